//! Tests of the fields in the file of accounts.

use std::path::Path;

use api::gateway::{Colour, Feature};

use super::{ACCOUNT_SID, API_KEY, CANARY, Folder, account_with, caller};
use crate::accounts::file;
use crate::accounts::variables::Variables;

#[test]
fn every_field_of_an_account_is_read() {
    let folder = Folder::new();
    let text = format!(
        r#"
        [[account]]
        name = "production"
        label = "Production EU"
        colour = "orange"
        production = true
        read_only = true
        account_sid = "{ACCOUNT_SID}"
        api_key = "{API_KEY}"
        api_secret = {{ env = "SECRET" }}
        in_flight = 3
        conversations = "https://conversations.dublin.ie1.twilio.com"
        chat = "http://127.0.0.1:9000"

        [[account]]
        name = "staging"
        account_sid = "{ACCOUNT_SID}"
        auth_token = {{ file = "token" }}
        "#
    );
    let accounts = folder.read_with(&text, &[("SECRET", CANARY)]).unwrap();
    let [production, staging] = accounts.as_slice() else { panic!("there are two") };

    let properties = &production.properties;
    assert_eq!(
        (properties.name.text().as_deref(), properties.label.text().as_deref()),
        (Some("production"), Some("Production EU"))
    );
    assert_eq!(properties.colour.known(), Some(&Colour::Orange));
    assert_eq!((properties.production.known(), properties.read_only.known()), (Some(&true), Some(&true)));
    assert_eq!((production.in_flight, caller(production).as_str()), (3, API_KEY));
    let origins = ["https://conversations.dublin.ie1.twilio.com", "http://127.0.0.1:9000"];
    assert_eq!(production.upstream.origins(), origins);

    let properties = &staging.properties;
    assert_eq!(properties.chat.text().as_deref(), Some("https://chat.twilio.com"));
    assert_eq!((properties.label.text().as_deref(), properties.colour.known()), (Some("staging"), Some(&Colour::Grey)));
    assert_eq!((properties.production.known(), properties.sandbox.known()), (Some(&false), Some(&false)));
    assert_eq!((staging.in_flight, caller(staging).as_str()), (8, ACCOUNT_SID));
    assert_eq!(staging.upstream.origins(), ["https://conversations.twilio.com", "https://chat.twilio.com"]);
    assert!(!format!("{accounts:?}").contains(CANARY));
}

#[test]
fn a_production_account_is_red_by_default() {
    let accounts = Folder::new().read_with(&account_with("production = true"), &[]).unwrap();
    assert_eq!(accounts[0].properties.colour.known(), Some(&Colour::Red));
}

#[test]
fn every_mistake_is_reported_at_once() {
    let text = r#"
        owner = "ops"

        [[account]]
        name = "Production EU"
        label = ""
        colour = "pink"
        production = "yes"
        account_sid = "AC1"
        in_flight = 65
        token = "x"

        [[account]]
        name = "second"
        conversations = "http://conversations.example"
    "#;
    let expected = [
        ": owner: Unknown field. The fields are: ca, account.",
        ", account number 1: name: Enter up to 32 lower-case letters, digits and hyphens, such as production-eu.",
        ", account number 1: label: Enter one line of 64 characters or fewer.",
        ", account number 1: colour: Select one of: grey, red, orange, green, blue, purple.",
        ", account number 1: production: Enter true or false, without quotation marks.",
        ", account number 1: account_sid: Enter AC followed by 32 hexadecimal digits.",
        ", account number 1: It has no credential. Enter auth_token, or api_key and api_secret, or client_id and client_secret of an OAuth app.",
        ", account number 1: in_flight: Enter a whole number from 1 to 64.",
        ", account number 1: token: Unknown field. The fields are: name, label, colour, production, read_only, \
         require_second_factor, account_sid, auth_token, api_key, api_secret, client_id, client_secret, token_url, in_flight, drift_minutes, region, conversations, chat, hide.",
        ", account second: account_sid: It is missing. Enter AC followed by 32 hexadecimal digits.",
        ", account second: It has no credential. Enter auth_token, or api_key and api_secret, or client_id and client_secret of an OAuth app.",
        ", account second: conversations: The credential would be sent unencrypted. Enter an address that begins with https://.",
        ", account second: conversations and chat: Enter both or neither, for the credential is sent to both.",
    ];
    assert_eq!(Folder::new().mistakes(text), expected);
}

#[test]
fn two_accounts_cannot_have_the_same_name() {
    let folder = Folder::new();
    let twice = folder.mistakes(&(account_with("") + &account_with("")));
    let expected = ", account a: name: Another account has this name. Enter another.";
    assert_eq!(twice, [expected]);
    // Also if either account has other mistakes.
    let wrong = ", account a: in_flight: Enter a whole number from 1 to 64.";
    let without = "[[account]]\nname = \"a\"\n";
    let missing = [
        ", account a: account_sid: It is missing. Enter AC followed by 32 hexadecimal digits.",
        ", account a: It has no credential. Enter auth_token, or api_key and api_secret, or client_id and client_secret of an OAuth app.",
    ];
    assert_eq!(folder.mistakes(&(without.to_owned() + &account_with(""))), [&missing[..], &[expected]].concat());
    assert_eq!(
        folder.mistakes(&(account_with("in_flight = 0") + without)),
        [&[wrong, expected][..], &missing].concat()
    );
}

