//! Report of a panic. The app has stopped then, so that boot.js shows the crash dialog of index.html.

use std::panic::PanicHookInfo;

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// Dispatches `app-panic` with the message and place of a panic.
pub fn report(panic: &PanicHookInfo<'_>) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(&panic.to_string()));
    // If this fails, the panic is in the browser's console.
    if let Ok(event) = CustomEvent::new_with_event_init_dict("app-panic", &init) {
        let _ = window().dispatch_event(&event);
    }
}
