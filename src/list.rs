//! Lists: paged loading, the table and its virtual rows, and the combobox.

pub mod combobox;
pub mod listing;
pub mod more;
pub mod range;
pub mod table;
mod texts;
pub mod uneven_rows;
pub mod window;
