//! Requests as texts: a file of expected texts for each language, and a shell that reads the commands back.

use std::path::PathBuf;
use std::process::Command;

use api::operation::{Action, Operation};
use api::{Method, Params, Request, ResourceKind};
use engine::code::{Language, render};
use proptest::prelude::*;

const SERVICE: &str = "IS0123456789abcdef0123456789abcdef";
const ROLE: &str = "RL0123456789abcdef0123456789abcdef";

/// Request of an operation, with the SID of the service and then that of the role in its path.
fn request(resource: ResourceKind, action: Action, form: &[(&str, &str)]) -> Request {
    let operation = Operation::of(resource, action).expect("the API has the operation");
    let mut sids = [SERVICE, ROLE].into_iter();
    let fill = |segment: &'static str| match segment.starts_with('{') {
        true => sids.next().expect("the path names a service and a role at most"),
        false => segment,
    };
    let path = operation.path.split('/').map(fill).collect::<Vec<_>>().join("/");
    let mut params = Params::default();
    form.iter().for_each(|(wire, value)| params.push(wire, value));
    Request::new(operation.method, path, params)
}

fn cases() -> Vec<(&'static str, Request)> {
    use Action::{Create, Delete, Update};
    use ResourceKind as Kind;
    let timers = [("DefaultChatServiceSid", SERVICE), ("DefaultClosedTimer", "P7D")];
    let roles = [("DefaultChatServiceRoleSid", ROLE), ("ReachabilityEnabled", "true")];
    let push = [
        ("NewMessage.Enabled", "false"),
        ("NewMessage.Template", "${USER}: \"${MESSAGE}\" in \\${CONVERSATION}"),
        ("NewMessage.WithMedia.Enabled", "true"),
        ("AddedToConversation.Sound", ""),
    ];
    let events = [
        ("Filters", "onMessageAdd"),
        ("Filters", "onMessageAdded"),
        ("PostWebhookUrl", "https://example.com/?a=1&b=2"),
    ];
    let role = [
        ("FriendlyName", "-Desk 'n' co"),
        ("Type", "conversation"),
        ("Permission", "sendMessage"),
        ("Permission", "leaveConversation"),
    ];
    let address =
        [("Type", "sms"), ("Address", "+15550100"), ("AutoCreation.Enabled", "true"), ("AutoCreation.Type", "default")];
    let webhook = [
        ("Type", "whatsapp"),
        ("Address", "whatsapp:+15550100"),
        ("AutoCreation.Enabled", "true"),
        ("AutoCreation.Type", "webhook"),
        ("AutoCreation.WebhookUrl", "https://example.com/"),
        ("AutoCreation.WebhookMethod", "get"),
        ("AutoCreation.WebhookFilters", "onMessageAdded"),
        ("AutoCreation.WebhookFilters", "onMessageRemoved"),
    ];
    let studio = [
        ("Type", "sms"),
        ("Address", "+15550100"),
        ("AutoCreation.Enabled", "true"),
        ("AutoCreation.Type", "studio"),
        ("AutoCreation.StudioFlowSid", "FW0123456789abcdef0123456789abcdef"),
        ("AutoCreation.StudioRetryCount", "3"),
    ];
    vec![
        ("create a service", request(Kind::Service, Create, &[("FriendlyName", "Support")])),
        (
            "rename a service",
            request(Kind::ChatService, Update, &[("FriendlyName", "Zoë’s \"50 %\" `shop`!\nNew\u{202e}")]),
        ),
        (
            "set limits",
            request(Kind::ChatService, Update, &[("Limits.ChannelMembers", "50"), ("ReadStatusEnabled", "false")]),
        ),
        ("account configuration", request(Kind::Configuration, Update, &timers)),
        ("clear a timer", request(Kind::Configuration, Update, &[("DefaultClosedTimer", "")])),
        ("service configuration", request(Kind::ServiceConfiguration, Update, &roles)),
        ("push notifications", request(Kind::Notifications, Update, &push)),
        ("account webhooks", request(Kind::Webhooks, Update, &[("Filters", "onMessageAdded"), ("Target", "webhook")])),
        ("service webhooks", request(Kind::ServiceWebhooks, Update, &events)),
        ("clear a list", request(Kind::ServiceWebhooks, Update, &[("Filters", "")])),
        ("create a role", request(Kind::Role, Create, &role)),
        ("create a role of the default service", request(Kind::DefaultServiceRole, Create, &role)),
        ("change a role", request(Kind::Role, Update, &[("Permission", "sendMessage")])),
        ("add an address", request(Kind::AddressConfiguration, Create, &address)),
        ("add an address with a webhook", request(Kind::AddressConfiguration, Create, &webhook)),
        ("add an address with a Studio flow", request(Kind::AddressConfiguration, Create, &studio)),
        ("delete a service", request(Kind::Service, Delete, &[])),
        ("list services", request(Kind::Service, Action::List, &[("PageSize", "50")])),
    ]
}

