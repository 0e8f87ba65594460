//! Loading states, failures and diagnoses: what a page shows instead of its content or beside it.

pub mod busy;
pub mod diagnosis;
pub mod failure;
pub mod load;
pub mod messages;
pub mod problem;
pub mod remedy;
mod texts;
