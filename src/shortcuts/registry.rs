//! List of all keyboard shortcuts: their keys, their effect, and the choice to turn each off.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::{OFF, OpenPanel, PALETTE, Panel, is_apple, is_chord, is_on, off, texts};
use crate::ui::storage::local_storage;

/// Keyboard shortcut.
pub struct Shortcut {
    /// Name in the storage.
    pub name: &'static str,
    /// Effect, as a label.
    pub label: &'static str,
    keys: Keys,
    /// Runs the shortcut. Returns false if the page has nothing for it, so that the browser handles the keys.
    run: fn(OpenPanel) -> bool,
}

/// Keys of a shortcut.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Keys {
    /// Ctrl, or ⌘ on a Mac, with a key in lower case.
    Chord(&'static str),
    /// A single character. It has no effect in a text box or a dialog.
    Single(&'static str),
}

/// Opens the palette, or closes it.
pub static OPEN_PALETTE: Shortcut =
    Shortcut { name: PALETTE, label: texts::OPEN_SEARCH, keys: Keys::Chord("k"), run: toggle_palette };
/// Saves the form of the page.
pub static SAVE: Shortcut = Shortcut { name: "save", label: texts::SAVE, keys: Keys::Chord("s"), run: save };
/// Presses the button that confirms a dialog.
pub static CONFIRM: Shortcut =
    Shortcut { name: "confirm", label: texts::CONFIRM, keys: Keys::Chord("enter"), run: |_| click(confirm_button()) };
/// Focuses the search box of the page.
pub static SEARCH_PAGE: Shortcut =
    Shortcut { name: "search", label: texts::SEARCH_PAGE, keys: Keys::Single("/"), run: |_| focus_search() };
/// Opens the list of shortcuts.
pub static HELP: Shortcut =
    Shortcut { name: "help", label: texts::SHOW_SHORTCUTS, keys: Keys::Single("?"), run: open_sheet };

/// Every shortcut, in the order of the sheet.
pub static ALL: [&Shortcut; 5] = [&OPEN_PALETTE, &SAVE, &CONFIRM, &SEARCH_PAGE, &HELP];

impl Shortcut {
    /// Keys as they are written on the keyboard: "Ctrl", "K".
    pub fn keys(&self) -> Vec<&'static str> {
        let modifier = if is_apple() { "⌘" } else { "Ctrl" };
        match self.keys {
            Keys::Chord("enter") => vec![modifier, "Enter"],
            Keys::Chord("k") => vec![modifier, "K"],
            Keys::Chord("s") => vec![modifier, "S"],
            Keys::Chord(key) => vec![modifier, key],
            Keys::Single(key) => vec![key],
        }
    }

    /// Keys for a tooltip: "Ctrl S". `None` while the shortcut is off.
    pub fn hint(&self) -> Option<String> {
        self.is_on().then(|| self.keys().join(" "))
    }

    /// Value of `aria-keyshortcuts`: "Control+S". `None` while the shortcut is off.
    pub fn aria(&self) -> Option<String> {
        let name = |key: &str| match key {
            "Ctrl" => "Control".to_owned(),
            "⌘" => "Meta".to_owned(),
            other => other.to_owned(),
        };
        self.is_on().then(|| self.keys().into_iter().map(name).collect::<Vec<_>>().join("+"))
    }

    /// Returns true unless the user has turned the shortcut off.
    pub fn is_on(&self) -> bool {
        is_on(self.name)
    }

    /// Returns true if the shortcut is a single character.
    pub fn is_single(&self) -> bool {
        matches!(self.keys, Keys::Single(_))
    }

    /// Runs the shortcut on the page. Returns false if the page has nothing for it.
    pub fn run(&self, panel: OpenPanel) -> bool {
        (self.run)(panel)
    }

    fn is_pressed(&self, event: &KeyboardEvent) -> bool {
        match self.keys {
            Keys::Chord(key) => is_chord(event, key),
            Keys::Single(key) => {
                let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
                is_plain && event.key() == key && !is_typing(event) && open_dialog().is_none()
            }
        }
    }
}

