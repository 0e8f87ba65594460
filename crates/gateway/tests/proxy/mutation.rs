//! What somebody sends who wants something to pass that may not.

use crate::chance::Chance;
use crate::valid::Call;

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

/// Changes a call in one of many ways.
pub fn mutate(call: &mut Call, others: &[(&'static api::operation::Operation, Call)], chance: &mut Chance) {
    match chance.below(20) {
        0..8 => edit(&mut call.target, chance),
        8..11 => {
            let mut body = String::from_utf8_lossy(&call.body).into_owned();
            edit(&mut body, chance);
            call.body = body.into_bytes();
        }
        11 => flip(&mut call.body, chance),
        12 => call.method = (*chance.pick(METHODS)).to_owned(),
        13 => call.method = chance.pick(others).1.method.clone(),
        14 => call.target = chance.pick(others).1.target.clone(),
        15 => call.body = chance.pick(others).1.body.clone(),
        16 => splice(&mut call.target, &chance.pick(others).1.target, chance),
        17 => std::mem::take(&mut call.body).escape_ascii().for_each(|byte| call.target.push(char::from(byte))),
        18 => {
            let begin =
                *chance.pick(&["http://evil.example", "https://a@b", "//evil.example", "..", " ", "\\\\", "/gateway"]);
            call.target.insert_str(0, begin);
        }
        _ => {
            let length = *chance.pick(&[100, 1000, 2000, 2048, 5000, 100_000]);
            let long = chance.pick(&["a", "/", "%2e", "&PageSize=1", "é"]).repeat(length);
            call.target.push_str(&long);
        }
    }
}

/// Changes a text somewhere.
fn edit(text: &mut String, chance: &mut Chance) {
    let at = place(text, chance);
    let until = place(text, chance).max(at);
    let token = *chance.pick(TOKENS);
    match chance.below(10) {
        0 | 1 => text.insert_str(at, token),
        2 => text.replace_range(at..until, token),
        3 => encode(text, at..until, chance),
        4 => {
            encode(text, at..until, chance);
            *text = text.replace('%', "%25");
        }
        5 => text.replace_range(at..until, ""),
        6 => text.insert_str(until, &String::from(&text[at..until])),
        7 => text.replace_range(at..until, &other_case(&text[at..until])),
        8 => {
            let character = char::from_u32(u32::try_from(chance.below(0x180)).unwrap());
            text.insert(at, character.unwrap());
        }
        _ => {
            let mut bytes = std::mem::take(text).into_bytes();
            flip(&mut bytes, chance);
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
    }
}

/// Percent-encodes what needs it and what does not, in either case.
fn encode(text: &mut String, range: std::ops::Range<usize>, chance: &mut Chance) {
    let is_upper = chance.happens(50);
    let code = |byte: u8| if is_upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
    let encoded: String = text[range.clone()].bytes().map(code).collect();
    text.replace_range(range, &encoded);
}

fn flip(bytes: &mut [u8], chance: &mut Chance) {
    if !bytes.is_empty() {
        let at = chance.below(bytes.len());
        bytes[at] ^= 1 << chance.below(8);
    }
}

fn splice(text: &mut String, other: &str, chance: &mut Chance) {
    text.truncate(place(text, chance));
    text.push_str(&other[place(other, chance)..]);
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

/// Between two characters, or at an end.
fn place(text: &str, chance: &mut Chance) -> usize {
    let mut at = chance.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
