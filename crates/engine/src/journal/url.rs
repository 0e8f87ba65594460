//! Removal of secrets from URLs.

/// Function that replaces a text with a mark, which differs if the text differs.
pub type Mark<'a> = &'a dyn Fn(&str) -> String;

/// Schemes whose URLs are understood without the two slashes as well, and the two slashes without a scheme.
const KNOWN_SCHEMES: [&str; 6] = ["https:", "http:", "wss:", "ws:", "ftp:", "//"];

/// Separator between the scheme and the host.
const SLASHES: &str = "://";

/// Returns true if a text begins with a scheme.
pub(super) fn is_url(text: &str) -> bool {
    !scheme(text.trim()).is_empty()
}

/// Removes the user, the password, the query values, the fragment, and path segments that look like tokens. The host, the plain path segments and
/// the query names stay.
pub fn redact_url(text: &str, mark: Mark<'_>) -> String {
    let text = text.trim();
    let (scheme, rest) = text.split_at(scheme(text).len());
    let (rest, fragment) = rest.split_once('#').map_or((rest, None), |(rest, fragment)| (rest, Some(fragment)));
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    // Browsers treat a backslash as a slash.
    let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
    if is_ambiguous(authority, text) {
        return format!("{scheme}{}", mark(&text[scheme.len()..]));
    }

    let (user, machine) = authority.rsplit_once('@').map_or((None, authority), |(user, machine)| (Some(user), machine));
    let mut address = scheme.to_owned();
    if let Some(user) = user {
        address += &mark_unless_empty(user, mark);
        address += "@";
    }
    address += machine;
    address += &redact_path(path, mark);
    if let Some(query) = query {
        address += "?";
        address += &query.split('&').map(|pair| redact_pair(pair, mark)).collect::<Vec<_>>().join("&");
    }
    if let Some(fragment) = fragment {
        address += "#";
        address += &mark_unless_empty(fragment, mark);
    }
    address
}

/// Removes the secrets from every URL in a text.
pub fn redact_text(text: &str, mark: Mark<'_>) -> String {
    if is_url(text) && !text.trim().contains(char::is_whitespace) {
        return redact_url(text, mark);
    }
    let mut redacted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(slashes) = rest.find(SLASHES) {
        let start = rest[..slashes].trim_end_matches(is_of_scheme).len();
        // A quotation mark does not end a URL, because passwords contain them too. Marks around the URL are trimmed from its end.
        let ends = |letter: char| letter.is_whitespace() || "<>“”‘’".contains(letter);
        let end = rest[slashes..].find(ends).map_or(rest.len(), |end| slashes + end);
        let end = rest[..end].trim_end_matches(['"', '\'', '`']).len().max(slashes + SLASHES.len());
        redacted += &rest[..start];
        redacted += &redact_url(&rest[start..end], mark);
        rest = &rest[end..];
    }
    redacted + rest
}

/// Returns true if a text looks like a key, a hash or a random identifier: long, and mixed as no word is.
pub fn looks_like_token(text: &str) -> bool {
    const JOINED: usize = 20;
    let mut runs = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|run| !is_sid(run));
    let joined: String = runs.clone().collect();
    runs.any(is_mixed) || joined.len() >= JOINED && alternates_randomly(&joined)
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

/// Returns true if the port may be the beginning of a password. An unescaped `/`, `?` or `#` in a password ends the authority too early.
fn is_ambiguous(authority: &str, whole: &str) -> bool {
    let port = authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
    let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    !authority.contains('@') && port.is_some_and(|(_, port)| !is_number(port) || whole.contains('@'))
}

fn redact_path(path: &str, mark: Mark<'_>) -> String {
    let mut redacted = String::with_capacity(path.len());
    let mut names_secret = false;
    for segment in path.split_inclusive(['/', '\\']) {
        let (segment, slash) = segment.split_at(segment.trim_end_matches(['/', '\\']).len());
        let is_secret =
            names_secret || looks_like_token(segment) || has_embedded_digits(segment) || has_escaped_delimiter(segment);
        redacted += &match segment.rsplit_once('@') {
            _ if is_secret => mark_unless_empty(segment, mark),
            Some((user, rest)) => format!("{}@{rest}", mark_unless_empty(user, mark)),
            None if segment.contains('=') => {
                segment.split(';').map(|pair| redact_pair(pair, mark)).collect::<Vec<_>>().join(";")
            }
            None => segment.to_owned(),
        };
        redacted += slash;
        names_secret = super::redaction::names_credential(segment);
    }
    redacted
}

/// Returns true if a path segment has a run of letters and digits with digits between the letters. Words have numbers at their end only, and the
/// short tokens of webhooks have them anywhere.
fn has_embedded_digits(segment: &str) -> bool {
    const SHORTEST: usize = 6;
    let is_code = |run: &str| {
        let within = run.trim_matches(|letter: char| letter.is_ascii_digit());
        run.len() >= SHORTEST && within.bytes().any(|byte| byte.is_ascii_digit())
    };
    let mut runs = segment.split(|letter: char| !letter.is_ascii_alphanumeric());
    runs.any(|run| !is_sid(run) && is_code(run))
}

/// Returns true if a path segment contains an escaped URL delimiter, so that it may hold another URL.
fn has_escaped_delimiter(segment: &str) -> bool {
    ["%23", "%25", "%2f", "%3a", "%3d", "%3f", "%40"]
        .into_iter()
        .any(|sign| segment.to_ascii_lowercase().contains(sign))
}

/// Replaces the value of `name=value` with a mark. A pair without a name is a value.
fn redact_pair(pair: &str, mark: Mark<'_>) -> String {
    match pair.split_once('=') {
        Some((name, value)) if looks_like_token(name) => format!("{}={}", mark(name), mark_unless_empty(value, mark)),
        Some((name, value)) => format!("{name}={}", mark_unless_empty(value, mark)),
        None => mark_unless_empty(pair, mark),
    }
}

fn mark_unless_empty(text: &str, mark: Mark<'_>) -> String {
    if text.is_empty() { String::new() } else { mark(text) }
}

/// Returns true for a SID of Twilio, which is no secret and says what the URL is about.
fn is_sid(text: &str) -> bool {
    const DIGITS: usize = 32;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let (prefix, digits) = text.as_bytes().split_at(text.len().min(2));
    prefix.iter().all(u8::is_ascii_uppercase) && digits.len() == DIGITS && digits.iter().copied().all(is_digit)
}

/// Returns true if a run of letters and digits is not made of words and numbers.
fn is_mixed(run: &str) -> bool {
    const SHORTEST: usize = 12;
    const NO_LOWER_CASE: usize = 16;
    const WITH_DIGITS: usize = 20;
    let has = |is: fn(&u8) -> bool| run.bytes().any(|byte| is(&byte));
    run.len() >= SHORTEST && alternates_randomly(run)
        || run.len() >= NO_LOWER_CASE && !has(u8::is_ascii_lowercase)
        || run.len() >= WITH_DIGITS && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

/// Returns true if upper-case letters, lower-case letters and digits alternate as quickly as in random text. `IncomingWebhook` does not: a capital
/// before small letters begins a word.
fn alternates_randomly(run: &str) -> bool {
    const OFTEN: usize = 5;
    let kind = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let changes = run.as_bytes().windows(2).filter(|pair| {
        let begins_word = pair[0].is_ascii_uppercase() && pair[1].is_ascii_lowercase();
        kind(pair[0]) != kind(pair[1]) && !begins_word
    });
    changes.count() * OFTEN >= run.len()
}
