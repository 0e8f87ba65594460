//! After a panic the app is dead, and the page around it has to say so: boot.js shows what index.html holds for that.

use std::panic::PanicHookInfo;

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// Tells the page that the app has panicked, and where.
pub fn tell(panic: &PanicHookInfo<'_>) {
    let init = CustomEventInit::new();
    init.set_detail(&JsValue::from_str(&panic.to_string()));
    // Nothing is left to be done where even this fails; the browser's console has the panic all the same.
    if let Ok(event) = CustomEvent::new_with_event_init_dict("app-panic", &init) {
        let _ = window().dispatch_event(&event);
    }
}