#[test]
fn a_file_without_accounts_is_rejected() {
    let folder = Folder::new();
    for text in ["", "account = []", "account = 1", "[account]\nname = \"a\""] {
        assert_eq!(folder.mistakes(text), [": It names no account. Begin each with the line [[account]]."], "{text}");
    }
    let error = file::read(Path::new("/nowhere/accounts.toml"), &Variables::from_pairs(&[])).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/accounts.toml: It cannot be read: "), "{error}");
}

#[test]
fn a_syntax_error_is_reported_by_its_line_number() {
    let text = account_with(&format!("label = \"a\" {CANARY}"));
    assert_eq!(Folder::new().mistakes(&text), [": Line 5 is not valid TOML."]);
    let twice = ": Line 6 is not valid TOML. A field is set twice: keep one.";
    assert_eq!(Folder::new().mistakes(&account_with(&format!("label = \"a\"\nlabel = \"{CANARY}\""))), [twice]);
}

#[test]
fn a_certificate_of_a_private_authority_is_accepted() {
    let folder = Folder::new();
    let issuer = rcgen::generate_simple_self_signed(vec!["authority.example".to_owned()]).unwrap();
    folder.write("ca.pem", &issuer.cert.pem(), 0o644);
    let text = |name: &str| format!("ca = \"{name}\"\n{}", account_with(""));
    folder.read_with(&text("ca.pem"), &[]).unwrap();
    let [mistake] = folder.mistakes(&text("token")).try_into().unwrap();
    assert!(mistake.starts_with(": ca: FOLDER/token: It holds no certificate."), "{mistake}");
    let [mistake] = folder.mistakes(&text("nothing")).try_into().unwrap();
    assert!(mistake.starts_with(": ca: FOLDER/nothing: "), "{mistake}");
}

#[test]
fn an_account_can_require_a_second_factor_of_every_role() {
    let folder = Folder::new();
    let read = |lines: &str| folder.read_with(&account_with(lines), &[]).unwrap()[0].second_factor_from;
    assert_eq!(read(""), None);
    assert_eq!(read("require_second_factor = false"), None);
    assert_eq!(read("require_second_factor = true"), Some(api::gateway::Role::Viewer));
    let mistakes = folder.mistakes(&account_with("require_second_factor = \"admin\""));
    assert_eq!(mistakes, [", account a: require_second_factor: Enter true or false, without quotation marks."]);
}

#[test]
fn the_minutes_between_two_surveys_are_optional_and_zero_is_never() {
    let folder = Folder::new();
    let read = |lines: &str| folder.read_with(&account_with(lines), &[]).unwrap()[0].drift_minutes;
    assert_eq!(read(""), None);
    for minutes in [0, 15, 60, 1440] {
        assert_eq!(read(&format!("drift_minutes = {minutes}")), Some(minutes));
    }
    for invalid in ["1", "14", "1441", "-15", "\"60\"", "15.5", "true"] {
        let mistakes = folder.mistakes(&account_with(&format!("drift_minutes = {invalid}")));
        let expected = ", account a: drift_minutes: Enter a whole number from 15 to 1440, or 0 for never.";
        assert_eq!(mistakes, [expected], "{invalid}");
    }
}

#[test]
fn a_region_has_its_own_hosts_and_hides_what_it_lacks() {
    let folder = Folder::new();
    let read = |lines: &str| {
        let account = folder.read_with(&account_with(lines), &[]).unwrap().remove(0);
        (account.upstream.origins(), account.properties.hidden().to_vec())
    };
    let us1 = ["https://conversations.twilio.com", "https://chat.twilio.com"].map(str::to_owned).to_vec();
    let ie1 = ["https://conversations.dublin.ie1.twilio.com", "https://chat.dublin.ie1.twilio.com"];
    let ie1 = ie1.map(str::to_owned).to_vec();
    let all = vec![Feature::Addresses, Feature::MessagingServices];
    assert_eq!(read(""), (us1.clone(), Vec::new()));
    assert_eq!(read("region = \"us1\""), (us1.clone(), Vec::new()));
    assert_eq!(read("region = \"ie1\""), (ie1.clone(), all.clone()));
    assert_eq!(read("region = \"ie1\"\nhide = []"), (ie1.clone(), Vec::new()));
    assert_eq!(read("hide = [\"addresses\"]"), (us1, vec![Feature::Addresses]));
    let own = "conversations = \"https://a.example\"\nchat = \"https://b.example\"";
    let origins = vec!["https://a.example".to_owned(), "https://b.example".to_owned()];
    assert_eq!(read(&format!("region = \"au1\"\n{own}")), (origins, all));
    for (lines, mistake) in [
        (
            "region = \"au1\"",
            "region: Conversations is not offered in au1. If it is now, enter both conversations and chat.",
        ),
        ("region = \"eu1\"", "region: Select one of: us1, ie1, au1."),
        ("hide = \"addresses\"", "hide: Enter a list of \"addresses\" and \"messaging-services\", or [] for none."),
        ("hide = [\"roles\"]", "hide: Enter a list of \"addresses\" and \"messaging-services\", or [] for none."),
    ] {
        assert_eq!(folder.mistakes(&account_with(lines)), [format!(", account a: {mistake}")], "{lines}");
    }
}
