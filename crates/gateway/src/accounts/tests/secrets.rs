//! Tests of credentials and their sources.

use std::fs;

use super::{API_KEY, CANARY, Folder, account_with_credential};

#[test]
fn a_credential_is_a_token_or_a_complete_api_key() {
    let folder = Folder::new();
    let token = "auth_token = { file = \"token\" }";
    let key = format!("api_key = \"{API_KEY}\"");
    let secret = "api_secret = { file = \"token\" }";
    let both = ", account a: It has an auth_token and an API key. Keep one of the two.";
    let cases = [
        (format!("{token}\n{key}\n{secret}"), both),
        (format!("{token}\n{secret}"), both),
        (key.clone(), ", account a: api_secret: It is missing. Enter { file = \"/path\" } or { env = \"NAME\" }."),
        (secret.to_owned(), ", account a: api_key: It is missing. Enter the SID that the secret belongs to."),
        (String::new(), ", account a: It has no credential. Enter auth_token, or api_key and api_secret."),
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
