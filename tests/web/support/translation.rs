//! The translation of a page by the browser, as Chrome does it: each text is taken out and two nested `font` elements take its place.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::Page;

/// Stands before each translated text.
pub const MARK: &str = "~";

impl Page {
    /// Translates every text that may be.
    pub fn translate(&self) {
        texts(&self.root).iter().for_each(translate);
    }
    /// Shows the original texts again.
    pub fn show_original(&self) {
        for font in self.every("font > font") {
            let text = font.inner_text().trim_start_matches(MARK).to_owned();
            font.parent_element().unwrap().replace_with_with_str_1(&text).unwrap();
        }
    }

    /// The lines that the page says, without the marks of the translation.
    pub fn lines(&self) -> Vec<String> {
        self.text().replace(MARK, "").lines().map(|line| line.trim().to_owned()).collect()
    }
}

/// The texts of an element that may be translated.
pub fn texts(node: &Node) -> Vec<Node> {
    let is_fixed = |element: &Element| element.matches("script, style, textarea, [translate=no]").unwrap();
    if node.dyn_ref::<Element>().is_some_and(is_fixed) {
        return Vec::new();
    }
    if node.node_type() == Node::TEXT_NODE {
        let is_blank = node.node_value().unwrap_or_default().trim().is_empty();
        return if is_blank { Vec::new() } else { vec![node.clone()] };
    }
    let children = node.child_nodes();
    (0..children.length()).filter_map(|index| children.item(index)).flat_map(|child| texts(&child)).collect()
}

fn translate(text: &Node) {
    let font = || document().create_element("font").unwrap();
    let (outer, inner) = (font(), font());
    inner.set_text_content(Some(&format!("{MARK}{}", text.node_value().unwrap_or_default())));
    outer.append_child(&inner).unwrap();
    text.parent_node().unwrap().replace_child(&outer, text).unwrap();
}
