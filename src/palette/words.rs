//! Matching of typed words, in any order, and the rank of a match.

use crate::ui::text::{Query, Searchable};

/// Typed text: as a whole, and word by word.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    whole: Query,
    words: Vec<Query>,
}

impl Words {
    pub fn new(text: &str) -> Self {
        Self { whole: Query::new(text), words: Query::words(text) }
    }

    /// Returns true if nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Texts of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    name: Searchable,
    /// Names in the API, or the SID.
    codes: Vec<Searchable>,
    /// Name, and other words for the same.
    names: Searchable,
    /// All texts, with a description.
    all: Searchable,
}

impl Texts {
    pub fn new(name: &str, codes: &[&str], other_words: &str, about: &[&str]) -> Self {
        let names = [name, other_words];
        let all: Vec<_> = names.iter().chain(codes).chain(about).copied().collect();
        Self {
            name: Searchable::new(&[name]),
            codes: codes.iter().map(|code| Searchable::new(&[code])).collect(),
            names: Searchable::new(&names),
            all: Searchable::new(&all),
        }
    }

    /// Returns how well the texts match, best first: lower is better. `None` if a word is missing.
    pub fn rank(&self, words: &Words) -> Option<u8> {
        let every = |fits: &dyn Fn(&Query) -> bool| words.words.iter().all(fits);
        let names = || std::iter::once(&self.name).chain(&self.codes);
        if !every(&|word| self.all.contains(word)) {
            return None;
        }
        Some(match () {
            () if names().any(|name| name.equals(&words.whole)) => 0,
            () if self.name.starts_with(&words.whole) => 1,
            () if every(&|word| self.name.has_word_start(word)) => 2,
            () if every(&|word| self.names.has_word_start(word)) => 3,
            () if self.codes.iter().any(|code| code.starts_with(&words.whole)) => 3,
            () if every(&|word| names().any(|name| name.contains(word))) => 4,
            () => 5,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(text: &str) -> Option<u8> {
        let about = ["Account configuration", "Time without activity after which Twilio closes a conversation."];
        Texts::new("Closed timer", &["DefaultClosedTimer", "default_closed_timer"], "end", &about)
            .rank(&Words::new(text))
    }

    #[test]
    fn words_match_in_any_order_and_case() {
        assert_eq!(rank("TIMER closed"), Some(2));
        assert_eq!(rank("tim clo"), Some(2));
        assert_eq!(rank("closed opened"), None);
    }

    #[test]
    fn the_whole_name_ranks_before_its_start_and_before_its_parts() {
        assert_eq!(rank(" closed  timer "), Some(0));
        assert_eq!(rank("defaultclosedtimer"), Some(0));
        assert_eq!(rank("closed"), Some(1));
        assert_eq!(rank("DefaultClosed"), Some(3));
        assert_eq!(rank("timer"), Some(2));
        assert_eq!(rank("end timer"), Some(3));
        assert_eq!(rank("imer"), Some(4));
        assert_eq!(rank("closedtimer"), Some(4));
    }

    #[test]
    fn descriptions_rank_last() {
        assert_eq!(rank("activity closes"), Some(5));
        assert_eq!(rank("configuration timer"), Some(5));
    }
}
