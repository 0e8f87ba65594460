//! Starts the app.

use leptos::prelude::*;

fn main() {
    std::panic::set_hook(Box::new(app::crash::tell));
    // The loading state of index.html makes room.
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
    let base = app::release::meta("base").unwrap_or_default();
    mount_to_body(move || view! { <app::App base=base.clone()/> });
}
