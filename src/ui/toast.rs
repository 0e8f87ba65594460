//! Toasts: short messages about actions that succeeded, and about failures outside of forms.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement};

use crate::ui::dialog::restore_focus;
use crate::ui::icon::{Icon, Svg};
use crate::ui::texts;

/// Time for which a success is shown: long enough to read a sentence twice.
const SHOWN_TIME: Duration = Duration::from_secs(8);

/// Time for which a success with an undo is shown: long enough to notice a mistake, and to get there by keyboard.
const UNDO_TIME: Duration = Duration::from_secs(20);

/// Maximum number of toasts. More would cover the page, and the history has the others.
const MAX_SHOWN: usize = 3;

/// Maximum number of messages in the history.
const MAX_KEPT: usize = 100;

/// Action of the button *Undo*.
pub type Undo = Arc<dyn Fn() + Send + Sync>;

/// Message that is shown at the edge of the page.
#[derive(Clone)]
pub struct Toast {
    /// Number of the message. 0: not among the [`Toasts`].
    id: u32,
    text: String,
    pub link: Option<Link>,
    pub undo: Option<Undo>,
    pub failure: bool,
    /// True if the message is about one save, so that the next save removes it.
    is_of_save: bool,
}

/// Message of this session.
#[derive(Clone)]
pub struct Message {
    pub id: u32,
    /// Time in Unix seconds.
    pub at: u64,
    pub text: String,
    pub is_failure: bool,
    /// Present until the action is undone.
    pub undo: Option<Undo>,
}

/// Link to what the message is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub href: String,
    pub label: &'static str,
}

impl Toast {
    /// Success without a button.
    pub fn new(text: impl Into<String>) -> Self {
        Self { id: 0, text: text.into(), link: None, undo: None, failure: false, is_of_save: false }
    }
}

/// Toasts of the app, shared through the context.
#[derive(Clone, Copy)]
pub struct Toasts {
    toasts: RwSignal<Vec<Toast>>,
    /// Messages since the app was opened, the oldest first.
    pub messages: RwSignal<Vec<Message>>,
    count: StoredValue<u32>,
    /// Text for screen readers only, for changes that are visible elsewhere.
    announcement: RwSignal<String>,
    /// Element that had the focus before a toast.
    opener: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Toasts {
    /// Creates the toasts and provides them to the whole app.
    pub fn provide() -> Self {
        let toasts = Self {
            toasts: RwSignal::new(Vec::new()),
            messages: RwSignal::new(Vec::new()),
            count: StoredValue::new(0),
            announcement: RwSignal::new(String::new()),
            opener: StoredValue::new_local(None),
        };
        provide_context(toasts);
        toasts
    }

    /// Shows a success, for some seconds.
    pub fn succeed(self, text: impl Into<String>) {
        let id = self.push(Toast { is_of_save: true, ..Toast::new(text) });
        set_timeout(move || self.dismiss(id), SHOWN_TIME);
    }

    /// Shows a success with a button that undoes it, until it is dismissed, the next save begins, or some time has passed.
    pub fn succeed_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        let id = self.push(Toast { is_of_save: true, undo: Some(Arc::new(undo)), ..Toast::new(text) });
        self.dismiss_unused(id);
    }

    /// Dismisses a toast after its time, unless the pointer or the focus is in a toast then.
    fn dismiss_unused(self, id: u32) {
        let later = move || {
            let is_used = document().query_selector(".toasts:focus-within, .toast:hover");
            if self.is_shown(id) && is_used.is_ok_and(|toasts| toasts.is_some()) {
                self.dismiss_unused(id);
            } else {
                self.dismiss(id);
            }
        };
        set_timeout(later, UNDO_TIME);
    }

    /// Shows a success with a link, until it is dismissed or the page changes.
    pub fn show(self, text: impl Into<String>, link: Link) {
        self.push(Toast { link: Some(link), ..Toast::new(text) });
    }

    /// Shows a failure, until it is dismissed.
    pub fn fail(self, text: impl Into<String>) {
        self.push(Toast { failure: true, ..Toast::new(text) });
    }

    /// Shows a warning about a save, until it is dismissed or the next save begins.
    pub fn warn(self, text: impl Into<String>) {
        self.push(Toast { failure: true, is_of_save: true, ..Toast::new(text) });
    }

    /// Removes messages about the previous save.
    pub fn begin(self) {
        self.toasts.update(|toasts| toasts.retain(|toast| !toast.is_of_save));
    }

