//! Three-way merge of a setting that was changed while it was edited. The text of a list has a line for each value.

/// Result of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// The user changed nothing: the server's value is taken.
    Theirs,
    /// Only the user changed it, or both sides have the same value: the user's text stays.
    Mine,
    /// Both sides changed it. A list has the changes of both, any other setting the user's text.
    Conflict(String),
}

/// Merges the user's text with the server's present value. `base` is the value when editing began.
pub fn merge(is_list: bool, base: &str, mine: &str, theirs: &str) -> Merge {
    let is_same = |one: &str, other: &str| is_same(is_list, one, other);
    if is_same(base, mine) {
        return Merge::Theirs;
    }
    if is_same(theirs, base) || is_same(theirs, mine) {
        return Merge::Mine;
    }
    if !is_list {
        return Merge::Conflict(mine.to_owned());
    }
    let (removed, added) = difference(base, mine);
    let kept = theirs.lines().filter(|line| !removed.contains(line) && !added.contains(line));
    Merge::Conflict(kept.chain(added.iter().copied()).collect::<Vec<_>>().join("\n"))
}

/// Compares two texts. The order of a list is ignored.
pub fn is_same(is_list: bool, one: &str, other: &str) -> bool {
    let (removed, added) = difference(one, other);
    one == other || is_list && removed.is_empty() && added.is_empty()
}

/// Returns the lines that a change removes from a list, and those that it adds.
pub fn difference<'a>(before: &'a str, after: &'a str) -> (Vec<&'a str>, Vec<&'a str>) {
    let without =
        |lines: &'a str, others: &'a str| lines.lines().filter(|line| others.lines().all(|other| other != *line));
    (without(before, after).collect(), without(after, before).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_that_were_removed_and_added_are_the_difference() {
        assert_eq!(difference("a\nb", "b\nc"), (vec!["a"], vec!["c"]));
        assert_eq!(difference("a\nb", "b\na"), (vec![], vec![]));
    }

    /// Short texts, so that equal ones are frequent.
    fn value() -> impl Strategy<Value = String> {
        "[a-c]{0,2}"
    }

    fn list() -> impl Strategy<Value = String> {
        proptest::sample::subsequence(vec!["a", "b", "c", "d", "e"], 0..=5)
            .prop_shuffle()
            .prop_map(|lines| lines.join("\n"))
    }

    fn lines(text: &str) -> BTreeSet<&str> {
        text.lines().collect()
    }

    /// Text after a merge.
    fn merged(is_list: bool, base: &str, mine: &str, theirs: &str) -> String {
        match merge(is_list, base, mine, theirs) {
            Merge::Theirs => theirs.to_owned(),
            Merge::Mine => mine.to_owned(),
            Merge::Conflict(text) => text,
        }
    }

    proptest! {
        #[test]
        fn without_a_change_on_one_side_the_other_is_the_result(base in value(), other in value()) {
            prop_assert_eq!(merged(false, &base, &base, &other), other.clone());
            prop_assert_eq!(merged(false, &base, &other, &base), other);
        }

        #[test]
        fn the_same_change_on_both_sides_is_no_conflict(is_list: bool, base in list(), both in list()) {
            let text = merged(is_list, &base, &both, &both);
            prop_assert_eq!(lines(&text), lines(&both));
            let merge = merge(is_list, &base, &both, &both);
            prop_assert!(!matches!(merge, Merge::Conflict(_)), "{:?}", merge);
        }

        #[test]
        fn another_value_of_the_server_is_never_overwritten_silently(base in value(), mine in value(), theirs in value()) {
            let is_conflict = base != mine && base != theirs && mine != theirs;
            let merge = merge(false, &base, &mine, &theirs);
            prop_assert_eq!(matches!(merge, Merge::Conflict(_)), is_conflict);
        }

        #[test]
        fn disjoint_changes_of_a_list_commute(base in list(), mine in list(), theirs in list()) {
            let (one, other) = (merged(true, &base, &mine, &theirs), merged(true, &base, &theirs, &mine));
            prop_assert_eq!(lines(&one), lines(&other));
        }

        #[test]
        fn a_list_has_the_changes_of_both_sides_and_nothing_else(base in list(), mine in list(), theirs in list()) {
            let text = merged(true, &base, &mine, &theirs);
            prop_assert_eq!(lines(&text).len(), text.lines().count(), "no line is repeated");
            for line in ["a", "b", "c", "d", "e"] {
                let [before, here, there, after] = [&base, &mine, &theirs, &text].map(|text| lines(text).contains(line));
                let expected = if here == before { there } else { here };
                prop_assert_eq!(after, expected, "{}", line);
            }
        }
    }
}
