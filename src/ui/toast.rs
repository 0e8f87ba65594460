//! Short news about what was just done, and what failed outside any form.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement};

use crate::ui::dialog::give_back;
use crate::ui::icon::{Icon, Svg};

/// Long enough to read a sentence twice.
const SHOWN_FOR: Duration = Duration::from_secs(8);

#[derive(Clone, Debug, PartialEq)]
struct Toast {
    id: u32,
    text: String,
    link: Option<Link>,
    failure: bool,
    /// Whether the next save makes it untrue.
    is_of_save: bool,
}

/// Where what was told can be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub href: String,
    pub label: &'static str,
}

/// The one handle to the news.
#[derive(Clone, Copy)]
pub struct Toasts {
    toasts: RwSignal<Vec<Toast>>,
    count: StoredValue<u32>,
    /// Read out and not shown, for what is seen where it happened.
    announcement: RwSignal<String>,
    /// What had the keyboard before a toast.
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Toasts {
    /// Makes the handle that the whole app shares.
    pub fn provide() -> Self {
        let toasts = Self {
            toasts: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
            announcement: RwSignal::new(String::new()),
            opener: StoredValue::new_local(None),
        };
        provide_context(toasts);
        toasts
    }

    /// Tells what was done; goes away by itself.
    pub fn tell(self, text: impl Into<String>) {
        let id = self.push(text.into(), None, false, true);
        set_timeout(move || self.dismiss(id), SHOWN_FOR);
    }

    /// Tells what was done and where to look at it; stays until it is dismissed or the page changes, so that there is time to follow.
    pub fn show(self, text: impl Into<String>, link: Link) {
        self.push(text.into(), Some(link), false, false);
    }

    /// Tells what failed; stays until it is dismissed.
    pub fn fail(self, text: impl Into<String>) {
        self.push(text.into(), None, true, false);
    }

    /// Tells what a save did not do; stays until it is dismissed or the next save begins.
    pub fn warn(self, text: impl Into<String>) {
        self.push(text.into(), None, true, true);
    }

    /// Takes away what was told of something done: the next thing begins.
    pub fn begin(self) {
        self.toasts.update(|toasts| toasts.retain(|toast| !toast.is_of_save));
    }

    /// Takes away what led elsewhere: somebody has gone on.
    pub fn turn_page(self) {
        self.toasts.update(|toasts| toasts.retain(|toast| toast.link.is_none()));
    }

    /// Reads out what is already seen.
    pub fn announce(self, text: impl Into<String>) {
        self.announcement.set(text.into());
    }

    fn push(self, text: String, link: Option<Link>, failure: bool, is_of_save: bool) -> u32 {
        self.count.update_value(|count| *count += 1);
        let id = self.count.get_value();
        self.toasts.update(|toasts| {
            // The same news is told once more and shown once.
            toasts.retain(|toast| (&toast.text, toast.failure) != (&text, failure));
            toasts.push(Toast { id, text, link, failure, is_of_save });
        });
        id
    }

    fn dismiss(self, id: u32) {
        let has_keyboard = document().query_selector(".toasts :focus").is_ok_and(|holder| holder.is_some());
        self.toasts.try_update(|toasts| toasts.retain(|toast| toast.id != id));
        if has_keyboard {
            give_back(self.opener.try_get_value().flatten());
        }
    }
}

/// Where news appears. The two regions are always there, for screen readers only hear changes of what they know.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts: Toasts = expect_context();
    // The last that had the keyboard outside gets it back when a toast goes with the keyboard on it.
    let enter = move |event: FocusEvent| {
        let before = event.related_target().and_then(|before| before.dyn_into::<HtmlElement>().ok());
        if let Some(before) = before.filter(|before| before.closest(".toasts").is_ok_and(|toasts| toasts.is_none())) {
            toasts.opener.set_value(Some(before));
        }
    };
    let of = move |failure| {
        let of_kind =
            move || toasts.toasts.get().into_iter().filter(move |toast| toast.failure == failure).collect::<Vec<_>>();
        view! { <For each=of_kind key=|toast| toast.id children=move |toast| view! { <Shown toast/> }/> }
    };
    view! {
        <div class="toasts" on:focusin=enter>
            <div role="status">{of(false)}</div>
            <div role="alert">{of(true)}</div>
        </div>
        <p class="visually-hidden" role="status">
            {move || toasts.announcement.get()}
        </p>
    }
}

#[component]
fn Shown(toast: Toast) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let icon = if toast.failure { Icon::Alert } else { Icon::Check };
    view! {
        <div class="toast" data-tone=if toast.failure { "danger" } else { "good" }>
            <Svg icon/>
            <p>{toast.text}</p>
            {toast
                .link
                .map(|link| {
                    view! {
                        <a class="button" href=link.href on:click=move |_| toasts.dismiss(toast.id)>
                            {link.label}
                        </a>
                    }
                })}
            <button type="button" data-kind="quiet" aria-label="Dismiss" on:click=move |_| toasts.dismiss(toast.id)>
                <Svg icon=Icon::Close/>
            </button>
        </div>
    }
}
