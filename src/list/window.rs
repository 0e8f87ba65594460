//! Which rows of a table are drawn: all of a short one, and of a long one those near the screen.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

/// Drawn beyond either edge, so that a quick scroll does not show a gap.
const MARGIN: usize = 12;

/// Until the first row has been measured: as high as the style sheet makes it.
const FIRST_GUESS: f64 = 58.0;

/// So many rows are all in the page, where the browser finds them. More take longer to draw than somebody wants to wait.
const ALL: usize = 300;

/// The rows from `start` until before `end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub start: usize,
    pub end: usize,
}

impl Window {
    /// What is near the screen, when the table begins `above` pixels over its upper edge.
    fn around(above: f64, screen: f64, row: f64, total: usize) -> Self {
        // Both are not negative, and a page is never so high that they do not fit.
        let first = (above.max(0.0) / row) as usize;
        let count = (screen / row).ceil() as usize;
        let start = first.saturating_sub(MARGIN).min(total);
        Self { start, end: (first + count + MARGIN).min(total) }
    }
}

/// Tells whether every row is drawn: of so many loaded ones, and of any number while they are printed.
pub fn use_whole(loaded: Signal<usize>) -> Memo<bool> {
    let printing = RwSignal::new(false);
    // Those on the screen are painted first, and the rest is drawn thereafter.
    let painted = RwSignal::new(false);
    request_animation_frame(move || set_timeout(move || _ = painted.try_set(true), Duration::ZERO));
    let before = window_event_listener(leptos::ev::beforeprint, move |_| printing.set(true));
    let after = window_event_listener(leptos::ev::afterprint, move |_| printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    Memo::new(move |_| printing.get() || (painted.get() && loaded.get() <= ALL))
}

/// Follows scrolling and resizing: the window, which holds all rows while `whole`, and the height of a row, which is the same for all.
pub fn use_window(body: NodeRef<html::Tbody>, total: Memo<usize>, whole: Memo<bool>) -> (Memo<Window>, RwSignal<f64>) {
    let row_height = RwSignal::new(FIRST_GUESS);
    let edges = RwSignal::new((0.0, screen_height()));
    // Both are called by the browser, and may find the table gone.
    let look = move || {
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
        look();
    };
    Effect::new(move |_| {
        total.track();
        body.track();
        request_animation_frame(measure);
    });
    let scroll = window_event_listener(leptos::ev::scroll, move |_| look());
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
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(FIRST_GUESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(Window::around(-200.0, 800.0, 50.0, 10), Window { start: 0, end: 10 });
    }

    #[test]
    fn a_long_table_is_drawn_where_it_is_looked_at() {
        assert_eq!(Window::around(5_000.0, 800.0, 50.0, 10_000), Window { start: 88, end: 128 });
    }

    #[test]
    fn what_is_scrolled_past_after_a_search_is_not_beyond_the_end() {
        assert_eq!(Window::around(5_000.0, 800.0, 50.0, 3), Window { start: 3, end: 3 });
    }
}
