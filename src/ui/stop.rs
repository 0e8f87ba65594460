//! Button that stops something that runs.

use leptos::prelude::*;

/// Button that is there while something runs. It stays while it has the focus, which would be lost otherwise.
#[component]
pub fn StopButton(label: &'static str, #[prop(into)] is_running: Signal<bool>, stop: Callback<()>) -> impl IntoView {
    let has_focus = RwSignal::new(false);
    let press = move |_| {
        if is_running.get_untracked() {
            stop.run(());
        }
    };
    view! {
        <Show when=move || is_running.get() || has_focus.get()>
            <button
                type="button"
                aria-disabled=move || (!is_running.get()).then_some("true")
                on:focus=move |_| has_focus.set(true)
                on:blur=move |_| has_focus.set(false)
                on:click=press
            >
                {label}
            </button>
        </Show>
    }
}
