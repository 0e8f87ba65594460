//! Pieces that know the API and that more than one page uses.

pub mod brand;
pub mod chat_v2;
pub mod default_service;
pub mod delete_role;
pub mod delete_service;
pub mod deletion;
pub mod facts;
pub mod moment;
pub mod permission_grid;
pub mod problem;
pub mod push;
pub mod rename_service;
pub mod reset_sample;
pub mod role_picker;
pub mod roles;
pub mod service_name;
pub mod sid;
pub mod webhooks;
