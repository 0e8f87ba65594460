//! Line break opportunities in the names of an API.

use leptos::prelude::*;

/// Shows a name with a line break opportunity before each of its words: `onMessageAdded`, `NewMessage.Enabled`, `default_timer`.
pub fn humps(name: &str) -> impl IntoView + use<> {
    words(name).into_iter().map(|word| view! { {word} <wbr/> }).collect_view()
}

/// Splits a name before each capital letter after a small one, and after each mark.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = None;
    for letter in name.chars() {
        let is_hump = letter.is_ascii_uppercase() && before.is_some_and(|before: char| before.is_ascii_lowercase());
        if is_hump || before.is_some_and(|before| matches!(before, '_' | '.')) {
            words.push(String::new());
        }
        words.iter_mut().next_back().into_iter().for_each(|word| word.push(letter));
        before = Some(letter);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_humps_and_marks() {
        assert_eq!(words("onMessageAdded"), ["on", "Message", "Added"]);
        assert_eq!(words("NewMessage.BadgeCountEnabled"), ["New", "Message.", "Badge", "Count", "Enabled"]);
        assert_eq!(words("default_timer"), ["default_", "timer"]);
        assert_eq!(words("URL"), ["URL"]);
        assert_eq!(words(""), [""]);
    }
}
