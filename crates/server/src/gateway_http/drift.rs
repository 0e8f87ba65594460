//! Handlers of requests about changes outside of the gateway.

use std::sync::Arc;

use api::error::{RETRY_AFTER, code};
use api::gateway::drift::{Check, FetchStatus, List};
use api::gateway::{AccountName, Reason, json_response};
use api::{Endpoint, Json, ParamError, Params, Required, Response};
use axum::body::Body;
use axum::http;
use database::DatabaseError;
use database::drift::PageError;
use gateway::NotAllowed;

use super::{AuthenticatedUser, DashboardRequest, GatewayApi};
use crate::responses::to_http;

/// `GET /gateway/drift`
pub async fn list(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    let page = async |list: List| match api.database.drift_page(&list).await {
        Ok(found) => json_response(List::STATUS, &found.to_json()),
        Err(error @ PageError::Token) => {
            let (wire, code) = ("PageToken", code::INVALID_PARAMETER);
            NotAllowed::Wrong(vec![ParamError { wire, code, message: error.to_string() }]).response()
        }
        Err(PageError::Failed(error)) => unreadable(&error),
    };
    let params = Params::from_form(request.head.uri.query().unwrap_or_default());
    let response = match List::decode(&params) {
        Ok(list) => {
            let account = list.account.clone();
            api.unless_second_factor_is_missing(&user, account.as_ref(), page(list)).await
        }
        Err(errors) => NotAllowed::Wrong(errors).response(),
    };
    finish(&api, &request, &user, response)
}

/// `GET /gateway/drift/status`
pub async fn status(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    let params = Params::from_form(request.head.uri.query().unwrap_or_default());
    let response = match FetchStatus::decode(&params) {
        Ok(FetchStatus { account: Required(account) }) => {
            let status = api.drift_status(FetchStatus::STATUS, &account);
            api.unless_second_factor_is_missing(&user, Some(&account), status).await
        }
        Err(errors) => NotAllowed::Wrong(errors).response(),
    };
    finish(&api, &request, &user, response)
}

/// `POST /gateway/drift/check`
pub async fn check(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    let params = Params::from_form(&String::from_utf8_lossy(&request.body));
    let response = match Check::decode(&params) {
        _ if !user.session.role.allows(Check::METHOD) => Reason::Role.reject(VIEWER),
        Ok(Check { account: Required(account) }) => {
            api.unless_second_factor_is_missing(&user, Some(&account), api.begin_survey(&account)).await
        }
        Err(errors) => NotAllowed::Wrong(errors).response(),
    };
    finish(&api, &request, &user, response)
}

const VIEWER: &str =
    "Your role is viewer, and this requires editor or admin. The operator of the gateway assigns roles.";

impl GatewayApi {
    /// Responds, or rejects the request of a user who lacks the second factor that the account needs.
    async fn unless_second_factor_is_missing(
        &self,
        user: &AuthenticatedUser,
        account: Option<&AccountName>,
        response: impl Future<Output = Response>,
    ) -> Response {
        match self.gateway.check_second_factor(&user.principal(), account) {
            Ok(()) => response.await,
            Err(rejection) => rejection,
        }
    }

    async fn drift_status(&self, status: u16, account: &AccountName) -> Response {
        match self.drift.status(account).await {
            Ok(Some(found)) => json_response(status, &found.to_json()),
            Ok(None) => Reason::Unlisted.reject(&format!("There is no account {account} here, or not any more.")),
            Err(error) => unreadable(&error),
        }
    }

    async fn begin_survey(&self, account: &AccountName) -> Response {
        match self.drift.request(account) {
            Ok(true) => self.drift_status(Check::STATUS, account).await,
            Ok(false) => {
                Reason::Unlisted.reject(&format!("The gateway does not look for drift in the account {account}."))
            }
            Err(too_often) => {
                let message = "Ten checks were requested within an hour. Try again later.";
                let mut rejection = Reason::Busy.reject(message);
                rejection.headers.push((RETRY_AFTER.to_owned(), too_often.seconds.to_string()));
                rejection
            }
        }
    }
}

fn unreadable(error: &DatabaseError) -> Response {
    tracing::error!(%error, "the changes outside of the gateway cannot be read");
    Reason::Failed.reject("The changes cannot be read at the moment. The log of the gateway says more.")
}

/// Logs a rejection.
fn finish(
    api: &GatewayApi,
    request: &DashboardRequest,
    user: &AuthenticatedUser,
    response: Response,
) -> http::Response<Body> {
    if response.status >= 400 {
        api.log_rejection(request.source, || {
            tracing::info!(person = %user.session.person, status = response.status, "rejected a request about drift");
        });
    }
    to_http(response)
}
