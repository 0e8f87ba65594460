//! Addresses, less what may be a secret in them.

/// Replaces a text by a mark that differs where the text differs.
pub(super) type Mark<'a> = &'a dyn Fn(&str) -> String;

/// Schemes whose addresses are understood without the two slashes as well, and the two slashes without a scheme.
const KNOWN_SCHEMES: [&str; 6] = ["https:", "http:", "wss:", "ws:", "ftp:", "//"];

/// What stands before the names of machines.
const SLASHES: &str = "://";

/// Whether a text is an address from its beginning.
pub(super) fn is_address(text: &str) -> bool {
    !scheme(text.trim()).is_empty()
}

/// The address without user and password, values of the query, fragment, and what looks like a token in its path. The machine, the
/// plain parts of the path and the names in the query stay.
pub(super) fn without_secrets(text: &str, mark: Mark<'_>) -> String {
    let text = text.trim();
    let (scheme, rest) = text.split_at(scheme(text).len());
    let (rest, fragment) = rest.split_once('#').map_or((rest, None), |(rest, fragment)| (rest, Some(fragment)));
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    // Browsers take a backslash for a slash.
    let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
    if is_doubtful(authority, text) {
        return format!("{scheme}{}", mark(&text[scheme.len()..]));
    }

    let (user, machine) = authority.rsplit_once('@').map_or((None, authority), |(user, machine)| (Some(user), machine));
    let mut address = scheme.to_owned();
    if let Some(user) = user {
        address += &marked(user, mark);
        address += "@";
    }
    address += machine;
    address += &path_without_secrets(path, mark);
    if let Some(query) = query {
        address += "?";
        address += &query.split('&').map(|pair| pair_without_secret(pair, mark)).collect::<Vec<_>>().join("&");
    }
    if let Some(fragment) = fragment {
        address += "#";
        address += &marked(fragment, mark);
    }
    address
}

/// A text in which every address has lost its secrets.
pub(super) fn text_without_secrets(text: &str, mark: Mark<'_>) -> String {
    if is_address(text) && !text.trim().contains(char::is_whitespace) {
        return without_secrets(text, mark);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(slashes) = rest.find(SLASHES) {
        let start = rest[..slashes].trim_end_matches(is_of_scheme).len();
        // Quotation marks end none: passwords have them too. Those that stand around it are behind it in the end.
        let ends = |letter: char| letter.is_whitespace() || "<>“”‘’".contains(letter);
        let end = rest[slashes..].find(ends).map_or(rest.len(), |end| slashes + end);
        let end = rest[..end].trim_end_matches(['"', '\'', '`']).len().max(slashes + SLASHES.len());
        kept += &rest[..start];
        kept += &without_secrets(&rest[start..end], mark);
        rest = &rest[end..];
    }
    kept + rest
}

/// Whether a text is long and mixed as nothing is that people write: keys, hashes, identifiers that nobody can guess.
pub(super) fn looks_like_token(text: &str) -> bool {
    const JOINED: usize = 20;
    let mut runs = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|run| !is_sid(run));
    let joined: String = runs.clone().collect();
    runs.any(is_mixed) || joined.len() >= JOINED && is_restless(&joined)
}

fn scheme(text: &str) -> &str {
    let known = KNOWN_SCHEMES
        .iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let length = match known {
        Some(scheme) => text.len() - text[scheme.len()..].trim_start_matches(['/', '\\']).len(),
        None => {
            let of_scheme = |name: &&str| !name.is_empty() && name.chars().all(is_of_scheme);
            text.split_once(SLASHES)
                .map(|(name, _)| name)
                .filter(of_scheme)
                .map_or(0, |name| name.len() + SLASHES.len())
        }
    };
    &text[..length]
}

fn is_of_scheme(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "+-.".contains(letter)
}

/// Whether what looks like a port may be the beginning of a password: one with a sign of `/?#` in it, written as it is, ends the authority
/// too early.
fn is_doubtful(authority: &str, whole: &str) -> bool {
    let port = authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
    let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    !authority.contains('@') && port.is_some_and(|(_, port)| !is_number(port) || whole.contains('@'))
}