    /// Removes messages with links, after the page has changed.
    pub fn remove_links(self) {
        self.toasts.update(|toasts| toasts.retain(|toast| toast.link.is_none()));
    }

    /// Announces a change to screen readers.
    pub fn announce(self, text: impl Into<String>) {
        self.announcement.set(text.into());
    }

    /// Removes every toast and the history: the next user may be another one.
    pub fn forget(self) {
        self.toasts.set(Vec::new());
        self.messages.set(Vec::new());
    }

    fn push(self, toast: Toast) -> u32 {
        self.count.update_value(|count| *count += 1);
        let id = self.count.get_value();
        self.record(id, &toast);
        self.keep_focus(|| {
            self.toasts.update(|toasts| {
                // A message that is repeated is shown once.
                toasts.retain(|other| (&other.text, other.failure) != (&toast.text, toast.failure));
                toasts.push(Toast { id, ..toast });
                fit(toasts);
            });
        });
        id
    }

    /// Adds a toast to the history.
    fn record(self, id: u32, toast: &Toast) {
        let at = (js_sys::Date::now() / 1000.0) as u64;
        let message = Message { id, at, text: toast.text.clone(), is_failure: toast.failure, undo: toast.undo.clone() };
        self.messages.update(|messages| {
            messages.push(message);
            let surplus = messages.len().saturating_sub(MAX_KEPT);
            messages.drain(..surplus);
        });
    }

    /// Runs the undo of a message, once. Its toast is dismissed.
    pub fn undo(self, id: u32) {
        let find = |messages: &mut Vec<Message>| messages.iter_mut().find(|message| message.id == id)?.undo.take();
        let undo = self.messages.try_update(find).flatten();
        self.dismiss(id);
        if let Some(undo) = undo {
            undo();
        }
    }

    fn is_shown(self, id: u32) -> bool {
        let is_it = |toasts: &Vec<Toast>| toasts.iter().any(|toast| toast.id == id);
        self.toasts.try_with_untracked(is_it).unwrap_or_default()
    }

    fn dismiss(self, id: u32) {
        if self.is_shown(id) {
            self.keep_focus(|| _ = self.toasts.try_update(|toasts| toasts.retain(|toast| toast.id != id)));
        }
    }

    /// Changes the toasts. If the toast with the focus disappears, the focus returns to where it was before.
    fn keep_focus(self, change: impl FnOnce()) {
        let has_focus = document().query_selector(".toasts :focus").is_ok_and(|holder| holder.is_some());
        change();
        if has_focus {
            restore_focus(self.opener.try_get_value().flatten());
        }
    }
}

/// Removes toasts until [`MAX_SHOWN`] are left: first successes without a button, then the oldest.
fn fit(toasts: &mut Vec<Toast>) {
    while toasts.len() > MAX_SHOWN {
        let is_plain = |toast: &Toast| !toast.failure && toast.undo.is_none() && toast.link.is_none();
        // The last one is the new one.
        let position = toasts[..MAX_SHOWN].iter().position(is_plain).unwrap_or_default();
        toasts.remove(position);
    }
}

/// Region of the toasts. Both live regions always exist: screen readers announce changes of known regions only.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts: Toasts = expect_context();
    // The focus returns there when a toast with the focus is dismissed.
    let enter = move |event: FocusEvent| {
        let before = event.related_target().and_then(|before| before.dyn_into::<HtmlElement>().ok());
        if let Some(before) = before.filter(|before| before.closest(".toasts").is_ok_and(|toasts| toasts.is_none())) {
            toasts.opener.set_value(Some(before));
        }
    };
    let of = move |failure| {
        let of_kind =
            move || toasts.toasts.get().into_iter().filter(move |toast| toast.failure == failure).collect::<Vec<_>>();
        view! { <For each=of_kind key=|toast| toast.id children=move |toast| view! { <ToastView toast/> }/> }
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

/// Toast with its buttons.
#[component]
pub fn ToastView(toast: Toast) -> impl IntoView {
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
            {toast
                .undo
                .map(|_| {
                    view! {
                        <button type="button" on:click=move |_| toasts.undo(toast.id)>
                            {texts::UNDO}
                        </button>
                    }
                })}
            <button
                type="button"
                data-kind="quiet"
                aria-label=texts::DISMISS
                on:click=move |_| toasts.dismiss(toast.id)
            >
                <Svg icon=Icon::Close/>
            </button>
        </div>
    }
}
