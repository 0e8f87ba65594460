//! Updates of reactive text on a page that the browser has translated.
//!
//! Chrome replaces each text node by a `<font>` with the translation. Later changes of the app to its node would be invisible, and removed
//! text would stay. So the node is inserted again beside its translation, empty: when the app changes or removes it, the translation is
//! removed, and the browser may translate the new text.
//!
//! Firefox and Safari put other text nodes in place of the app's, which cannot be told from changes of the app. There, the page asks not to be
//! translated.

use js_sys::{Array, WeakMap};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node, NodeList};

/// Observes translations of the page while the app runs, or rules them out in browsers where they cannot be observed.
pub fn follow() {
    if !window().navigator().user_agent().is_ok_and(|name| name.contains("Chrome/")) {
        if let Some(page) = document().document_element() {
            // It fails only for a name that is no attribute's.
            let _ = page.set_attribute("translate", "no");
        }
        return;
    }
    let translations = Translations::new();
    let read = Closure::<dyn FnMut(Array, MutationObserver)>::new(move |records: Array, observer: MutationObserver| {
        records.iter().for_each(|record| translations.read(record.unchecked_ref()));
        // Changes made here are no translations.
        observer.take_records();
    });
    let Ok(observer) = MutationObserver::new(read.as_ref().unchecked_ref()) else { return };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    if let Some(body) = document().body() {
        // It fails only for contradictory options.
        let _ = observer.observe_with_options(&body, &options);
    }
    let kept = SendWrapper::new((observer, read));
    on_cleanup(move || kept.0.disconnect());
}

/// Text nodes of the app and their translations.
struct Translations {
    fonts_by_text: WeakMap,
    texts_by_font: WeakMap,
    originals_by_text: WeakMap,
}

impl Translations {
    fn new() -> Self {
        Self { fonts_by_text: WeakMap::new(), texts_by_font: WeakMap::new(), originals_by_text: WeakMap::new() }
    }

    fn read(&self, record: &MutationRecord) {
        if record.type_() == "characterData" {
            return record.target().iter().for_each(|text| self.drop_translation(text));
        }
        for node in nodes(record.removed_nodes()).filter(|node| !node.is_connected()) {
            if node.node_type() == Node::TEXT_NODE {
                match self.new_font(record) {
                    Some(font) if self.font_of(&node).is_none() => self.translated(&node, &font),
                    _ => self.drop_translation(&node),
                }
            } else if let Some(text) = self.text_of(&node) {
                self.restored(&text, &node, record);
            }
        }
    }

    /// Handles a text that the browser has replaced by a translation.
    fn translated(&self, text: &Node, font: &Node) {
        let Some(parent) = font.parent_node() else { return };
        self.originals_by_text.set(text, &text.node_value().into());
        self.pair(text, font);
        let _ = parent.insert_before(text, Some(font));
        text.set_node_value(Some(""));
    }

    /// Handles a translation that the browser has removed: for another one, or to show the original.
    fn restored(&self, text: &Node, font: &Node, record: &MutationRecord) {
        self.texts_by_font.delete(font);
        if let Some(font) = self.new_font(record) {
            return self.pair(text, &font);
        }
        self.fonts_by_text.delete(text);
        let originals = nodes(record.added_nodes()).filter(|node| node.node_type() == Node::TEXT_NODE && node != text);
        originals.for_each(|original| remove(&original));
        text.set_node_value(self.originals_by_text.get(text).as_string().as_deref());
    }

    /// Removes the translation of a text that the app has changed or removed.
    fn drop_translation(&self, text: &Node) {
        if let Some(font) = self.font_of(text) {
            self.fonts_by_text.delete(text);
            self.texts_by_font.delete(&font);
            remove(&font);
        }
    }

    fn pair(&self, text: &Node, font: &Node) {
        self.fonts_by_text.set(text, font);
        self.texts_by_font.set(font, text);
    }

    /// Returns a translation that was added by a change and belongs to no text yet.
    fn new_font(&self, record: &MutationRecord) -> Option<Node> {
        let beside = [record.previous_sibling(), record.next_sibling()].into_iter().flatten();
        let is_font = |node: &Node| node.dyn_ref::<Element>().is_some_and(|element| element.tag_name() == "FONT");
        let mut fonts = nodes(record.added_nodes()).chain(beside).filter(is_font);
        fonts.find(|font| font.is_connected() && self.text_of(font).is_none())
    }

    fn font_of(&self, text: &Node) -> Option<Node> {
        self.fonts_by_text.get(text).dyn_into().ok()
    }

    fn text_of(&self, font: &Node) -> Option<Node> {
        self.texts_by_font.get(font).dyn_into().ok()
    }
}

fn nodes(list: NodeList) -> impl Iterator<Item = Node> {
    (0..list.length()).filter_map(move |index| list.item(index))
}

fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}
