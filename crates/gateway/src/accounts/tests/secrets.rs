//! Tests of credentials and their sources.

use std::fs;

use super::{API_KEY, CANARY, CLIENT_ID, Folder, account_with_credential, caller};

#[test]
fn a_credential_is_a_token_or_a_complete_api_key_or_a_complete_oauth_app() {
    let folder = Folder::new();
    let token = "auth_token = { file = \"token\" }";
    let key = format!("api_key = \"{API_KEY}\"");
    let secret = "api_secret = { file = \"token\" }";
    let client_id = format!("client_id = \"{CLIENT_ID}\"");
    let client_secret = "client_secret = { file = \"token\" }";
    let both = ", account a: It has more than one credential. Keep auth_token, the API key, or the OAuth app.";
    let cases = [
        (format!("{token}\n{key}\n{secret}"), both),
        (format!("{token}\n{secret}"), both),
        (key.clone(), ", account a: api_secret: It is missing. Enter { file = \"/path\" } or { env = \"NAME\" }."),
        (secret.to_owned(), ", account a: api_key: It is missing. Enter the SID that the secret belongs to."),
        (format!("{key}\n{secret}\n{client_id}"), both),
        (format!("{token}\n{client_secret}"), both),
        (
            client_id.clone(),
            ", account a: client_secret: It is missing. Enter { file = \"/path\" } or { env = \"NAME\" }.",
        ),
        (
            client_secret.to_owned(),
            ", account a: client_id: It is missing. Enter the client ID that the secret belongs to.",
        ),
        (
            format!("client_id = \"{CANARY} \u{e9}\"\n{client_secret}"),
            ", account a: client_id: Enter the client ID of an OAuth app, as Twilio's Console shows it.",
        ),
        (
            format!("{token}\ntoken_url = \"https://oauth.example/token\""),
            ", account a: token_url: It is of an OAuth app. Enter client_id and client_secret, or remove it.",
        ),
        (
            String::new(),
            ", account a: It has no credential. Enter auth_token, or api_key and api_secret, or client_id and client_secret of an OAuth app.",
        ),
    ];
    for (credential, mistake) in cases {
        assert_eq!(folder.mistakes(&account_with_credential(&credential)), [mistake]);
    }
    for source in ["{}", "{ file = 1 }", "{ path = \"token\" }", "{ file = \"token\", env = \"A\" }", "true"] {
        let expected = [", account a: auth_token: Enter { file = \"/path\" } or { env = \"NAME\" }."];
        assert_eq!(folder.mistakes(&account_with_credential(&format!("auth_token = {source}"))), expected);
    }
}

#[test]
fn a_secret_in_the_file_of_accounts_is_rejected_and_never_printed() {
    let folder = Folder::new();
    let written = account_with_credential(&format!("auth_token = \"{CANARY}\""));
    let [mistake] = folder.mistakes(&written).try_into().unwrap();
    assert!(mistake.starts_with(", account a: auth_token: A secret must not be written into this file."), "{mistake}");

    // Also in place of a variable's name.
    for secret in [CANARY, "0123456789abcdef0123456789abcdef", "", "7A", "a b"] {
        let [mistake] = folder
            .mistakes(&account_with_credential(&format!("auth_token = {{ env = \"{secret}\" }}")))
            .try_into()
            .unwrap();
        assert_eq!(
            mistake,
            ", account a: auth_token: Enter the name of a variable, in capital letters, digits and underscores, such as TWILIO_AUTH_TOKEN."
        );
    }

    // Also if the file has a syntax error anywhere.
    for index in 0..written.len() {
        let (before, after) = written.split_at(index);
        for broken in
            [format!("{before}\"{after}"), format!("{before}\n{after}"), format!("{before}={after}"), before.to_owned()]
        {
            let printed = format!("{:?}", folder.read_with(&broken, &[]));
            assert!(!printed.contains(&CANARY[..8]), "{printed}");
        }
        let printed = format!("{:?}", folder.read_with(&(before.to_owned() + &after[1..]), &[]));
        assert!(!printed.contains(&CANARY[1..8]), "{printed}");
    }
}

#[test]
fn a_source_without_a_secret_is_named() {
    let folder = Folder::new();
    folder.write("empty", "\n", 0o600);
    folder.write("words", &format!("token {CANARY}"), 0o600);
    folder.write("long", &CANARY.repeat(1000), 0o600);
    fs::create_dir(folder.0.path().join("folder")).unwrap();
    for (name, message) in [
        ("empty", "FOLDER/empty does not hold a secret. Enter the auth token, or the secret of the API key."),
        ("words", "FOLDER/words does not hold a secret. Enter it as Twilio shows it, without spaces."),
        ("long", "FOLDER/long is longer than a secret can be."),
        ("folder", "FOLDER/folder is not a file."),
        ("nothing", "FOLDER/nothing cannot be read: "),
    ] {
        let [mistake] = folder
            .mistakes(&account_with_credential(&format!("auth_token = {{ file = \"{name}\" }}")))
            .try_into()
            .unwrap();
        assert!(mistake.starts_with(&format!(", account a: auth_token: {message}")), "{mistake}");
    }
    let [mistake] = folder.mistakes(&account_with_credential("auth_token = { env = \"TOKEN\" }")).try_into().unwrap();
    assert!(mistake.contains("The environment has no variable TOKEN, or it is empty."), "{mistake}");
    let error = folder
        .read_with(&account_with_credential("auth_token = { env = \"TOKEN\" }"), &[("TOKEN", "")])
        .unwrap_err()
        .to_string();
    assert!(error.ends_with(mistake.trim_start_matches(", account a: auth_token: ")), "{error}");
}

#[test]
fn an_oauth_app_is_read_with_the_address_of_its_token_endpoint() {
    let folder = Folder::new();
    let app = |lines: &str| {
        account_with_credential(&format!(
            "client_id = \"{CLIENT_ID}\"\nclient_secret = {{ file = \"token\" }}\n{lines}"
        ))
    };
    for url in ["https://oauth.twilio.com/v2/token", "https://oauth.example:8443/", "http://127.0.0.1:9000/v2/token"] {
        let accounts = folder.read_with(&app(&format!("token_url = \"{url}\"")), &[]).unwrap();
        assert_eq!(caller(&accounts[0]), CLIENT_ID);
        assert!(!format!("{accounts:?}").contains(CANARY));
    }
    for url in [
        "oauth.twilio.com/v2/token",
        "https://oauth.twilio.com",
        "https://a@oauth.example/",
        "https://oauth.example/?a",
    ] {
        let expected = ", account a: token_url: Enter the address of the token endpoint, such as https://oauth.twilio.com/v2/token.";
        assert_eq!(folder.mistakes(&app(&format!("token_url = \"{url}\""))), [expected], "{url}");
    }
    let exposed = ", account a: token_url: The client secret would be sent unencrypted. Enter an address that begins with https://.";
    assert_eq!(folder.mistakes(&app("token_url = \"http://oauth.example/\"")), [exposed]);
    let elsewhere = ", account a: client_id: Twilio offers OAuth apps in us1 only. Use an API key of ie1, or enter the address of the region's token endpoint.";
    assert_eq!(folder.mistakes(&app("region = \"ie1\"")), [elsewhere]);
    folder.read_with(&app("region = \"ie1\"\ntoken_url = \"https://oauth.example/token\""), &[]).unwrap();
}
