//! Files and environments, right and wrong, and what is said about them.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use api::access::Caller;
use api::gateway::Colour;
use tempfile::TempDir;

use super::surroundings::Surroundings;
use super::{Account, AccountsError, environment, file};

/// Looked for wherever something is printed.
const CANARY: &str = "canary0of0this0test";
const ACCOUNT_SID: &str = "ACdec0de00dec0de00dec0de00dec0de00";
const API_KEY: &str = "SKdec0de00dec0de00dec0de00dec0de00";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("token", &format!("{CANARY}\n"), 0o600);
        folder
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    /// What a file of accounts comes to that lies in this folder.
    fn read_with(&self, text: &str, variables: &[(&str, &str)]) -> Result<Vec<Account>, AccountsError> {
        let path = self.write("accounts.toml", text, 0o644);
        file::read(&path, &Surroundings::with(variables))
    }

    /// Its mistakes, less the path that each begins with.
    fn mistakes(&self, text: &str) -> Vec<String> {
        let error = self.read_with(text, &[]).expect_err("the file is wrong").to_string();
        assert!(!error.contains(CANARY), "{error}");
        let place = self.0.path().join("accounts.toml").display().to_string();
        error.lines().map(|line| line.strip_prefix(&place).unwrap().replace(self.path(), "FOLDER")).collect()
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

/// An account with these lines beside a name, a SID and a token that are right.
fn with(lines: &str) -> String {
    format!(
        "[[account]]\nname = \"a\"\naccount_sid = \"{ACCOUNT_SID}\"\nauth_token = {{ file = \"token\" }}\n{lines}\n"
    )
}

/// An account with this credential.
fn by(credential: &str) -> String {
    format!("[[account]]\nname = \"a\"\naccount_sid = \"{ACCOUNT_SID}\"\n{credential}\n")
}

fn caller(account: &Account) -> String {
    account.upstream.caller().map(Caller::to_string).unwrap()
}

#[test]
fn a_file_says_everything_about_its_accounts() {
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

    let shown = &production.shown;
    assert_eq!(
        (shown.name.text().as_deref(), shown.label.text().as_deref()),
        (Some("production"), Some("Production EU"))
    );
    assert_eq!(shown.colour.known(), Some(&Colour::Orange));
    assert_eq!((shown.production.known(), shown.read_only.known()), (Some(&true), Some(&true)));
    assert_eq!((production.in_flight, caller(production).as_str()), (3, API_KEY));
    let origins = ["https://conversations.dublin.ie1.twilio.com", "http://127.0.0.1:9000"];
    assert_eq!(production.upstream.origins(), origins);

    let shown = &staging.shown;
    assert_eq!(shown.chat.text().as_deref(), Some("https://chat.twilio.com"));
    assert_eq!((shown.label.text().as_deref(), shown.colour.known()), (Some("staging"), Some(&Colour::Grey)));
    assert_eq!((shown.production.known(), shown.sandbox.known()), (Some(&false), Some(&false)));
    assert_eq!((staging.in_flight, caller(staging).as_str()), (8, ACCOUNT_SID));
    assert_eq!(staging.upstream.origins(), ["https://conversations.twilio.com", "https://chat.twilio.com"]);
    assert!(!format!("{accounts:?}").contains(CANARY));
}

#[test]
fn production_is_red_unless_said_otherwise() {
    let accounts = Folder::new().read_with(&with("production = true"), &[]).unwrap();
    assert_eq!(accounts[0].shown.colour.known(), Some(&Colour::Red));
}

#[test]
fn every_mistake_is_said_at_once() {
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
        ": owner: This is not known here. The names are: ca, account.",
        ", account number 1: name: Enter 32 lower-case letters, digits and hyphens or fewer, such as production-eu.",
        ", account number 1: label: Enter one line of 64 characters or fewer.",
        ", account number 1: colour: Select one of: grey, red, orange, green, blue, purple.",
        ", account number 1: production: Enter true or false, without quotation marks.",
        ", account number 1: account_sid: Enter AC followed by 32 hexadecimal digits.",
        ", account number 1: It has no credential. Enter auth_token, or api_key and api_secret.",
        ", account number 1: in_flight: Enter a whole number from 1 to 64.",
        ", account number 1: token: This is not known here. The names are: name, label, colour, production, read_only, \
         account_sid, auth_token, api_key, api_secret, in_flight, conversations, chat.",
        ", account second: account_sid: It is missing. Enter AC followed by 32 hexadecimal digits.",
        ", account second: It has no credential. Enter auth_token, or api_key and api_secret.",
        ", account second: conversations: The credential would be sent unencrypted. Enter an address that begins with https://.",
        ", account second: conversations and chat: Enter both or neither, for the credential is sent to both.",
    ];
    assert_eq!(Folder::new().mistakes(text), expected);
}

