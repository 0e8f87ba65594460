//! Starts the app.

use leptos::prelude::*;

fn main() {
    std::panic::set_hook(Box::new(app::crash::report));
    let base = app::ui::page_meta::page_meta("base").unwrap_or_default();
    mount_to_body(move || view! { <app::App base=base.clone()/> });
}
