//! Services: the list, one service and its pages, and creating, renaming and deleting one.

pub mod chat;
pub mod chat_v2;
pub mod configuration;
pub mod count;
pub mod create;
pub mod delete;
pub mod dialogs;
pub mod effective;
pub mod known_names;
pub mod links;
pub mod list;
pub mod make_default;
mod marks;
pub mod menu;
pub mod name;
pub mod open;
pub mod overview;
pub mod page;
pub mod picker;
pub mod rename;
pub mod status;
pub mod texts;
pub mod webhooks;
