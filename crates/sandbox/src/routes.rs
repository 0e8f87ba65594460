//! Routes: each operation of the contract with its handler. Other requests are rejected.

use std::sync::LazyLock;

use api::endpoint::{PathArgs, capture};
use api::error::read_as;
use api::gateway::Reason;
use api::operation::Operation;
use api::{ApiError, Endpoint, Method, Params, Request, Response, TransportError};

use crate::rejection::{Rejection, json};
use crate::store::Store;
use crate::transaction::Transaction;
use crate::view::{View, Writer};
use crate::{Host, IncomingRequest, Outcome, Settings};

macro_rules! routes {
    (@list $request:ty, $($module:tt)+) => { read_one::<$request>($($module)+::list) };
    (@fetch $request:ty, $($module:tt)+) => { read_one::<$request>($($module)+::fetch) };
    (@create $request:ty, $($module:tt)+) => { write::<$request>($($module)+::create) };
    (@update $request:ty, $($module:tt)+) => { write::<$request>($($module)+::update) };
    (@delete $request:ty, $($module:tt)+) => { write::<$request>($($module)+::delete) };
    ( $(
        $resource:ident: $module:ident, $scope:ident, $label:literal, $plural:literal $(, twin $twin:ident)? {
            $( $action:ident $request:ident ),*
        }
    )* ) => {
        /// One route for each operation of the contract. A request whose module has no handler of its action's name does not compile.
        static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| vec![$( $(
            routes!(@$action api::$module::$request, crate::$module),
        )* )*]);
    };
}
api::resources!(routes);

/// Every operation that the sandbox handles.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    ROUTES.iter().map(|route| route.operation)
}

/// Methods of a path. Empty for an unknown path.
pub fn methods(path: &str) -> Vec<Method> {
    let mut methods: Vec<_> = at(path).map(|(route, _)| route.operation.method).collect();
    methods.sort_unstable();
    methods
}

struct Route {
    operation: &'static Operation,
    handler: Handler,
}

type Reading = dyn Fn(&View<'_>, &[&str]) -> Result<Response> + Send + Sync;
type Writing = dyn Fn(&mut Writer<'_>, &[&str]) -> Result<Response> + Send + Sync;

enum Handler {
    Read(Box<Reading>),
    Write(Box<Writing>),
}

type Result<T> = std::result::Result<T, Rejection>;
type Reader<E> = fn(&View<'_>, <E as Endpoint>::Path, E) -> Result<<E as Endpoint>::Response>;
type Changer<E> = fn(&mut Writer<'_>, <E as Endpoint>::Path, E) -> Result<<E as Endpoint>::Response>;

fn read_one<E: Endpoint + 'static>(handler: Reader<E>) -> Route {
    let handler = move |view: &View<'_>, values: &[&str]| {
        let (path, request) = decode::<E>(view.incoming, values)?;
        handler(view, path, request).map(|value| success::<E>(&value))
    };
    Route { operation: operation::<E>(), handler: Handler::Read(Box::new(handler)) }
}

fn write<E: Endpoint + 'static>(handler: Changer<E>) -> Route {
    let handler = move |writer: &mut Writer<'_>, values: &[&str]| {
        let (path, request) = decode::<E>(writer.incoming, values)?;
        handler(writer, path, request).map(|value| success::<E>(&value))
    };
    Route { operation: operation::<E>(), handler: Handler::Write(Box::new(handler)) }
}

fn operation<E: Endpoint>() -> &'static Operation {
    Operation::find(E::METHOD, E::PATH).expect("routes are made from the list of operations")
}

fn decode<E: Endpoint>(incoming: &IncomingRequest<'_>, values: &[&str]) -> Result<(E::Path, E)> {
    let path = E::Path::from_values(values).ok_or_else(|| Rejection::not_found(&incoming.request.path))?;
    // The API reports one invalid parameter at a time.
    let request =
        E::decode(&incoming.request.params).map_err(|errors| Rejection::parameter(&errors[0], E::PARAMETERS))?;
    Ok((path, request))
}

fn success<E: Endpoint>(value: &E::Response) -> Response {
    let body = serde_json::to_string(value).expect("names in responses are text");
    if body == "null" { Response { status: E::STATUS, ..Response::default() } } else { json(E::STATUS, body) }
}

pub(crate) fn handle(
    store: &mut Store,
    settings: &Settings,
    incoming: &IncomingRequest<'_>,
    host: &mut dyn Host,
) -> Result<Outcome> {
    let (route, values) = find(incoming)?;
    match &route.handler {
        Handler::Read(handler) => handler(&View { store, settings, incoming }, &values).map(Outcome::unchanged),
        Handler::Write(handler) => {
            if let Some(rejected) = precondition(store, settings, incoming, route.operation)? {
                return Ok(Outcome::unchanged(rejected));
            }
            let mut after = store.clone();
            let mut writer = Writer { transaction: Transaction::new(&mut after, host), settings, incoming };
            let response = handler(&mut writer, &values)?;
            let changes = writer.transaction.changes;
            *store = after;
            Ok(Outcome { response, changes })
        }
    }
}

/// Checks the precondition of an update or a deletion, where it has one: see [`Request::precondition`].
fn precondition(
    store: &Store,
    settings: &Settings,
    incoming: &IncomingRequest<'_>,
    operation: &Operation,
) -> Result<Option<Response>> {
    let (Some(precondition), Some(reading)) = (&incoming.request.precondition, operation.reading()) else {
        return Ok(None);
    };
    let path = incoming.request.path.clone();
    let fetch = Request::new(reading.method, path, Params::default());
    let stored = match handle_read(store, settings, &IncomingRequest { request: &fetch, base: incoming.base }) {
        Some(stored) => read_as(&stored?),
        None => Err(ApiError::Transport(TransportError::Unreachable)),
    };
    let is_as_shown =
        stored.is_ok_and(|stored| operation.precondition(&incoming.request.params, &stored) == *precondition);
    Ok((!is_as_shown).then(|| {
        Reason::PreconditionFailed.reject("Nothing was saved: another user has changed these values in the meantime.")
    }))
}

pub(crate) fn handle_read(
    store: &Store,
    settings: &Settings,
    incoming: &IncomingRequest<'_>,
) -> Option<Result<Response>> {
    if incoming.request.method != Method::Get {
        return None;
    }
    match find(incoming) {
        Ok((Route { handler: Handler::Read(handler), .. }, values)) => {
            Some(handler(&View { store, settings, incoming }, &values))
        }
        Ok((Route { handler: Handler::Write(_), .. }, _)) => None,
        Err(rejection) => Some(Err(rejection)),
    }
}

fn find<'a>(incoming: &'a IncomingRequest<'_>) -> Result<(&'static Route, Vec<&'a str>)> {
    let path = incoming.request.path.as_str();
    let mut routes = at(path).peekable();
    let is_known = routes.peek().is_some();
    let rejection = || if is_known { Rejection::method_not_allowed() } else { Rejection::not_found(path) };
    routes.find(|(route, _)| route.operation.method == incoming.request.method).ok_or_else(rejection)
}

/// Returns the operations of a path, each with the values of its braces.
fn at(path: &str) -> impl Iterator<Item = (&'static Route, Vec<&str>)> {
    let path = path.strip_suffix(".json").unwrap_or(path);
    ROUTES.iter().filter_map(move |route| Some((route, capture(route.operation.path, path)?)))
}
