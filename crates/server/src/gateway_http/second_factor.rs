//! Handlers of the second factor of the user who is signed in.

mod setup;

use std::sync::Arc;

use api::gateway::second_factor::{
    Add, Begin, FactorCode, Fetch, RecoveryCodes, Remove, ReplaceRecoveryCodes, SecondFactor,
};
use api::gateway::session::Password;
use api::gateway::{Reason, json_response};
use api::{Endpoint, Json, Required, Response};
use axum::body::Body;
use axum::http;
use database::second_factor::{NotASecret, Proof, RecoveryCode, SecondFactorError, Secret};
use database::sessions::{Attempt, Kind, NotSignedIn};
use futures::future::BoxFuture;
use gateway::NotAllowed;
use tracing::Instrument;

use super::sign_in::{form, rejection};
use super::{AuthenticatedUser, DashboardRequest, GatewayApi, failed};
use crate::idempotency;
use crate::responses::to_http;

/// `GET /gateway/second-factor`
pub async fn show(api: Arc<GatewayApi>, user: AuthenticatedUser) -> http::Response<Body> {
    to_http(api.second_factor(&user).await.unwrap_or_else(|rejection| rejection))
}

/// `POST /gateway/second-factor/secret`
pub async fn begin(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    let begun = async {
        api.expect_second_factor(&user, false).await?;
        let setup = setup::create(&user.session.person, &request.base);
        Ok(json_response(Begin::STATUS, &setup.to_json()))
    };
    to_http(api.finish(&request, &user, begun.await, "began to set up a second factor"))
}

/// `POST /gateway/second-factor`
pub async fn add(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    once(api, request, user, |api, request, user| Box::pin(try_add(api, request, user))).await
}

/// `POST /gateway/second-factor/recovery-codes`
pub async fn replace_recovery_codes(
    api: Arc<GatewayApi>,
    request: DashboardRequest,
    user: AuthenticatedUser,
) -> http::Response<Body> {
    once(api, request, user, |api, request, user| Box::pin(try_replace_recovery_codes(api, request, user))).await
}

