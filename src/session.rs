//! Authenticated session of a gateway: sign-in, account, permissions and the end of the session.

pub mod account_mark;
pub mod account_transport;
mod choose_account;
pub mod context;
mod deadline;
pub mod denial;
pub mod end;
pub mod gateway_page;
mod no_account;
pub mod other_account;
pub mod permissions;
pub mod sign_in;
mod sign_in_page;
pub mod sign_out;
pub mod switcher;
pub mod tabs;
mod texts;
pub mod watch;
