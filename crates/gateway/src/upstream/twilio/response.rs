//! Reads what came back, and takes it for an answer of the API only if it is one.

use api::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use hyper::http;
use serde::de::IgnoredAny;

use super::failure::{Cause, Loss, Oddity};
use crate::line::PASSED_HEADERS;

/// Far above the largest page of a list, and little enough that a handful of them do no harm.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Some programs put it before their JSON, which has no use for it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// An answer of the API: whole, not too large, neither a redirect nor compressed, and JSON if it is anything.
pub async fn read(answer: http::Response<Incoming>) -> Result<Response, Cause> {
    let (head, body) = answer.into_parts();
    let status = head.status.as_u16();
    // The client takes what leads up to an answer by itself; what remains is another protocol, which nobody has asked for.
    if head.status.is_informational() {
        return Err(Cause::Unreadable(Oddity::NotHttp));
    }
    if head.status.is_redirection() {
        return Err(Cause::Unreadable(Oddity::Redirect(status)));
    }
    let encoding = head.headers.get(CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Cause::Unreadable(Oddity::Compressed));
    }
    let body = match Limited::new(body, MAX_BYTES).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(Cause::Unreadable(Oddity::TooLarge)),
        Err(_) => return Err(Cause::Lost(Loss::CutShort)),
    };
    let not_json = Cause::Unreadable(Oddity::NotJson(status));
    if !body.is_empty() && !says_json(&head.headers) {
        return Err(not_json);
    }
    let mut body = String::from_utf8(body.into()).map_err(|_| not_json)?;
    if body.starts_with(BYTE_ORDER_MARK) {
        body.remove(0);
    }
    // What the pages can read although it is not quite JSON is passed on.
    let is_json = || serde_json::from_str::<IgnoredAny>(&body).is_ok() || api::json::parse(&body).is_some();
    if !body.is_empty() && !is_json() {
        return Err(not_json);
    }
    Ok(Response { status, headers: kept(&head.headers), body })
}

/// `application/json`, and its newer relatives such as `application/problem+json`.
fn says_json(headers: &HeaderMap) -> bool {
    let Some(text) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let kind = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.strip_prefix("application/").is_some_and(|rest| rest.ends_with("+json"))
}

/// What is passed on, and the time, which tells whether the clock of this machine is right. The rest is forgotten.
fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |name: &str| headers.get(name)?.to_str().ok();
    let names = PASSED_HEADERS.into_iter().chain(["date"]);
    names.filter_map(|name| Some((name.to_owned(), value(name)?.to_owned()))).collect()
}
