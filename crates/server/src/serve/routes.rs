//! Every path that this server answers, with who may ask and what answers them. Nothing is served that does not stand here.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use api::gateway::{self, history, session};
use api::message::API_ROOTS;
use api::{Endpoint, Method};
use axum::extract::Request;
use axum::http;
use axum::response::Response;
use sandbox::fault;

use super::router::{self, Server};
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
    Exactly(&'static str),
    Below(&'static str),
    Anywhere,
}

/// An answer on its way.
pub type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Who may ask, and what answers them. What needs a session cannot be written without being handed one.
pub enum Access {
    /// Anybody may read it.
    Public(fn(Arc<Server>) -> Answering),
    /// Anybody may read it: the files of the site.
    Site(fn(Arc<Server>, Request) -> Answering),
    /// Whoever knows account SID and token, and the dashboard that this server served. There is nobody to sign in.
    SandboxApi,
    /// The same, where faults may be asked for.
    SandboxFaults,
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
    Route { place: Place::Exactly("/healthz"), method: None, access: Access::Public(|_| Box::pin(router::alive())) },
    Route {
        place: Place::Exactly("/readyz"),
        method: None,
        access: Access::Public(|server| Box::pin(router::ready(server))),
    },
    Route {
        place: Place::Exactly(router::CONFIG),
        method: None,
        access: Access::Public(|server| Box::pin(router::config(server))),
    },
    Route { place: Place::Below(API_ROOTS[0]), method: None, access: Access::SandboxApi },
    Route { place: Place::Below(API_ROOTS[1]), method: None, access: Access::SandboxApi },
    // Where it is not in use, it is no address of the app either.
    Route {
        place: Place::Below(API_ROOTS[0]),
        method: None,
        access: Access::Public(|server| Box::pin(router::nothing(server))),
    },
    Route {
        place: Place::Below(API_ROOTS[1]),
        method: None,
        access: Access::Public(|server| Box::pin(router::nothing(server))),
    },
    Route { place: Place::Exactly(fault::PATH), method: None, access: Access::SandboxFaults },
    sign_in::<session::SignIn>(|gateway, asked| Box::pin(signing::sign_in(gateway, asked))),
    sign_in::<session::Redeem>(|gateway, asked| Box::pin(signing::redeem(gateway, asked))),
    signed_in::<session::Fetch>(|gateway, _, visitor| Box::pin(signing::show(gateway, visitor))),
    signed_in::<session::SignOut>(|gateway, asked, visitor| Box::pin(signing::sign_out(gateway, asked, visitor))),
    signed_in::<history::List>(|gateway, asked, _| Box::pin(calls::history(gateway, asked))),
    Route {
        place: Place::Below(gateway::ACCOUNTS),
        method: None,
        access: Access::Gateway(Way::Session(|gateway, asked, visitor| Box::pin(calls::pass(gateway, asked, visitor)))),
    },
    Route {
        place: Place::Below(gateway::ROOT),
        method: None,
        access: Access::Gateway(Way::Session(|_, _, _| Box::pin(calls::unlisted()))),
    },
    Route {
        place: Place::Anywhere,
        method: None,
        access: Access::Site(|server, request| Box::pin(router::site(server, request))),
    },
];

const fn sign_in<E: Endpoint>(answer: fn(Arc<GatewayApi>, Asked) -> Answering) -> Route {
    Route { place: Place::Exactly(E::PATH), method: Some(E::METHOD), access: Access::Gateway(Way::SignIn(answer)) }
}

const fn signed_in<E: Endpoint>(answer: fn(Arc<GatewayApi>, Asked, Visitor) -> Answering) -> Route {
    Route { place: Place::Exactly(E::PATH), method: Some(E::METHOD), access: Access::Gateway(Way::Session(answer)) }
}

impl Route {
    /// The one that answers.
    pub fn of(server: &Server, method: &http::Method, path: &str) -> &'static Self {
        let mut fitting = ROUTES.iter().filter(|route| route.fits(method, path) && route.access.is_in_use(server));
        fitting.next().expect("the last one fits always")
    }

    fn fits(&self, method: &http::Method, path: &str) -> bool {
        let is_there = match self.place {
            Place::Exactly(whole) => path == whole,
            Place::Below(start) => path.starts_with(start),
            Place::Anywhere => true,
        };
        is_there && self.method.is_none_or(|own| own.as_str() == method.as_str())
    }
}

impl Access {
    fn is_in_use(&self, server: &Server) -> bool {
        match self {
            Self::Public(_) | Self::Site(_) => true,
            Self::SandboxApi => server.sandbox().is_some(),
            Self::SandboxFaults => server.sandbox().is_some_and(SandboxApi::has_faults),
            Self::Gateway(_) => server.gateway().is_some(),
        }
    }
}
