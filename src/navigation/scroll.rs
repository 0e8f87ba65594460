//! Scroll positions of the entries of the history: Back, Forward and a reload return to where the page was.
//!
//! Browsers restore a position at once, when a page that loads its data is still too short for it.

use js_sys::Date;
use leptos::ev;
use leptos::prelude::*;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;
use web_sys::ScrollRestoration;

/// Key of the positions in the storage of the tab.
const STORED: &str = "conversations-admin-scroll";

/// Time that data is waited for, in milliseconds.
const LOADING_MS: f64 = 5_000.0;

/// Time for which a position is held after it was reached, in milliseconds: a heading is focused, and rows turn out higher than guessed.
const SETTLING_MS: f64 = 300.0;

/// The positions, and the entry that is shown.
#[derive(Clone, Copy)]
pub struct Scroll {
    entry: StoredValue<String>,
    positions: StoredValue<Map<String, Value>>,
    /// Until when a position is being restored, as a time of the browser's clock. Meanwhile none is stored.
    until: StoredValue<Option<f64>>,
}

impl Scroll {
    /// Takes over the scrolling of the tab.
    pub fn start() -> Self {
        if let Ok(history) = window().history() {
            let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        }
        let scroll = Self {
            entry: StoredValue::new(entry_here()),
            positions: StoredValue::new(stored()),
            until: StoredValue::new(None),
        };
        let moved = window_event_listener(ev::scroll, move |_| scroll.remember());
        let hidden = window_event_listener(ev::pagehide, move |_| scroll.store());
        let stop = move || scroll.until.set_value(None);
        let by_wheel = window_event_listener(ev::wheel, move |_| stop());
        let by_key = window_event_listener(ev::keydown, move |_| stop());
        let by_pointer = window_event_listener(ev::pointerdown, move |_| stop());
        on_cleanup(move || {
            moved.remove();
            hidden.remove();
            by_wheel.remove();
            by_key.remove();
            by_pointer.remove();
        });
        scroll.restore();
        scroll
    }

    /// State of the entry that is shown, for the history.
    pub fn state(self) -> JsValue {
        JsValue::from_str(&self.entry.get_value())
    }

    /// Begins a new entry at the top.
    pub fn begin(self) {
        self.remember();
        self.until.set_value(None);
        self.entry.set_value(new_entry());
    }

    /// Returns to an entry, once the page is long enough.
    pub fn arrive(self) {
        self.entry.set_value(entry_here());
        self.restore();
    }

    fn remember(self) {
        if self.until.try_get_value() == Some(None) {
            let position = window().scroll_y().unwrap_or_default() as u64;
            let entry = self.entry.get_value();
            self.positions.update_value(|positions| _ = positions.insert(entry, position.into()));
        }
    }

    fn store(self) {
        self.remember();
        if let (Ok(Some(storage)), Some(positions)) = (window().session_storage(), self.positions.try_get_value()) {
            // Where storage is full or denied, a reload begins at the top.
            let _ = storage.set_item(STORED, &Value::Object(positions).to_string());
        }
    }

    fn restore(self) {
        let entry = self.entry.get_value();
        let position = self.positions.with_value(|positions| positions.get(&entry).and_then(Value::as_f64));
        if let Some(position) = position {
            let until = Date::now() + LOADING_MS;
            self.until.set_value(Some(until));
            self.approach(position, until);
        }
    }

    /// Scrolls there in every frame, as far as the page reaches, until it has settled or the user scrolls.
    fn approach(self, position: f64, until: f64) {
        request_animation_frame(move || {
            if self.until.try_get_value() != Some(Some(until)) {
                return;
            }
            let end = end_of_page();
            let is_late = Date::now() > until;
            if end >= position || is_late {
                window().scroll_to_with_x_and_y(0.0, position.min(end));
            }
            if is_late {
                return self.until.set_value(None);
            }
            let settled = (end >= position).then(|| until.min(Date::now() + SETTLING_MS));
            let next = settled.unwrap_or(until);
            self.until.set_value(Some(next));
            self.approach(position, next);
        });
    }
}

/// The farthest position that the page can be scrolled to.
fn end_of_page() -> f64 {
    let height = document().document_element().map(|page| page.scroll_height()).unwrap_or_default();
    let screen = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    (f64::from(height) - screen).max(0.0)
}

/// Returns the key of the shown history entry. The first entry is identified by its address: browsers limit how often a state may be
/// written.
fn entry_here() -> String {
    let state = window().history().and_then(|history| history.state()).ok();
    state.and_then(|state| state.as_string()).unwrap_or_else(|| window().location().href().unwrap_or_default())
}

fn new_entry() -> String {
    format!("{:x}", Date::now().to_bits() ^ js_sys::Math::random().to_bits())
}

fn stored() -> Map<String, Value> {
    let text = window().session_storage().ok().flatten().and_then(|storage| storage.get_item(STORED).ok().flatten());
    serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default()
}
