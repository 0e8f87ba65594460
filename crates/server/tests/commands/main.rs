//! The commands beside `serve`, started as people start them.

mod support;
mod users;
