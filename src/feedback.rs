//! Loading states, failures and diagnoses: what a page shows instead of its content or beside it.

pub mod busy;
pub mod diagnosis;
pub mod load;
pub mod problem;
