use std::fs;

use api::gateway::history::List;
use api::{Json, Kind, Method, Params};
use engine::journal::redaction::{Redaction, Target, names_credential};
use engine::journal::url::{looks_like_token, redact_text, redact_url};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{SERVICE, TestJournal, done, intent, key};
use crate::journal::{Intent, WriteResult};

/// Secrets that must not be stored: a token, a password and a session identifier.
const CANARIES: [&str; 3] =
    ["9f86d081884c7d659a2feaa0c55ad015", "Tr0ub4dor-and-3-birds", "kXq2_Vw9sLz7RtYb4NmPc8HdJf5GaEoU"];

fn shown(name: &str, kind: Kind, value: Value) -> Value {
    shown_at("production", "/v1/Configuration", name, kind, value)
}

fn shown_at(account: &str, path: &str, name: &str, kind: Kind, value: Value) -> Value {
    let target = Target { account, path };
    Redaction::new(&key(), target).value(name, kind, &value)
}

/// Redacts a URL, with `•` for each mark.
fn address(text: &str) -> String {
    redact_url(text, &|_| "•".to_owned())
}

#[test]
fn secrets_are_removed_from_a_url_and_the_rest_stays() {
    for (text, expected) in [
        ("https://example.com/events", "https://example.com/events"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("https://[::1]:8443/a", "https://[::1]:8443/a"),
        ("https://ada:secret@example.com/a", "https://•@example.com/a"),
        ("https://ada@example.com/a", "https://•@example.com/a"),
        ("https://ada:a@b@example.com/a", "https://•@example.com/a"),
        ("HTTPS:ada:secret@example.com/a", "HTTPS:•@example.com/a"),
        ("https:\\\\ada:secret@example.com\\a", "https:\\\\•@example.com\\a"),
        ("https://ada:pass#word@example.com/a", "https://•"),
        ("https://ada:1?2@example.com/a", "https://•"),
        ("https://ada:pass/word@example.com/a", "https://•"),
        ("https://example.com/a?key=1&empty=&flag&=x#part", "https://example.com/a?key=•&empty=&•&=•#•"),
        ("https://example.com/a?q=https://x:y@z/", "https://example.com/a?q=•"),
        (
            "https://hooks.example.com/services/T024BE7LD/B024BE7LH/9hDzUl3wbT5kWq8RmYcN2pXs",
            "https://hooks.example.com/services/•/•/•",
        ),
        ("https://hooks.example.com/hooks/catch/1234567/bq3ab9c/", "https://hooks.example.com/hooks/catch/1234567/•/"),
        ("https://example.com/events-2024/order2/v1b2/2024a", "https://example.com/events-2024/order2/v1b2/2024a"),
        ("https://example.com/api/webhooks/1197543320112345678/aB3", "https://example.com/api/webhooks/•/aB3"),
        ("https://example.com/hook/550e8400-e29b-41d4-a716-446655440000", "https://example.com/hook/•"),
        ("https://example.com/bot123456:AAF-x9Kq2Lm8Zt5Vw3/send", "https://example.com/•/send"),
        ("https://example.com/token/short/events", "https://example.com/token/•/events"),
        ("https://example.com/a;key=1;plain/b", "https://example.com/•;key=•;•/b"),
        ("https://example.com/proxy/https%3A%2F%2Fx%3Ay%40z/", "https://example.com/proxy/•/"),
        ("https://example.com/hook%3Ftoken", "https://example.com/•"),
        ("https://example.com/hook%253Fkey%253Da/b", "https://example.com/•/b"),
        ("https://example.com/proxy/https://x:y@z/", "https://example.com/proxy/https://•@z/"),
        (
            "https://example.com/v1/Conversations/IncomingWebhook",
            "https://example.com/v1/Conversations/IncomingWebhook",
        ),
        (
            "https://example.com/IS0123456789abcdef0123456789abcdef",
            "https://example.com/IS0123456789abcdef0123456789abcdef",
        ),
    ] {
        assert_eq!(address(text), expected, "{text}");
    }
}

#[test]
fn a_quotation_mark_in_a_password_does_not_end_its_url() {
    let message = |text: &str| redact_text(text, &|_| "•".to_owned());
    for quote in ["'", "\"", "`"] {
        let said = format!("{quote}https://ada:it{quote}s@example.com/a?key=b{quote}c{quote} is no address.");
        assert_eq!(message(&said), format!("{quote}https://•@example.com/a?key=•{quote} is no address."));
    }
    assert_eq!(message("From '://' to https://'"), "From '://' to https://'");
}

#[test]
fn tokens_are_distinguished_from_words() {
    for token in [
        "9f86d081884c7d659a2feaa0c55ad015",
        "kXq2_Vw9sLz7RtYb4NmPc8HdJf5GaEoU",
        "XXXXXXXXXXXXXXXXXXXXXXXX",
        "1197543320112345678",
        "550e8400-e29b-41d4-a716-446655440000",
        "CANARY7TOKEN8FOR9THE0TEST",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
    ] {
        assert!(looks_like_token(token), "{token}");
    }
    for word in [
        "conversations",
        "internationalization",
        "twilio-conversations-events",
        "order-events-2024-production-v2",
        "IncomingWebhookConversations",
        "webhook_handler_v2",
        "MG0123456789abcdef0123456789abcdef",
        "(IS0123456789abcdef0123456789abcdef).",
        "2026-11-20T12:00:00Z",
        "",
    ] {
        assert!(!looks_like_token(word), "{word}");
    }
}

#[test]
fn credentials_are_recognised_by_a_word_of_their_name() {
    for name in [
        "secret",
        "client_secret",
        "authToken",
        "AUTHToken",
        "access-token",
        "Password",
        "api_key",
        "apiKey",
        "APIKey",
        "apikey",
        "Authorization",
        "credentials",
        "private_key",
        "accesstoken",
        "basic_auth",
        "token_2",
    ] {
        assert!(names_credential(name), "{name}");
    }
    for name in [
        "credential_sid",
        "PageToken",
        "page_token",
        "friendly_name",
        "secretary",
        "tokenizer",
        "key",
        "author",
        "keyboard",
        "default_service_role_sid",
        "",
    ] {
        assert!(!names_credential(name), "{name}");
    }
}

#[test]
fn a_mark_differs_if_and_only_if_the_value_differs() {
    let mark = |text: &str| shown("auth_token", Kind::Opaque, text.into());
    assert_eq!(mark("one"), mark("one"));
    assert_ne!(mark("one"), mark("two"));
    let text = mark("one").as_str().unwrap().to_owned();
    assert!(text.starts_with("•••") && text.chars().count() == 11, "{text}");
    let other = crate::journal::Key::from_text(&"77".repeat(32)).unwrap();
    let target = Target { account: "production", path: "/v1/Configuration" };
    assert_ne!(Redaction::new(&other, target).value("auth_token", Kind::Opaque, &"one".into()), text);
}

#[test]
fn a_mark_reveals_nothing_about_the_same_value_elsewhere() {
    let mark = |account: &str, path: &str| shown_at(account, path, "auth_token", Kind::Opaque, "one".into());
    let here = mark("production", "/v1/Configuration");
    assert_eq!(mark("production", "/v1/Configuration"), here);
    assert_ne!(mark("sandbox", "/v1/Configuration"), here);
    assert_ne!(mark("production", "/v1/Credentials"), here);
}

#[test]
fn absent_empty_and_boolean_credentials_are_not_hidden() {
    for value in [json!(null), json!(""), json!(true), json!([]), json!({})] {
        assert_eq!(shown("token", Kind::Secret, value.clone()), value);
    }
}

/// Returns values with the secret in every place that can be told from data that is no secret.
fn hiding_places(secret: &str) -> Vec<(&'static str, Kind, Value)> {
    let address = [
        format!("https://ada:{secret}@example.com/events"),
        format!("https://{secret}@example.com/events"),
        format!("https://example.com/events?key={secret}&a=b"),
        format!("https://example.com/events?{secret}"),
        format!("https://example.com/events#{secret}"),
        format!("https://example.com/token/{secret}/events"),
        format!("https://example.com/a;token={secret}/events"),
        format!("https://example.com/https%3A%2F%2Fada%3A{secret}%40example.com"),
        format!("https:ada:{secret}@example.com"),
        format!("//ada:{secret}@example.com"),
        format!("  https://ada:{secret}@example.com"),
        format!("http:\\\\ada:{secret}@example.com"),
    ];
    let mut places: Vec<_> = ["token", "AuthToken", "api_key", "credentials", "notifications.push_secret"]
        .into_iter()
        .flat_map(|name| {
            let within = json!({ "a": [secret, { "b": secret }] });
            [json!(secret), json!([secret]), within].map(|value| (name, Kind::Opaque, value))
        })
        .collect();
    places.push(("number", Kind::Secret, json!(secret)));
    // Text that is no URL, where a URL belongs.
    places.push(("pre_webhook_url", Kind::Url, json!(secret)));
    places.push(("pre_webhook_url", Kind::Url, json!(format!("example.com?token={secret}&next=https://example.com/"))));
    places.push(("attributes", Kind::Opaque, json!({ "deep": [{ "client_secret": secret }] })));
    places.push(("attributes", Kind::Opaque, json!(format!("{{\"client_secret\":\"{secret}\"}}"))));
    for address in address {
        places.push(("pre_webhook_url", Kind::Url, json!(address)));
        places.push(("friendly_name", Kind::Text { max: 256 }, json!(address)));
        places.push(("urls", Kind::Opaque, json!([{ "url": address }])));
        if address.contains("://") {
            places.push(("template", Kind::Opaque, json!(format!("See <{address}> for more."))));
        }
    }
    places
}

#[test]
fn no_value_shows_a_secret() {
    for secret in CANARIES {
        for (name, kind, value) in hiding_places(secret) {
            let shown = shown(name, kind, value.clone()).to_string();
            assert!(!shown.contains(secret), "{name}: {value} became {shown}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_password_is_never_shown_in_any_context(
        scheme in "(https|HTTP|ftp|x-y)", user in "[a-z]{0,5}", before in r"[a-z0-9:/?#\\&=;.%]{0,8}", after in r"[a-z0-9:/?#\\&=;.%]{0,8}",
        rest in r"[a-z0-9/?#@]{0,12}",
    ) {
        let text = format!("{scheme}://{user}:{before}Pa5sw0rd{after}@example.com/{rest}");
        let shown = address(&text);
        prop_assert!(!shown.contains("Pa5sw0rd"), "{} became {}", text, shown);
    }

    #[test]
    fn any_text_can_be_redacted(text in r"([a-z]{0,4}|[:/@?#%•é=&;\\ ]|https://|\PC){0,24}") {
        for kind in [Kind::Url, Kind::Opaque, Kind::Secret] {
            shown("before", kind, text.clone().into());
            shown(&text, kind, text.clone().into());
        }
        let target = Target { account: "production", path: "/v1/Configuration" };
        Redaction::new(&key(), target).message(&text, 5);
    }
}

#[tokio::test]
async fn a_message_outside_of_a_record_is_masked() {
    let journal = TestJournal::new().await.journal;
    let account = "production".parse().unwrap();
    let masked = journal.masked_message(&account, "Cannot reach https://ada:Pa5sw0rd@example.com/x.");
    assert!(masked.ends_with("@example.com/x.") && !masked.contains("Pa5sw0rd"), "{masked}");
    assert_eq!(journal.masked_message(&account, "Internal server error."), "Internal server error.");
}

/// Records the secrets in every field of the journal and searches the bytes of its files for them.
#[tokio::test]
async fn no_file_of_the_journal_holds_a_secret() {
    let fixture = TestJournal::new().await;
    for secret in CANARIES {
        // Only a parameter of the contract has a kind; a property of a response only has a name.
        for (name, kind, value) in hiding_places(secret).into_iter().filter(|(_, kind, _)| *kind != Kind::Secret) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let path = format!("/v2/Services/{SERVICE}");
            let mut params = Params::default();
            params.push(if kind == Kind::Url { "PreWebhookUrl" } else { name }, &text);
            let response = json!({ name: value, "pre_webhook_url": value, "friendly_name": format!("https://a:{secret}@b.example") });
            let write = intent(Method::Post, &path, "", Some(response.clone()));
            let ending = WriteResult {
                message: Some(format!("The address https://ada:{secret}@example.com/ of {secret} is wrong.")),
                request_id: Some(format!("https://example.com/?{secret}")),
                ..done(Some(response.clone()))
            };
            // A password that does not look like a token and stands alone cannot be told from a word.
            let ending = if secret.contains("and") { WriteResult { message: None, ..ending } } else { ending };
            fixture.write(Intent { params, ..write }, ending.clone()).await;
            fixture.write(intent(Method::Delete, &path, "", Some(response)), ending).await;
        }
    }
    let mut looked_at = 0;
    for file in fs::read_dir(fixture.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        for secret in CANARIES {
            let at = bytes.windows(secret.len()).position(|window| window == secret.as_bytes());
            let around = at.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(200)..at + 40]));
            assert_eq!(around, None, "in {}", path.display());
        }
        looked_at += usize::from(holds("b.example"));
    }
    assert!(looked_at > 0, "what is no secret is in none of the files either");
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_changed_secret_is_recorded_as_changed() {
    let fixture = TestJournal::new().await;
    let path = format!("/v1/Services/{SERVICE}/Configuration/Webhooks");
    let before = super::webhooks("https://ada:old@example.com/events");
    let after = super::webhooks("https://ada:second@example.com/events");
    let form = "PreWebhookUrl=https%3A%2F%2Fada%3Asecond%40example.com%2Fevents";
    fixture.write(intent(Method::Post, &path, form, Some(before)), done(Some(after))).await;
    let record = fixture.latest().await;
    let change = &record["changes"][0];
    assert_eq!(change["sent"], change["after"]);
    assert_ne!(change["before"], change["after"]);
    assert!(change["before"].as_str().unwrap().ends_with("@example.com/events"));
}

#[tokio::test]
async fn a_phone_number_is_masked_when_it_is_sent_and_when_it_is_deleted() {
    let fixture = TestJournal::new().await;
    let list = "/v1/Configuration/Addresses";
    let address = json!({ "sid": format!("IG{}", "0".repeat(32)), "type": "sms", "address": "+15550100" });
    let create = intent(Method::Post, list, "Type=sms&Address=%2B15550100", None);
    fixture.write(create, done(Some(address.clone()))).await;
    let path = format!("{list}/IG{}", "0".repeat(32));
    fixture.write(intent(Method::Delete, &path, "", Some(address)), done(None)).await;

    for record in fixture.records(&List::default()).await {
        let record = record.to_json();
        assert!(!record.to_string().contains("15550100"), "{record}");
        let changes = record["changes"].as_array().unwrap();
        let named = |field: &str| changes.iter().any(|change| change["field"] == field);
        assert!(named("Address") && named("Type"), "{record}");
        assert!(record.to_string().contains(r#""sms""#), "what is not personal stays: {record}");
    }
}
