//! Tests of the whole check, with the sandbox as Twilio.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use api::error::code;
use api::{Method, Params, Request, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gateway::accounts;
use gateway::check::{Report, Severity};
use sandbox::{Host, IncomingRequest, Seed, Settings, Store};
use tempfile::TempDir;

use super::fake_server::{FakeServer, Reply, http_response};
use super::{ACCOUNT_SID, TOKEN};

/// Fixed clock, and a counter as random source.
struct FixedHost(u128);

impl Host for FixedHost {
    fn now(&mut self) -> u64 {
        1_795_186_800
    }

    fn random(&mut self) -> u128 {
        self.0 += 1;
        self.0
    }
}

/// Starts a sandbox that requires the token. `reject` returns the response to targets that it rejects.
async fn twilio(seed: Seed, reject: fn(&str) -> Option<Response>) -> FakeServer {
    let mut host = FixedHost(0);
    let (store, _) = sandbox::seed(&seed, &mut host);
    let state = Mutex::new((store, host));
    let respond_to = move |request: &str| {
        let (method, target) = request.split_once(' ').unwrap();
        let target = target.split(' ').next().unwrap();
        assert_eq!(method, "GET", "a check changes nothing");
        if !is_authenticated(request) {
            return to_bytes(&sandbox::error_response(401, code::NOT_AUTHENTICATED, "Authenticate"));
        }
        let state = &mut *state.lock().unwrap();
        to_bytes(&reject(target).unwrap_or_else(|| respond(&mut state.0, &mut state.1, target)))
    };
    FakeServer::new(vec![Reply::Computed(Arc::new(respond_to))]).await
}

/// Returns true if the request has the token, with any key or account SID.
fn is_authenticated(request: &str) -> bool {
    let encoded = request.lines().find_map(|line| line.strip_prefix("authorization: Basic ")).unwrap();
    let credential = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
    credential.ends_with(&format!(":{TOKEN}"))
}

fn respond(store: &mut Store, host: &mut FixedHost, target: &str) -> Response {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request = Request::new(Method::Get, path.to_owned(), Params::from_form(query));
    sandbox::handle(
        store,
        &Settings::default(),
        &IncomingRequest { request: &request, base: "https://127.0.0.1" },
        host,
    )
    .response
}

fn to_bytes(response: &Response) -> Vec<u8> {
    http_response(&format!("{} Words", response.status), "content-type: application/json\r\n", &response.body)
}

/// Checks an account whose origins are those of the server.
async fn check(server: &FakeServer, lines: &str, token: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = accounts_file(&folder, server, lines, token);
    let accounts = accounts::from_file(&file).unwrap();
    gateway::check::check(&accounts[0]).await
}

fn accounts_file(folder: &TempDir, server: &FakeServer, lines: &str, token: &str) -> PathBuf {
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path
    };
    write("ca.pem", server.certificate());
    write("token", token);
    let origin = server.origin();
    write(
        "accounts.toml",
        &format!(
            "ca = \"ca.pem\"\n[[account]]\nname = \"one\"\nlabel = \"Number one\"\nauth_token = {{ file = \"token\" }}\n\
             conversations = \"{origin}\"\nchat = \"{origin}\"\n{lines}\n"
        ),
    )
}

/// Returns each finding as a line that starts with its severity.
fn lines(report: &Report) -> String {
    let lines = report.findings.iter().map(|finding| format!("{:?}: {}\n", finding.severity, finding.message));
    let lines: String = lines.collect();
    assert!(!lines.contains(TOKEN) && !report.heading.contains(TOKEN), "{lines}");
    lines
}

fn account_sid_line() -> String {
    format!("account_sid = \"{ACCOUNT_SID}\"")
}

#[tokio::test]
async fn each_operation_is_sent_once_to_an_account_in_use() {
    let server = twilio(Seed::Demo, |_| None).await;
    let report = check(&server, &account_sid_line(), TOKEN).await;
    assert!(report.findings.iter().all(|finding| finding.severity == Severity::Ok), "{}", lines(&report));
    assert_eq!(report.heading, format!("Number one, {ACCOUNT_SID}, with the auth token"));
    let not_tried = "Ok: Not tried, because the account has none: Roles of the default service, Role of the default service, Binding.";
    assert!(lines(&report).contains(not_tried), "{}", lines(&report));

    let mut targets: Vec<_> =
        server.received().iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
    let count = targets.len();
    targets.sort_unstable();
    targets.dedup();
    let readable = api::operation::OPERATIONS.iter().filter(|operation| operation.method == Method::Get).count();
    // The sample data has no default service, and the first service has no binding. So neither a role nor a binding is fetched.
    assert_eq!((count, targets.len()), (readable - 2, readable - 2), "{targets:?}");
}

#[tokio::test]
async fn an_empty_account_is_reported_as_ok() {
    let server = twilio(Seed::Empty, |_| None).await;
    let report = check(&server, &account_sid_line(), TOKEN).await;
    assert!(report.is_usable(), "{}", lines(&report));
    assert!(lines(&report).contains("Ok: Not tried, because the account has none: Service"), "{}", lines(&report));
}

