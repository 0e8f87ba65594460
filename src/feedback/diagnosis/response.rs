//! An answer came, and it says no, or is not the API's.

use api::ApiError;
use api::access::Caller;
use api::error::code;
use api::message::API_ROOTS;

use crate::feedback::diagnosis::{Call, Diagnosis};

const REGION: &str = "Each region of Twilio has credentials of its own.";

pub fn explain(call: &Call, error: &ApiError) -> Diagnosis {
    let said = Diagnosis::new(error.to_string());
    let look_at = Some(call.base.to_string());
    match error.status() {
        Some(401) if error.refusal().is_some() => unknown(call, said),
        Some(403) if error.refusal().is_some() => not_allowed(error, said),
        Some(502..=504) => said.or(
            "A proxy answers in its place",
            "The server behind it does not run, or does not answer in time: its log and that of the proxy say more.",
        ),
        Some(404) => {
            Diagnosis { look_at, ..Diagnosis::new("The API is not at this address. Check it, its path included.") }
        }
        Some(status) if error.refusal().is_none() => {
            let [root, _] = API_ROOTS;
            Diagnosis {
                look_at,
                ..Diagnosis::new(format!("Something answers there (HTTP {status}), but it is not the API."))
            }
            .or(
                "The path is not right",
                format!("Enter what stands before {root} in the addresses of the API, and no more."),
            )
            .or("It is a page for people", "The tab shows it: a site, or a page of a proxy or a network to sign in on.")
        }
        _ => said,
    }
}

/// 401.
fn unknown(call: &Call, said: Diagnosis) -> Diagnosis {
    let diagnosis = match call.caller {
        Caller::Account(_) => said
            .or("The token is another account’s, or was replaced", "Copy both anew from where the account shows them.")
            .or(
                "It is the secret of an API key",
                "With it goes the SID of that key, SK…, and not that of the account.",
            ),
        Caller::ApiKey(_) => said
            .or(
                "The secret is another key’s, or the key was deleted",
                "A secret is shown once, when its key is created: create another key.",
            )
            .or("It is the auth token of the account", "With it goes the SID of the account, AC…"),
    };
    diagnosis.or("It is of another region", REGION)
}

/// 403.
fn not_allowed(error: &ApiError, said: Diagnosis) -> Diagnosis {
    match error.code() {
        Some(code::TEST_CREDENTIALS) => {
            said.or("They are test credentials", "Conversations takes none. Enter those of the account, or an API key.")
        }
        Some(code::NOT_IN_REGION) => said.or("Conversations is not offered in this region", REGION),
        _ => said.or(
            "It is a restricted API key",
            "Allow it to read and change Conversations (classic), or enter a standard key.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use api::Response;
    use api::error::read_as;
    use serde_json::Value;

    use super::*;

    /// What is said of such an answer to whoever asks with a SID of that prefix.
    fn said(prefix: &str, status: u16, body: &str) -> (String, Vec<&'static str>) {
        let caller = format!("{prefix}{}", "0".repeat(32)).parse().unwrap();
        let base = "https://api.example/twilio".parse().unwrap();
        let call = Call { own: "https://admin.example".to_owned(), base, caller };
        let response = Response { status, body: body.to_owned(), ..Response::default() };
        let diagnosis = explain(&call, &read_as::<Value>(&response).unwrap_err());
        (diagnosis.why, diagnosis.causes.into_iter().map(|cause| cause.what).collect())
    }

    #[test]
    fn which_of_sid_and_token_may_be_wrong_depends_on_the_kind_of_key() {
        let body = r#"{"code": 20003, "message": "Authenticate"}"#;
        let (why, causes) = said("AC", 401, body);
        assert_eq!(why, "Twilio does not know this account SID and token. Check them, then try again. (Error 20003)");
        assert_eq!(causes[1], "It is the secret of an API key");
        assert_eq!(said("SK", 401, body).1[1], "It is the auth token of the account");
    }

    #[test]
    fn what_is_not_allowed_may_be_a_matter_of_the_key() {
        let causes = |code: u32| said("SK", 403, &format!(r#"{{"code": {code}, "message": "No"}}"#)).1;
        assert_eq!(causes(code::FORBIDDEN), ["It is a restricted API key"]);
        assert_eq!(causes(code::TEST_CREDENTIALS), ["They are test credentials"]);
        assert_eq!(causes(code::NOT_IN_REGION), ["Conversations is not offered in this region"]);
    }

    #[test]
    fn what_is_not_the_api_is_told_from_an_api_that_refuses() {
        let (why, causes) = said("AC", 200, "<!doctype html>");
        assert_eq!(why, "Something answers there (HTTP 200), but it is not the API.");
        assert_eq!(causes, ["The path is not right", "It is a page for people"]);
        // A proxy or a network that wants people to sign in says nothing about the token.
        for status in [401, 403] {
            let (why, causes) = said("SK", status, "<html><h1>Sign in</h1></html>");
            assert_eq!(why, format!("Something answers there (HTTP {status}), but it is not the API."));
            assert_eq!(causes, ["The path is not right", "It is a page for people"]);
        }
        assert!(said("AC", 404, "<!doctype html>").0.starts_with("The API is not at this address."));
        assert!(said("AC", 404, r#"{"code": 20404, "message": "Not found"}"#).0.starts_with("The API is not at this"));
    }

    #[test]
    fn what_passes_by_itself_has_no_cause_to_look_for() {
        assert_eq!(said("AC", 429, r#"{"code": 20429, "message": "Too Many Requests"}"#).1, [] as [&str; 0]);
        assert_eq!(said("AC", 500, r#"{"code": 20500, "message": "Failed"}"#).1, [] as [&str; 0]);
        assert_eq!(said("AC", 502, "<html>Bad Gateway</html>").1, ["A proxy answers in its place"]);
    }
}
