//! The whole check, with the sandbox in the place of Twilio.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use api::error::code;
use api::{Method, Params, Request, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::accounts;
use gateway::check::{Mark, Report};
use sandbox::{Call, Seed, Settings, Store, World};
use tempfile::TempDir;

use super::stub::{Reply, Stub, answer};
use super::{ACCOUNT_SID, TOKEN};

struct Counted(u128);

impl World for Counted {
    fn now(&mut self) -> u64 {
        1_795_186_800
    }

    fn random(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

/// The sandbox for whoever has the token, less what `refuse` refuses.
async fn twilio(seed: Seed, refuse: fn(&str) -> Option<Response>) -> Stub {
    let mut world = Counted(0);
    let (store, _) = sandbox::seed(&seed, &mut world);
    let state = Mutex::new((store, world));
    let make = move |request: &str| {
        let (method, target) = request.split_once(' ').unwrap();
        let target = target.split(' ').next().unwrap();
        assert_eq!(method, "GET", "a check changes nothing");
        if !is_signed(request) {
            return to_bytes(&sandbox::refusal(401, code::NOT_AUTHENTICATED, "Authenticate"));
        }
        let state = &mut *state.lock().unwrap();
        to_bytes(&refuse(target).unwrap_or_else(|| respond(&mut state.0, &mut state.1, target)))
    };
    Stub::new(vec![Reply::By(Arc::new(make))]).await
}

/// The secret counts, whichever key of the account it is said to be.
fn is_signed(request: &str) -> bool {
    let encoded = request.lines().find_map(|line| line.strip_prefix("authorization: Basic ")).unwrap();
    let credential = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
    credential.ends_with(&format!(":{TOKEN}"))
}

fn respond(store: &mut Store, world: &mut Counted, target: &str) -> Response {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request = Request { method: Method::Get, path: path.to_owned(), params: Params::from_form(query), seen: None };
    sandbox::answer(store, &Settings::default(), &Call { request: &request, base: "https://127.0.0.1" }, world).response
}

fn to_bytes(response: &Response) -> Vec<u8> {
    answer(&format!("{} Words", response.status), "content-type: application/json\r\n", &response.body)
}

/// What is said of the one account of a file that names the stub.
async fn checked(stub: &Stub, lines: &str, token: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = accounts_file(&folder, stub, lines, token);
    let accounts = accounts::from_file(&file).unwrap();
    gateway::check::check(&accounts[0]).await
}

fn accounts_file(folder: &TempDir, stub: &Stub, lines: &str, token: &str) -> PathBuf {
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path
    };
    write("ca.pem", stub.certificate());
    write("token", token);
    let origin = stub.origin();
    write(
        "accounts.toml",
        &format!(
            "ca = \"ca.pem\"\n[[account]]\nname = \"one\"\nlabel = \"Number one\"\nauth_token = {{ file = \"token\" }}\n\
             conversations = \"{origin}\"\nchat = \"{origin}\"\n{lines}\n"
        ),
    )
}

fn words(report: &Report) -> String {
    let lines = report.findings.iter().map(|finding| format!("{:?}: {}\n", finding.mark, finding.words));
    let words: String = lines.collect();
    assert!(!words.contains(TOKEN) && !report.heading.contains(TOKEN), "{words}");
    words
}

fn ours() -> String {
    format!("account_sid = \"{ACCOUNT_SID}\"")
}

#[tokio::test]
async fn an_account_in_use_is_well_and_everything_in_it_is_read_once() {
    let stub = twilio(Seed::Demo, |_| None).await;
    let report = checked(&stub, &ours(), TOKEN).await;
    assert!(report.findings.iter().all(|finding| finding.mark == Mark::Well), "{}", words(&report));
    assert_eq!(report.heading, format!("Number one, {ACCOUNT_SID}, with the auth token"));
    let nothing = "Well: Not asked, for there is nothing to ask about: Roles of the default service, Role of the default service.";
    assert!(words(&report).contains(nothing), "{}", words(&report));

    let mut targets: Vec<_> = stub.seen().iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
    let count = targets.len();
    targets.sort_unstable();
    targets.dedup();
    let readable = api::operation::OPERATIONS.iter().filter(|operation| operation.method == Method::Get).count();
    // All but the one role of a default service that the demo has not.
    assert_eq!((count, targets.len()), (readable - 1, readable - 1), "{targets:?}");
}

#[tokio::test]
async fn an_empty_account_is_well_too() {
    let stub = twilio(Seed::Empty, |_| None).await;
    let report = checked(&stub, &ours(), TOKEN).await;
    assert!(report.is_well(), "{}", words(&report));
    assert!(
        words(&report).contains("Well: Not asked, for there is nothing to ask about: Service"),
        "{}",
        words(&report)
    );
}

#[tokio::test]
async fn a_token_that_is_not_known_is_wrong_and_asked_about_once_a_product() {
    let stub = twilio(Seed::Demo, |_| None).await;
    let report = checked(&stub, &ours(), "another0token").await;
    assert!(!report.is_well());
    assert!(words(&report).starts_with("Wrong: Conversations does not know the auth token (HTTP 401, error 20003)."));
    assert_eq!(stub.seen().len(), 2);
}

#[tokio::test]
async fn a_key_of_another_account_is_wrong() {
    let stub = twilio(Seed::Demo, |_| None).await;
    let folder = tempfile::tempdir().unwrap();
    let other = "ACdec0de00dec0de00dec0de00dec0de01";
    let key = "api_key = \"SKdec0de00dec0de00dec0de00dec0de00\"\napi_secret";
    let file = accounts_file(&folder, &stub, &format!("account_sid = \"{other}\""), TOKEN);
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("auth_token", key)).unwrap();
    let report = gateway::check::check(&accounts::from_file(&file).unwrap()[0]).await;
    let words = words(&report);
    let expected =
        format!("Wrong: The account that answers is {ACCOUNT_SID}, not {other}: the API key SKdec0de00dec0de00");
    assert!(!report.is_well() && words.contains(&expected), "{words}");
}

#[tokio::test]
async fn a_restricted_key_without_chat_is_well_with_warnings() {
    let refuse = |target: &str| {
        let refusal = |status, code| Some(sandbox::refusal(status, code, "No"));
        match target {
            _ if target.starts_with("/v2/") => refusal(410, 0),
            _ if target.contains("/Bindings") => refusal(403, code::FORBIDDEN),
            _ => None,
        }
    };
    let stub = twilio(Seed::Demo, refuse).await;
    let report = checked(&stub, &ours(), TOKEN).await;
    let words = words(&report);
    assert!(report.is_well(), "{words}");
    assert!(words.contains("Warning: May not read: Bindings (HTTP 403, error 20403).\n"), "{words}");
    assert!(words.contains("Warning: Chat v2 does not answer any more (HTTP 410)."), "{words}");
}

#[tokio::test]
async fn what_is_below_a_list_that_may_not_be_read_is_not_known() {
    let refuse =
        |target: &str| (target == "/v1/Services?PageSize=1").then(|| sandbox::refusal(403, code::FORBIDDEN, "No"));
    let stub = twilio(Seed::Demo, refuse).await;
    let report = checked(&stub, &ours(), TOKEN).await;
    let words = words(&report);
    assert!(report.is_well() && words.starts_with("Well: Conversations answers at "), "{words}");
    assert!(words.contains("Warning: May not read: Services (HTTP 403, error 20403).\n"), "{words}");
    assert!(
        words.contains("Well: Not asked, for there is nothing to ask about: Service, Conversations, Users, "),
        "{words}"
    );
}

#[tokio::test]
async fn a_product_that_begins_to_fail_is_not_asked_again() {
    let refuse = |target: &str| {
        let page = || Response { status: 200, headers: Vec::new(), body: "<html>".to_owned() };
        target.contains("/Users").then(page)
    };
    let stub = twilio(Seed::Demo, refuse).await;
    let report = checked(&stub, &ours(), TOKEN).await;
    let words = words(&report);
    assert!(
        words.contains("Wrong: Could not read: Users (no answer), Roles (no answer), Role (no answer), "),
        "{words}"
    );
    assert!(!stub.seen().iter().any(|request| request.contains("/Bindings")));
    assert!(words.contains("Well: Chat v2 answers at "), "{words}");
}

#[tokio::test]
async fn trouble_with_the_certificate_is_told_in_the_words_of_the_client() {
    let stub = twilio(Seed::Demo, |_| None).await;
    let other = Stub::new(vec![Reply::Stall]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = accounts_file(&folder, &stub, &ours(), TOKEN);
    fs::write(folder.path().join("ca.pem"), other.certificate()).unwrap();
    let accounts = accounts::from_file(&file).unwrap();
    let report = gateway::check::check(&accounts[0]).await;
    let words = words(&report);
    let expected = format!("Wrong: Conversations: The certificate of {} comes from an authority", stub.authority());
    assert!(!report.is_well() && words.starts_with(&expected), "{words}");
    assert_eq!(stub.seen().len(), 0);
}
