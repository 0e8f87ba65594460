//! Rows of a table that are rendered: all rows of a short table, and the rows near the screen of a long one.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

/// Rows that are rendered beyond each edge of the screen, so that a quick scroll shows no gap.
const MARGIN: usize = 12;

/// Height of a row until it is measured, in pixels. The height that the style sheet gives it.
const ROW_HEIGHT: f64 = 58.0;

/// Maximum number of rows that are rendered as a whole, so that the browser's search finds them. More would take too long.
const WHOLE_LIMIT: usize = 300;

/// Rows from `start` up to `end`, exclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub start: usize,
    pub end: usize,
}

impl Window {
    /// Returns the rows near the screen, for a table that begins `above` pixels over its upper edge.
    fn around(above: f64, screen: f64, row: f64, total: usize) -> Self {
        // Neither is negative, and both fit for every page height.
        let first = (above.max(0.0) / row) as usize;
        let count = (screen / row).ceil() as usize;
        let start = first.saturating_sub(MARGIN).min(total);
        Self { start, end: (first + count + MARGIN).min(total) }
    }
}

/// Returns whether all rows are rendered: of a short table, and of every table while the page is printed.
pub fn use_whole(loaded: Signal<usize>) -> Memo<bool> {
    let printing = RwSignal::new(false);
    // The rows on the screen are painted first.
    let painted = RwSignal::new(false);
    request_animation_frame(move || set_timeout(move || _ = painted.try_set(true), Duration::ZERO));
    let before = window_event_listener(leptos::ev::beforeprint, move |_| printing.set(true));
    let after = window_event_listener(leptos::ev::afterprint, move |_| printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    Memo::new(move |_| printing.get() || (painted.get() && loaded.get() <= WHOLE_LIMIT))
}

/// Returns the rows to render, which follow the scroll position, and the height of a row, which is the same for all rows.
pub fn use_window(body: NodeRef<html::Tbody>, total: Memo<usize>, whole: Memo<bool>) -> (Memo<Window>, RwSignal<f64>) {
    let row_height = RwSignal::new(ROW_HEIGHT);
    let edges = RwSignal::new((0.0, screen_height()));
    // The browser calls both, possibly after the table was removed.
    let update = move || {
        if let Some(body) = body.try_get_untracked().flatten() {
            edges.set((-body.get_bounding_client_rect().top(), screen_height()));
        }
    };
    let measure = move || {
        let row =
            body.try_get_untracked().flatten().and_then(|body| body.query_selector("tr:not(.spacer)").ok().flatten());
        if let Some(height) = row.map(|row| row.get_bounding_client_rect().height()).filter(|height| *height > 1.0) {
            row_height.set(height);
        }
        update();
    };
    Effect::new(move |_| {
        total.track();
        body.track();
        request_animation_frame(measure);
    });
    let scroll = window_event_listener(leptos::ev::scroll, move |_| update());
    let resize = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });
    let window = Memo::new(move |_| {
        if whole.get() {
            return Window { start: 0, end: total.get() };
        }
        let (above, screen) = edges.get();
        Window::around(above, screen, row_height.get(), total.get())
    });
    (window, row_height)
}

fn screen_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(ROW_HEIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_of_a_short_table_are_rendered() {
        assert_eq!(Window::around(-200.0, 800.0, 50.0, 10), Window { start: 0, end: 10 });
    }

    #[test]
    fn the_rows_near_the_screen_of_a_long_table_are_rendered() {
        assert_eq!(Window::around(5_000.0, 800.0, 50.0, 10_000), Window { start: 88, end: 128 });
    }

    #[test]
    fn a_scroll_position_past_the_end_renders_no_rows() {
        assert_eq!(Window::around(5_000.0, 800.0, 50.0, 3), Window { start: 3, end: 3 });
    }
}
