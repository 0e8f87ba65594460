//! Translation of a page as Chrome does it: two nested `font` elements replace each text node.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::Page;

/// Prefix of each translated text.
pub const MARK: &str = "~";

impl Page {
    /// Translates every text that may be translated.
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

    /// Lines of the page's text, without the prefixes of the translation.
    pub fn lines(&self) -> Vec<String> {
        self.text().replace(MARK, "").lines().map(|line| line.trim().to_owned()).collect()
    }
}

/// Text nodes below a node that may be translated.
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
