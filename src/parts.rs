//! Pieces that know the API and that more than one page uses.

pub mod account_mark;
pub mod account_menu;
pub mod brand;
pub mod busy;
pub mod chat_v2;
pub mod default_service;
pub mod delete_role;
pub mod delete_service;
pub mod deletion;
pub mod doctor;
pub mod facts;
pub mod moment;
pub mod permission_grid;
pub mod problem;
pub mod push;
pub mod rename_service;
pub mod reset_sample;
pub mod rights;
pub mod role_picker;
pub mod roles;
pub mod service_name;
pub mod session_end;
pub mod session_watch;
pub mod sid;
pub mod sign_in;
pub mod webhooks;