#[test]
fn a_name_is_given_once() {
    let folder = Folder::new();
    let twice = folder.mistakes(&(with("") + &with("")));
    let expected = ", account a: name: Another account has this name. Enter another.";
    assert_eq!(twice, [expected]);
    // Whatever else is wrong, with either of them.
    let wrong = ", account a: in_flight: Enter a whole number from 1 to 64.";
    let without = "[[account]]\nname = \"a\"\n";
    let missing = [
        ", account a: account_sid: It is missing. Enter AC followed by 32 hexadecimal digits.",
        ", account a: It has no credential. Enter auth_token, or api_key and api_secret.",
    ];
    assert_eq!(folder.mistakes(&(without.to_owned() + &with(""))), [&missing[..], &[expected]].concat());
    assert_eq!(folder.mistakes(&(with("in_flight = 0") + without)), [&[wrong, expected][..], &missing].concat());
}

#[test]
fn a_file_without_accounts_is_none() {
    let folder = Folder::new();
    for text in ["", "account = []", "account = 1", "[account]\nname = \"a\""] {
        assert_eq!(folder.mistakes(text), [": It names no account. Begin each with the line [[account]]."], "{text}");
    }
    let error = file::read(Path::new("/nowhere/accounts.toml"), &Surroundings::with(&[])).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/accounts.toml: It cannot be read: "), "{error}");
}

#[test]
fn a_credential_is_one_kind_and_whole() {
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
        assert_eq!(folder.mistakes(&by(&credential)), [mistake]);
    }
    for source in ["{}", "{ file = 1 }", "{ path = \"token\" }", "{ file = \"token\", env = \"A\" }", "true"] {
        let expected = [", account a: auth_token: Enter { file = \"/path\" } or { env = \"NAME\" }."];
        assert_eq!(folder.mistakes(&by(&format!("auth_token = {source}"))), expected);
    }
}

#[test]
fn a_secret_in_the_file_itself_is_refused_and_never_repeated() {
    let folder = Folder::new();
    let written = by(&format!("auth_token = \"{CANARY}\""));
    let [mistake] = folder.mistakes(&written).try_into().unwrap();
    assert!(mistake.starts_with(", account a: auth_token: A secret must not be written into this file."), "{mistake}");

    // Nor where the name of a variable belongs, whatever it looks like.
    for secret in [CANARY, "0123456789abcdef0123456789abcdef", "", "7A", "a b"] {
        let [mistake] = folder.mistakes(&by(&format!("auth_token = {{ env = \"{secret}\" }}"))).try_into().unwrap();
        assert_eq!(
            mistake,
            ", account a: auth_token: Enter the name of a variable, in capital letters, digits and underscores, such as TWILIO_AUTH_TOKEN."
        );
    }

    // However the file is broken beside that.
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
fn a_line_that_is_no_toml_is_named_by_its_number() {
    let text = with(&format!("label = \"a\" {CANARY}"));
    assert_eq!(Folder::new().mistakes(&text), [": Line 5 is not written as TOML must be."]);
    let twice = ": Line 6 is not written as TOML must be. A field is given a second time there: keep one.";
    assert_eq!(Folder::new().mistakes(&with(&format!("label = \"a\"\nlabel = \"{CANARY}\""))), [twice]);
}

#[test]
fn a_file_that_others_may_read_or_write_keeps_no_secret() {
    let folder = Folder::new();
    for mode in [0o640, 0o604, 0o620, 0o660, 0o644, 0o777, 0o601] {
        folder.write("loose", CANARY, mode);
        let expected = format!(
            ", account a: auth_token: FOLDER/loose may be read or written by others (its mode is {mode:04o}). \
             Run: chmod 600 FOLDER/loose"
        );
        assert_eq!(folder.mistakes(&by("auth_token = { file = \"loose\" }")), [expected]);
    }
    for mode in [0o600, 0o400] {
        folder.write("guarded", CANARY, mode);
        folder.read_with(&by("auth_token = { file = \"guarded\" }"), &[]).unwrap();
    }
}

#[test]
fn what_systemd_hands_over_is_kept_by_systemd() {
    let folder = Folder::new();
    let handed = tempfile::tempdir().unwrap();
    let path = handed.path().join("token");
    fs::write(&path, CANARY).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o440)).unwrap();
    let text = by(&format!("auth_token = {{ file = \"{}\" }}", path.display()));
    let directory = [("CREDENTIALS_DIRECTORY", handed.path().to_str().unwrap())];
    folder.read_with(&text, &directory).unwrap();
    folder.read_with(&text, &[]).unwrap_err();

    // Not what only looks as if it were there.
    folder.write("loose", CANARY, 0o644);
    let climbing = format!("{}/../{}/loose", handed.path().display(), folder.0.path().file_name().unwrap().display());
    let text = by(&format!("auth_token = {{ file = \"{climbing}\" }}"));
    folder.read_with(&text, &directory).unwrap_err();
    symlink(folder.0.path().join("loose"), handed.path().join("link")).unwrap();
    let text = by(&format!("auth_token = {{ file = \"{}/link\" }}", handed.path().display()));
    folder.read_with(&text, &directory).unwrap_err();
}

