//! Addresses, less what may be a secret in them.

/// Replaces a text by a mark that differs where the text differs.
pub(super) type Mark<'a> = &'a dyn Fn(&str) -> String;

/// Schemes whose addresses are understood without the two slashes as well.
const KNOWN_SCHEMES: [&str; 5] = ["https:", "http:", "wss:", "ws:", "ftp:"];

/// What stands before the names of machines.
const SLASHES: &str = "://";

/// Whether a text is an address from its beginning.
pub(super) fn is_address(text: &str) -> bool {
    !scheme(text.trim_start()).is_empty()
}

/// The address without user and password, values of the query, fragment, and what looks like a token in its path. The machine, the
/// plain parts of the path and the names in the query stay.
pub(super) fn without_secrets(text: &str, mark: Mark<'_>) -> String {
    let (rest, fragment) = text.split_once('#').map_or((text, None), |(rest, fragment)| (rest, Some(fragment)));
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let (scheme, rest) = rest.split_at(scheme(rest).len());
    // Browsers take a backslash for a slash.
    let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));

    let mut address = scheme.to_owned();
    address += &machine(authority, text, mark);
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
        let of_scheme = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
        let start = rest[..slashes].trim_end_matches(of_scheme).len();
        let ends = |letter: char| letter.is_whitespace() || "\"'`<>“”‘’".contains(letter);
        let end = rest[slashes..].find(ends).map_or(rest.len(), |end| slashes + end);
        kept += &rest[..start];
        kept += &without_secrets(&rest[start..end], mark);
        rest = &rest[end..];
    }
    kept + rest
}

/// Whether a text is long and mixed as nothing is that people write: keys, hashes, identifiers that nobody can guess.
pub(super) fn looks_like_token(text: &str) -> bool {
    const JOINED: usize = 20;
    if is_sid(text) {
        return false;
    }
    let runs = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let joined: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    runs.into_iter().any(is_mixed) || joined.len() >= JOINED && is_restless(&joined)
}

fn scheme(text: &str) -> &str {
    let known = KNOWN_SCHEMES
        .iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let length = match known {
        Some(scheme) => text.len() - text[scheme.len()..].trim_start_matches(['/', '\\']).len(),
        None => text.find(SLASHES).map_or(0, |at| at + SLASHES.len()),
    };
    &text[..length]
}

/// The machine and its port, with a mark in place of who calls it.
fn machine(authority: &str, whole: &str, mark: Mark<'_>) -> String {
    if let Some((user, machine)) = authority.rsplit_once('@') {
        return format!("{}@{machine}", marked(user, mark));
    }
    let port = authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).map(|(_, port)| port);
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    // A password with one of `/?#` in it, written as it is, ends the authority too early: what looks like a port is its beginning.
    let is_doubtful = port.is_some_and(|port| !is_port(port) || whole.contains('@'));
    if is_doubtful { mark(authority) } else { authority.to_owned() }
}

fn path_without_secrets(path: &str, mark: Mark<'_>) -> String {
    let mut kept = String::with_capacity(path.len());
    let mut names_secret = false;
    for segment in path.split_inclusive(['/', '\\']) {
        let (segment, slash) = segment.split_at(segment.trim_end_matches(['/', '\\']).len());
        let is_secret = names_secret || looks_like_token(segment) || hides_another(segment);
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

/// Whether something with a structure of its own is written into one segment of a path.
fn hides_another(segment: &str) -> bool {
    ["%2f", "%3a", "%3d", "%40"].into_iter().any(|sign| segment.to_ascii_lowercase().contains(sign))
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
