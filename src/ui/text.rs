//! Visible form, search and order of texts. The browser's Unicode tables are used: a copy of them would be a third of the app.

use std::cmp::Ordering;

use js_sys::{Array, Function, Intl, JsString, Object, Reflect, RegExp};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    // Blank characters. Unicode counts the last three as letters and symbols.
    static BLANK: RegExp = RegExp::new(r"[\p{White_Space}\u2800\u3164\uffa0]+", "gu");
    // Control characters, joiners, directional marks, and other characters without a glyph.
    static INVISIBLE: RegExp = RegExp::new(r"[\p{Cc}\p{DI}\ufff9-\ufffb]+", "gu");
    static SPACES: RegExp = RegExp::new(" +", "g");
    #[cfg(target_arch = "wasm32")]
    static DOTTED_I: RegExp = RegExp::new(r"i\u0307", "g");
    #[cfg(target_arch = "wasm32")]
    static FINAL_SIGMA: RegExp = RegExp::new("ς", "g");
    #[cfg(target_arch = "wasm32")]
    static MARKS: RegExp = RegExp::new(r"\p{M}+", "gu");
    static COMPARE: Function = comparison();
}

/// Returns the visible form of a text: composed (NFC), white space collapsed and trimmed, invisible characters removed. Texts that look
/// the same have the same visible form.
pub fn visible(text: &str) -> String {
    plain(text).unwrap_or_else(|| String::from(without_invisible(text).normalize("NFC")))
}

/// Returns the visible form of printable ASCII, without a call to the browser. Most names and all SIDs are such texts.
fn plain(text: &str) -> Option<String> {
    let is_plain = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    is_plain.then(|| text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn without_invisible(text: &str) -> JsString {
    let text = replace(&JsString::from(text), &BLANK, " ");
    replace(&replace(&text, &INVISIBLE, ""), &SPACES, " ").trim()
}

fn replace(text: &JsString, pattern: &'static std::thread::LocalKey<RegExp>, by: &str) -> JsString {
    pattern.with(|pattern| text.replace_by_pattern(pattern, by))
}

/// Text to search in, folded once.
#[derive(Clone, Debug, PartialEq)]
pub struct Searchable {
    /// Without accents and other marks.
    bare: String,
    /// With accents and marks; `None` where there are none.
    marked: Option<String>,
}

impl Searchable {
    /// Folds texts that are searched together. A query does not match across two of them.
    pub fn new(texts: &[&str]) -> Self {
        let folded: Vec<_> = texts.iter().map(|text| fold(text)).collect();
        let join = |texts: Vec<&str>| texts.join("\n");
        let bare = join(folded.iter().map(|(bare, _)| bare.as_str()).collect());
        let has_marks = folded.iter().any(|(_, marked)| marked.is_some());
        let marked = has_marks
            .then(|| join(folded.iter().map(|(bare, marked)| marked.as_ref().unwrap_or(bare).as_str()).collect()));
        Self { bare, marked }
    }

    /// Returns true if the text contains every word of the query, in any order.
    pub fn contains(&self, query: &Query) -> bool {
        let text = self.variant(query);
        query.words.iter().all(|word| text.contains(word))
    }

    /// Returns true if the text begins with the query.
    pub fn starts_with(&self, query: &Query) -> bool {
        self.variant(query).starts_with(&query.text)
    }

    /// Returns true if the text is the query.
    pub fn equals(&self, query: &Query) -> bool {
        self.variant(query) == query.text
    }

    /// Returns true if a word of the text begins with the query.
    pub fn has_word_start(&self, query: &Query) -> bool {
        let text = self.variant(query);
        let is_start = |place: usize| !text[..place].ends_with(char::is_alphanumeric);
        text.match_indices(&query.text).any(|(place, _)| is_start(place))
    }

    fn variant(&self, query: &Query) -> &str {
        self.marked.as_ref().filter(|_| query.has_marks).unwrap_or(&self.bare)
    }
}

/// Text to search for. It ignores case, and accents unless it has some itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    text: String,
    /// Words of the text. None in an empty text.
    words: Vec<String>,
    has_marks: bool,
}

impl Query {
    pub fn new(text: &str) -> Self {
        let (bare, marked) = fold(text);
        let has_marks = marked.is_some();
        let text = marked.unwrap_or(bare);
        Self { words: text.split_whitespace().map(str::to_owned).collect(), text, has_marks }
    }

    /// Creates a query for each word of a text.
    pub fn words(text: &str) -> Vec<Self> {
        text.split_whitespace().map(Self::new).filter(|word| !word.is_empty()).collect()
    }

    /// Returns true if the query matches every text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Returns a text in compatibility decomposition (NFKD) and folded case: without marks, and with them if there are any.
fn fold(text: &str) -> (String, Option<String>) {
    if let Some(plain) = plain(text) {
        return (plain.to_ascii_lowercase(), None);
    }
    fold_in_browser(text)
}

#[cfg(target_arch = "wasm32")]
fn fold_in_browser(text: &str) -> (String, Option<String>) {
    // Capitals turn “ß” into “ss”. Some capitals are composed, so that they are decomposed again.
    let folded = without_invisible(text).normalize("NFKD").to_upper_case().to_lower_case().normalize("NFKD");
    // The Turkish capital İ becomes an i with a dot above. “ς” is the final form of “σ”.
    let marked = replace(&replace(&folded, &DOTTED_I, "i"), &FINAL_SIGMA, "σ");
    let bare = without_strokes(&String::from(replace(&marked, &MARKS, "")));
    let marked = String::from(marked);
    let has_marks = marked != bare;
    (bare, has_marks.then_some(marked))
}

/// Replaces letters whose stroke or ligature is no mark of its own in Unicode: “ø” by “o”, “ł” by “l”. Collators order them so too.
#[cfg(target_arch = "wasm32")]
fn without_strokes(text: &str) -> String {
    const LETTERS: [(char, &str); 7] =
        [('ø', "o"), ('ł', "l"), ('đ', "d"), ('ħ', "h"), ('ŧ', "t"), ('æ', "ae"), ('œ', "oe")];
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match LETTERS.iter().find(|(special, _)| *special == letter) {
            Some((_, letters)) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    plain
}

/// Folds the case only. For unit tests, which run without a browser.
#[cfg(not(target_arch = "wasm32"))]
fn fold_in_browser(text: &str) -> (String, Option<String>) {
    (text.to_lowercase(), None)
}

/// Name to sort by. It is a string of JavaScript, since converting two strings for each comparison takes longer than comparing them.
pub struct Name(JsString);

impl Name {
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Compares names in the order of the browser's language: “Store 2” before “Store 10”, “Äpfel” before “Zebra”.
    pub fn compare(&self, other: &Self) -> Ordering {
        let compared = COMPARE.with(|compare| compare.call2(&JsValue::UNDEFINED, &self.0, &other.0));
        // It cannot fail for two strings.
        let sign = compared.ok().and_then(|sign| sign.as_f64()).unwrap_or_default();
        sign.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    }
}

/// Compares two names that are not compared again.
pub fn compare(one: &str, other: &str) -> Ordering {
    Name::new(one).compare(&Name::new(other))
}

fn comparison() -> Function {
    let options = Object::new();
    // It cannot fail for a new object.
    let _ = Reflect::set(&options, &JsValue::from_str("numeric"), &JsValue::TRUE);
    Intl::Collator::new(&Array::new(), options.unchecked_ref()).compare()
}
