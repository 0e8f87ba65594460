//! Diagnosis of a request without a response, or without one that the browser lets the page read.

use std::cell::Cell;
use std::rc::Rc;

use api::address::Origin;
use api::service::List;
use api::{Endpoint, Request, TransportError};
use js_sys::{Array, Function, JSON, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestMode, ResponseType};

use crate::backend::http::{probe, probe_with_header};
use crate::backend::transport::TIMEOUT_MS;
use crate::feedback::diagnosis::{Diagnosis, FailedConnection, texts};

/// Result of the probes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Probe {
    /// The request timed out.
    TimedOut,
    /// The server redirects the request.
    Redirection,
    /// The server responds to the same request now.
    Responded,
    /// The page may read responses without a secret, but not send one (CORS).
    Readable,
    /// The server responds, and the browser hides the response from the page (CORS).
    Hidden,
    /// The server does not respond, or the browser does not tell.
    NoResponse,
}

/// Path at which this project's own server responds to every origin.
const HEALTH: &str = "/healthz";

/// Time that the browser needs to report a hidden response, in milliseconds.
const REPORTED_AFTER_MS: i32 = 150;

/// Sends requests without a secret, to find out why the first one got no response. A request that timed out needs no probe.
pub async fn probe_server(connection: &FailedConnection, error: TransportError) -> Probe {
    // A probe would time out as well.
    if error == TransportError::TimedOut {
        return Probe::TimedOut;
    }
    let Request { path, .. } = List::default().request(&());
    let address = format!("{}{path}", connection.base);
    match probe(&address, RequestMode::Cors).await {
        Some(ResponseType::Opaqueredirect) => return Probe::Redirection,
        // The header makes the browser send a preflight, as for the token.
        Some(_) if probe_with_header(&address).await.is_some() => return Probe::Responded,
        Some(_) => return Probe::Readable,
        None => {}
    }
    let origin = connection.base.origin();
    let reports = Reports::about(origin.as_str());
    for address in [address, format!("{origin}{HEALTH}")] {
        if probe(&address, RequestMode::NoCors).await.is_some() {
            return Probe::Hidden;
        }
    }
    pause(REPORTED_AFTER_MS).await;
    if reports.is_some_and(|reports| reports.found.get()) { Probe::Hidden } else { Probe::NoResponse }
}