#[tokio::test]
async fn an_unknown_token_is_an_error_after_one_request_to_each_product() {
    let server = twilio(Seed::Demo, |_| None).await;
    let report = check(&server, &account_sid_line(), "another0token").await;
    assert!(!report.is_usable());
    assert!(lines(&report).starts_with("Error: Conversations does not know the auth token (HTTP 401, error 20003)."));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_key_of_another_account_is_an_error() {
    let server = twilio(Seed::Demo, |_| None).await;
    let folder = tempfile::tempdir().unwrap();
    let other = "ACdec0de00dec0de00dec0de00dec0de01";
    let key = "api_key = \"SKdec0de00dec0de00dec0de00dec0de00\"\napi_secret";
    let file = accounts_file(&folder, &server, &format!("account_sid = \"{other}\""), TOKEN);
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("auth_token", key)).unwrap();
    let report = gateway::check::check(&accounts::from_file(&file).unwrap()[0]).await;
    let lines = lines(&report);
    let expected =
        format!("Error: The account that answers is {ACCOUNT_SID}, not {other}: the API key SKdec0de00dec0de00");
    assert!(!report.is_usable() && lines.contains(&expected), "{lines}");
}

#[tokio::test]
async fn a_restricted_key_without_chat_v2_gets_warnings_only() {
    let reject = |target: &str| {
        let rejection = |status, code| Some(sandbox::error_response(status, code, "No"));
        match target {
            _ if target.starts_with("/v2/") => rejection(410, 0),
            _ if target.contains("/Bindings") => rejection(403, code::FORBIDDEN),
            _ => None,
        }
    };
    let server = twilio(Seed::Demo, reject).await;
    let report = check(&server, &account_sid_line(), TOKEN).await;
    let lines = lines(&report);
    assert!(report.is_usable(), "{lines}");
    assert!(lines.contains("Warning: May not read: Bindings (HTTP 403, error 20403).\n"), "{lines}");
    assert!(lines.contains("Warning: Not tried, because their list could not be read: Binding.\n"), "{lines}");
    assert!(!lines.contains("Missing permissions"), "an auth token has every permission: {lines}");
    assert!(lines.contains("Warning: Chat v2 does not answer any more (HTTP 410)."), "{lines}");
}

#[tokio::test]
async fn resources_of_a_list_that_may_not_be_read_are_not_fetched() {
    let reject = |target: &str| {
        (target == "/v1/Services?PageSize=1").then(|| sandbox::error_response(403, code::FORBIDDEN, "No"))
    };
    let server = twilio(Seed::Demo, reject).await;
    let report = check(&server, &account_sid_line(), TOKEN).await;
    let lines = lines(&report);
    assert!(report.is_usable() && lines.starts_with("Ok: Conversations answers at "), "{lines}");
    assert!(lines.contains("Warning: May not read: Services (HTTP 403, error 20403).\n"), "{lines}");
    let not_reached =
        "Warning: Not tried, because their list could not be read: Service, Conversations, Conversation, ";
    assert!(lines.contains(not_reached), "{lines}");
}

#[tokio::test]
async fn missing_permissions_of_a_restricted_key_are_named_by_their_requests() {
    let reject = |target: &str| {
        let is_denied = target.contains("/Users") || target.starts_with("/v1/Credentials");
        is_denied.then(|| sandbox::error_response(403, code::FORBIDDEN, "No"))
    };
    let server = twilio(Seed::Demo, reject).await;
    let folder = tempfile::tempdir().unwrap();
    let key = "api_key = \"SKdec0de00dec0de00dec0de00dec0de00\"\napi_secret";
    let file = accounts_file(&folder, &server, &account_sid_line(), TOKEN);
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("auth_token", key)).unwrap();
    let report = gateway::check::check(&accounts::from_file(&file).unwrap()[0]).await;
    let lines = lines(&report);
    let expected = "Warning: Missing permissions of the API key SKdec0de00dec0de00dec0de00dec0de00, which every role needs: \
        GET /v1/Credentials, GET /v1/Services/{ChatServiceSid}/Users. Add them at Twilio, then check again.\n";
    assert!(report.is_usable() && lines.contains(expected), "{lines}");
}

#[tokio::test]
async fn what_the_region_lacks_is_not_requested() {
    let server = twilio(Seed::Demo, |_| None).await;
    let report = check(&server, &format!("{}\nregion = \"ie1\"", account_sid_line()), TOKEN).await;
    assert!(report.is_usable() && lines(&report).contains("region: Addresses, Address.\n"), "{}", lines(&report));
    assert!(!server.received().iter().any(|request| request.contains("/Addresses")));
}

#[tokio::test]
async fn no_more_requests_are_sent_to_a_product_that_fails() {
    let reject = |target: &str| {
        let page = || Response { status: 200, headers: Vec::new(), body: "<html>".to_owned() };
        target.contains("/Users").then(page)
    };
    let server = twilio(Seed::Demo, reject).await;
    let report = check(&server, &account_sid_line(), TOKEN).await;
    let lines = lines(&report);
    assert!(
        lines.contains("Error: Could not read: Conversation (no answer), Users (no answer), User (no answer), "),
        "{lines}"
    );
    assert!(!server.received().iter().any(|request| request.contains("/Bindings")));
    assert!(lines.contains("Ok: Chat v2 answers at "), "{lines}");
}

#[tokio::test]
async fn a_certificate_problem_is_reported_with_the_message_of_the_client() {
    let server = twilio(Seed::Demo, |_| None).await;
    let other = FakeServer::new(vec![Reply::Stall]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = accounts_file(&folder, &server, &account_sid_line(), TOKEN);
    fs::write(folder.path().join("ca.pem"), other.certificate()).unwrap();
    let accounts = accounts::from_file(&file).unwrap();
    let report = gateway::check::check(&accounts[0]).await;
    let lines = lines(&report);
    let expected = format!("Error: Conversations: The certificate of {} comes from an authority", server.authority());
    assert!(!report.is_usable() && lines.starts_with(&expected), "{lines}");
    assert_eq!(server.received().len(), 0);
}
