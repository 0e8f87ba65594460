//! Tests of the account from environment variables.

use super::{ACCOUNT_SID, API_KEY, CANARY, CLIENT_ID, caller};
use crate::accounts::environment;
use crate::accounts::variables::Variables;

#[test]
fn an_account_is_read_from_the_environment() {
    let sid = ("TWILIO_ACCOUNT_SID", ACCOUNT_SID);
    let token = ("TWILIO_AUTH_TOKEN", CANARY);
    let (key, secret) = (("TWILIO_API_KEY", API_KEY), ("TWILIO_API_SECRET", CANARY));
    let read = |variables: &[(&str, &str)]| environment::read(&Variables::from_pairs(variables));

    assert!(read(&[]).unwrap().is_none());
    assert!(read(&[("TWILIO_REGION", "ie1"), ("TWILIO_AUTH_TOKEN", "")]).unwrap().is_none());

    let account = read(&[sid, token]).unwrap().unwrap();
    assert_eq!(
        (account.properties.name.text().as_deref(), account.properties.title().as_str()),
        (Some("twilio"), "Twilio")
    );
    assert_eq!((caller(&account).as_str(), account.in_flight), (ACCOUNT_SID, 8));
    assert_eq!(account.upstream.origins(), ["https://conversations.twilio.com", "https://chat.twilio.com"]);
    assert_eq!(caller(&read(&[sid, key, secret]).unwrap().unwrap()), API_KEY);
    assert!(!format!("{account:?}").contains(CANARY));

    let (client, client_secret) = (("TWILIO_CLIENT_ID", CLIENT_ID), ("TWILIO_CLIENT_SECRET", CANARY));
    assert_eq!(caller(&read(&[sid, client, client_secret]).unwrap().unwrap()), CLIENT_ID);
    let endpoint = |url| read(&[sid, client, client_secret, ("TWILIO_TOKEN_URL", url)]);
    endpoint("http://127.0.0.1:9000/v2/token").unwrap();
    let exposed =
        "TWILIO_TOKEN_URL: The client secret would be sent unencrypted. Enter an address that begins with https://.";
    assert_eq!(endpoint("http://oauth.example/v2/token").unwrap_err().to_string(), exposed);

    let in_ireland = [("TWILIO_EDGE", "dublin"), ("TWILIO_REGION", "ie1")];
    let mistake = read(&[&[sid, client, client_secret], &in_ireland[..]].concat()).unwrap_err().to_string();
    assert!(mistake.starts_with("TWILIO_CLIENT_ID: Twilio offers OAuth apps in us1 only."), "{mistake}");

    let both = "The environment has more than one credential. Keep TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET, or \
        TWILIO_CLIENT_ID and TWILIO_CLIENT_SECRET, and unset the others.";
    let cases: [(&[(&str, &str)], &str); 10] = [
        (
            &[sid],
            "The environment has TWILIO_ACCOUNT_SID alone. Set TWILIO_AUTH_TOKEN as well, or TWILIO_API_KEY and TWILIO_API_SECRET, \
             or TWILIO_CLIENT_ID and TWILIO_CLIENT_SECRET.",
        ),
        (&[token], "TWILIO_ACCOUNT_SID: It is not set. Enter AC followed by 32 hexadecimal digits."),
        (&[sid, key], "TWILIO_API_SECRET: It is not set. Enter the auth token, or the secret of the API key."),
        (&[sid, secret], "TWILIO_API_KEY: It is not set. Enter SK followed by 32 hexadecimal digits."),
        (&[sid, token, key, secret], both),
        (&[sid, token, key], both),
        (&[sid, client_secret, key, secret], both),
        (
            &[sid, client_secret],
            "TWILIO_CLIENT_ID: It is not set. Enter the client ID of an OAuth app, as Twilio's Console shows it.",
        ),
        (&[("TWILIO_ACCOUNT_SID", CANARY), token], "TWILIO_ACCOUNT_SID: Enter AC followed by 32 hexadecimal digits."),
        (&[sid, ("TWILIO_AUTH_TOKEN", "a b")], "TWILIO_AUTH_TOKEN: Enter it as Twilio shows it, without spaces."),
    ];
    for (variables, mistake) in cases {
        assert_eq!(read(variables).unwrap_err().to_string(), mistake);
    }
}

#[test]
fn edge_and_region_are_read_from_the_environment() {
    let origins = |edge: &str, region: &str| {
        let account = [("TWILIO_ACCOUNT_SID", ACCOUNT_SID), ("TWILIO_AUTH_TOKEN", CANARY)];
        let variables = [&account[..], &[("TWILIO_EDGE", edge), ("TWILIO_REGION", region)]].concat();
        let account = environment::read(&Variables::from_pairs(&variables)).map_err(|error| error.to_string())?;
        let account = account.unwrap();
        assert_eq!(account.properties.hidden().is_empty(), region != "ie1");
        Ok::<_, String>(account.upstream.origins())
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
