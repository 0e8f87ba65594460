//! Diagnosis of a response that rejects the request, or is not the API's.

use api::ApiError;
use api::access::Username;
use api::error::code;
use api::message::API_ROOTS;

use crate::feedback::diagnosis::{Diagnosis, FailedConnection, texts};

/// Explains an error that came with a response.
pub fn explain(connection: &FailedConnection, error: &ApiError) -> Diagnosis {
    let diagnosis = Diagnosis::new(error.to_string());
    let look_at = Some(connection.base.to_string());
    match error.status() {
        Some(401) if error.rejection().is_some() => not_authenticated(connection, diagnosis),
        Some(403) if error.rejection().is_some() => forbidden(error, diagnosis),
        Some(502..=504) => diagnosis.or(texts::PROXY, texts::PROXY_CHECK),
        Some(404) => Diagnosis { look_at, ..Diagnosis::new(texts::NOT_HERE) },
        Some(status) if error.rejection().is_none() => {
            let [root, _] = API_ROOTS;
            Diagnosis { look_at, ..Diagnosis::new(texts::not_the_api(status)) }
                .or(texts::WRONG_PATH, texts::wrong_path_check(root))
                .or(texts::WEBSITE, texts::WEBSITE_CHECK)
        }
        _ => diagnosis,
    }
}

/// Adds causes of a 401.
fn not_authenticated(connection: &FailedConnection, diagnosis: Diagnosis) -> Diagnosis {
    let with_causes = match connection.caller {
        Username::Account(_) => diagnosis
            .or(texts::OTHER_ACCOUNT, texts::OTHER_ACCOUNT_CHECK)
            .or(texts::KEY_SECRET, texts::KEY_SECRET_CHECK),
        Username::ApiKey(_) => {
            diagnosis.or(texts::OTHER_KEY, texts::OTHER_KEY_CHECK).or(texts::AUTH_TOKEN, texts::AUTH_TOKEN_CHECK)
        }
    };
    with_causes.or(texts::OTHER_REGION, texts::REGION_CHECK)
}

/// Adds causes of a 403.
fn forbidden(error: &ApiError, diagnosis: Diagnosis) -> Diagnosis {
    match error.code() {
        Some(code::TEST_CREDENTIALS) => diagnosis.or(texts::TEST_CREDENTIALS, texts::TEST_CREDENTIALS_CHECK),
        Some(code::NOT_IN_REGION) => diagnosis.or(texts::NOT_IN_REGION, texts::REGION_CHECK),
        _ => diagnosis.or(texts::RESTRICTED_KEY, texts::RESTRICTED_KEY_CHECK),
    }
}

#[cfg(test)]
mod tests {
    use api::Response;
    use api::error::read_as;
    use serde_json::Value;

    use super::*;

    /// Diagnosis of a response to a caller with a SID of that prefix: sentence and causes.
    fn explained(prefix: &str, status: u16, body: &str) -> (String, Vec<&'static str>) {
        let caller = format!("{prefix}{}", "0".repeat(32)).parse().unwrap();
        let base = "https://api.example/twilio".parse().unwrap();
        let connection = FailedConnection { page_origin: "https://admin.example".to_owned(), base, caller };
        let response = Response { status, body: body.to_owned(), ..Response::default() };
        let diagnosis = explain(&connection, &read_as::<Value>(&response).unwrap_err());
        (diagnosis.why, diagnosis.causes.into_iter().map(|cause| cause.what).collect())
    }

    #[test]
    fn causes_of_401_depend_on_the_kind_of_credential() {
        let body = r#"{"code": 20003, "message": "Authenticate"}"#;
        let (why, causes) = explained("AC", 401, body);
        assert_eq!(why, "Twilio does not know this account SID and token. Check them, then try again. (Error 20003)");
        assert_eq!(causes[1], "This is the secret of an API key");
        assert_eq!(explained("SK", 401, body).1[1], "This is the auth token of the account");
    }

    #[test]
    fn causes_of_403_depend_on_the_error_code() {
        let causes = |code: u32| explained("SK", 403, &format!(r#"{{"code": {code}, "message": "No"}}"#)).1;
        assert_eq!(causes(code::FORBIDDEN), ["This is a restricted API key"]);
        assert_eq!(causes(code::TEST_CREDENTIALS), ["These are test credentials"]);
        assert_eq!(causes(code::NOT_IN_REGION), ["Conversations is not offered in this region"]);
    }

    #[test]
    fn a_response_that_is_not_the_apis_is_not_a_rejection() {
        let (why, causes) = explained("AC", 200, "<!doctype html>");
        assert_eq!(why, "The server at this address (HTTP 200) is not the API.");
        assert_eq!(causes, ["The path is not right", "The address belongs to a website"]);
        // A sign-in page of a proxy or network says nothing about the token.
        for status in [401, 403] {
            let (why, causes) = explained("SK", status, "<html><h1>Sign in</h1></html>");
            assert_eq!(why, format!("The server at this address (HTTP {status}) is not the API."));
            assert_eq!(causes, ["The path is not right", "The address belongs to a website"]);
        }
        assert!(explained("AC", 404, "<!doctype html>").0.starts_with("The API is not at this address."));
        assert!(
            explained("AC", 404, r#"{"code": 20404, "message": "Not found"}"#).0.starts_with("The API is not at this")
        );
    }

    #[test]
    fn temporary_errors_have_no_causes() {
        assert_eq!(explained("AC", 429, r#"{"code": 20429, "message": "Too Many Requests"}"#).1, [] as [&str; 0]);
        assert_eq!(explained("AC", 500, r#"{"code": 20500, "message": "Failed"}"#).1, [] as [&str; 0]);
        assert_eq!(explained("AC", 502, "<html>Bad Gateway</html>").1, ["A proxy responded instead of the API"]);
    }
}