#[test]
fn a_file_of_somebody_else_keeps_no_secret() {
    let folder = Folder::new();
    let path = folder.write("foreign", CANARY, 0o600);
    // Only root can give a file away; anybody else cannot read what is not theirs.
    if chown(&path, Some(65534), None).is_ok() {
        let [mistake] = folder.mistakes(&by("auth_token = { file = \"foreign\" }")).try_into().unwrap();
        assert!(mistake.contains("FOLDER/foreign belongs to another user"), "{mistake}");
    }
}

#[test]
fn what_holds_no_secret_is_named() {
    let folder = Folder::new();
    folder.write("empty", "\n", 0o600);
    folder.write("words", &format!("token {CANARY}"), 0o600);
    folder.write("long", &CANARY.repeat(1000), 0o600);
    fs::create_dir(folder.0.path().join("folder")).unwrap();
    for (name, words) in [
        ("empty", "FOLDER/empty does not hold a secret. Enter the auth token, or the secret of the API key."),
        ("words", "FOLDER/words does not hold a secret. Enter it as Twilio shows it, without spaces."),
        ("long", "FOLDER/long is longer than a secret can be."),
        ("folder", "FOLDER/folder is not a file."),
        ("nothing", "FOLDER/nothing cannot be read: "),
    ] {
        let [mistake] = folder.mistakes(&by(&format!("auth_token = {{ file = \"{name}\" }}"))).try_into().unwrap();
        assert!(mistake.starts_with(&format!(", account a: auth_token: {words}")), "{mistake}");
    }
    let [mistake] = folder.mistakes(&by("auth_token = { env = \"TOKEN\" }")).try_into().unwrap();
    assert!(mistake.contains("The environment has no variable TOKEN, or it is empty."), "{mistake}");
    let error = folder.read_with(&by("auth_token = { env = \"TOKEN\" }"), &[("TOKEN", "")]).unwrap_err().to_string();
    assert!(error.ends_with(mistake.trim_start_matches(", account a: auth_token: ")), "{error}");
}

#[test]
fn a_private_authority_is_read_and_anything_else_refused() {
    let folder = Folder::new();
    let issuer = rcgen::generate_simple_self_signed(vec!["authority.example".to_owned()]).unwrap();
    folder.write("ca.pem", &issuer.cert.pem(), 0o644);
    let text = |name: &str| format!("ca = \"{name}\"\n{}", with(""));
    folder.read_with(&text("ca.pem"), &[]).unwrap();
    let [mistake] = folder.mistakes(&text("token")).try_into().unwrap();
    assert!(mistake.starts_with(": ca: FOLDER/token: It holds no certificate."), "{mistake}");
    let [mistake] = folder.mistakes(&text("nothing")).try_into().unwrap();
    assert!(mistake.starts_with(": ca: FOLDER/nothing: "), "{mistake}");
}

#[test]
fn a_file_that_others_may_change_is_refused() {
    let folder = Folder::new();
    let surroundings = Surroundings::with(&[]);
    let loose = "Others may change it, and send your credentials elsewhere. Run: chmod go-w ";
    for mode in [0o646, 0o664, 0o666, 0o620] {
        let path = folder.write("accounts.toml", &with(""), mode);
        let error = file::read(&path, &surroundings).unwrap_err().to_string();
        assert!(error.contains(loose), "{mode:o}: {error}");
        let authority = folder.write("ca.pem", "", mode);
        let [mistake] = folder.mistakes(&format!("ca = \"ca.pem\"\n{}", with(""))).try_into().unwrap();
        assert_eq!(mistake, format!(": ca: FOLDER/ca.pem: {loose}FOLDER/ca.pem"), "{}", authority.display());
    }
}

