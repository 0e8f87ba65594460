//! Pieces that know neither the API's resources nor the addresses of the app.

pub mod bidi;
pub mod copy;
pub mod dialog;
pub mod disclosure;
pub mod download;
pub mod focus;
pub mod humps;
pub mod icon;
pub mod interval;
pub mod on_this_page;
pub mod page_meta;
pub mod popup;
pub mod stop;
pub mod storage;
pub mod table_head;
pub mod text;
pub mod texts;
pub mod toast;
pub mod toolbar;
pub mod translation;
pub mod typing;
pub mod web_lock;
