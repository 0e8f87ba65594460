//! Handlers of authenticated requests: accounts, counts, history, and unknown paths.

use std::sync::Arc;

use api::gateway::count::FetchCount;
use api::gateway::{ACCOUNTS, AccountName, Reason, history};
use api::{Endpoint, Params, Response};
use axum::body::Body;
use axum::http;
use database::idempotency::WriteId;
use gateway::{Incoming, NotAllowed, Principal};
use tracing::Instrument;

use super::{AuthenticatedUser, DashboardRequest, GatewayApi};
use crate::guard;
use crate::idempotency::{self, shared};
use crate::responses::to_http;

/// Forwards a request to the account that its path names.
pub async fn forward(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    let below = request.head.uri.path().strip_prefix(ACCOUNTS).unwrap_or_default();
    let (name, _) = below.split_once('/').unwrap_or((below, ""));
    let account = name.parse::<AccountName>();
    let Ok(account) = account else { return unknown_path(api, request, user).await };
    let principal = user.principal();
    // Only writes need idempotency.
    let key = idempotency::key_of(&request.head.headers).filter(|_| request.head.method != http::Method::GET);
    let Some(key) = key else { return to_http(send(&api, &principal, &account, &request).await) };
    // The key contains the user, so that a response is never returned to another user.
    let key = format!("{} {account} {key}", principal.person);
    let write = (request.head.method.as_str(), request.head.uri.to_string(), &request.body);
    let id = WriteId::new(&[key.as_bytes(), write.0.as_bytes(), write.1.as_bytes(), write.2]);
    let cell = api.idempotency.response(key, write);
    // In a separate task: this one is cancelled with its connection, and then the retry comes. So a write that waits when its tab is closed is still
    // sent, and its outcome is recorded.
    let write = async move {
        let once = || shared::send_once(api.shared_writes.as_ref(), &id, send(&api, &principal, &account, &request));
        cell.get_or_init(once).await.clone()
    };
    let response = tokio::spawn(write.in_current_span()).await;
    to_http(response.unwrap_or_else(|_| {
        Reason::Failed
            .reject("The gateway failed during this request. It may have been carried out: check before you try again.")
    }))
}

async fn send(api: &GatewayApi, principal: &Principal, account: &AccountName, request: &DashboardRequest) -> Response {
    let uri = &request.head.uri;
    let incoming = Incoming {
        method: request.head.method.as_str(),
        path: &uri.path()[ACCOUNTS.len() + account.as_str().len()..],
        query: uri.query(),
        body: &request.body,
        precondition: guard::precondition(&request.head.headers),
        plan: guard::plan(&request.head.headers),
        arrived: request.arrived,
    };
    api.gateway.handle(principal, account, &incoming, &request.base).await
}

/// Responds to a request for a count.
pub async fn count(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    let params = Params::from_form(request.head.uri.query().unwrap_or_default());
    let principal = user.principal();
    to_http(match FetchCount::decode(&params) {
        Ok(wanted) => api.gateway.count(&principal, &wanted).await,
        Err(errors) => NotAllowed::Wrong(errors).response(),
    })
}

/// Responds to a request for the history.
pub async fn history(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    let params = Params::from_form(request.head.uri.query().unwrap_or_default());
    let response = match history::List::decode(&params) {
        Ok(list) => api.gateway.history(&user.principal(), &list).await,
        Err(errors) => NotAllowed::Wrong(errors).response(),
    };
    if response.status >= 400 {
        api.log_rejection(request.source, || {
            tracing::info!(person = %user.session.person, status = response.status, "rejected a request for the history");
        });
    }
    to_http(response)
}

/// Rejects a request for an unknown path of the gateway.
pub async fn unknown_path(
    api: Arc<GatewayApi>,
    request: DashboardRequest,
    user: AuthenticatedUser,
) -> http::Response<Body> {
    api.log_rejection(request.source, || {
        tracing::info!(person = %user.session.person, "rejected a request for an unknown path");
    });
    to_http(Reason::Unlisted.reject("The gateway has no such address."))
}
