//! Buttons that open a menu or a panel beside them. Keys of a menu are those of the menu button pattern of the ARIA Authoring Practices Guide.
//!
//! The content is a popover, which no ancestor cuts off. It is `manual`, since an `auto` one would be closed and opened again by a click on its
//! button.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent, Node};

use crate::ui::dialog::{next_id, restore_focus};
use crate::ui::icon::{Icon, Svg};

/// Distance between a popup, its button and the edges of the screen, in pixels.
const GAP: f64 = 6.0;

/// Controls that can have the focus in a popup.
const CONTROLS: &str = "[role=menuitem], input, button, a[href]";

/// Kind of a popup, as `aria-haspopup` names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PopupKind {
    /// Actions, of which one is chosen.
    Menu,
    /// Controls.
    Dialog,
}

impl PopupKind {
    fn role(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Dialog => "dialog",
        }
    }
}

/// Popup that is open or not. Its content gets it through the context.
#[derive(Clone, Copy)]
pub struct Popup {
    is_open: RwSignal<bool>,
    button: NodeRef<html::Button>,
    content: NodeRef<html::Div>,
}

impl Popup {
    /// Closes the popup and focuses its button, so that a dialog that opens now returns the focus there.
    pub fn close(self) {
        if let Some(button) = self.button.get_untracked() {
            let _ = button.focus();
        }
        self.is_open.set(false);
    }

    /// Focuses the first control, or the popup itself while it has none.
    pub fn focus_first(self) {
        let Some(content) = self.content.get_untracked() else { return };
        match self.controls().first() {
            Some(first) => _ = first.focus(),
            None => _ = content.focus(),
        }
    }

    fn controls(self) -> Vec<HtmlElement> {
        let content = self.content.get_untracked();
        let Some(found) = content.and_then(|content| content.query_selector_all(CONTROLS).ok()) else {
            return Vec::new();
        };
        (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok()).collect()
    }

    /// Returns true for the button and everything in the popup.
    fn contains(self, node: Option<Node>) -> bool {
        let button: Option<Node> = self.button.get_untracked().map(Into::into);
        let content: Option<Node> = self.content.get_untracked().map(Into::into);
        [button, content].into_iter().flatten().any(|part| part.contains(node.as_ref()))
    }

    /// Handles a key in the popup.
    fn press(self, kind: PopupKind, event: &KeyboardEvent) {
        match (event.key().as_str(), kind) {
            ("Escape", _) => {
                event.prevent_default();
                event.stop_propagation();
                self.close();
            }
            // The browser moves the focus on from the button.
            ("Tab", PopupKind::Menu) => self.close(),
            (key, PopupKind::Menu) => {
                if let Some(item) = self.item_for(key) {
                    event.prevent_default();
                    let _ = item.focus();
                }
            }
            _ => {}
        }
    }

    /// Returns the item of a menu that a key moves the focus to. A letter leads to the next item that begins with it.
    fn item_for(self, key: &str) -> Option<HtmlElement> {
        let items = self.controls();
        let count = items.len();
        let active = document().active_element();
        let place = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
        let after = place.map_or(0, |place| place + 1);
        let to = match key {
            "ArrowDown" => after % count.max(1),
            "ArrowUp" => place.unwrap_or_default().checked_sub(1).unwrap_or(count.checked_sub(1)?),
            "Home" => 0,
            "End" => count.checked_sub(1)?,
            letter if letter.chars().count() == 1 && letter != " " => {
                let begins = |place: &usize| {
                    let text = items[place % count].text_content().unwrap_or_default();
                    text.trim().to_lowercase().starts_with(&letter.to_lowercase())
                };
                (after..after + count).find(begins)? % count
            }
            _ => return None,
        };
        items.into_iter().nth(to)
    }

    /// Shows the popup below its button, or above where there is more room.
    fn place(self) {
        let (Some(content), Some(button)) = (self.content.get_untracked(), self.button.get_untracked()) else { return };
        // It fails if the popup is shown already, and in a browser without popovers, which shows it as it is.
        let _ = content.show_popover();
        let (anchor, size) = (button.get_bounding_client_rect(), content.get_bounding_client_rect());
        let screen = document().document_element().map(|page| (page.client_width(), page.client_height()));
        let (width, height) = screen.map_or((0.0, 0.0), |(width, height)| (f64::from(width), f64::from(height)));
        let below = anchor.bottom() + GAP;
        let above = anchor.top() - GAP - size.height();
        let top = if below + size.height() > height && above > 0.0 { above } else { below };
        let is_rtl = content.matches(":dir(rtl)").unwrap_or_default();
        let start = if is_rtl { anchor.left() } else { anchor.right() - size.width() };
        let left = start.min(width - size.width() - GAP).max(GAP);
        // It fails only for a name that is no property's.
        let _ = HtmlElement::style(&content).set_property("inset", &format!("{top}px auto auto {left}px"));
    }
}

