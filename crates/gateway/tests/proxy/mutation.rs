//! Mutation of requests, as an attacker would change them to get around the allow-list.

use crate::rng::Rng;
use crate::valid_requests::RawRequest;

/// Methods, most of them invalid.
const METHODS: &[&str] = &[
    "get",
    "Post",
    "HEAD",
    "PUT",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "DELETE ",
    " GET",
    "GET\r\n",
    "",
    "ＧＥＴ",
    "DELETE",
    "POST",
    "GET",
];

/// Texts that are inserted into requests.
const TOKENS: &[&str] = &[
    "%",
    "%2",
    "%zz",
    "%2e",
    "%2E%2e",
    "%252e%252e",
    "%2f",
    "%252F",
    "%5c",
    "%00",
    "%0d%0a",
    "%0D%0AHost:%20evil.example",
    "%c0%af",
    "%e0%80%af",
    "%ff",
    "%ef%bc%8f",
    "%u002f",
    "%EF%BF%BD",
    "%ED%A0%80",
    ".",
    "..",
    "/..",
    "/../",
    "/./",
    "//",
    "/",
    "/%2e%2e/",
    "..;/",
    ";",
    ";a=b",
    "\\",
    "\\..\\",
    "#",
    "#/v1/Services",
    "?",
    "??",
    "&",
    "&&",
    "=",
    "==",
    "+",
    "%2b",
    "%26",
    "%3d",
    "%3F",
    "%23",
    " ",
    "%20",
    "\t",
    "\0",
    "\r\n",
    "\n",
    " HTTP/1.1\r\nX: y",
    "\r\n\r\nDELETE /v1/Services/IS0123456789abcdef0123456789abcdef HTTP/1.1",
    "@",
    "@evil.example",
    "user:password@",
    ":443",
    "://",
    "http://evil.example",
    "https://conversations.twilio.com",
    "//evil.example/",
    "evil.example",
    "é",
    "／",
    "．．",
    "％２ｅ",
    "ｖ1",
    "ſ",
    "\u{202e}",
    "\u{feff}",
    "\u{200b}",
    "İ",
    "Ⅰ",
    "IS",
    "is",
    "RL",
    "Is0123456789abcdef0123456789abcdef",
    "IS0123456789abcdef0123456789abcdeg",
    "IS0123456789abcdef0123456789abcdef",
    ".json",
    ".csv",
    ".xml",
    "*",
    "~",
    "{Sid}",
    "{",
    "}",
    "|",
    "^",
    "`",
    "<script>",
    "'",
    "\"",
    "$",
    "!",
    "(",
    ",",
    "[]",
    "[0]",
    "PageSize=5",
    "&PageSize=5",
    "&PageSize=5&PageSize=6",
    "&pagesize=5",
    "&Page%53ize=7",
    "&FriendlyName=x",
    "&FriendlyName[]=x",
    "&Unknown=1",
    "&_method=DELETE",
    "&PageToken=%2e%2e/",
    "&PageToken=PA%0d%0aX:%20y",
    "&Page=-1",
    "&Page=1e9",
    "&=",
    "&=x",
    "/v1",
    "/v2",
    "/v3",
    "/v1/Services",
    "/2010-04-01/Accounts.json",
    "/Webhooks",
    "/Users",
    "/Services",
    "services",
    "SERVICES",
    "/Messages",
    "/Participants",
];

/// Changes a request in one of many ways. Some of them take parts of other requests.
pub fn mutate(request: &mut RawRequest, others: &[(&'static api::operation::Operation, RawRequest)], rng: &mut Rng) {
    match rng.below(20) {
        0..8 => edit(&mut request.target, rng),
        8..11 => {
            let mut body = String::from_utf8_lossy(&request.body).into_owned();
            edit(&mut body, rng);
            request.body = body.into_bytes();
        }
        11 => flip_bit(&mut request.body, rng),
        12 => request.method = (*rng.pick(METHODS)).to_owned(),
        13 => request.method = rng.pick(others).1.method.clone(),
        14 => request.target = rng.pick(others).1.target.clone(),
        15 => request.body = rng.pick(others).1.body.clone(),
        16 => splice(&mut request.target, &rng.pick(others).1.target, rng),
        17 => std::mem::take(&mut request.body).escape_ascii().for_each(|byte| request.target.push(char::from(byte))),
        18 => {
            let begin =
                *rng.pick(&["http://evil.example", "https://a@b", "//evil.example", "..", " ", "\\\\", "/gateway"]);
            request.target.insert_str(0, begin);
        }
        _ => {
            let length = *rng.pick(&[100, 1000, 2000, 2048, 5000, 100_000]);
            let long = rng.pick(&["a", "/", "%2e", "&PageSize=1", "é"]).repeat(length);
            request.target.push_str(&long);
        }
    }
}

/// Changes a text at a random place.
fn edit(text: &mut String, rng: &mut Rng) {
    let at = random_position(text, rng);
    let until = random_position(text, rng).max(at);
    let token = *rng.pick(TOKENS);
    match rng.below(10) {
        0 | 1 => text.insert_str(at, token),
        2 => text.replace_range(at..until, token),
        3 => encode(text, at..until, rng),
        4 => {
            encode(text, at..until, rng);
            *text = text.replace('%', "%25");
        }
        5 => text.replace_range(at..until, ""),
        6 => text.insert_str(until, &String::from(&text[at..until])),
        7 => text.replace_range(at..until, &other_case(&text[at..until])),
        8 => {
            let character = char::from_u32(u32::try_from(rng.below(0x180)).unwrap());
            text.insert(at, character.unwrap());
        }
        _ => {
            let mut bytes = std::mem::take(text).into_bytes();
            flip_bit(&mut bytes, rng);
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
    }
}

/// Percent-encodes a range, with digits in either case.
fn encode(text: &mut String, range: std::ops::Range<usize>, rng: &mut Rng) {
    let is_upper = rng.chance(50);
    let code = |byte: u8| if is_upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
    let encoded: String = text[range.clone()].bytes().map(code).collect();
    text.replace_range(range, &encoded);
}

fn flip_bit(bytes: &mut [u8], rng: &mut Rng) {
    if !bytes.is_empty() {
        let at = rng.below(bytes.len());
        bytes[at] ^= 1 << rng.below(8);
    }
}

fn splice(text: &mut String, other: &str, rng: &mut Rng) {
    text.truncate(random_position(text, rng));
    text.push_str(&other[random_position(other, rng)..]);
}

fn other_case(text: &str) -> String {
    text.chars()
        .map(
            |letter| {
                if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
            },
        )
        .collect()
}

/// Returns a random position between two characters, or at an end.
fn random_position(text: &str, rng: &mut Rng) -> usize {
    let mut at = rng.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
