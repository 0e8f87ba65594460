//! The browser app: shows and edits the settings of Twilio Conversations (classic).

pub mod account;
mod app;
pub mod backend;
pub mod brand;
pub mod bulk;
pub mod compare;
#[cfg(debug_assertions)]
pub mod controls;
pub mod crash;
pub mod drift;
pub mod feedback;
pub mod file;
pub mod form;
pub mod health;
pub mod history;
pub mod home;
pub mod journal;
pub mod lazy;
pub mod list;
pub mod lookup;
pub mod navigation;
pub mod not_found;
pub mod palette;
pub mod place;
pub mod plan;
pub mod preferences;
pub mod push;
pub mod release;
pub mod role;
pub mod routes;
pub mod second_factor;
pub mod service;
pub mod session;
pub mod shell;
pub mod shortcuts;
pub mod start;
mod texts;
pub mod ui;
pub mod value;
pub mod webhooks;

pub use self::app::{App, Contexts, Ready, Root};
