//! The contract: what can be asked of Twilio Conversations (classic) and of its older twin, Chat v2, and what is answered.
//!
//! Requests are plain values that the browser app encodes and the sandbox decodes, so that the two cannot disagree. Nothing here
//! does any I/O.
#![deny(missing_docs)]

pub mod access;
pub mod address;
pub mod choice;
pub mod csv;
pub mod date;
mod defaults;
pub mod duration;
pub mod endpoint;
pub mod error;
pub mod event;
pub mod flag;
pub mod json;
pub mod message;
pub mod number;
pub mod operation;
pub mod page;
pub mod params;
pub mod permission;
pub mod push;
pub mod seen;
pub mod sid;
pub mod text;
pub mod url;
pub mod wire;

pub mod account;
pub mod binding;
pub mod chat_role;
pub mod chat_service;
pub mod configuration;
pub mod conversation;
pub mod gateway;
pub mod messaging;
pub mod notifications;
pub mod role;
pub mod service;
pub mod service_configuration;
pub mod service_webhooks;
mod transport_error;
pub mod user;
pub mod webhooks;

pub use endpoint::{Endpoint, FieldInfo, Kind, PathArgs, Value};
pub use error::{ApiError, Refusal};
pub use json::{Json, Reported};
pub use message::{Method, Product, Request, Response};
pub use page::{Listed, Page, PageSize, Paged};
pub use params::{Change, ParamError, Params, Required};
pub use seen::{fingerprint, seen, shown};
pub use sid::{Resource, Sid};
pub use transport_error::TransportError;
