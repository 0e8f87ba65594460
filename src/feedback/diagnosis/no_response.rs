//! No answer came, or none that the browser lets the page see.

use std::cell::Cell;
use std::rc::Rc;

use api::address::Origin;
use api::service::List;
use api::{Endpoint, Request};
use js_sys::{Array, Function, JSON, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestMode, ResponseType};

use crate::backend::http::{probe, probe_with_header};
use crate::backend::transport::TIMEOUT_MS;
use crate::feedback::diagnosis::{Call, Diagnosis};

/// What can be heard all the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heard {
    /// Nothing came for as long as a call waits.
    Nothing,
    /// It answers by sending the caller elsewhere.
    Redirection,
    /// It answers the same call now, and lets the page read it.
    Answered,
    /// It lets the page read what it answers without a secret, but not with one.
    Readable,
    /// It answers, and the browser keeps the answer from the page.
    Hidden,
    /// It does not answer, or the browser does not tell.
    Silence,
}

/// Where this project's own server answers anybody.
const HEALTH: &str = "/healthz";

/// Longer than a report of the browser takes.
const REPORTED_AFTER_MS: i32 = 150;

/// Asks again, without any secret.
pub async fn listen(call: &Call, waited: f64) -> Heard {
    // Once more would take as long once more.
    if waited >= f64::from(TIMEOUT_MS) {
        return Heard::Nothing;
    }
    let Request { path, .. } = List::default().request(&());
    let address = format!("{}{path}", call.base);
    match probe(&address, RequestMode::Cors).await {
        Some(ResponseType::Opaqueredirect) => return Heard::Redirection,
        // Only where the browser asks by OPTIONS first, as it did for the token, it shows whether that was in the way.
        Some(_) if probe_with_header(&address).await.is_some() => return Heard::Answered,
        Some(_) => return Heard::Readable,
        None => {}
    }
    let origin = call.base.origin();
    let reports = Reports::about(origin.as_str());
    for address in [address, format!("{origin}{HEALTH}")] {
        if probe(&address, RequestMode::NoCors).await.is_some() {
            return Heard::Hidden;
        }
    }
    pause(REPORTED_AFTER_MS).await;
    if reports.is_some_and(|reports| reports.found.get()) { Heard::Hidden } else { Heard::Silence }
}

