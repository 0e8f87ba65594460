//! The one table of operations: what is in it is answered, and nothing else is.

use std::sync::LazyLock;

use api::endpoint::{PathArgs, capture};
use api::error::read_as;
use api::gateway::Reason;
use api::operation::{OPERATIONS, Operation};
use api::{ApiError, Endpoint, Method, Params, Request, Response, TransportError};

use crate::ledger::Ledger;
use crate::refused::{Refused, json};
use crate::store::Store;
use crate::view::{View, Writer};
use crate::{
    Answer, Call, Settings, World, binding, chat_role, chat_service, configuration, conversation, notifications, role,
    service, service_configuration, service_webhooks, user, webhooks,
};

static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    vec![
        read_one::<api::service::List>(service::list),
        write::<api::service::Create>(service::create),
        read_one::<api::service::Fetch>(service::fetch),
        write::<api::service::Delete>(service::delete),
        read_one::<api::conversation::List>(conversation::list),
        read_one::<api::user::List>(user::list),
        read_one::<api::role::List>(role::list),
        write::<api::role::Create>(role::create),
        read_one::<api::role::Fetch>(role::fetch),
        write::<api::role::Update>(role::update),
        write::<api::role::Delete>(role::delete),
        read_one::<api::role::of_account::List>(role::of_account::list),
        write::<api::role::of_account::Create>(role::of_account::create),
        read_one::<api::role::of_account::Fetch>(role::of_account::fetch),
        write::<api::role::of_account::Update>(role::of_account::update),
        write::<api::role::of_account::Delete>(role::of_account::delete),
        read_one::<api::binding::List>(binding::list),
        read_one::<api::configuration::Fetch>(configuration::fetch),
        write::<api::configuration::Update>(configuration::update),
        read_one::<api::webhooks::Fetch>(webhooks::fetch),
        write::<api::webhooks::Update>(webhooks::update),
        read_one::<api::service_configuration::Fetch>(service_configuration::fetch),
        write::<api::service_configuration::Update>(service_configuration::update),
        read_one::<api::notifications::Fetch>(notifications::fetch),
        write::<api::notifications::Update>(notifications::update),
        read_one::<api::service_webhooks::Fetch>(service_webhooks::fetch),
        write::<api::service_webhooks::Update>(service_webhooks::update),
        read_one::<api::chat_service::List>(chat_service::list),
        write::<api::chat_service::Create>(chat_service::create),
        read_one::<api::chat_service::Fetch>(chat_service::fetch),
        write::<api::chat_service::Update>(chat_service::update),
        write::<api::chat_service::Delete>(chat_service::delete),
        read_one::<api::chat_role::List>(chat_role::list),
        write::<api::chat_role::Create>(chat_role::create),
        read_one::<api::chat_role::Fetch>(chat_role::fetch),
        write::<api::chat_role::Update>(chat_role::update),
        write::<api::chat_role::Delete>(chat_role::delete),
    ]
});

/// Everything that can be asked.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    ROUTES.iter().map(|route| route.operation)
}

/// What can be done at a path; nothing where there is none.
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

type Result<T> = std::result::Result<T, Refused>;
type Reader<E> = fn(&View<'_>, <E as Endpoint>::Path, E) -> Result<<E as Endpoint>::Response>;
type Changer<E> = fn(&mut Writer<'_>, <E as Endpoint>::Path, E) -> Result<<E as Endpoint>::Response>;

fn read_one<E: Endpoint + 'static>(handler: Reader<E>) -> Route {
    let handler = move |view: &View<'_>, values: &[&str]| {
        let (path, request) = decode::<E>(view.call, values)?;
        handler(view, path, request).map(|value| success::<E>(&value))
    };
    Route { operation: operation::<E>(), handler: Handler::Read(Box::new(handler)) }
}

fn write<E: Endpoint + 'static>(handler: Changer<E>) -> Route {
    let handler = move |writer: &mut Writer<'_>, values: &[&str]| {
        let (path, request) = decode::<E>(writer.call, values)?;
        handler(writer, path, request).map(|value| success::<E>(&value))
    };
    Route { operation: operation::<E>(), handler: Handler::Write(Box::new(handler)) }
}