/// `POST /gateway/second-factor/removal`
pub async fn remove(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> http::Response<Body> {
    once(api, request, user, |api, request, user| Box::pin(try_remove(api, request, user))).await
}

type Change = fn(Arc<GatewayApi>, DashboardRequest, AuthenticatedUser) -> BoxFuture<'static, Response>;

/// Makes a change once, and responds to a retry with the first response: a browser repeats a request whose connection breaks, and the code works
/// once. The response to the first one may have recovery codes, which cannot be read later.
async fn once(
    api: Arc<GatewayApi>,
    request: DashboardRequest,
    user: AuthenticatedUser,
    change: Change,
) -> http::Response<Body> {
    let Some(key) = idempotency::key_of(&request.head.headers) else {
        return to_http(change(api, request, user).await);
    };
    let write = (request.head.method.as_str(), request.head.uri.to_string(), &request.body);
    let cell = api.idempotency.response(format!("{} second factor {key}", user.session.person), write);
    // In a task of its own: this one is cancelled with its connection, and then the retry comes.
    let write = async move { cell.get_or_init(|| change(api, request, user)).await.clone() };
    let response = tokio::spawn(write.in_current_span()).await;
    to_http(response.unwrap_or_else(|_| Reason::Failed.reject(super::FAILED)))
}

async fn try_add(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> Response {
    let added = async {
        let Add { secret: Required(secret), code: Required(code), password: Required(password) } = decode(&request)?;
        let secret: Secret =
            secret.reveal().parse().map_err(|error: NotASecret| Reason::Unlisted.reject(&error.to_string()))?;
        let Proof::Code(code) = Proof::from(&code) else { return Err(Reason::InvalidCode.reject(FIRST_CODE)) };
        api.expect_second_factor(&user, false).await?;
        api.confirm(&request, &user, &password, None).await?;
        let person = &user.session.person;
        let codes = api.database.add_second_factor(person, (&secret, code), &user.token, api.now()).await;
        Ok(recovery_codes(Add::STATUS, &codes.map_err(|error| reject(&error))?))
    };
    api.finish(&request, &user, added.await, "added a second factor")
}

async fn try_replace_recovery_codes(
    api: Arc<GatewayApi>,
    request: DashboardRequest,
    user: AuthenticatedUser,
) -> Response {
    let replaced = async {
        let ReplaceRecoveryCodes { code: Required(code), password: Required(password) } = decode(&request)?;
        api.expect_second_factor(&user, true).await?;
        api.confirm(&request, &user, &password, Some(&code)).await?;
        let codes = api.database.replace_recovery_codes(&user.session.person, api.now()).await;
        Ok(recovery_codes(ReplaceRecoveryCodes::STATUS, &codes.map_err(|error| reject(&error))?))
    };
    api.finish(&request, &user, replaced.await, "replaced the recovery codes")
}

async fn try_remove(api: Arc<GatewayApi>, request: DashboardRequest, user: AuthenticatedUser) -> Response {
    let removed = async {
        let Remove { code: Required(code), password: Required(password) } = decode(&request)?;
        api.expect_second_factor(&user, true).await?;
        api.confirm(&request, &user, &password, Some(&code)).await?;
        let removed = api.database.remove_second_factor(&user.session.person, Some(&user.token), api.now()).await;
        removed.map_err(|error| reject(&error))?;
        Ok(Response { status: Remove::STATUS, ..Response::default() })
    };
    api.finish(&request, &user, removed.await, "removed the second factor")
}

const FIRST_CODE: &str = "Enter the six digits of your authenticator app.";
const BY_LINK: &str = "You signed in with a link, which needs no second factor. Sign in with a password to set one up.";
const EXISTS: &str = "You have a second factor already. Reload the page.";
const MISSING: &str = "You have no second factor. Reload the page.";
const WRONG_PASSWORD: &str = "The password is not right.";

impl GatewayApi {
    async fn second_factor(&self, user: &AuthenticatedUser) -> Result<Response, Response> {
        let by_password = user.session.kind == Kind::Password;
        let is_needed = |account: &gateway::accounts::Account| account.needs_second_factor(user.session.role);
        let person = &user.session.person;
        let body = SecondFactor {
            present: user.session.has_second_factor.into(),
            recovery_codes: self.database.recovery_codes_left(person).await.map_err(failed)?.into(),
            required: (by_password && self.gateway.accounts().iter().any(is_needed)).into(),
            ..SecondFactor::default()
        };
        Ok(json_response(Fetch::STATUS, &body.to_json()))
    }

    /// Checks that the user signed in with a password, and has a second factor or has none.
    async fn expect_second_factor(&self, user: &AuthenticatedUser, expected: bool) -> Result<(), Response> {
        if user.session.kind == Kind::Link {
            return Err(Reason::Unlisted.reject(BY_LINK));
        }
        match self.database.has_second_factor(&user.session.person).await.map_err(failed)? {
            true if !expected => Err(Reason::PreconditionFailed.reject(EXISTS)),
            false if expected => Err(Reason::PreconditionFailed.reject(MISSING)),
            _ => Ok(()),
        }
    }

    /// Checks the password and the code again, so that a session that was left open is not enough for a change.
    async fn confirm(
        &self,
        request: &DashboardRequest,
        user: &AuthenticatedUser,
        password: &Password,
        code: Option<&FactorCode>,
    ) -> Result<(), Response> {
        let person = &user.session.person;
        let attempt = Attempt { source: request.source.address(), name: person, password, code };
        self.database.confirm(attempt, self.now()).await.map_err(|error| {
            self.report_failed_attempt(Some(person.as_str()), request.source, &error);
            match error {
                NotSignedIn::Wrong => Reason::InvalidCredentials.reject(WRONG_PASSWORD),
                // It was added in the meantime.
                NotSignedIn::CodeRequired => Reason::PreconditionFailed.reject(EXISTS),
                error => rejection(&error),
            }
        })
    }

    fn finish(
        &self,
        request: &DashboardRequest,
        user: &AuthenticatedUser,
        result: Result<Response, Response>,
        done: &'static str,
    ) -> Response {
        let (person, source) = (&user.session.person, request.source);
        match &result {
            Ok(_) => tracing::info!(%person, %source, "{done}"),
            Err(Response { status, .. }) => self.log_rejection(source, || {
                tracing::info!(%person, status, "rejected a request about the second factor");
            }),
        }
        result.unwrap_or_else(|rejection| rejection)
    }
}

fn decode<E: Endpoint>(request: &DashboardRequest) -> Result<E, Response> {
    E::decode(&form(request)).map_err(|errors| NotAllowed::Wrong(errors).response())
}

fn recovery_codes(status: u16, codes: &[RecoveryCode]) -> Response {
    let codes: Vec<_> = codes.iter().map(RecoveryCode::reveal).collect();
    json_response(status, &RecoveryCodes { codes: codes.into(), ..RecoveryCodes::default() }.to_json())
}

fn reject(error: &SecondFactorError) -> Response {
    match error {
        SecondFactorError::Wrong => Reason::InvalidCode.reject(&error.to_string()),
        SecondFactorError::Exists(_) => Reason::PreconditionFailed.reject(EXISTS),
        SecondFactorError::Missing(_) => Reason::PreconditionFailed.reject(MISSING),
        SecondFactorError::NoUser(_) => Reason::NoSession.reject("Sign in to continue."),
        SecondFactorError::Failed(failure) => {
            tracing::error!(%failure, "could not read or write a second factor");
            Reason::Failed.reject(super::FAILED)
        }
    }
}
