//! What comes of a call, and the whole of what people are told when it brought nothing.

use api::error::{REQUEST_ID, code, more_info, read, read_as};
use api::gateway::Reason;
use api::{
    ApiError, Endpoint, Refusal, Response, Sid, TransportError, chat_service, configuration, conversation, role,
    service, service_configuration, webhooks,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const HTML: &str = "<!doctype html><title>502 Bad Gateway</title>";

/// What is said of JSON that is not the API's.
fn unreadable(status: u16) -> String {
    format!("The API’s response could not be read (HTTP {status}). Reload the page, then try again.")
}

fn answer(status: u16, body: &str) -> Response {
    let headers =
        vec![("content-type".to_owned(), "application/json".to_owned()), (REQUEST_ID.to_owned(), "RQ1".to_owned())];
    Response { status, headers, body: body.to_owned() }
}

fn body(status: u16, code: u32, message: &str) -> String {
    json!({ "code": code, "message": message, "more_info": more_info(code), "status": status }).to_string()
}

fn failure<E: Endpoint>(response: &Response) -> ApiError {
    match read::<E>(response) {
        Ok(_) => panic!("{response:?} was taken for a success"),
        Err(error) => error,
    }
}

/// Every kind of request reads a failure alike.
fn says(status: u16, body: &str, message: &str) {
    let response = answer(status, body);
    for error in [
        failure::<service::Fetch>(&response),
        failure::<service::List>(&response),
        failure::<service::Create>(&response),
        failure::<service::Delete>(&response),
    ] {
        assert_eq!(error.to_string(), message, "for HTTP {status} with {body:?}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.is_not_found(), status == 404 && error.refusal().is_some());
    }
}

#[test]
fn a_success_is_read_into_what_was_asked_for() {
    let sid = Sid::from_digits(7);
    let text = json!({ "sid": sid.as_str(), "friendly_name": "A" }).to_string();
    for status in [200, 201, 202] {
        let service = read::<service::Create>(&answer(status, &text)).unwrap();
        assert_eq!(service.sid.known(), Some(&sid));
    }
    let page = read::<service::List>(&answer(200, r#"{"services":[],"meta":{}}"#)).unwrap();
    assert!(page.items.is_empty());
    assert_eq!(read::<service::Delete>(&answer(204, "")), Ok(()));
    assert_eq!(read::<service::Delete>(&answer(200, "{}")), Ok(()));
}

#[test]
fn a_success_in_another_form_is_unreadable() {
    for (status, text) in [(201, "[]"), (200, "null")] {
        let error = failure::<service::Fetch>(&answer(status, text));
        assert_eq!(error, ApiError::Unreadable { status, request_id: Some("RQ1".to_owned()) });
        assert_eq!(error.to_string(), unreadable(status));
        assert_eq!(error.refusal(), None);
    }
    assert!(matches!(failure::<service::Fetch>(&answer(204, "")), ApiError::Unreadable { .. }));
    // Nor for whoever would take any JSON: an empty form is not shown in place of settings.
    for text in ["[1, 2, 3]", "null", "true"] {
        assert!(matches!(read_as::<Value>(&answer(200, text)), Err(ApiError::Unreadable { .. })));
    }
}

#[test]
fn a_response_that_is_no_json_is_not_taken_for_one_of_the_api() {
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
            says(status, text, &message);
            let error = failure::<service::Fetch>(&answer(status, text));
            assert_eq!(error.is_sign_in_page(), [200, 201, 302, 401, 511].contains(&status), "HTTP {status}");
            assert!(error.is_outcome_unknown(), "HTTP {status}");
        }
    }
}

#[test]
fn a_refusal_says_what_happened_and_what_to_do() {
    says(400, &body(400, 50000, "FriendlyName is missing"), "FriendlyName is missing (Error 50000)");
    says(
        401,
        &body(401, code::NOT_AUTHENTICATED, "Authenticate"),
        "Twilio does not know this account SID and token. Check them, then try again. (Error 20003)",
    );
    says(
        403,
        &body(403, 20008, "Test credentials are not allowed"),
        "The credential in use is not allowed to do this. Twilio says: Test credentials are not allowed (Error 20008)",
    );
    says(
        404,
        &body(404, code::NOT_FOUND, "The requested resource /Services/IS1 was not found"),
        "It does not exist, or not any more. (Error 20404)",
    );
    says(410, &body(410, 20410, "Gone"), "Twilio does not offer this any more. (Error 20410)");
    says(
        429,
        &body(429, code::TOO_MANY_REQUESTS, "Too Many Requests"),
        "Too many requests are running at once, and this one was not carried out. Try again in a moment. (Error 20429)",
    );
    says(
        500,
        &body(500, code::SERVER_ERROR, "Internal"),
        "The API could not carry this out. It says: Internal (Error 20500)",
    );
    says(
        503,
        &body(503, code::UNAVAILABLE, "Unavailable"),
        "The API could not carry this out. It says: Unavailable (Error 20503)",
    );
}

#[test]
fn a_failure_in_another_form_is_unreadable_whatever_its_status() {
    for status in [400, 401, 403, 404, 410, 429, 500, 502] {
        for text in ["null", "[]", "{}", r#""text""#, r#"{"message": 7}"#, r#"{"message": " "}"#] {
            says(status, text, &unreadable(status));
        }
    }
}

#[test]
fn no_answer_at_all_says_where_to_look() {
    let error = ApiError::Transport(TransportError::Unreachable);
    assert_eq!(error.to_string(), "No answer came. Check the connection and that the server is running.");
    assert_eq!((error.status(), error.refusal(), error.is_not_found()), (None, None, false));
}

#[test]
fn only_a_refusal_that_was_reasoned_says_that_nothing_was_done() {
    for status in [400, 401, 403, 404, 409, 410, 429] {
        let error = failure::<service::Create>(&answer(status, &body(status, 1, "No")));
        assert!(!error.is_outcome_unknown(), "HTTP {status}");
    }
    for status in [500, 502, 503] {
        let error = failure::<service::Create>(&answer(status, &body(status, 1, "No")));
        assert!(error.is_outcome_unknown(), "HTTP {status}");
    }
    assert!(failure::<service::Create>(&answer(404, HTML)).is_outcome_unknown());
    assert!(ApiError::Transport(TransportError::TimedOut).is_outcome_unknown());
    assert!(!ApiError::Transport(TransportError::Blocked).is_outcome_unknown());
}

#[test]
fn a_refusal_keeps_everything_that_support_asks_for() {
    let error = failure::<service::Fetch>(&answer(404, &body(404, 20404, "not found")));
    let expected = Refusal {
        status: 404,
        code: Some(20404),
        message: "not found".to_owned(),
        more_info: Some("https://www.twilio.com/docs/errors/20404".to_owned()),
        request_id: Some("RQ1".to_owned()),
        reason: None,
        retry_after: None,
    };
    assert_eq!(error.refusal(), Some(&expected));
}

#[test]
fn what_a_gateway_does_not_pass_on_is_not_gone() {
    let refused = failure::<service::Fetch>(&Reason::Unlisted.refuse("There is no account of this name."));
    assert_eq!((refused.status(), refused.is_not_found()), (Some(404), false));
}

#[test]
fn a_refusal_says_how_long_to_wait_where_the_answer_does() {
    let header = |seconds: &str| ("retry-after".to_owned(), seconds.to_owned());
    let busy = |headers| Response { status: 429, headers, body: body(429, 20429, "Too Many Requests") };
    let said = |headers| failure::<service::Fetch>(&busy(headers)).to_string();
    assert!(said(vec![]).ends_with("Try again in a moment. (Error 20429)"));
    assert!(said(vec![header("300")]).ends_with("Try again in 300 s. (Error 20429)"));
    assert!(said(vec![header("soon")]).ends_with("Try again in a moment. (Error 20429)"));
}

#[test]
fn a_refusal_needs_only_a_message() {
    let refused = |body: Value| failure::<service::Fetch>(&answer(400, &body.to_string()));
    assert_eq!(refused(json!({ "message": "No" })).to_string(), "No");
    assert_eq!(refused(json!({ "title": "Bad", "detail": "No", "code": 7 })).to_string(), "No (Error 7)");
    assert_eq!(refused(json!({ "message": "No", "code": "7" })).to_string(), "No");
    assert_eq!(refused(json!({ "message": "No", "code": u64::MAX })).to_string(), "No");
}

#[test]
fn a_status_in_the_body_does_not_overrule_the_one_of_http() {
    let error = failure::<service::Fetch>(&answer(400, &body(404, 1, "No")));
    assert_eq!(error.status(), Some(400));
}

#[test]
fn only_a_safe_address_is_kept_as_a_link() {
    let link = |address: &str| {
        let body = json!({ "message": "No", "more_info": address }).to_string();
        failure::<service::Fetch>(&answer(400, &body)).refusal().unwrap().more_info.clone()
    };
    assert_eq!(link("https://a.example/7").as_deref(), Some("https://a.example/7"));
    for address in ["", "javascript:alert(1)", "http://a.example/7", "data:text/html,x", "//a.example", " https://a"] {
        assert_eq!(link(address), None, "{address}");
    }
}

#[test]
fn a_refusal_is_read_as_it_was_written() {
    let written = Refusal {
        status: 400,
        code: Some(50003),
        message: "Too long".to_owned(),
        more_info: Some(more_info(50003)),
        ..Refusal::default()
    };
    let response = Response { status: 400, headers: Vec::new(), body: written.to_json().to_string() };
    assert_eq!(failure::<service::Fetch>(&response), ApiError::Refused(written));
}

fn field<E: Endpoint>(code: Option<u32>, message: &str) -> Option<&'static str> {
    Refusal { status: 400, code, message: message.to_owned(), ..Refusal::default() }.field(E::FIELDS)
}

#[test]
fn a_refusal_is_shown_beside_the_field_that_its_code_is_about() {
    for code in [code::FRIENDLY_NAME_MISSING, code::FRIENDLY_NAME_TOO_LONG] {
        assert_eq!(field::<service::Create>(Some(code), "No"), Some("FriendlyName"));
        assert_eq!(field::<chat_service::Update>(Some(code), "No"), Some("FriendlyName"));
    }
    assert_eq!(field::<service::Create>(Some(code::SERVER_ERROR), "No"), None);
    assert_eq!(field::<service::Create>(None, "No"), None);
}

#[test]
fn a_refusal_is_shown_beside_the_field_that_its_message_names() {
    let message = "Missing required parameter FriendlyName in the post body";
    assert_eq!(field::<service::Create>(Some(code::INVALID_PARAMETER), message), Some("FriendlyName"));
    for name in ["StartDate", "EndDate", "State", "PageSize", "Page", "PageToken"] {
        assert_eq!(field::<conversation::List>(None, &format!("{name} cannot be read")), Some(name));
    }
}

#[test]
fn a_code_that_several_fields_share_is_about_the_one_that_the_message_names() {
    let code = Some(code::WEBHOOK_PARAMETER);
    for name in ["Filters", "PreWebhookUrl", "PostWebhookUrl", "Target"] {
        assert_eq!(field::<webhooks::Update>(code, &format!("{name} cannot be read")), Some(name));
    }
    assert_eq!(field::<webhooks::Update>(code, "No"), Some("Filters"), "else about the first that has it");
    let message = "PreWebhookUrl cannot be called so";
    assert_eq!(
        field::<webhooks::Update>(Some(code::WEBHOOK_METHOD), message),
        Some("Method"),
        "a code of its own counts"
    );
    let message = "Media.CompatibilityMessage is too long";
    let by_name = Some("Media.CompatibilityMessage");
    assert_eq!(field::<chat_service::Update>(Some(code::INVALID_PARAMETER), message), by_name);
    assert_eq!(field::<chat_service::Update>(Some(code::INVALID_PARAMETER), "No"), None);
}

#[test]
fn the_codes_of_the_reference_are_about_their_settings() {
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
fn headers_are_found_by_their_name_in_lower_case() {
    let response = answer(200, "");
    assert_eq!(response.header(REQUEST_ID), Some("RQ1"));
    assert_eq!(response.header("etag"), None);
}

proptest! {
    #[test]
    fn no_answer_upsets_a_reader(status: u16, body in prop_oneof![any::<String>(), "[{}\\[\\]:,\"a-z0-9 ]{0,40}"]) {
        let response = Response { status, headers: Vec::new(), body };
        for error in [read::<service::Fetch>(&response).err(), read::<service::List>(&response).err()].into_iter().flatten() {
            prop_assert_eq!(error.status(), Some(status));
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
