//! Calls of those who are signed in: to the accounts, and to the history.

use std::sync::Arc;

use api::gateway::{ACCOUNTS, AccountName, Reason, history};
use api::{Endpoint, Params, Response};
use axum::body::Body;
use axum::http;
use gateway::{Incoming, Principal, Refused};
use tracing::Instrument;

use super::{Asked, GatewayApi, Visitor};
use crate::answers::to_http;
use crate::{guard, repeats};

/// Passes a call on to the account that its path names.
pub async fn pass(api: Arc<GatewayApi>, asked: Asked, visitor: Visitor) -> http::Response<Body> {
    let below = asked.head.uri.path().strip_prefix(ACCOUNTS).unwrap_or_default();
    let (name, _) = below.split_once('/').unwrap_or((below, ""));
    let account = name.parse::<AccountName>();
    let Ok(account) = account else { return unlisted(api, asked, visitor).await };
    let asker = Principal { person: visitor.session.person, role: visitor.session.role };
    // A read may be repeated as often as anybody likes.
    let call = repeats::call_of(&asked.head.headers).filter(|_| asked.head.method != http::Method::GET);
    let Some(call) = call else { return to_http(send(&api, &asker, &account, &asked).await) };
    // Nobody is told what was answered to somebody else.
    let write = (asked.head.method.as_str(), asked.head.uri.to_string(), &asked.body);
    let answer = api.repeats.answer(format!("{} {account} {call}", asker.person), write);
    // A task of its own, for this one ends with its connection, and that is when the repeat comes. So a write that waits for its turn when the
    // tab is closed is still sent, and what came of it is in the history.
    let write = async move { answer.get_or_init(|| send(&api, &asker, &account, &asked)).await.clone() };
    let response = tokio::spawn(write.in_current_span()).await;
    to_http(response.unwrap_or_else(|_| {
        Reason::Failed
            .refuse("The gateway failed while it carried this out. It may have been done: look before you try again.")
    }))
}

async fn send(api: &GatewayApi, asker: &Principal, account: &AccountName, asked: &Asked) -> Response {
    let uri = &asked.head.uri;
    let incoming = Incoming {
        method: asked.head.method.as_str(),
        path: &uri.path()[ACCOUNTS.len() + account.as_str().len()..],
        query: uri.query(),
        body: &asked.body,
        seen: guard::precondition(&asked.head.headers),
        arrived: asked.arrived,
    };
    api.gateway.handle(asker, account, &incoming, &asked.base).await
}

/// Answers what was done through this gateway.
pub async fn history(api: Arc<GatewayApi>, asked: Asked, visitor: Visitor) -> http::Response<Body> {
    let params = Params::from_form(asked.head.uri.query().unwrap_or_default());
    let response = match history::List::decode(&params) {
        Ok(list) => api.gateway.history(&list).await,
        Err(errors) => Refused::Wrong(errors).response(),
    };
    if response.status >= 400 {
        api.log_refusal(asked.source, || {
            tracing::info!(person = %visitor.session.person, status = response.status, "refused to show the history");
        });
    }
    to_http(response)
}

/// Answers whatever else begins as calls of the gateway do.
pub async fn unlisted(api: Arc<GatewayApi>, asked: Asked, visitor: Visitor) -> http::Response<Body> {
    api.log_refusal(asked.source, || {
        tracing::info!(person = %visitor.session.person, "refused a call that is none of the gateway's");
    });
    to_http(Reason::Unlisted.refuse("The gateway has no such address."))
}