fn path_without_secrets(path: &str, mark: Mark<'_>) -> String {
    let mut kept = String::with_capacity(path.len());
    let mut names_secret = false;
    for segment in path.split_inclusive(['/', '\\']) {
        let (segment, slash) = segment.split_at(segment.trim_end_matches(['/', '\\']).len());
        let is_secret = names_secret || looks_like_token(segment) || holds_code(segment) || hides_another(segment);
        kept += &match segment.rsplit_once('@') {
            _ if is_secret => marked(segment, mark),
            Some((user, rest)) => format!("{}@{rest}", marked(user, mark)),
            None if segment.contains('=') => {
                segment.split(';').map(|pair| pair_without_secret(pair, mark)).collect::<Vec<_>>().join(";")
            }
            None => segment.to_owned(),
        };
        kept += slash;
        names_secret = super::redaction::names_credential(segment);
    }
    kept
}

/// Whether a segment of a path has a run of letters and digits in which digits stand between letters: words end with their numbers, and the
/// short tokens of webhooks do not.
fn holds_code(segment: &str) -> bool {
    const SHORTEST: usize = 6;
    let is_code = |run: &str| {
        let within = run.trim_matches(|letter: char| letter.is_ascii_digit());
        run.len() >= SHORTEST && within.bytes().any(|byte| byte.is_ascii_digit())
    };
    let mut runs = segment.split(|letter: char| !letter.is_ascii_alphanumeric());
    runs.any(|run| !is_sid(run) && is_code(run))
}

/// Whether something with a structure of its own is written into one segment of a path.
fn hides_another(segment: &str) -> bool {
    ["%23", "%25", "%2f", "%3a", "%3d", "%3f", "%40"]
        .into_iter()
        .any(|sign| segment.to_ascii_lowercase().contains(sign))
}

/// `name=value` with a mark in place of the value; what has no name is a value.
fn pair_without_secret(pair: &str, mark: Mark<'_>) -> String {
    match pair.split_once('=') {
        Some((name, value)) if looks_like_token(name) => format!("{}={}", mark(name), marked(value, mark)),
        Some((name, value)) => format!("{name}={}", marked(value, mark)),
        None => marked(pair, mark),
    }
}

fn marked(text: &str, mark: Mark<'_>) -> String {
    if text.is_empty() { String::new() } else { mark(text) }
}

/// Twilio's identifiers are no secrets, and tell what it is about.
fn is_sid(text: &str) -> bool {
    const DIGITS: usize = 32;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let (prefix, digits) = text.as_bytes().split_at(text.len().min(2));
    prefix.iter().all(u8::is_ascii_uppercase) && digits.len() == DIGITS && digits.iter().copied().all(is_digit)
}

/// Whether letters and digits without a gap are no word, nor a few words or a word with a number.
fn is_mixed(run: &str) -> bool {
    const SHORTEST: usize = 12;
    const NO_LOWER_CASE: usize = 16;
    const WITH_DIGITS: usize = 20;
    let has = |is: fn(&u8) -> bool| run.bytes().any(|byte| is(&byte));
    run.len() >= SHORTEST && is_restless(run)
        || run.len() >= NO_LOWER_CASE && !has(u8::is_ascii_lowercase)
        || run.len() >= WITH_DIGITS && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

/// Whether letters in upper and lower case and digits change as quickly as they do by chance. `IncomingWebhook` does not: a capital
/// before small letters begins a word.
fn is_restless(run: &str) -> bool {
    const OFTEN: usize = 5;
    let kind = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let changes = run.as_bytes().windows(2).filter(|pair| {
        let begins_word = pair[0].is_ascii_uppercase() && pair[1].is_ascii_lowercase();
        kind(pair[0]) != kind(pair[1]) && !begins_word
    });
    changes.count() * OFTEN >= run.len()
}