#[test]
fn a_file_of_somebody_else_names_no_accounts() {
    let folder = Folder::new();
    let path = folder.write("accounts.toml", &with(""), 0o644);
    file::read(&path, &Surroundings::with(&[])).unwrap();
    // Only root can give a file away.
    if chown(&path, Some(65534), None).is_ok() {
        let error = file::read(&path, &Surroundings::with(&[])).unwrap_err().to_string();
        assert!(error.contains("It belongs to another user"), "{error}");
        folder.write("ca.pem", "", 0o644);
        chown(folder.0.path().join("ca.pem"), Some(65534), None).unwrap();
        chown(&path, Some(0), None).unwrap();
        let [mistake] = folder.mistakes(&format!("ca = \"ca.pem\"\n{}", with(""))).try_into().unwrap();
        assert!(mistake.starts_with(": ca: FOLDER/ca.pem: It belongs to another user"), "{mistake}");
    }
}

#[test]
fn the_environment_names_one_account() {
    let sid = ("TWILIO_ACCOUNT_SID", ACCOUNT_SID);
    let token = ("TWILIO_AUTH_TOKEN", CANARY);
    let (key, secret) = (("TWILIO_API_KEY", API_KEY), ("TWILIO_API_SECRET", CANARY));
    let read = |variables: &[(&str, &str)]| environment::read(&Surroundings::with(variables));

    assert!(read(&[]).unwrap().is_none());
    assert!(read(&[("TWILIO_REGION", "ie1"), ("TWILIO_AUTH_TOKEN", "")]).unwrap().is_none());

    let account = read(&[sid, token]).unwrap().unwrap();
    assert_eq!((account.shown.name.text().as_deref(), account.shown.title().as_str()), (Some("twilio"), "Twilio"));
    assert_eq!((caller(&account).as_str(), account.in_flight), (ACCOUNT_SID, 8));
    assert_eq!(account.upstream.origins(), ["https://conversations.twilio.com", "https://chat.twilio.com"]);
    assert_eq!(caller(&read(&[sid, key, secret]).unwrap().unwrap()), API_KEY);
    assert!(!format!("{account:?}").contains(CANARY));

    let both = "The environment has TWILIO_AUTH_TOKEN and also TWILIO_API_KEY or TWILIO_API_SECRET. Unset the token, or both of the others.";
    let cases: [(&[(&str, &str)], &str); 8] = [
        (
            &[sid],
            "The environment has TWILIO_ACCOUNT_SID alone. Set TWILIO_AUTH_TOKEN as well, or TWILIO_API_KEY and TWILIO_API_SECRET.",
        ),
        (&[token], "TWILIO_ACCOUNT_SID: It is not set. Enter AC followed by 32 hexadecimal digits."),
        (&[sid, key], "TWILIO_API_SECRET: It is not set. Enter the auth token, or the secret of the API key."),
        (&[sid, secret], "TWILIO_API_KEY: It is not set. Enter SK followed by 32 hexadecimal digits."),
        (&[sid, token, key, secret], both),
        (&[sid, token, key], both),
        (&[("TWILIO_ACCOUNT_SID", CANARY), token], "TWILIO_ACCOUNT_SID: Enter AC followed by 32 hexadecimal digits."),
        (&[sid, ("TWILIO_AUTH_TOKEN", "a b")], "TWILIO_AUTH_TOKEN: Enter it as Twilio shows it, without spaces."),
    ];
    for (variables, mistake) in cases {
        assert_eq!(read(variables).unwrap_err().to_string(), mistake);
    }
}

#[test]
fn the_environment_names_edge_and_region_as_for_the_libraries() {
    let origins = |edge: &str, region: &str| {
        let account = [("TWILIO_ACCOUNT_SID", ACCOUNT_SID), ("TWILIO_AUTH_TOKEN", CANARY)];
        let variables = [&account[..], &[("TWILIO_EDGE", edge), ("TWILIO_REGION", region)]].concat();
        let account = environment::read(&Surroundings::with(&variables)).map_err(|error| error.to_string())?;
        Ok::<_, String>(account.unwrap().upstream.origins())
    };
    let dublin = ["https://conversations.dublin.ie1.twilio.com", "https://chat.dublin.ie1.twilio.com"];
    assert_eq!(origins("dublin", "ie1").unwrap(), dublin);
    let ashburn = ["https://conversations.ashburn.us1.twilio.com", "https://chat.ashburn.us1.twilio.com"];
    assert_eq!(origins("ashburn", "").unwrap(), ashburn);
    let alone = "TWILIO_EDGE: It is not set, though TWILIO_REGION is. Set the edge as well, such as dublin for ie1.";
    assert_eq!(origins("", "ie1").unwrap_err(), alone);
    for region in ["ie1.example/", "evil.example#", "IE1", "ie1:1", "a@b"] {
        let expected = "TWILIO_REGION: Enter lower-case letters and digits, such as dublin or ie1.";
        assert_eq!(origins("dublin", region).unwrap_err(), expected);
    }
}
