//! The contract: resources, requests and responses of Twilio Conversations (classic) and of the older Chat v2 API.
//!
//! Requests are plain values that the browser app encodes and the sandbox decodes, so that the two cannot disagree. This crate does no I/O.
#![deny(missing_docs)]
#![deny(clippy::missing_errors_doc)]

pub mod access;
pub mod address;
pub mod canonical;
pub mod choice;
pub mod code;
pub mod csv;
pub mod date;
pub mod disclosure;
pub mod docs;
pub mod duration;
pub mod endpoint;
pub mod error;
pub mod event;
pub mod flag;
pub mod identity;
pub mod json;
pub mod message;
pub mod number;
pub mod operation;
pub mod page;
pub mod parameter;
pub mod params;
pub mod permission;
pub mod plan_id;
pub mod precondition;
pub mod push;
pub mod reason;
pub mod resources;
pub mod sid;
pub mod text;
pub mod url;
pub mod value;
pub mod worker;

pub mod account;
pub mod address_configuration;
pub mod binding;
pub mod chat_role;
pub mod chat_service;
pub mod configuration;
pub mod conversation;
pub mod credential;
pub mod default_service_role;
pub mod gateway;
pub mod messaging;
pub mod notifications;
pub mod participant_conversation;
pub mod role;
pub mod sandbox_server;
pub mod service;
pub mod service_configuration;
pub mod service_webhooks;
mod transport_error;
pub mod user;
pub mod webhooks;

pub use disclosure::Disclosure;
pub use endpoint::{Endpoint, Parameter, PathArgs, PathSegment};
pub use error::{ApiError, Rejection};
pub use json::{Json, Reported};
pub use message::{Method, Product, Request, Response};
pub use page::{Listed, Page, PageSize, Paged};
pub use parameter::ParameterInfo;
pub use params::{Change, ParamError, Params, Required};
pub use precondition::fingerprint;
pub use resources::ResourceKind;
pub use sid::{Resource, Sid};
pub use transport_error::TransportError;
pub use value::{Kind, Value};
