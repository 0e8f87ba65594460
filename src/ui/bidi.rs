//! Isolation of texts that would change the direction of the text around them.

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// Encloses a text that can change the direction of its neighbours in isolation marks. Every other text is returned as it is.
///
/// For plain text: a toast, a dialog's title, an option. In a view, `<bdi>` does the same.
pub fn isolate(text: &str) -> String {
    if !text.chars().any(is_directional) {
        return text.to_owned();
    }
    let mut isolated = String::from(FIRST_STRONG_ISOLATE);
    let mut open = 0;
    for char in text.chars() {
        match char {
            '\u{2066}'..=FIRST_STRONG_ISOLATE => open += 1,
            // It would end the isolation.
            POP_ISOLATE if open == 0 => continue,
            POP_ISOLATE => open -= 1,
            _ => {}
        }
        isolated.push(char);
    }
    isolated.extend(std::iter::repeat_n(POP_ISOLATE, open + 1));
    isolated
}

/// Returns true for the characters that Unicode writes from right to left and for those that control the direction.
fn is_directional(char: char) -> bool {
    matches!(char,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_left_to_right_text_is_unchanged() {
        for text in ["", "Störung (EU) 🎁", "Größe 店"] {
            assert_eq!(isolate(text), text);
        }
    }

    #[test]
    fn a_directional_text_is_enclosed_in_marks() {
        assert_eq!(isolate("quo\u{202e}vadis"), "\u{2068}quo\u{202e}vadis\u{2069}");
        assert_eq!(isolate("שירות"), "\u{2068}שירות\u{2069}");
    }

    #[test]
    fn a_text_cannot_end_its_isolation() {
        assert_eq!(isolate("a\u{2069}\u{202e}b"), "\u{2068}a\u{202e}b\u{2069}");
        assert_eq!(isolate("a\u{2067}b"), "\u{2068}a\u{2067}b\u{2069}\u{2069}");
        assert_eq!(isolate("a\u{2067}b\u{2069}c"), "\u{2068}a\u{2067}b\u{2069}c\u{2069}");
    }
}
