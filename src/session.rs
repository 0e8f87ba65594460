//! Authenticated session of a gateway: sign-in, account, permissions and the end of the session.

pub mod account_mark;
pub mod account_menu;
pub mod end;
pub mod gateway;
pub mod gateway_page;
mod no_account;
pub mod rights;
pub mod seat;
pub mod sign_in;
mod sign_in_page;
pub mod watch;
