//! Files that are made in this browser.

use std::time::Duration;

use js_sys::{Array, Date};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Time that a browser may take to start a download.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// Saves a file by a download link.
///
/// # Errors
///
/// The browser blocks the download.
pub fn download(parts: &[String], media_type: &str, name: &str) -> Result<(), JsValue> {
    let parts: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let address = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &options)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(move || _ = Url::revoke_object_url(&address), KEPT_FOR);
    Ok(())
}

/// Returns the current day in UTC, for the name of a file.
pub fn day() -> String {
    let moment = String::from(Date::new_0().to_iso_string());
    moment.split('T').next().unwrap_or_default().to_owned()
}
