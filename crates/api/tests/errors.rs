//! Reading of responses, and the messages of every error.

use api::error::{REQUEST_ID, code, more_info, read, read_as};
use api::gateway::Reason;
use api::{
    ApiError, Endpoint, Rejection, Response, Sid, TransportError, chat_service, configuration, conversation, role,
    service, service_configuration, webhooks,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const HTML: &str = "<!doctype html><title>502 Bad Gateway</title>";

/// Message about JSON that is not the API's.
fn unreadable(status: u16) -> String {
    format!("The API’s response could not be read (HTTP {status}). Reload the page, then try again.")
}

fn response(status: u16, body: &str) -> Response {
    let headers =
        vec![("content-type".to_owned(), "application/json".to_owned()), (REQUEST_ID.to_owned(), "RQ1".to_owned())];
    Response { status, headers, body: body.to_owned() }
}

fn body(status: u16, code: u32, message: &str) -> String {
    json!({ "code": code, "message": message, "more_info": more_info(code), "status": status }).to_string()
}

fn error_of<E: Endpoint>(response: &Response) -> ApiError {
    match read::<E>(response) {
        Ok(_) => panic!("{response:?} was read as a success"),
        Err(error) => error,
    }
}

/// Checks the message of an error response for every kind of request.
fn has_message(status: u16, body: &str, message: &str) {
    let response = response(status, body);
    for error in [
        error_of::<service::Fetch>(&response),
        error_of::<service::List>(&response),
        error_of::<service::Create>(&response),
        error_of::<service::Delete>(&response),
    ] {
        assert_eq!(error.to_string(), message, "for HTTP {status} with {body:?}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.is_not_found(), status == 404 && error.rejection().is_some());
    }
}

#[test]
fn a_successful_response_is_read_as_its_type() {
    let sid = Sid::from_digits(7);
    let text = json!({ "sid": sid.as_str(), "friendly_name": "A" }).to_string();
    for status in [200, 201, 202] {
        let service = read::<service::Create>(&response(status, &text)).unwrap();
        assert_eq!(service.sid.known(), Some(&sid));
    }
    let page = read::<service::List>(&response(200, r#"{"services":[],"meta":{}}"#)).unwrap();
    assert!(page.items.is_empty());
    assert_eq!(read::<service::Delete>(&response(204, "")), Ok(()));
    assert_eq!(read::<service::Delete>(&response(200, "{}")), Ok(()));
}

#[test]
fn a_successful_response_of_another_type_is_unreadable() {
    for (status, text) in [(201, "[]"), (200, "null")] {
        let error = error_of::<service::Fetch>(&response(status, text));
        assert_eq!(error, ApiError::Unreadable { status, request_id: Some("RQ1".to_owned()) });
        assert_eq!(error.to_string(), unreadable(status));
        assert_eq!(error.rejection(), None);
    }
    assert!(matches!(error_of::<service::Fetch>(&response(204, "")), ApiError::Unreadable { .. }));
    // Also if the caller accepts any JSON: otherwise a form would be shown without its settings.
    for text in ["[1, 2, 3]", "null", "true"] {
        assert!(matches!(read_as::<Value>(&response(200, text)), Err(ApiError::Unreadable { .. })));
    }
}

#[test]
fn a_response_without_json_is_not_a_response_of_the_api() {
    let sign_in = "It may be a sign-in page. Reload the page to see it.";
    for text in [HTML, "{", "", "Forbidden"] {
        for (status, message) in [
            (200, format!("Something other than the API responded (HTTP 200). {sign_in}")),
            (201, format!("Something other than the API responded (HTTP 201). {sign_in}")),
            (302, "The request was redirected, probably to a sign-in page. Reload the page to see it.".to_owned()),
            (401, "A proxy or network asks you to sign in (HTTP 401). Reload the page to see it.".to_owned()),
            (511, "A proxy or network asks you to sign in (HTTP 511). Reload the page to see it.".to_owned()),
            (
                403,
                "A proxy or firewall blocked the request (HTTP 403). Ask your network administrator to allow it."
                    .to_owned(),
            ),
            (
                406,
                "A proxy or firewall blocked the request (HTTP 406). Ask your network administrator to allow it."
                    .to_owned(),
            ),
            (
                413,
                "The request is too large for a proxy (HTTP 413). Shorten the text, or ask your administrator."
                    .to_owned(),
            ),
            (502, "A proxy responded, and the API did not (HTTP 502). Try again in a moment.".to_owned()),
            (
                404,
                "Something other than the API responded (HTTP 404). Check the connection, then try again.".to_owned(),
            ),
        ] {
            has_message(status, text, &message);
            let error = error_of::<service::Fetch>(&response(status, text));
            assert_eq!(error.is_sign_in_page(), [200, 201, 302, 401, 511].contains(&status), "HTTP {status}");
            assert!(error.is_outcome_unknown(), "HTTP {status}");
        }
    }
}

#[test]
fn an_error_response_has_a_message_for_its_status() {
    has_message(400, &body(400, 50000, "FriendlyName is missing"), "FriendlyName is missing (Error 50000)");
    has_message(
        401,
        &body(401, code::NOT_AUTHENTICATED, "Authenticate"),
        "Twilio does not know this account SID and token. Check them, then try again. (Error 20003)",
    );
    has_message(
        403,
        &body(403, 20008, "Test credentials are not allowed"),
        "This account’s API key does not have permission for this request. Twilio: Test credentials are not allowed (Error 20008)",
    );
    has_message(
        404,
        &body(404, code::NOT_FOUND, "The requested resource /Services/IS1 was not found"),
        "Not found. It may have been deleted. (Error 20404)",
    );
    has_message(
        404,
        &body(404, code::SERVICE_NOT_FOUND, "Service not found"),
        "Service not found. It may have been deleted. (Error 50050)",
    );
    has_message(410, &body(410, 20410, "Gone"), "Twilio no longer offers this. (Error 20410)");
    has_message(
        429,
        &body(429, code::TOO_MANY_REQUESTS, "Too Many Requests"),
        "Too many requests are running at once, and this one was not carried out. Try again in a moment. (Error 20429)",
    );
    has_message(500, &body(500, code::SERVER_ERROR, "Internal"), "Twilio returned an error: Internal (Error 20500)");
    has_message(
        503,
        &body(503, code::UNAVAILABLE, "Unavailable"),
        "Twilio returned an error: Unavailable (Error 20503)",
    );
}

#[test]
fn an_undocumented_error_response_is_unreadable_at_every_status() {
    for status in [400, 401, 403, 404, 410, 429, 500, 502] {
        for text in ["null", "[]", "{}", r#""text""#, r#"{"message": 7}"#, r#"{"message": " "}"#] {
            has_message(status, text, &unreadable(status));
        }
    }
}

#[test]
fn a_missing_response_advises_to_check_the_connection() {
    let error = ApiError::Transport(TransportError::Unreachable);
    assert_eq!(error.to_string(), "The server did not respond. Check your connection, then try again.");
    assert_eq!((error.status(), error.rejection(), error.is_not_found()), (None, None, false));
}

#[test]
fn the_outcome_is_known_only_after_a_documented_rejection() {
    for status in [400, 401, 403, 404, 409, 410, 429] {
        let error = error_of::<service::Create>(&response(status, &body(status, 1, "No")));
        assert!(!error.is_outcome_unknown(), "HTTP {status}");
    }
    for status in [500, 502, 503] {
        let error = error_of::<service::Create>(&response(status, &body(status, 1, "No")));
        assert!(error.is_outcome_unknown(), "HTTP {status}");
    }
    assert!(error_of::<service::Create>(&response(404, HTML)).is_outcome_unknown());
    assert!(ApiError::Transport(TransportError::TimedOut).is_outcome_unknown());
    assert!(!ApiError::Transport(TransportError::Blocked).is_outcome_unknown());
}

#[test]
fn an_error_keeps_code_link_and_request_id() {
    let error = error_of::<service::Fetch>(&response(404, &body(404, 20404, "not found")));
    let expected = Rejection {
        status: 404,
        code: Some(20404),
        message: "not found".to_owned(),
        more_info: Some("https://www.twilio.com/docs/errors/20404".to_owned()),
        request_id: Some("RQ1".to_owned()),
        reason: None,
        retry_after: None,
    };
    assert_eq!(error.rejection(), Some(&expected));
}

#[test]
fn a_404_of_the_gateway_does_not_mean_not_found() {
    let rejected = error_of::<service::Fetch>(&Reason::Unlisted.reject("There is no account of this name."));
    assert_eq!((rejected.status(), rejected.is_not_found()), (Some(404), false));
}

#[test]
fn the_message_names_the_seconds_of_retry_after() {
    let header = |seconds: &str| ("retry-after".to_owned(), seconds.to_owned());
    let busy = |headers| Response { status: 429, headers, body: body(429, 20429, "Too Many Requests") };
    let message = |headers| error_of::<service::Fetch>(&busy(headers)).to_string();
    assert!(message(vec![]).ends_with("Try again in a moment. (Error 20429)"));
    assert!(message(vec![header("300")]).ends_with("Try again in 300 s. (Error 20429)"));
    assert!(message(vec![header("soon")]).ends_with("Try again in a moment. (Error 20429)"));
}

#[test]
fn an_error_response_needs_only_a_message() {
    let error = |body: Value| error_of::<service::Fetch>(&response(400, &body.to_string()));
    assert_eq!(error(json!({ "message": "No" })).to_string(), "No");
    assert_eq!(error(json!({ "title": "Bad", "detail": "No", "code": 7 })).to_string(), "No (Error 7)");
    assert_eq!(error(json!({ "message": "No", "code": "7" })).to_string(), "No");
    assert_eq!(error(json!({ "message": "No", "code": u64::MAX })).to_string(), "No");
}

#[test]
fn the_http_status_overrides_the_status_in_the_body() {
    let error = error_of::<service::Fetch>(&response(400, &body(404, 1, "No")));
    assert_eq!(error.status(), Some(400));
}

#[test]
fn only_an_https_url_is_kept_as_a_link() {
    let link = |address: &str| {
        let body = json!({ "message": "No", "more_info": address }).to_string();
        error_of::<service::Fetch>(&response(400, &body)).rejection().unwrap().more_info.clone()
    };
    assert_eq!(link("https://a.example/7").as_deref(), Some("https://a.example/7"));
    for address in ["", "javascript:alert(1)", "http://a.example/7", "data:text/html,x", "//a.example", " https://a"] {
        assert_eq!(link(address), None, "{address}");
    }
}

#[test]
fn an_error_response_is_read_as_it_was_written() {
    let written = Rejection {
        status: 400,
        code: Some(50003),
        message: "Too long".to_owned(),
        more_info: Some(more_info(50003)),
        ..Rejection::default()
    };
    let response = Response { status: 400, headers: Vec::new(), body: written.to_json().to_string() };
    assert_eq!(error_of::<service::Fetch>(&response), ApiError::Rejected(written));
}

fn field<E: Endpoint>(code: Option<u32>, message: &str) -> Option<&'static str> {
    Rejection { status: 400, code, message: message.to_owned(), ..Rejection::default() }.field(E::PARAMETERS)
}

#[test]
fn the_code_of_an_error_names_its_parameter() {
    for code in [code::FRIENDLY_NAME_MISSING, code::FRIENDLY_NAME_TOO_LONG] {
        assert_eq!(field::<service::Create>(Some(code), "No"), Some("FriendlyName"));
        assert_eq!(field::<chat_service::Update>(Some(code), "No"), Some("FriendlyName"));
    }
    assert_eq!(field::<service::Create>(Some(code::SERVER_ERROR), "No"), None);
    assert_eq!(field::<service::Create>(None, "No"), None);
}

#[test]
fn the_message_of_an_error_names_its_parameter() {
    let message = "Missing required parameter FriendlyName in the post body";
    assert_eq!(field::<service::Create>(Some(code::INVALID_PARAMETER), message), Some("FriendlyName"));
    for name in ["StartDate", "EndDate", "State", "PageSize", "Page", "PageToken"] {
        assert_eq!(field::<conversation::List>(None, &format!("{name} cannot be read")), Some(name));
    }
}

#[test]
fn the_message_decides_between_parameters_that_share_a_code() {
    let code = Some(code::WEBHOOK_PARAMETER);
    for name in ["Filters", "PreWebhookUrl", "PostWebhookUrl", "Target"] {
        assert_eq!(field::<webhooks::Update>(code, &format!("{name} cannot be read")), Some(name));
    }
    assert_eq!(field::<webhooks::Update>(code, "No"), Some("Filters"), "otherwise the first parameter with the code");
    let message = "PreWebhookUrl cannot be called so";
    assert_eq!(
        field::<webhooks::Update>(Some(code::WEBHOOK_METHOD), message),
        Some("Method"),
        "the code of one parameter overrides the message"
    );
    let message = "Media.CompatibilityMessage is too long";
    let by_name = Some("Media.CompatibilityMessage");
    assert_eq!(field::<chat_service::Update>(Some(code::INVALID_PARAMETER), message), by_name);
    assert_eq!(field::<chat_service::Update>(Some(code::INVALID_PARAMETER), "No"), None);
}

#[test]
fn documented_codes_name_their_settings() {
    for (code, name) in [
        (50375, "DefaultInactiveTimer"),
        (50379, "DefaultInactiveTimer"),
        (50376, "DefaultClosedTimer"),
        (50380, "DefaultClosedTimer"),
        (50050, "DefaultChatServiceSid"),
        (50341, "DefaultMessagingServiceSid"),
    ] {
        assert_eq!(field::<configuration::Update>(Some(code), "No"), Some(name));
    }
    for (code, name) in [
        (50052, "ConsumptionReportInterval"),
        (50053, "TypingIndicatorTimeout"),
        (50055, "WebhookMethod"),
        (50060, "Limits.UserChannels"),
        (50061, "Limits.ChannelMembers"),
        (50101, "DefaultChannelRoleSid"),
        (50102, "DefaultServiceRoleSid"),
        (50106, "DefaultChannelCreatorRoleSid"),
    ] {
        assert_eq!(field::<chat_service::Update>(Some(code), "No"), Some(name));
    }
    assert_eq!(field::<service_configuration::Update>(Some(50109), "No"), Some("DefaultConversationRoleSid"));
    for (code, name) in [(50104, "Permission"), (50105, "Type"), (50003, "FriendlyName")] {
        assert_eq!(field::<role::Create>(Some(code), "No"), Some(name));
    }
}

#[test]
fn headers_are_found_by_name_in_lower_case() {
    let response = response(200, "");
    assert_eq!(response.header(REQUEST_ID), Some("RQ1"));
    assert_eq!(response.header("etag"), None);
}

proptest! {
    #[test]
    fn every_response_is_read_without_a_panic(status: u16, body in prop_oneof![any::<String>(), "[{}\\[\\]:,\"a-z0-9 ]{0,40}"]) {
        let response = Response { status, headers: Vec::new(), body };
        for error in [read::<service::Fetch>(&response).err(), read::<service::List>(&response).err()].into_iter().flatten() {
            prop_assert_eq!(error.status(), Some(status));
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
