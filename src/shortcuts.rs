//! Keyboard shortcuts. The listener and the dialogs that they open belong to every page; [`registry`] lists all shortcuts and is part of the
//! lazy module.

pub mod registry;
pub mod sheet;
mod texts;

use api::service::Service;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::KeyboardEvent;

use crate::lazy::{Lazy, LazyView};
use crate::ui::dialog::{Dialog, Role};
use crate::ui::icon::{Icon, Svg};
use crate::ui::storage::local_storage;

/// Dialog that every page can open.
#[derive(Clone, Copy)]
pub enum Panel {
    Palette,
    Shortcuts,
    Messages,
    CreateService { on_created: Callback<Service>, reload: Callback<()> },
}

/// Panel that is open.
pub type OpenPanel = RwSignal<Option<Panel>>;

impl Panel {
    fn title(self) -> &'static str {
        match self {
            Self::Palette => texts::SEARCH,
            Self::Shortcuts => texts::SHORTCUTS,
            Self::Messages => texts::MESSAGES,
            Self::CreateService { .. } => texts::CREATE_SERVICE,
        }
    }
}

/// Returns true on a device whose shortcuts use ⌘ instead of Ctrl.
pub fn is_apple() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// Name of the shortcut that opens the palette.
const PALETTE: &str = "palette";

/// Storage key of the names of the shortcuts that are off, separated by spaces.
const OFF: &str = "conversations-admin-shortcuts-off";

/// Returns the names of the shortcuts that are off, separated by spaces.
fn off() -> String {
    local_storage().and_then(|storage| storage.get_item(OFF).ok().flatten()).unwrap_or_default()
}

/// Returns true unless the user has turned off the shortcut of that name.
fn is_on(name: &str) -> bool {
    off().split(' ').all(|off| off != name)
}

/// Returns true if the key is pressed with Ctrl, or with ⌘ on a Mac, and with no other modifier. `key` is in lower case.
fn is_chord(event: &KeyboardEvent, key: &str) -> bool {
    let modifiers = [event.ctrl_key(), event.meta_key(), event.alt_key(), event.shift_key()];
    let is_apple = is_apple();
    modifiers == [!is_apple, is_apple, false, false] && event.key().to_ascii_lowercase() == key
}

/// Listener of the shortcuts, and the dialog of the open panel.
#[component]
pub fn Panels(panel: OpenPanel) -> impl IntoView {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        // Until the lazy module is loaded there is one shortcut, which loads it.
        if LazyView::Key(SendWrapper::new(event.clone()), panel).run_if_loaded() || event.default_prevented() {
            return;
        }
        if is_chord(&event, "k") && is_on(PALETTE) && panel.get_untracked().is_none() {
            event.prevent_default();
            panel.set(Some(Panel::Palette));
        }
    });
    on_cleanup(move || listener.remove());
    let close = Callback::new(move |()| panel.set(None));
    let title = Signal::derive(move || panel.get().map_or("", Panel::title).to_owned());
    view! {
        <Dialog open=Signal::derive(move || panel.get().is_some()) close title role=Role::Dialog>
            <Lazy view=LazyView::Panel(panel)/>
        </Dialog>
    }
}

/// Button that opens the palette, with its shortcut. The style sheet of the lazy module hides the keys while the shortcut is off.
#[component]
pub fn PaletteButton(panel: OpenPanel) -> impl IntoView {
    view! {
        <button type="button" class="find" on:click=move |_| panel.set(Some(Panel::Palette))>
            <Svg icon=Icon::Search/>
            {texts::SEARCH}
            <kbd aria-hidden="true">{if is_apple() { "⌘K" } else { "Ctrl K" }}</kbd>
        </button>
    }
}