fn operation<E: Endpoint>() -> &'static Operation {
    let is_it = |operation: &&Operation| operation.method == E::METHOD && operation.path == E::PATH;
    OPERATIONS.iter().find(is_it).expect("every endpoint is in the contract's table")
}

fn decode<E: Endpoint>(call: &Call<'_>, values: &[&str]) -> Result<(E::Path, E)> {
    let path = E::Path::from_values(values).ok_or_else(|| Refused::not_found(&call.request.path))?;
    // The API answers one mistake at a time.
    let request = E::decode(&call.request.params).map_err(|errors| Refused::parameter(&errors[0], E::FIELDS))?;
    Ok((path, request))
}

fn success<E: Endpoint>(value: &E::Response) -> Response {
    let body = serde_json::to_string(value).expect("names in answers are text");
    if body == "null" { Response { status: E::STATUS, ..Response::default() } } else { json(E::STATUS, body) }
}

pub(crate) fn answer(store: &mut Store, settings: &Settings, call: &Call<'_>, world: &mut dyn World) -> Result<Answer> {
    let (route, values) = find(call)?;
    match &route.handler {
        Handler::Read(handler) => handler(&View { store, settings, call }, &values).map(Answer::unchanged),
        Handler::Write(handler) => {
            if let Some(rejected) = precondition(store, settings, call, route.operation)? {
                return Ok(Answer::unchanged(rejected));
            }
            let mut after = store.clone();
            let mut writer = Writer { ledger: Ledger::new(&mut after, world), settings, call };
            let response = handler(&mut writer, &values)?;
            let changes = writer.ledger.changes;
            *store = after;
            Ok(Answer { response, changes })
        }
    }
}

/// Checks the precondition of an update or a deletion, where it has one: see [`Request::seen`].
fn precondition(
    store: &Store,
    settings: &Settings,
    call: &Call<'_>,
    operation: &Operation,
) -> Result<Option<Response>> {
    let (Some(seen), Some(reading)) = (&call.request.seen, operation.reading()) else { return Ok(None) };
    let path = call.request.path.clone();
    let look = Request { method: reading.method, path, params: Params::default(), seen: None };
    let stored = match read(store, settings, &Call { request: &look, base: call.base }) {
        Some(stored) => read_as(&stored?),
        None => Err(ApiError::Transport(TransportError::Unreachable)),
    };
    let is_as_shown = stored.is_ok_and(|stored| operation.precondition(&call.request.params, &stored) == *seen);
    Ok((!is_as_shown)
        .then(|| Reason::Changed.refuse("Nothing was saved: somebody else has changed the same meanwhile.")))
}

pub(crate) fn read(store: &Store, settings: &Settings, call: &Call<'_>) -> Option<Result<Response>> {
    if call.request.method != Method::Get {
        return None;
    }
    match find(call) {
        Ok((Route { handler: Handler::Read(handler), .. }, values)) => {
            Some(handler(&View { store, settings, call }, &values))
        }
        Ok((Route { handler: Handler::Write(_), .. }, _)) => None,
        Err(refused) => Some(Err(refused)),
    }
}

fn find<'a>(call: &'a Call<'_>) -> Result<(&'static Route, Vec<&'a str>)> {
    let path = call.request.path.as_str();
    let mut routes = at(path).peekable();
    let is_known = routes.peek().is_some();
    let refused = || if is_known { Refused::method_not_allowed() } else { Refused::not_found(path) };
    routes.find(|(route, _)| route.operation.method == call.request.method).ok_or_else(refused)
}

/// The operations of a path, with what stands in its braces.
fn at(path: &str) -> impl Iterator<Item = (&'static Route, Vec<&str>)> {
    let path = path.strip_suffix(".json").unwrap_or(path);
    ROUTES.iter().filter_map(move |route| Some((route, capture(route.operation.path, path)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_contract_is_answered_once() {
        let of = |operation: &Operation| (operation.path, operation.method);
        let mut answered: Vec<_> = operations().map(of).collect();
        let mut known: Vec<_> = OPERATIONS.iter().map(of).collect();
        answered.sort_unstable();
        known.sort_unstable();
        assert_eq!(answered, known);
    }
}
