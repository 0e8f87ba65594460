//! Contexts of the examples: a backend that never responds, and users with a role.

use std::future::pending;
use std::sync::Arc;

use api::Request;
use api::gateway::{Account, Colour, Role, Session};
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::backend::transport::{PendingResponse, Transport};
use crate::feedback::remedy::Remedies;
use crate::navigation::Navigation;
use crate::session::context::{AccountSession, SessionContext, SignInMethods};

/// Transport that sends nothing. No request gets a response.
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: Request) -> PendingResponse {
        Box::pin(pending())
    }
}

/// Returns a client that sends nothing.
pub fn client() -> Client {
    Client::new(Nowhere)
}

/// Provides the contexts of all examples.
pub fn provide() {
    provide_context(client());
    provide_context(expect_context::<Navigation>().without_question());
}

/// Account in production, with every badge.
pub fn account() -> Account {
    Account {
        label: "Production".to_owned().into(),
        colour: Colour::Red.into(),
        production: true.into(),
        read_only: true.into(),
        sandbox: true.into(),
        ..Account::default()
    }
}

/// Examples as a user with a role sees them.
#[component]
pub fn AsRole(role: Role, children: Children) -> impl IntoView {
    let session = AccountSession {
        session: Session { role: role.into(), ..Session::default() },
        account: Account { read_only: false.into(), ..Account::default() },
        methods: SignInMethods { password: true, link: false },
    };
    let context = SessionContext::new(expect_context(), Remedies::default());
    context.current.set_value(Some(Arc::new(session)));
    provide_context(context);
    children()
}