/// Shows the keys of the palette beside its button, unless the shortcut is off.
pub fn show_keys() {
    if let Some(page) = document().document_element() {
        let _ = page.toggle_attribute_with_force("data-palette-keyless", !OPEN_PALETTE.is_on());
    }
}

/// Runs the shortcut of a key, if it is one.
pub fn handle(event: &KeyboardEvent, panel: OpenPanel) {
    if event.default_prevented() || event.is_composing() {
        return;
    }
    let pressed = ALL.iter().find(|shortcut| shortcut.is_pressed(event) && shortcut.is_on());
    // A key that is held down runs its shortcut once.
    if pressed.is_some_and(|shortcut| event.repeat() || shortcut.run(panel)) {
        event.prevent_default();
    }
}

/// Turns a shortcut on or off. Returns false if the browser does not store the choice.
pub fn turn(shortcut: &Shortcut, on: bool) -> bool {
    let off = off();
    let others = off.split(' ').filter(|name| !name.is_empty() && *name != shortcut.name);
    let now: Vec<_> = others.chain((!on).then_some(shortcut.name)).collect();
    let is_stored = local_storage().is_some_and(|storage| storage.set_item(OFF, &now.join(" ")).is_ok());
    show_keys();
    is_stored
}

/// Returns true if the key goes to a control that takes characters.
fn is_typing(event: &KeyboardEvent) -> bool {
    const TAKES_CHARACTERS: &str = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(TAKES_CHARACTERS).is_ok_and(|control| control.is_some()))
}

fn toggle_palette(panel: OpenPanel) -> bool {
    match panel.get_untracked() {
        Some(Panel::Palette) => panel.set(None),
        // Another dialog asks for something, so that the keys do nothing.
        _ if open_dialog().is_some() => {}
        _ => panel.set(Some(Panel::Palette)),
    }
    true
}

fn open_sheet(panel: OpenPanel) -> bool {
    panel.set(Some(Panel::Shortcuts));
    true
}

fn save(_: OpenPanel) -> bool {
    click(save_button())
}

fn focus_search() -> bool {
    search_box().is_some_and(|search_box| search_box.focus().is_ok())
}

/// Returns the save button of the open dialog, or of the page: of its form with the focus, or of its first one. Dialogs that delete or carry out a
/// plan have none.
pub fn save_button() -> Option<HtmlElement> {
    if let Some(dialog) = open_dialog() {
        return first(&dialog, "form > footer[data-idle] button[type=submit]");
    }
    let page = document().document_element()?;
    first(&page, "main form:focus-within > footer[data-idle] button[type=submit]")
        .or_else(|| first(&page, "main form > footer[data-idle] button[type=submit]"))
}

/// Returns the search box of the page.
pub fn search_box() -> Option<HtmlElement> {
    first(&document().document_element()?, "main input[type=search]")
}

/// Returns the button of the open dialog that confirms it. It comes after the button that leaves the dialog, unless a form is submitted.
/// A dialog that deletes something has none: keys that are pressed by habit must not delete.
fn confirm_button() -> Option<HtmlElement> {
    const DELETES: &str = "footer [data-kind=danger]";
    let dialog = open_dialog()?;
    if first(&dialog, DELETES).is_some() {
        return None;
    }
    ["footer button[type=submit]", "footer [data-kind=primary]", "[role=alertdialog] footer button:last-of-type"]
        .into_iter()
        .find_map(|selector| first(&dialog, selector))
}

/// Returns the dialog on top.
fn open_dialog() -> Option<Element> {
    let dialogs = document().query_selector_all("dialog:modal").ok()?;
    dialogs.item(dialogs.length().checked_sub(1)?)?.dyn_into().ok()
}

fn first(parent: &Element, selector: &str) -> Option<HtmlElement> {
    parent.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn click(button: Option<HtmlElement>) -> bool {
    button.iter().for_each(HtmlElement::click);
    button.is_some()
}
