//! `<meta>` elements of the page, which the build writes.

use leptos::prelude::document;

/// Returns the content of the `<meta>` element of that name; `None` where it is missing or empty.
pub fn page_meta(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name={name}]")).ok().flatten()?;
    element.get_attribute("content").filter(|content| !content.is_empty())
}
