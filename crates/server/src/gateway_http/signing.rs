//! Signing in and out.

use std::sync::Arc;

use api::date::Timestamp;
use api::gateway::session::{Password, PersonName, Redeem, SignIn, SignOut};
use api::gateway::{self, Reason};
use api::{Endpoint, Json, Params, Response};
use axum::body::Body;
use axum::http::header::{HeaderName, RETRY_AFTER, SET_COOKIE};
use axum::http::{self, HeaderValue};
use database::journal::Event;
use database::sessions::{Attempt, Kind, NotSignedIn, Session, Token, link_user};

use super::source::Source;
use super::{Asked, GatewayApi, Visitor, failed};
use crate::answers::to_http;

/// Has a browser forget what the app kept there: drafts of what somebody was about to change.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// `POST /gateway/session`. Who is not known and what is wrong about it look the same from outside.
pub async fn sign_in(api: Arc<GatewayApi>, asked: Asked) -> http::Response<Body> {
    let source = asked.source;
    let Ok(form) = SignIn::decode(&form(&asked)) else {
        api.log_refusal(source, || tracing::warn!(%source, "not signed in: there was no name and password"));
        api.note_rejection(None, source, Reason::NotSignedIn);
        return refuse(&NotSignedIn::Wrong);
    };
    let (name, password): (PersonName, Password) = (form.name.0, form.password.0);
    let attempt = Attempt { source: source.address(), name: &name, password: &password };
    match api.database.sign_in(attempt, api.terms.limits, api.now()).await {
        Ok(token) => {
            tracing::info!(person = %name, %source, "signed in with a password");
            api.note_sign_in(&name, source, "password").await;
            api.welcome(asked, token).await
        }
        Err(error) => {
            // Somebody may have typed the password where the name belongs: only names that are known are written down.
            let person = api.known(&name).await;
            api.log_refusal(source, || tracing::warn!(person, %source, "not signed in: {error}"));
            match error {
                NotSignedIn::Wrong => api.note_rejection(person, source, Reason::NotSignedIn),
                NotSignedIn::LockedOut { .. } => api.note_rejection(person, source, Reason::LockedOut),
                NotSignedIn::Failed(_) => {}
            }
            refuse(&error)
        }
    }
}

/// `POST /gateway/session/code`
pub async fn redeem(api: Arc<GatewayApi>, asked: Asked) -> http::Response<Body> {
    let source = asked.source;
    let code = Redeem::decode(&form(&asked)).map(|form| form.code.0);
    let is_valid = |code: &Password| api.terms.links.as_ref().is_some_and(|links| links.redeem(code));
    if !code.is_ok_and(|code| is_valid(&code)) {
        api.log_refusal(source, || {
            tracing::warn!(%source, "not signed in: the link is not the one that was printed last");
        });
        api.note_rejection(None, source, Reason::NotSignedIn);
        return to_http(Reason::NotSignedIn.refuse(LINK_USED));
    }
    match api.database.start_link_session(api.terms.limits, api.now()).await {
        Ok(token) => {
            tracing::info!(person = %link_user(), %source, "signed in with a link");
            api.note_sign_in(&link_user(), source, "link").await;
            api.welcome(asked, token).await
        }
        Err(failure) => to_http(failed(failure)),
    }
}

const LINK_USED: &str = "This link has been used. Open the one that the gateway printed last.";

/// `GET /gateway/session`
pub async fn show(api: Arc<GatewayApi>, visitor: Visitor) -> http::Response<Body> {
    to_http(api.told(200, &visitor.session))
}

/// `DELETE /gateway/session`
pub async fn sign_out(api: Arc<GatewayApi>, asked: Asked, visitor: Visitor) -> http::Response<Body> {
    let params = Params::from_form(asked.head.uri.query().unwrap_or_default());
    let Ok(SignOut { everywhere }) = SignOut::decode(&params) else {
        return to_http(Reason::Unlisted.refuse("Say Everywhere=true, or nothing."));
    };
    let Session { person, .. } = visitor.session;
    let everywhere = everywhere.is_some_and(|flag| flag.0);
    let ended = if everywhere {
        api.database.end_sessions_of(&person).await
    } else {
        api.database.end_session(&visitor.token).await
    };
    if let Err(failure) = ended {
        return to_http(failed(failure));
    }
    tracing::info!(%person, source = %asked.source, everywhere, "signed out");
    api.note(Event::SignedOut { person: person.to_string(), source: asked.source.address(), everywhere }).await;
    let mut response = to_http(Response { status: SignOut::STATUS, ..Response::default() });
    response.headers_mut().insert(SET_COOKIE, api.terms.cookie.forget());
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    response
}

impl GatewayApi {
    /// Answers somebody who has just signed in. The session that this browser had before ends, so that whoever knows its token is out.
    async fn welcome(&self, asked: Asked, token: Token) -> http::Response<Body> {
        let begun = async {
            if let Some(before) = &asked.token {
                self.database.end_session(before).await?;
            }
            self.database.session(&token, self.now()).await
        };
        let session = match begun.await {
            Ok(Some(session)) => session,
            // Removed in this very moment.
            Ok(None) => return refuse(&NotSignedIn::Wrong),
            Err(failure) => return to_http(failed(failure)),
        };
        let mut response = to_http(self.told(SignIn::STATUS, &session));
        response.headers_mut().insert(SET_COOKIE, self.terms.cookie.keep(token.reveal()));
        response
    }

    async fn note_sign_in(&self, person: &PersonName, source: Source, by: &str) {
        let (person, source, by) = (person.to_string(), source.address(), by.to_owned());
        self.note(Event::SignedIn { person, source, by }).await;
    }

    /// Puts an event on record. It has happened, so that it only shows in the log where that fails.
    async fn note(&self, event: Event) {
        if let Err(error) = self.gateway.journal().note(event, self.now()).await {
            tracing::error!(%error, "an event is not on record");
        }
    }

    fn note_rejection(&self, person: Option<&str>, source: Source, why: Reason) {
        let event = Event::sign_in_rejected(person, source.address(), why);
        self.gateway.journal().note_rejection(event, self.now());
    }

    fn told(&self, status: u16, session: &Session) -> Response {
        let accounts: Vec<_> = self.gateway.accounts().iter().map(|account| account.properties.clone()).collect();
        let told = gateway::Session {
            person: session.person.clone().into(),
            role: session.role.into(),
            ends: Timestamp::from_unix(session.ends).into(),
            idle_seconds: session.idle_seconds.into(),
            accounts: accounts.into(),
            by_password: (session.kind == Kind::Password).into(),
            ..gateway::Session::default()
        };
        gateway::answer(status, &told.to_json())
    }

    /// The name, where somebody has it.
    async fn known<'a>(&self, name: &'a PersonName) -> Option<&'a str> {
        let people = self.database.people().await.unwrap_or_default();
        people.iter().any(|person| person.name == *name).then_some(name.as_str())
    }
}

fn form(asked: &Asked) -> Params {
    Params::from_form(&String::from_utf8_lossy(&asked.body))
}

fn refuse(error: &NotSignedIn) -> http::Response<Body> {
    match error {
        NotSignedIn::Wrong => to_http(Reason::NotSignedIn.refuse(&error.to_string())),
        NotSignedIn::LockedOut { seconds } => {
            let mut response = to_http(Reason::LockedOut.refuse(&error.to_string()));
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
            response
        }
        NotSignedIn::Failed(_) => to_http(Reason::Failed.refuse(super::FAILED)),
    }
}
