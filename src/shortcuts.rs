//! Keyboard shortcuts. The listener and the dialogs that they open belong to every page; [`registry`] lists all shortcuts and is part of the
//! lazy module.

pub mod registry;
pub mod sheet;

use api::service::Service;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::lazy::{Lazy, LazyView};
use crate::ui::dialog::{Dialog, Role};
use crate::ui::icon::{Icon, Svg};

/// Dialog that every page can open.
#[derive(Clone, Copy)]
pub enum Panel {
    Palette,
    Shortcuts,
    CreateService { on_created: Callback<Service>, reload: Callback<()> },
}

/// Panel that is open.
pub type OpenPanel = RwSignal<Option<Panel>>;

impl Panel {
    fn title(self) -> &'static str {
        match self {
            Self::Palette => "Search",
            Self::Shortcuts => "Keyboard shortcuts",
            Self::CreateService { .. } => "Create a service",
        }
    }
}

/// Returns true on a device whose shortcuts use ⌘ instead of Ctrl.
pub fn is_apple() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// Listener of the shortcuts, and the dialog of the open panel.
#[component]
pub fn Panels(panel: OpenPanel) -> impl IntoView {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        // Until the lazy module is loaded there is one shortcut, which loads it.
        let opens = event.key() == "k" && (event.ctrl_key() || event.meta_key());
        if !LazyView::Key(SendWrapper::new(event.clone()), panel).run_if_loaded() && opens {
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
            "Search"
            <kbd aria-hidden="true">{if is_apple() { "⌘K" } else { "Ctrl K" }}</kbd>
        </button>
    }
}
