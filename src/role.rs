//! Roles of a service: list, create, edit and delete.

mod create;
pub mod delete;
mod edit;
pub mod list;
pub mod permission_grid;
pub mod picker;
pub mod role_list;
mod texts;

pub use self::create::NewRole;
pub use self::edit::EditRole;
