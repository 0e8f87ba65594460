//! Newest records of the history.

use std::sync::Arc;

use api::gateway::history::{List, Outcome, Record};
use api::{Endpoint, Page, PageSize};
use leptos::prelude::*;

use super::card::{CardFailure, LazyCard};
use super::{HomeData, texts};
use crate::backend::client::Client;
use crate::feedback::load::{again, load};
use crate::history::{Headline, headline, outcome, place};
use crate::navigation::Navigation;
use crate::session::context::SessionContext;
use crate::value::moment::Moment;

/// Number of records.
const SHOWN: u32 = 5;

/// Content of the card.
#[component]
pub fn Changes(home: HomeData) -> impl IntoView {
    let (client, session): (Client, SessionContext) = (expect_context(), expect_context());
    let account = session.current.with_value(|session| session.as_ref()?.account.name.known().cloned());
    if account.is_none() && client.journal.is_none() {
        return view! { <p class="hint">{texts::NOT_RECORDED}</p> }.into_any();
    }
    let list = List { account, page_size: Some(PageSize::APP.clamped(SHOWN)), ..List::default() };
    let request = list.request(&());
    let page = load(move || client.send_as::<Page<Record>>(request.clone()));
    Effect::new(move |before: Option<u32>| {
        let reloads = home.reloads.get();
        if before.is_some_and(|before| before != reloads) {
            page.refetch();
        }
        reloads
    });
    let row = |record: Record| view! { <Change record=Arc::new(record)/> };
    let content = move || match page.get() {
        None => LazyCard::Changes.skeleton(),
        Some(Err(error)) => view! { <CardFailure what=LazyCard::Changes.what() error retry=again(page)/> }.into_any(),
        Some(Ok(page)) if page.items.is_empty() => view! {
            <div class="empty">
                <h3>{texts::NO_CHANGES}</h3>
                <p>{texts::NO_CHANGES_HINT}</p>
            </div>
        }
        .into_any(),
        Some(Ok(page)) => {
            view! { <ul class="entries">{page.items.into_iter().map(row).collect_view()}</ul> }.into_any()
        }
    };
    content.into_any()
}

/// Time, user and sentence of a record.
#[component]
fn Change(record: Arc<Record>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let Headline { begin, name } = headline(&record);
    let name = name.map(|name| match place(&record) {
        Some(route) => view! { <a href=navigation.href(&route)><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <b><bdi>{name}</bdi></b> }.into_any(),
    });
    let person = record.person.text().map(|person| view! { <bdi>{person}</bdi> " " });
    let result = record.outcome.known().filter(|known| **known != Outcome::Done).map(|known| {
        view! { " " <span class="badge" data-tone="warning">{outcome(*known)}</span> }
    });
    view! {
        <li>
            <span>{begin} " " {name} {result}</span>
            <small>{person} <Moment value=record.at.clone()/></small>
        </li>
    }
}
