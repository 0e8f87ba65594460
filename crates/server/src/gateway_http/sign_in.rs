//! Handlers that start, return and end sessions.

use std::sync::Arc;

use api::date::Timestamp;
use api::error::RETRY_AFTER;
use api::gateway::session::{Password, Redeem, SignIn, SignOut, UserName};
use api::gateway::{self, Reason};
use api::{Endpoint, Json, Params, Required, Response};
use axum::body::Body;
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::http::{self, HeaderValue};
use database::journal::Event;
use database::sessions::{Attempt, Kind, NotSignedIn, Session, Token, link_user};

use super::source::Source;
use super::{AuthenticatedUser, DashboardRequest, GatewayApi, failed};
use crate::responses::to_http;

/// Response header that deletes the app's data in the browser, such as drafts.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// `POST /gateway/session`. The response does not reveal whether the name or the password was wrong.
pub async fn sign_in(api: Arc<GatewayApi>, request: DashboardRequest) -> http::Response<Body> {
    let source = request.source;
    let Ok(form) = SignIn::decode(&form(&request)) else {
        api.log_rejection(source, || tracing::warn!(%source, "rejected a sign-in without a name and a password"));
        api.record_rejection(None, source, Reason::InvalidCredentials);
        return to_http(rejection(&NotSignedIn::Wrong));
    };
    let SignIn { name: Required(name), password: Required(password), code } = form;
    let attempt = Attempt { source: source.address(), name: &name, password: &password, code: code.as_ref() };
    match api.database.sign_in(attempt, api.options.limits, api.now()).await {
        Ok(token) => {
            tracing::info!(person = %name, %source, "signed in with a password");
            api.record_sign_in(&name, source, "password").await;
            api.start_session(request, token).await
        }
        Err(error) => {
            // A password may have been typed as the name, so only names of users are logged.
            api.report_failed_attempt(api.known_name(&name).await, source, &error);
            to_http(rejection(&error))
        }
    }
}

/// `POST /gateway/session/code`
pub async fn redeem(api: Arc<GatewayApi>, request: DashboardRequest) -> http::Response<Body> {
    let source = request.source;
    let code = Redeem::decode(&form(&request)).map(|form| form.code.0);
    let is_valid = |code: &Password| api.options.links.as_ref().is_some_and(|links| links.redeem(code));
    if !code.is_ok_and(|code| is_valid(&code)) {
        api.log_rejection(source, || {
            tracing::warn!(%source, "rejected a sign-in: the link is not the last one that was printed");
        });
        api.record_rejection(None, source, Reason::InvalidCredentials);
        return to_http(Reason::InvalidCredentials.reject(LINK_USED));
    }
    match api.database.start_link_session(api.options.limits, api.now()).await {
        Ok(token) => {
            tracing::info!(person = %link_user(), %source, "signed in with a link");
            api.record_sign_in(&link_user(), source, "link").await;
            api.start_session(request, token).await
        }
        Err(failure) => to_http(failed(failure)),
    }
}

const LINK_USED: &str = "This link was used already. Open the link that the gateway printed last.";

/// `GET /gateway/session`
pub async fn show(api: Arc<GatewayApi>, user: AuthenticatedUser) -> http::Response<Body> {
    to_http(api.session_response(200, &user.session))
}

/// `DELETE /gateway/session`
pub async fn sign_out(
    api: Arc<GatewayApi>,
    request: DashboardRequest,
    user: AuthenticatedUser,
) -> http::Response<Body> {
    let params = Params::from_form(request.head.uri.query().unwrap_or_default());
    let Ok(SignOut { everywhere }) = SignOut::decode(&params) else {
        return to_http(Reason::Unlisted.reject("Send Everywhere=true, or no parameter."));
    };
    let Session { person, .. } = user.session;
    let everywhere = everywhere.is_some_and(|flag| flag.0);
    let ended = if everywhere {
        api.database.end_sessions_of(&person).await
    } else {
        api.database.end_session(&user.token).await
    };
    if let Err(failure) = ended {
        return to_http(failed(failure));
    }
    tracing::info!(%person, source = %request.source, everywhere, "signed out");
    api.record_event(Event::SignedOut { person: person.to_string(), source: request.source.address(), everywhere })
        .await;
    let mut response = to_http(Response { status: SignOut::STATUS, ..Response::default() });
    response.headers_mut().insert(SET_COOKIE, api.options.cookie.delete_cookie());
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    response
}

