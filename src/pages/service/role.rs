//! One role: made, or changed.

mod create;
mod edit;

pub use self::create::NewRole;
pub use self::edit::EditRole;