/// Button with a popup, which is created when it is opened.
#[component]
pub fn PopupButton(
    kind: PopupKind,
    /// Name of the button and of the popup.
    #[prop(into)]
    label: String,
    /// Text of the button. It has the icon of a menu without one.
    #[prop(default = None)]
    text: Option<ViewFn>,
    /// Class of a button with a text.
    #[prop(default = "pill")]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let popup = Popup { is_open: RwSignal::new(false), button: NodeRef::new(), content: NodeRef::new() };
    let id = format!("popup-{}", next_id());
    let (controls, name) = (id.clone(), label.clone());
    let has_text = text.is_some();
    let face = text.map_or_else(|| view! { <Svg icon=Icon::More/> }.into_any(), |text| text.run());
    let open_by_key = move |event: KeyboardEvent| {
        if event.key() == "ArrowDown" && kind == PopupKind::Menu {
            event.prevent_default();
            popup.is_open.set(true);
        }
    };
    let children = StoredValue::new(children);
    view! {
        <button
            node_ref=popup.button
            type="button"
            data-kind=(!has_text).then_some("quiet")
            class=if has_text { class } else { "more-actions" }
            aria-label=label.clone()
            aria-haspopup=kind.role()
            aria-expanded=move || popup.is_open.get().to_string()
            aria-controls=move || popup.is_open.get().then(|| controls.clone())
            on:keydown=open_by_key
            on:click=move |_| popup.is_open.update(|is_open| *is_open = !*is_open)
        >
            {face}
        </button>
        <Show when=move || popup.is_open.get()>
            <Shown popup kind id=id.clone() label=name.clone()>
                {children.with_value(|children| children())}
            </Shown>
        </Show>
    }
}

/// Open popup. It closes when something else is pressed or gets the focus.
#[component]
fn Shown(popup: Popup, kind: PopupKind, id: String, label: String, children: Children) -> impl IntoView {
    provide_context(popup);
    Effect::new(move |_| {
        popup.content.track();
        popup.place();
        popup.focus_first();
    });
    let press = window_event_listener(ev::pointerdown, move |event| {
        if !popup.contains(event.target().and_then(|target| target.dyn_into().ok())) {
            popup.is_open.set(false);
        }
    });
    let scroll = window_event_listener(ev::scroll, move |_| popup.place());
    let resize = window_event_listener(ev::resize, move |_| popup.place());
    let button: Option<Element> = popup.button.get_untracked().map(Into::into);
    let button = send_wrapper::SendWrapper::new(button.and_then(|button| button.dyn_into::<HtmlElement>().ok()));
    on_cleanup(move || {
        press.remove();
        scroll.remove();
        resize.remove();
        restore_focus(button.take());
    });
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        if to.is_some() && !popup.contains(to) {
            popup.is_open.set(false);
        }
    };
    view! {
        <div
            node_ref=popup.content
            id=id
            popover="manual"
            role=kind.role()
            aria-label=label
            tabindex="-1"
            on:keydown=move |event| popup.press(kind, &event)
            on:focusout=leave
        >
            {children()}
        </div>
    }
}

/// Action of a menu. `denial` is the id of the note that says why it is denied.
#[component]
pub fn MenuItem(
    icon: Icon,
    label: &'static str,
    #[prop(default = None)] denial: Option<&'static str>,
    #[prop(into)] run: Callback<()>,
) -> impl IntoView {
    let popup: Popup = expect_context();
    let choose = move |_| {
        popup.close();
        run.run(());
    };
    view! {
        <button
            type="button"
            role="menuitem"
            data-kind="quiet"
            tabindex="-1"
            aria-disabled=denial.map(|_| "true")
            aria-describedby=denial
            on:click=choose
        >
            <Svg icon/>
            {label}
        </button>
    }
}

/// Link of a menu.
#[component]
pub fn MenuLink(icon: Icon, label: &'static str, href: String) -> impl IntoView {
    let popup: Popup = expect_context();
    view! {
        <a class="button" role="menuitem" data-kind="quiet" tabindex="-1" href=href on:click=move |_| popup.close()>
            <Svg icon/>
            {label}
        </a>
    }
}