/// Compares the texts of a language with its file. `EXPECTED_TEXTS=write` writes the file instead.
fn compare(language: Language) {
    let text = |(name, request): (&str, Request)| {
        let text = render(&request, language, None).unwrap_or_else(|| "none\n".to_owned());
        format!("=== {name}\n{text}\n")
    };
    let texts: String = cases().into_iter().map(text).collect();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/engine/code/{}.txt", language.as_str()));
    if std::env::var("EXPECTED_TEXTS").as_deref() == Ok("write") {
        std::fs::write(&file, &texts).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(&file).expect("the file can be read");
    assert!(texts == expected, "{} has other texts. They are now:\n{texts}", file.display());
}

#[test]
fn commands_of_curl_are_as_expected() {
    compare(Language::Curl);
}

#[test]
fn commands_of_twilio_cli_are_as_expected() {
    compare(Language::TwilioCli);
}

#[test]
fn programs_for_node_are_as_expected() {
    compare(Language::Node);
}

#[test]
fn programs_for_python_are_as_expected() {
    compare(Language::Python);
}

#[test]
fn resources_of_terraform_are_as_expected() {
    compare(Language::Terraform);
}

#[test]
fn a_base_replaces_the_host_of_twilio() {
    let request = request(ResourceKind::Service, Action::Delete, &[]);
    for language in [Language::Curl, Language::Node, Language::Python] {
        let text = render(&request, language, Some("http://127.0.0.1:8080")).expect("the language has the request");
        assert!(text.contains("http://127.0.0.1:8080") && !text.contains("twilio.com"), "{text}");
    }
    for language in [Language::TwilioCli, Language::Terraform] {
        assert_eq!(render(&request, language, Some("http://127.0.0.1:8080")), None);
    }
}

#[test]
fn a_request_that_the_api_does_not_have_has_no_text() {
    let known = request(ResourceKind::Service, Action::Create, &[("FriendlyName", "Support")]);
    let mut params = Params::default();
    params.push("Colour", "red");
    let unknown = [
        Request { path: "/v1/Nothing".to_owned(), ..known.clone() },
        Request { method: Method::Delete, ..known.clone() },
        Request { params, ..known },
    ];
    for request in unknown {
        assert!(Language::ALL.iter().all(|language| render(&request, *language, None).is_none()), "{request:?}");
    }
}

#[test]
fn a_text_holds_no_precondition() {
    let request =
        Request { precondition: Some("fingerprint".to_owned()), ..request(ResourceKind::Service, Action::Delete, &[]) };
    let texts = Language::ALL.iter().filter_map(|language| render(&request, *language, None));
    assert!(texts.into_iter().all(|text| !text.contains("fingerprint")));
}

#[test]
fn languages_are_parsed_from_their_words() {
    assert!(Language::ALL.iter().all(|language| Language::parse(language.as_str()) == Some(*language)));
    assert_eq!(Language::parse("cobol"), None);
}

/// Arguments that a POSIX shell passes to the program of a command.
fn arguments(program: &str, command: &str) -> Vec<String> {
    let script = format!("{program}() {{ printf '%s\\0' \"$@\"; }}\n{command}");
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("TWILIO_ACCOUNT_SID", "AC1")
        .env("TWILIO_AUTH_TOKEN", "$secret")
        .output()
        .expect("there is a shell");
    assert!(output.status.success(), "{command}");
    let text = String::from_utf8(output.stdout).expect("the arguments are UTF-8");
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// Texts with many characters that a shell treats specially.
fn texts() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "'", "\"", "\\", "\n", "$", "$(", "`", "!", "-", "=", "*", "~", "#", ";", "&", "é", "🎉", " ", "a",
    ]);
    prop_oneof![prop::collection::vec(special, 0..12).prop_map(|parts| parts.concat()), "[^\0]{0,20}",]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_shell_reads_the_arguments_of_curl_back(name in texts(), filters in prop::collection::vec(texts(), 1..4)) {
        let url = "https://conversations.twilio.com";
        let mut form = vec![("PreWebhookUrl", name.as_str())];
        form.extend(filters.iter().map(|filter| ("Filters", filter.as_str())));
        let request = request(ResourceKind::ServiceWebhooks, Action::Update, &form);
        let read = arguments("curl", &render(&request, Language::Curl, None).expect("cURL has every request"));
        let mut expected = vec!["-X".to_owned(), "POST".to_owned(), format!("{url}{}", request.path), "-u".to_owned(), "AC1:$secret".to_owned()];
        for (wire, value) in form {
            expected.extend(["--data-urlencode".to_owned(), format!("{wire}={value}")]);
        }
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn a_shell_reads_the_arguments_of_twilio_cli_back(name in texts()) {
        let request = request(ResourceKind::Service, Action::Create, &[("FriendlyName", &name)]);
        let read = arguments("twilio", &render(&request, Language::TwilioCli, None).expect("twilio-cli has the request"));
        let joined = vec!["api:conversations:v1:services:create".to_owned(), format!("--friendly-name={name}")];
        let apart = vec![joined[0].clone(), "--friendly-name".to_owned(), name.clone()];
        prop_assert_eq!(read, if name.starts_with('-') { joined } else { apart });
    }
}

#[test]
fn a_value_that_no_argument_can_hold_has_no_command() {
    let request = request(ResourceKind::Service, Action::Create, &[("FriendlyName", "a\0b")]);
    assert_eq!(render(&request, Language::Curl, None), None);
    assert_eq!(render(&request, Language::TwilioCli, None), None);
    let node = render(&request, Language::Node, None).expect("a string of JavaScript can hold it");
    assert!(node.contains(r#""a\u{0}b""#), "{node}");
}
