//! Every path that this server answers, with who may ask and what answers them. Nothing is served that does not stand here.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use api::gateway::{ACCOUNTS, ROOT, history, session};
use api::message::API_ROOTS;
use api::{Endpoint, Method};
use axum::extract::Request;
use axum::http;
use axum::response::Response;
use sandbox::fault;

use super::router::{self, Server};
use crate::csp_reports;
use crate::gateway_http::{Asked, GatewayApi, Visitor, calls, signing};
use crate::sandbox_http::SandboxApi;

/// What a request may ask for.
pub struct Route {
    pub place: Place,
    /// The one method that it answers; any where none is named.
    pub method: Option<Method>,
    pub access: Access,
}

/// Where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    At(&'static str),
    Below(&'static str),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(path) => f.write_str(path),
            Self::Below(start) => write!(f, "{start}*"),
        }
    }
}

/// An answer on its way.
pub type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Who may ask, and what answers them. What needs a session cannot be written without being handed one.
pub enum Access {
    /// Anybody may read it, on a network by any name: whatever watches over a server calls it by its address.
    Probe(fn(Arc<Server>) -> Answering),
    /// Anybody may read it.
    Public(fn(Arc<Server>) -> Answering),
    /// Anybody may read it: the files of the site.
    Site(fn(Arc<Server>, Request) -> Answering),
    /// Whoever knows account SID and token, and the dashboard that this server served. There is nobody to sign in.
    SandboxApi,
    /// The same, where faults may be asked for.
    SandboxFaults,
    /// Whatever a browser sends by itself for a page that this server served.
    OwnPage(fn(Arc<Server>, Arc<str>, Request) -> Answering),
    /// The dashboard that this server served.
    Gateway(Way),
}

/// Whether somebody must have signed in to be answered by the gateway.
#[derive(Clone, Copy)]
pub enum Way {
    /// Not yet.
    SignIn(fn(Arc<GatewayApi>, Asked) -> Answering),
    /// Whoever is signed in is handed over with the call.
    Session(fn(Arc<GatewayApi>, Asked, Visitor) -> Answering),
}

/// All of them. The first one that fits answers.
pub static ROUTES: &[Route] = &[
    at("/healthz", Access::Probe(|_| Box::pin(router::alive()))),
    at("/readyz", Access::Probe(|server| Box::pin(router::ready(server)))),
    at(router::CONFIG, Access::Public(|server| Box::pin(router::config(server)))),
    post(csp_reports::PATH, Access::OwnPage(|server, base, report| Box::pin(router::csp_report(server, base, report)))),
    below(API_ROOTS[0], Access::SandboxApi),
    below(API_ROOTS[1], Access::SandboxApi),
    at(fault::PATH, Access::SandboxFaults),
    // Where the sandbox is not served there, no page of the app is either.
    below(API_ROOTS[0], Access::Public(|server| Box::pin(router::nothing(server)))),
    below(API_ROOTS[1], Access::Public(|server| Box::pin(router::nothing(server)))),
    call::<session::SignIn>(Way::SignIn(|api, asked| Box::pin(signing::sign_in(api, asked)))),
    call::<session::Redeem>(Way::SignIn(|api, asked| Box::pin(signing::redeem(api, asked)))),
    call::<session::Fetch>(Way::Session(|api, _, visitor| Box::pin(signing::show(api, visitor)))),
    call::<session::SignOut>(Way::Session(|api, asked, visitor| Box::pin(signing::sign_out(api, asked, visitor)))),
    call::<history::List>(Way::Session(|api, asked, visitor| Box::pin(calls::history(api, asked, visitor)))),
    below(ACCOUNTS, Access::Gateway(Way::Session(|api, asked, visitor| Box::pin(calls::pass(api, asked, visitor))))),
    below(ROOT, Access::Gateway(Way::Session(|api, asked, visitor| Box::pin(calls::unlisted(api, asked, visitor))))),
    below("", Access::Site(|server, request| Box::pin(router::site(server, request)))),
];

const fn at(path: &'static str, access: Access) -> Route {
    Route { place: Place::At(path), method: None, access }
}

const fn post(path: &'static str, access: Access) -> Route {
    Route { place: Place::At(path), method: Some(Method::Post), access }
}

const fn below(start: &'static str, access: Access) -> Route {
    Route { place: Place::Below(start), method: None, access }
}

const fn call<E: Endpoint>(way: Way) -> Route {
    Route { place: Place::At(E::PATH), method: Some(E::METHOD), access: Access::Gateway(way) }
}

impl Route {
    /// The one that answers.
    pub fn of(server: &Server, method: &http::Method, path: &str) -> &'static Self {
        let mut fitting = ROUTES.iter().filter(|route| route.fits(method, path) && route.access.is_in_use(server));
        fitting.next().expect("the last one fits always")
    }

    fn fits(&self, method: &http::Method, path: &str) -> bool {
        let is_there = match self.place {
            Place::At(whole) => path == whole,
            Place::Below(start) => path.starts_with(start),
        };
        is_there && self.method.is_none_or(|own| own.as_str() == method.as_str())
    }
}

impl Access {
    fn is_in_use(&self, server: &Server) -> bool {
        match self {
            Self::Probe(_) | Self::Public(_) | Self::OwnPage(_) | Self::Site(_) => true,
            Self::SandboxApi => server.sandbox().is_some(),
            Self::SandboxFaults => server.sandbox().is_some_and(SandboxApi::has_faults),
            Self::Gateway(_) => server.gateway().is_some(),
        }
    }
}