/// This page takes nothing from elsewhere that does not say that it may (`Cross-Origin-Embedder-Policy`), and where an answer is kept from
/// it for that reason, some browsers report so: then there was an answer. Others know no such observer.
struct Reports {
    observer: JsValue,
    found: Rc<Cell<bool>>,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Reports {
    /// Listens for reports about answers of that origin.
    fn about(origin: &str) -> Option<Self> {
        let constructor: Function = Reflect::get(&window(), &"ReportingObserver".into()).ok()?.dyn_into().ok()?;
        let found = Rc::new(Cell::new(false));
        let callback = Closure::new({
            let (found, origin) = (found.clone(), origin.to_owned());
            move |reports: Array| {
                // What such a report is about, only its text tells.
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
        // It fails for no page that is still there.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    };
    let _ = JsFuture::from(Promise::new(&mut start)).await;
}

/// What that means, in words.
pub fn explain(call: &Call, heard: Heard, is_online: bool) -> Diagnosis {
    let origin = call.base.origin();
    let is_own = call.own == origin.as_str();
    let diagnosis = match heard {
        Heard::Nothing => return swallowed(),
        Heard::Redirection => return redirected(call),
        Heard::Readable if !is_own => return without_token(call),
        Heard::Answered | Heard::Readable => {
            return Diagnosis::new("No answer came, but a second call was answered. Try again.");
        }
        Heard::Hidden => Diagnosis::new("The server answers, but does not let this page read it (CORS)."),
        Heard::Silence => unheard(call, is_online),
    };
    if is_own {
        return diagnosis;
    }
    let diagnosis = diagnosis
        .or("It is this project’s sandbox, and was not told of this page", "Start it with this option as well:")
        .setting(vec![format!("--allow-origin {}", call.own)])
        .or("It is this project’s gateway", "It answers no page but its own. Open it, and sign in there.")
        .or("It is another server, and was not told of this page", ANSWER)
        .setting(headers(&call.own));
    match heard {
        Heard::Hidden => Diagnosis { look_at: Some(call.base.to_string()), ..diagnosis }
            .or("It sends the call elsewhere", "Then the tab’s own address changes: enter that one."),
        _ => diagnosis,
    }
}

/// Nothing came for as long as a call waits.
fn swallowed() -> Diagnosis {
    Diagnosis::new(format!("No answer came within {} seconds.", TIMEOUT_MS / 1000))
        .or("It has too much to do, or waits itself", "Its log says what it does with such a call. Try again later.")
        .or("A firewall swallows the call", "Try from the server’s own network, or by its VPN.")
        .or("Something else listens there", "Check the port: what answers no call is no server of the web.")
}

/// The answer is that it is elsewhere.
fn redirected(call: &Call) -> Diagnosis {
    Diagnosis {
        look_at: Some(call.base.to_string()),
        ..Diagnosis::new(
            "The server sends this call elsewhere, and the token is never sent on. Enter the address that it leads to.",
        )
    }
    .or("It leads from http:// to https://", "Enter it with https://.")
    .or(
        "It leads to a page to sign in on",
        "The path is not that of the API, or something in front of it asks for more than a token.",
    )
}

/// The page may read, but not prove who asks.
fn without_token(call: &Call) -> Diagnosis {
    Diagnosis::new(
        "The server lets this page read its answers, but not send it a token (CORS). Before it does, the browser asks by OPTIONS.",
    )
    .or("What it must answer to that", ANSWER)
    .setting(headers(&call.own))
}

/// Nothing is certain but that no answer came.
fn unheard(call: &Call, is_online: bool) -> Diagnosis {
    let origin = call.base.origin();
    let mut diagnosis = Diagnosis {
        look_at: Some(call.base.to_string()),
        ..Diagnosis::new("No answer came, and browsers do not tell a page why.")
    };
    if !is_online && !origin.is_loopback() {
        diagnosis = diagnosis.or("There is no network", "This browser says that it is offline.");
    }
    diagnosis = diagnosis.or(
        "Nothing listens there",
        "The tab says that the connection is refused. Start the server, and check host and port.",
    );
    if origin.is_name() {
        diagnosis = diagnosis.or(
            "The name is not known",
            "The tab says that the address or the server is not found. Check how it is written, and the VPN.",
        );
    }
    if origin.is_secure() {
        diagnosis = diagnosis
            .or("Its certificate is not trusted", "The tab warns that the connection is not private or not secure. Give the server a certificate that this browser trusts, for that very name.")
            .or("It speaks no https://", "The tab says that the answer is not valid or the connection not secure. Enter it with http://.");
    }
    if origin.is_private() && !is_private(&call.own) {
        diagnosis = diagnosis.or("The browser guards the local network", "Beside this page’s address it may ask, or show that it was told, whether the page may reach devices there. Allow it.");
    }
    diagnosis.or("Something on the way stops it", "The tab waits for long, or shows a page that is not the server’s: a firewall, a proxy, a VPN. In the tab all is well: an extension of this browser.")
}

fn is_private(origin: &str) -> bool {
    origin.parse::<Origin>().is_ok_and(|origin| origin.is_private())
}

/// How a server lets a page in.
const ANSWER: &str = "It must answer OPTIONS with 2xx and all of these headers, and everything else, refusals too, with the first of them:";

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

    fn said(base: &str, heard: Heard, is_online: bool) -> Diagnosis {
        let caller = format!("AC{}", "0".repeat(32)).parse().unwrap();
        explain(&Call { own: OWN.to_owned(), base: base.parse().unwrap(), caller }, heard, is_online)
    }

    fn causes(base: &str, heard: Heard, is_online: bool) -> Vec<&'static str> {
        said(base, heard, is_online).causes.into_iter().map(|cause| cause.what).collect()
    }

    const LISTENS: &str = "Nothing listens there";
    const NAME: &str = "The name is not known";
    const CERTIFICATE: &str = "Its certificate is not trusted";
    const LOCAL: &str = "The browser guards the local network";
    const OFFLINE: &str = "There is no network";

    #[test]
    fn only_what_can_be_is_named() {
        let of = |base: &str| causes(base, Heard::Silence, true);
        let has = |base: &str, cause: &str| of(base).contains(&cause);
        assert!(has("https://api.example", NAME) && has("https://api.example", CERTIFICATE));
        assert!(!has("https://api.example", LOCAL));
        assert!(!has("http://127.0.0.1:9000", NAME) && !has("http://127.0.0.1:9000", CERTIFICATE));
        assert!(has("http://127.0.0.1:9000", LOCAL));
        assert_eq!(of("https://api.example")[0], LISTENS);
    }

    #[test]
    fn a_browser_that_is_offline_says_so_first_but_reaches_this_machine() {
        assert_eq!(causes("https://api.example", Heard::Silence, false)[0], OFFLINE);
        assert!(!causes("http://127.0.0.1:9000", Heard::Silence, false).contains(&OFFLINE));
    }

    #[test]
    fn a_server_that_does_not_let_the_page_in_is_told_what_to_set() {
        let said = said("https://api.example/x", Heard::Hidden, true);
        assert_eq!(said.why, "The server answers, but does not let this page read it (CORS).");
        assert_eq!(said.causes[0].set, [format!("--allow-origin {OWN}")]);
        assert_eq!(said.causes[2].set[0], format!("Access-Control-Allow-Origin: {OWN}"));
        assert_eq!(said.look_at.as_deref(), Some("https://api.example/x"));
    }

    #[test]
    fn a_server_that_lets_the_page_read_but_not_prove_itself_is_told_what_to_answer() {
        let said = said("https://api.example", Heard::Readable, true);
        assert!(said.why.contains("but not send it a token") && said.causes[0].set[1].contains("authorization"));
    }

    #[test]
    fn what_is_answered_a_moment_later_is_not_explained_by_what_the_server_allows() {
        let said = said("https://api.example", Heard::Answered, true);
        assert_eq!(said, Diagnosis::new("No answer came, but a second call was answered. Try again."));
    }

    #[test]
    fn the_sites_own_server_needs_no_leave() {
        assert!(said(OWN, Heard::Readable, true).why.ends_with("Try again."));
        assert!(!causes(OWN, Heard::Silence, true).iter().any(|cause| cause.contains("this page")));
    }

    #[test]
    fn a_redirection_and_a_long_silence_are_told_apart() {
        assert!(said("http://api.example", Heard::Redirection, true).why.starts_with("The server sends this call"));
        assert_eq!(said("http://api.example", Heard::Nothing, true).why, "No answer came within 30 seconds.");
    }
}
