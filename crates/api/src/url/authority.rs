//! Splitting of a URL's authority into host and port.

/// Splits host and port. An IPv6 address stands in brackets, so that its colons do not count.
pub(crate) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Parses a port: 1 to 65535, digits only.
pub(crate) fn parse_port(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port > 0)
}

/// Returns true for an IPv6 address in brackets. The number and length of its groups are not checked.
pub(crate) fn is_ipv6(host: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || b":.".contains(&byte);
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    address.is_some_and(|address| address.contains(':') && address.bytes().all(is_part))
}
