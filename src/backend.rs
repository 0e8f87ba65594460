//! Sends requests of the contract to the server that answers: the sandbox, a gateway, the sandbox in this browser, or an API elsewhere.

pub mod busy;
pub mod client;
pub mod context;
pub mod http;
pub mod inquiry;
pub mod retry;
mod texts;
pub mod transport;
pub mod worker;
