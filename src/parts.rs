//! Pieces that know the API and that more than one page uses.

pub mod brand;
pub mod chat_v2;
pub mod default_service;
pub mod delete_service;
pub mod facts;
pub mod moment;
pub mod problem;
pub mod push;
pub mod rename_service;
pub mod reset_sample;
pub mod service_name;
pub mod sid;
pub mod webhooks;
