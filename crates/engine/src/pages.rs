//! Pages of a list of the API, one after another.

use std::collections::HashSet;

use api::page::Cursor;

/// Position in a list, and the pages that were requested before.
///
/// An API that returns a page again would have no end, so that each page is requested once.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    next: Cursor,
    requested: HashSet<Cursor>,
}

/// Rest of a list after a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rest {
    /// At least one more page.
    More,
    /// Nothing: the page was the last one.
    Nothing,
    /// The API did not say whether more pages exist.
    Unknown,
    /// The API named a page that was requested before.
    Repeating,
}

impl Pages {
    /// Returns the position of the page to request.
    pub fn cursor(&self) -> Cursor {
        self.next.clone()
    }

    /// Takes the position of the page after the one that has come. `is_last` is true if the API says that there is none.
    pub fn advance(&mut self, next: Option<Cursor>, is_last: bool) -> Rest {
        match next {
            Some(next) => {
                self.next = next.clone();
                if self.requested.insert(next) { Rest::More } else { Rest::Repeating }
            }
            None if is_last => Rest::Nothing,
            None => Rest::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(token: &str) -> Option<Cursor> {
        Some(Cursor { page: None, page_token: Some(token.to_owned()) })
    }

    #[test]
    fn pages_follow_each_other_until_the_last() {
        let mut pages = Pages::default();
        assert_eq!(pages.cursor(), Cursor::default());
        assert_eq!(pages.advance(page("a"), false), Rest::More);
        assert_eq!(Some(pages.cursor()), page("a"));
        assert_eq!(pages.advance(None, true), Rest::Nothing);
    }

    #[test]
    fn a_missing_end_is_not_taken_for_the_end() {
        assert_eq!(Pages::default().advance(None, false), Rest::Unknown);
    }

    #[test]
    fn a_page_that_was_requested_before_ends_the_list() {
        let mut pages = Pages::default();
        pages.advance(page("a"), false);
        pages.advance(page("b"), false);
        assert_eq!(pages.advance(page("a"), false), Rest::Repeating);
    }
}