impl GatewayApi {
    /// Responds to a successful sign-in. The browser's previous session ends, so that its token is worthless to anyone who knows it.
    async fn start_session(&self, request: DashboardRequest, token: Token) -> http::Response<Body> {
        let begun = async {
            if let Some(before) = &request.token {
                self.database.end_session(before).await?;
            }
            self.database.session(&token, self.now()).await
        };
        let session = match begun.await {
            Ok(Some(session)) => session,
            // The user was removed meanwhile.
            Ok(None) => return to_http(rejection(&NotSignedIn::Wrong)),
            Err(failure) => return to_http(failed(failure)),
        };
        let mut response = to_http(self.session_response(SignIn::STATUS, &session));
        response.headers_mut().insert(SET_COOKIE, self.options.cookie.set_cookie(token.reveal()));
        response
    }

    async fn record_sign_in(&self, person: &UserName, source: Source, by: &str) {
        let (person, source, by) = (person.to_string(), source.address(), by.to_owned());
        self.record_event(Event::SignedIn { person, source, by }).await;
    }

    /// Records an event. A failure is only logged, because the event has happened already.
    async fn record_event(&self, event: Event) {
        if let Err(error) = self.gateway.journal().note(event, self.now()).await {
            tracing::error!(%error, "an event was not recorded");
        }
    }

    fn record_rejection(&self, person: Option<&str>, source: Source, why: Reason) {
        let event = Event::sign_in_rejected(person, source.address(), why);
        self.gateway.journal().note_rejection(event, self.now());
    }

    /// Logs and records that a password or a code was rejected. `person` is the name if a user has it.
    pub(super) fn report_failed_attempt(&self, person: Option<&str>, source: Source, error: &NotSignedIn) {
        let why = match error {
            // The next request has the code. It is no failure.
            NotSignedIn::CodeRequired => return,
            NotSignedIn::Wrong => Some(Reason::InvalidCredentials),
            NotSignedIn::WrongCode => Some(Reason::InvalidCode),
            NotSignedIn::LockedOut { .. } => Some(Reason::LockedOut),
            NotSignedIn::Failed(_) => None,
        };
        self.log_rejection(source, || tracing::warn!(person, %source, "rejected a sign-in: {error}"));
        if let Some(why) = why {
            self.record_rejection(person, source, why);
        }
    }

    fn session_response(&self, status: u16, session: &Session) -> Response {
        let accounts: Vec<_> = self.gateway.accounts().iter().map(|account| account.properties.clone()).collect();
        let body = gateway::Session {
            person: session.person.clone().into(),
            role: session.role.into(),
            ends: Timestamp::from_unix(session.ends).into(),
            idle_seconds: session.idle_seconds.into(),
            accounts: accounts.into(),
            by_password: (session.kind == Kind::Password).into(),
            ..gateway::Session::default()
        };
        gateway::json_response(status, &body.to_json())
    }

    /// Returns the name if a user has it.
    async fn known_name<'a>(&self, name: &'a UserName) -> Option<&'a str> {
        let people = self.database.people().await.unwrap_or_default();
        people.iter().any(|person| person.name == *name).then_some(name.as_str())
    }
}

/// Returns the parameters in the body of a request.
pub(super) fn form(request: &DashboardRequest) -> Params {
    Params::from_form(&String::from_utf8_lossy(&request.body))
}

/// Creates the response to an attempt that was rejected.
pub(super) fn rejection(error: &NotSignedIn) -> Response {
    let reason = match error {
        NotSignedIn::Wrong => Reason::InvalidCredentials,
        NotSignedIn::CodeRequired => Reason::CodeRequired,
        NotSignedIn::WrongCode => Reason::InvalidCode,
        NotSignedIn::LockedOut { .. } => Reason::LockedOut,
        NotSignedIn::Failed(_) => return Reason::Failed.reject(super::FAILED),
    };
    let mut rejection = reason.reject(&error.to_string());
    if let NotSignedIn::LockedOut { seconds } = error {
        rejection.headers.push((RETRY_AFTER.to_owned(), seconds.to_string()));
    }
    rejection
}