/// Observer of reports about hidden responses. The page's `Cross-Origin-Embedder-Policy` hides responses that do not allow to be embedded, and
/// some browsers report that: then there was a response. Other browsers have no such observer.
struct Reports {
    observer: JsValue,
    found: Rc<Cell<bool>>,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Reports {
    /// Observes reports about responses of an origin.
    fn about(origin: &str) -> Option<Self> {
        let constructor: Function = Reflect::get(&window(), &"ReportingObserver".into()).ok()?.dyn_into().ok()?;
        let found = Rc::new(Cell::new(false));
        let callback = Closure::new({
            let (found, origin) = (found.clone(), origin.to_owned());
            move |reports: Array| {
                // Only the text of a report names the origin.
                let is_it = |report: JsValue| {
                    let text = JSON::stringify(&report).map(String::from).unwrap_or_default();
                    text.contains(r#""coep""#) && text.contains(&origin)
                };
                found.set(found.get() || reports.iter().any(is_it));
            }
        });
        let observer = Reflect::construct(&constructor, &Array::of1(callback.as_ref())).ok()?;
        call(&observer, "observe")?;
        Some(Self { observer, found, _callback: callback })
    }
}

impl Drop for Reports {
    fn drop(&mut self) {
        call(&self.observer, "disconnect");
    }
}

fn call(object: &JsValue, name: &str) -> Option<JsValue> {
    let method: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    method.call0(object).ok()
}

async fn pause(milliseconds: i32) {
    let mut start = |resolve: Function, _| {
        // It fails only outside a browser.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    };
    let _ = JsFuture::from(Promise::new(&mut start)).await;
}

/// Turns the result of the probes into a diagnosis.
pub fn explain(connection: &FailedConnection, probe: Probe, is_online: bool) -> Diagnosis {
    let origin = connection.base.origin();
    let is_own = connection.page_origin == origin.as_str();
    let diagnosis = match probe {
        Probe::TimedOut => return timed_out(),
        Probe::Redirection => return redirected(connection),
        Probe::Readable if !is_own => return without_token(connection),
        Probe::Responded | Probe::Readable => {
            return Diagnosis::new(texts::SECOND_REQUEST_SUCCEEDED);
        }
        Probe::Hidden => Diagnosis::new(texts::SITE_NOT_ALLOWED),
        Probe::NoResponse => no_response(connection, is_online),
    };
    if is_own {
        return diagnosis;
    }
    let diagnosis = diagnosis
        .or(texts::SANDBOX, texts::SANDBOX_CHECK)
        .setting(vec![format!("--allow-origin {}", connection.page_origin)])
        .or(texts::GATEWAY, texts::GATEWAY_CHECK)
        .or(texts::OTHER_PROGRAM, texts::REQUIRED_HEADERS)
        .setting(headers(&connection.page_origin));
    match probe {
        Probe::Hidden => Diagnosis { look_at: Some(connection.base.to_string()), ..diagnosis }
            .or(texts::REDIRECTION, texts::REDIRECTION_CHECK),
        _ => diagnosis,
    }
}

/// The request timed out.
fn timed_out() -> Diagnosis {
    Diagnosis::new(texts::timed_out(TIMEOUT_MS / 1000))
        .or(texts::OVERLOADED, texts::OVERLOADED_CHECK)
        .or(texts::FIREWALL, texts::FIREWALL_CHECK)
        .or(texts::OTHER_PORT_USER, texts::OTHER_PORT_USER_CHECK)
}

/// The server redirects the request.
fn redirected(connection: &FailedConnection) -> Diagnosis {
    Diagnosis { look_at: Some(connection.base.to_string()), ..Diagnosis::new(texts::REDIRECTED) }
        .or(texts::HTTPS_REDIRECT, texts::HTTPS_REDIRECT_CHECK)
        .or(texts::SIGN_IN_REDIRECT, texts::SIGN_IN_REDIRECT_CHECK)
}

/// The page may read responses, but not send a token.
fn without_token(connection: &FailedConnection) -> Diagnosis {
    Diagnosis::new(texts::TOKEN_NOT_ALLOWED)
        .or(texts::REQUIRED_RESPONSE, texts::REQUIRED_HEADERS)
        .setting(headers(&connection.page_origin))
}

/// Only the lack of a response is certain.
fn no_response(connection: &FailedConnection, is_online: bool) -> Diagnosis {
    let origin = connection.base.origin();
    let mut diagnosis = Diagnosis { look_at: Some(connection.base.to_string()), ..Diagnosis::new(texts::NO_RESPONSE) };
    if !is_online && !origin.is_loopback() {
        diagnosis = diagnosis.or(texts::NO_NETWORK, texts::NO_NETWORK_CHECK);
    }
    diagnosis = diagnosis.or(texts::NO_SERVER, texts::NO_SERVER_CHECK);
    if origin.is_name() {
        diagnosis = diagnosis.or(texts::UNKNOWN_HOST, texts::UNKNOWN_HOST_CHECK);
    }
    if origin.is_secure() {
        diagnosis =
            diagnosis.or(texts::CERTIFICATE, texts::CERTIFICATE_CHECK).or(texts::NO_HTTPS, texts::NO_HTTPS_CHECK);
    }
    if origin.is_private() && !is_private(&connection.page_origin) {
        diagnosis = diagnosis.or(texts::LOCAL_NETWORK, texts::LOCAL_NETWORK_CHECK);
    }
    diagnosis.or(texts::BLOCKED, texts::BLOCKED_CHECK)
}

fn is_private(origin: &str) -> bool {
    origin.parse::<Origin>().is_ok_and(|origin| origin.is_private())
}

fn headers(own: &str) -> Vec<String> {
    vec![
        format!("Access-Control-Allow-Origin: {own}"),
        "Access-Control-Allow-Headers: authorization, content-type".to_owned(),
        "Access-Control-Allow-Methods: GET, POST, DELETE".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://admin.example";

    fn diagnosis(base: &str, probe: Probe, is_online: bool) -> Diagnosis {
        let caller = format!("AC{}", "0".repeat(32)).parse().unwrap();
        explain(
            &FailedConnection { page_origin: OWN.to_owned(), base: base.parse().unwrap(), caller },
            probe,
            is_online,
        )
    }

    fn causes(base: &str, probe: Probe, is_online: bool) -> Vec<&'static str> {
        diagnosis(base, probe, is_online).causes.into_iter().map(|cause| cause.what).collect()
    }

    const LISTENS: &str = "No server on this port";
    const NAME: &str = "Unknown host name";
    const CERTIFICATE: &str = "The certificate is not trusted";
    const LOCAL: &str = "The browser blocks the local network";
    const OFFLINE: &str = "No network";

    #[test]
    fn impossible_causes_are_left_out() {
        let of = |base: &str| causes(base, Probe::NoResponse, true);
        let has = |base: &str, cause: &str| of(base).contains(&cause);
        assert!(has("https://api.example", NAME) && has("https://api.example", CERTIFICATE));
        assert!(!has("https://api.example", LOCAL));
        assert!(!has("http://127.0.0.1:9000", NAME) && !has("http://127.0.0.1:9000", CERTIFICATE));
        assert!(has("http://127.0.0.1:9000", LOCAL));
        assert_eq!(of("https://api.example")[0], LISTENS);
    }

    #[test]
    fn an_offline_browser_is_the_first_cause_except_for_this_machine() {
        assert_eq!(causes("https://api.example", Probe::NoResponse, false)[0], OFFLINE);
        assert!(!causes("http://127.0.0.1:9000", Probe::NoResponse, false).contains(&OFFLINE));
    }

    #[test]
    fn a_hidden_response_is_explained_by_the_headers_to_set() {
        let diagnosis = diagnosis("https://api.example/x", Probe::Hidden, true);
        assert_eq!(diagnosis.why, "The server responds, but does not allow requests from this site (CORS).");
        assert_eq!(diagnosis.causes[0].set, [format!("--allow-origin {OWN}")]);
        assert_eq!(diagnosis.causes[2].set[0], format!("Access-Control-Allow-Origin: {OWN}"));
        assert_eq!(diagnosis.look_at.as_deref(), Some("https://api.example/x"));
    }

    #[test]
    fn a_rejected_token_is_explained_by_the_preflight_headers() {
        let diagnosis = diagnosis("https://api.example", Probe::Readable, true);
        assert!(
            diagnosis.why.contains("but not to send a token") && diagnosis.causes[0].set[1].contains("authorization")
        );
    }

    #[test]
    fn a_second_request_that_succeeds_suggests_a_retry() {
        let diagnosis = diagnosis("https://api.example", Probe::Responded, true);
        assert_eq!(diagnosis, Diagnosis::new("There was no response, but a second request succeeded. Try again."));
    }

    #[test]
    fn the_own_origin_needs_no_cors_headers() {
        assert!(diagnosis(OWN, Probe::Readable, true).why.ends_with("Try again."));
        assert!(!causes(OWN, Probe::NoResponse, true).iter().any(|cause| cause.contains("this page")));
    }

    #[test]
    fn a_redirect_and_a_timeout_differ() {
        assert!(
            diagnosis("http://api.example", Probe::Redirection, true)
                .why
                .starts_with("The server redirects this request.")
        );
        assert_eq!(
            diagnosis("http://api.example", Probe::TimedOut, true).why,
            "There was no response within 30 seconds."
        );
    }
}
