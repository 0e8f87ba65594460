//! Table of all routes: path, method, required access, and handler. Every other path is not found.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use api::gateway::{ACCOUNTS, ROOT, count, drift, history, second_factor, session};
use api::message::API_ROOTS;
use api::sandbox_server::journal;
use api::{Endpoint, Method};
use axum::extract::Request;
use axum::http;
use axum::response::Response;
use sandbox::fault;

use super::router::{self, Server};
use crate::csp_reports;
use crate::gateway_http::{
    AuthenticatedUser, DashboardRequest, GatewayApi, drift as drift_handlers, handlers,
    second_factor as second_factor_handlers, sign_in,
};
use crate::sandbox_http::SandboxApi;

/// Route of the server.
pub struct Route {
    pub pattern: PathPattern,
    /// Method; any if `None`.
    pub method: Option<Method>,
    pub access: Access,
}

/// Pattern of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathPattern {
    Exact(&'static str),
    Prefix(&'static str),
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(path) => f.write_str(path),
            Self::Prefix(start) => write!(f, "{start}*"),
        }
    }
}

/// Future of a response.
pub type ResponseFuture = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Required access, with the handler. A handler that needs a session gets it as an argument, so it cannot be called without one.
pub enum Access {
    /// Public read, on a network by any host name: monitoring calls a server by its address.
    Probe(fn(Arc<Server>) -> ResponseFuture),
    /// Public read.
    Public(fn(Arc<Server>) -> ResponseFuture),
    /// Public read of the files of the site.
    Site(fn(Arc<Server>, Request) -> ResponseFuture),
    /// Requests with the sandbox's account SID and token, and requests of the dashboard. Users do not sign in.
    SandboxApi,
    /// The same, if the server was started with `--faults`.
    SandboxFaults,
    /// Requests that a browser sends by itself for a page of this server.
    OwnPage(fn(Arc<Server>, Arc<str>, Request) -> ResponseFuture),
    /// Requests of the dashboard to the gateway.
    Gateway(GatewayHandler),
}

/// Handler of the gateway, with or without a session.
#[derive(Clone, Copy)]
pub enum GatewayHandler {
    /// Handler that needs no session.
    SignIn(fn(Arc<GatewayApi>, DashboardRequest) -> ResponseFuture),
    /// Handler that gets the authenticated user.
    Session(fn(Arc<GatewayApi>, DashboardRequest, AuthenticatedUser) -> ResponseFuture),
}

/// All routes. The first that matches a request handles it.
pub static ROUTES: &[Route] = &[
    exact("/healthz", Access::Probe(|_| Box::pin(router::alive()))),
    exact("/readyz", Access::Probe(|server| Box::pin(router::ready(server)))),
    exact(router::CONFIG, Access::Public(|server| Box::pin(router::config(server)))),
    post(csp_reports::PATH, Access::OwnPage(|server, base, report| Box::pin(router::csp_report(server, base, report)))),
    prefix(API_ROOTS[0], Access::SandboxApi),
    prefix(API_ROOTS[1], Access::SandboxApi),
    exact(journal::List::PATH, Access::SandboxApi),
    exact(fault::PATH, Access::SandboxFaults),
    // Without the sandbox there is no page of the app at these paths either.
    prefix(API_ROOTS[0], Access::Public(|server| Box::pin(router::not_found(server)))),
    prefix(API_ROOTS[1], Access::Public(|server| Box::pin(router::not_found(server)))),
    endpoint::<session::SignIn>(GatewayHandler::SignIn(|api, request| Box::pin(sign_in::sign_in(api, request)))),
    endpoint::<session::Redeem>(GatewayHandler::SignIn(|api, request| Box::pin(sign_in::redeem(api, request)))),
    endpoint::<session::Fetch>(GatewayHandler::Session(|api, _, user| Box::pin(sign_in::show(api, user)))),
    endpoint::<session::SignOut>(GatewayHandler::Session(|api, request, user| {
        Box::pin(sign_in::sign_out(api, request, user))
    })),
    endpoint::<second_factor::Fetch>(GatewayHandler::Session(|api, _, user| {
        Box::pin(second_factor_handlers::show(api, user))
    })),
    endpoint::<second_factor::Begin>(GatewayHandler::Session(|api, request, user| {
        Box::pin(second_factor_handlers::begin(api, request, user))
    })),
    endpoint::<second_factor::Add>(GatewayHandler::Session(|api, request, user| {
        Box::pin(second_factor_handlers::add(api, request, user))
    })),
    endpoint::<second_factor::ReplaceRecoveryCodes>(GatewayHandler::Session(|api, request, user| {
        Box::pin(second_factor_handlers::replace_recovery_codes(api, request, user))
    })),
    endpoint::<second_factor::Remove>(GatewayHandler::Session(|api, request, user| {
        Box::pin(second_factor_handlers::remove(api, request, user))
    })),
    endpoint::<count::FetchCount>(GatewayHandler::Session(|api, request, user| {
        Box::pin(handlers::count(api, request, user))
    })),
    endpoint::<history::List>(GatewayHandler::Session(|api, request, user| {
        Box::pin(handlers::history(api, request, user))
    })),
    endpoint::<drift::List>(GatewayHandler::Session(|api, request, user| {
        Box::pin(drift_handlers::list(api, request, user))
    })),
    endpoint::<drift::FetchStatus>(GatewayHandler::Session(|api, request, user| {
        Box::pin(drift_handlers::status(api, request, user))
    })),
    endpoint::<drift::Check>(GatewayHandler::Session(|api, request, user| {
        Box::pin(drift_handlers::check(api, request, user))
    })),
    prefix(
        ACCOUNTS,
        Access::Gateway(GatewayHandler::Session(|api, request, user| Box::pin(handlers::forward(api, request, user)))),
    ),
    prefix(
        ROOT,
        Access::Gateway(GatewayHandler::Session(|api, request, user| {
            Box::pin(handlers::unknown_path(api, request, user))
        })),
    ),
    prefix("", Access::Site(|server, request| Box::pin(router::site(server, request)))),
];

const fn exact(path: &'static str, access: Access) -> Route {
    Route { pattern: PathPattern::Exact(path), method: None, access }
}

const fn post(path: &'static str, access: Access) -> Route {
    Route { pattern: PathPattern::Exact(path), method: Some(Method::Post), access }
}

const fn prefix(start: &'static str, access: Access) -> Route {
    Route { pattern: PathPattern::Prefix(start), method: None, access }
}

const fn endpoint<E: Endpoint>(handler: GatewayHandler) -> Route {
    Route { pattern: PathPattern::Exact(E::PATH), method: Some(E::METHOD), access: Access::Gateway(handler) }
}

impl Route {
    /// Returns the first route that matches.
    pub fn of(server: &Server, method: &http::Method, path: &str) -> &'static Self {
        let mut fitting = ROUTES.iter().filter(|route| route.fits(method, path) && route.access.is_in_use(server));
        fitting.next().expect("the last route matches every path")
    }

    fn fits(&self, method: &http::Method, path: &str) -> bool {
        let is_there = match self.pattern {
            PathPattern::Exact(whole) => path == whole,
            PathPattern::Prefix(start) => path.starts_with(start),
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
