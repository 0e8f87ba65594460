//! Error responses.

use api::error::{code, more_info};
use api::value::ValueError;
use api::{ParamError, ParameterInfo, Response};

/// Reason why a request is rejected.
#[derive(Debug)]
pub(crate) struct Rejection {
    status: u16,
    code: u32,
    message: String,
}

impl Rejection {
    pub(crate) fn not_found(path: &str) -> Self {
        let message = format!("The requested resource {} was not found", without_version(path));
        Self { status: 404, code: code::NOT_FOUND, message }
    }

    pub(crate) fn method_not_allowed() -> Self {
        Self { status: 405, code: code::METHOD_NOT_ALLOWED, message: "Method not allowed".to_owned() }
    }

    pub(crate) fn service_not_found() -> Self {
        Self { status: 404, code: code::SERVICE_NOT_FOUND, message: "Service instance not found".to_owned() }
    }

    /// Rejects an invalid parameter. The message gets the parameter's name if neither the message nor the code identifies it.
    pub(crate) fn parameter(error: &ParamError, fields: &[ParameterInfo]) -> Self {
        let have_code = fields.iter().filter(|field| field.codes.contains(&error.code)).count();
        let is_named = have_code == 1 || error.message.contains(error.wire);
        let message = if is_named { error.message.clone() } else { error.to_string() };
        Self { status: 400, code: error.code, message }
    }

    /// Rejects a request that contradicts the stored records.
    pub(crate) fn conflict(message: String) -> Self {
        Self { status: 409, code: code::CONFLICT, message }
    }

    /// Rejects a well-formed value that refers to no stored record.
    pub(crate) fn invalid(code: u32, message: &str) -> Self {
        Self { status: 400, code, message: message.to_owned() }
    }

    /// Rejects a value that the parameter's type permits and this operation does not.
    pub(crate) fn value(mistake: &impl ValueError) -> Self {
        Self { status: 400, code: mistake.code(), message: mistake.to_string() }
    }
}

impl From<Rejection> for Response {
    fn from(rejection: Rejection) -> Self {
        error_response(rejection.status, rejection.code, &rejection.message)
    }
}

/// Returns an error response in the format of the API.
pub fn error_response(status: u16, code: u32, message: &str) -> Response {
    let body = api::Rejection {
        status,
        code: Some(code),
        message: message.to_owned(),
        more_info: Some(more_info(code)),
        ..api::Rejection::default()
    };
    json(status, body.to_json().to_string())
}

/// Returns a response with a JSON body.
pub(crate) fn json(status: u16, body: String) -> Response {
    let headers = vec![("content-type".to_owned(), "application/json;charset=utf-8".to_owned())];
    Response { status, headers, body }
}

/// Returns a path as messages show it, without the version segment.
fn without_version(path: &str) -> &str {
    let is_version = |segment: &str| {
        let digits = segment.strip_prefix('v').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let rest = path.trim_start_matches('/');
    match rest.find('/') {
        Some(end) if is_version(&rest[..end]) => &rest[end..],
        _ => path,
    }
}
