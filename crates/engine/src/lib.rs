//! Meaning of an account's configuration: which webhook fires, which value is in effect, what is wrong, what a SID names, and how other tools
//! write a request. Changes of it as data: documents, plans, configurations of Terraform, the order in which a plan is carried out, and records of
//! what was written.
//!
//! This crate does no I/O. An [`Inquiry`](run::Inquiry) names the requests it needs, its caller sends them, and it takes the responses. The
//! browser app, the command line and the tests run the same inquiries.
#![deny(missing_docs)]
#![deny(clippy::missing_errors_doc)]

pub mod apply;
pub mod code;
pub mod count;
pub mod document;
pub mod drift;
pub mod effective;
pub mod health;
pub mod journal;
pub mod known;
pub mod lookup;
pub mod merge;
pub mod on_demand;
pub mod pace;
pub mod pages;
pub mod place;
pub mod plan;
pub mod push_check;
pub mod run;
pub mod snapshot;
pub mod status;
pub mod survey;
pub mod terraform;
pub mod title;
pub mod token;
pub mod webhooks;

pub use known::Known;
pub use place::Place;
pub use plan::Plan;
pub use run::{Inquiry, Run, Step};
pub use snapshot::Snapshot;
pub use title::Title;

/// Returns a text with its first letter in upper case.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
