//! Hosts of URLs, and the networks that can reach them. Hosts are parsed as in browsers: <https://url.spec.whatwg.org/#host-parsing>.

use std::net::{Ipv4Addr, Ipv6Addr};

use percent_encoding::percent_decode_str;

use super::domains::{LOCAL, LOOPBACK, UNRESOLVABLE, WILDCARD_DNS};

/// Host of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// Name in lower case, without a final dot.
    Name(String),
    /// IPv4 address.
    V4(Ipv4Addr),
    /// IPv6 address.
    V6(Ipv6Addr),
}

/// Networks from which a host can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The whole internet.
    Public,
    /// A single machine or a private network.
    Local,
    /// No network: the name or the address is reserved.
    Nowhere,
}

impl Host {
    /// Parses a host without port. `None` if no machine can have the name or address.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(address) = text.strip_prefix('[') {
            return address.strip_suffix(']')?.parse().ok().map(Self::V6);
        }
        let decoded = percent_decode_str(text).decode_utf8().ok()?;
        let name = decoded.chars().map(half_width).flat_map(char::to_lowercase).collect::<String>();
        let name = name.strip_suffix('.').unwrap_or(&name);
        if name.rsplit('.').next().is_some_and(is_number) {
            return parse_ipv4(name).map(Self::V4);
        }
        is_name(name).then(|| Self::Name(name.to_owned()))
    }

    /// Returns true if the host is the domain or a name below it.
    pub(crate) fn is_in(&self, domain: &str) -> bool {
        matches!(self, Self::Name(name) if is_in(name, domain))
    }

    /// Returns the networks from which the host can be reached.
    pub(crate) fn reach(&self) -> Reach {
        match self {
            Self::Name(name) => reach_of_name(name),
            Self::V4(address) => reach_of_ipv4(*address),
            Self::V6(address) => reach_of_ipv6(*address),
        }
    }
}

/// Converts full-width letters and dots to ASCII, as browsers do.
fn half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3002}' | '\u{ff61}' => '.',
        _ => letter,
    }
}

/// Returns true for a name that DNS can hold (RFC 1035). Underscores are accepted, because they are common in practice. The length of names
/// outside ASCII is not checked.
fn is_name(name: &str) -> bool {
    const MAX_NAME: usize = 253;
    const MAX_LABEL: usize = 63;
    let is_letter = |letter: char| match letter {
        _ if letter.is_ascii() => letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'),
        _ => !letter.is_whitespace() && !letter.is_control(),
    };
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(is_letter) && (label.len() <= MAX_LABEL || !label.is_ascii())
    };
    name.split('.').all(is_label) && (name.len() <= MAX_NAME || !name.is_ascii())
}

/// Returns true if a host with this last label is an IPv4 address. No top-level domain is a number.
fn is_number(label: &str) -> bool {
    let is_decimal = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    is_decimal || label.starts_with("0x") && parse_ipv4_part(label).is_some()
}

/// Parses a part of an IPv4 address in decimal, octal (`0177`) or hexadecimal digits (`0x7f`).
fn parse_ipv4_part(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some("") => ("0", 16),
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (text, 8),
        None => (text, 10),
    };
    // `from_str_radix` would accept a sign.
    digits.chars().all(|digit| digit.is_digit(radix)).then(|| u64::from_str_radix(digits, radix).ok())?
}

/// Parses an IPv4 address in every notation that browsers accept: `127.0.0.1`, `127.1`, `0x7f.0.0.1`, `2130706433`.
fn parse_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u64> = text.split('.').map(parse_ipv4_part).collect::<Option<_>>()?;
    let (last, leading) = parts.split_last()?;
    let missing = 4_usize.checked_sub(leading.len()).filter(|missing| *missing > 0)?;
    // The last part stands for all missing octets.
    if leading.iter().any(|part| *part > 255) || last >> (8 * missing) > 0 {
        return None;
    }
    let value = leading.iter().zip([24, 16, 8]).fold(*last, |value, (part, shift)| value | part << shift);
    u32::try_from(value).ok().map(Ipv4Addr::from)
}

/// Returns true if the name is the domain or a name below it.
fn is_in(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn reach_of_name(name: &str) -> Reach {
    let is_in_any = |domains: &[&str]| domains.iter().any(|domain| is_in(name, domain));
    if is_in_any(UNRESOLVABLE) {
        Reach::Nowhere
    } else if !name.contains('.') || is_in_any(LOCAL) || is_in_any(LOOPBACK) {
        Reach::Local
    } else {
        WILDCARD_DNS.iter().find_map(|domain| embedded_ipv4(name, domain)).map_or(Reach::Public, reach_of_ipv4)
    }
}

/// Returns the address that a wildcard DNS service resolves the name to: `10.0.0.7` for `app.10-0-0-7.nip.io`.
fn embedded_ipv4(name: &str, domain: &str) -> Option<Ipv4Addr> {
    let mut labels = name.strip_suffix(domain)?.strip_suffix('.')?.rsplit(['.', '-']);
    let octets = [labels.next()?, labels.next()?, labels.next()?, labels.next()?];
    let [fourth, third, second, first] = octets.map(|octet| octet.parse().ok());
    Some(Ipv4Addr::new(first?, second?, third?, fourth?))
}

/// Looks an address up in <https://www.iana.org/assignments/iana-ipv4-special-registry>. Addresses for documentation count as public, like
/// names below `example`.
fn reach_of_ipv4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [0, ..] | [100, 64..=127, ..] => Reach::Local,
        _ if address.is_private() || address.is_loopback() || address.is_link_local() => Reach::Local,
        [192, 0, 0, _] | [198, 18..=19, ..] | [224..=255, ..] => Reach::Nowhere,
        _ => Reach::Public,
    }
}

/// Looks an address up in <https://www.iana.org/assignments/iana-ipv6-special-registry>.
fn reach_of_ipv6(address: Ipv6Addr) -> Reach {
    let ipv4 = |high: u16, low: u16| reach_of_ipv4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        // IPv4 addresses written in IPv6, among them `::1`, which becomes 0.0.0.1.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => ipv4(high, low),
        [0x2002, high, low, ..] => ipv4(high, low),
        // IANA assigns only these.
        [0x2000..=0x3fff, ..] => Reach::Public,
        [0xfc00..=0xfdff | 0xfe80..=0xfeff, ..] => Reach::Local,
        _ => Reach::Nowhere,
    }
}
