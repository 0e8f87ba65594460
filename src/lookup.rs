//! Page *Look up*: what a SID, a name, an identity or an access token is. The text stays in the page: it is not part of the address.

mod texts;
mod token;

use engine::lookup::{Lookup, Match, Query, SidKind, uses};
use engine::run::{Cut, Limits};
use leptos::html;
use leptos::prelude::*;

use self::token::TokenFacts;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::problem::Problem;
use crate::health::ServiceName;
use crate::place::PlaceLink;
use crate::routes::Route;
use crate::ui::copy::CopyButton;
use crate::ui::stop::StopButton;
use crate::ui::texts::sid_of;

/// Requests of one search: enough for about 300 services.
const LIMITS: Limits = Limits { calls: 300, at_once: 4 };

/// Page *Look up*.
#[component]
pub fn LookupPage() -> impl IntoView {
    let run: InquiryRun<Lookup> = InquiryRun::new(expect_context());
    let query = RwSignal::new(None::<Query>);
    let input = NodeRef::<html::Input>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let parsed = input.get_untracked().and_then(|input| Query::parse(&input.value()));
        match &parsed {
            Some(Query::Sid(kind, sid)) => run.begin(Lookup::of_sid(kind, sid.clone()), LIMITS),
            Some(Query::Name(name)) => run.begin(Lookup::of_name(name.clone()), LIMITS),
            // A token is decoded here and not sent.
            Some(Query::Token(_) | Query::PartOfToken | Query::UnknownSid(_)) | None => run.clear(),
        }
        if let (Some(Query::Token(_)), Some(input)) = (&parsed, input.get_untracked()) {
            input.set_value("");
        }
        query.set(parsed);
    };
    view! {
        <header>
            <h1>{Route::Lookup.title()}</h1>
            <p class="hint">{texts::ABOUT}</p>
        </header>
        <section class="panel">
            <form class="body lookup" role="search" aria-label=texts::LOOK_UP on:submit=submit>
                <label for="lookup">{texts::QUERY}</label>
                <div class="row">
                    <input node_ref=input id="lookup" type="text" autocomplete="off" spellcheck="false" maxlength="8192"/>
                    <button type="submit" data-kind="primary">
                        {texts::LOOK_UP}
                    </button>
                    <StopButton label=texts::STOP is_running=Signal::derive(move || run.is_running()) stop=Callback::new(move |()| run.stop())/>
                </div>
                <Progress run query/>
            </form>
        </section>
        {move || match query.get() {
            Some(Query::Token(token)) => view! { <TokenFacts token=*token/> }.into_any(),
            Some(Query::PartOfToken) => view! { <PartOfToken/> }.into_any(),
            Some(Query::UnknownSid(sid)) => view! { <UnknownSid sid/> }.into_any(),
            Some(Query::Sid(kind, sid)) => view! { <Kind kind/> <Found run/> <Uses run sid/> }.into_any(),
            Some(Query::Name(_)) => view! { <Found run/> }.into_any(),
            None => ().into_any(),
        }}
    }
}

/// Progress and end of the search.
#[component]
fn Progress(run: InquiryRun<Lookup>, query: RwSignal<Option<Query>>) -> impl IntoView {
    let text = move || {
        let is_searching = run.is_running();
        run.with(|run| {
            let (lookup, calls) = (run.inquiry(), run.calls());
            let state = match (run.cut(), lookup.found().len()) {
                _ if is_searching => texts::SEARCHING,
                (Some(Cut::Budget), _) => texts::STOPPED_AT_LIMIT,
                (Some(Cut::Stopped), _) => texts::STOPPED,
                (None, 0) => texts::NOTHING_FOUND,
                (None, _) => texts::COMPLETE,
            };
            texts::progress(state, lookup.services_searched(), calls)
        })
    };
    let is_blank = move || query.with(Option::is_none);
    view! { <p class="hint" role="status">{move || if is_blank() { None } else { text() }}</p> }
}

/// Kind of resource that the first letters of a SID stand for.
#[component]
fn Kind(kind: &'static SidKind) -> impl IntoView {
    let about = (!kind.about.is_empty()).then(|| view! { " " {kind.about} });
    view! {
        <section class="panel" aria-label=texts::KIND>
            <p class="body">
                {texts::KIND_BEFORE} " " <b>{kind.prefix}</b> " " {texts::KIND_IS} " " <b>{kind.label}</b> "." {about}
            </p>
        </section>
    }
}

#[component]
fn UnknownSid(sid: String) -> impl IntoView {
    let prefix = sid.get(..2).unwrap_or_default().to_owned();
    view! {
        <section class="panel" aria-label=texts::KIND>
            <p class="body">
                {texts::KIND_UNKNOWN_BEFORE} " " <b>{prefix}</b> " " {texts::KIND_UNKNOWN_AFTER}
            </p>
        </section>
    }
}

#[component]
fn PartOfToken() -> impl IntoView {
    view! {
        <section class="panel" aria-label=texts::KIND>
            <p class="body">{texts::PART_OF_TOKEN}</p>
        </section>
    }
}

/// Resources that were found, and errors on the way.
#[component]
fn Found(run: InquiryRun<Lookup>) -> impl IntoView {
    let found = Memo::new(move |_| run.with(|run| run.inquiry().found().to_vec()).unwrap_or_default());
    let errors = Memo::new(move |_| run.with(|run| run.inquiry().errors().to_vec()).unwrap_or_default());
    let problem = |error| view! { <Problem summary=texts::SEARCH_FAILED failure=error/> };
    let item = move |found: Match| {
        let service = found.service.clone();
        let name = service.as_ref().and_then(|sid| run.with(|run| run.inquiry().snapshot().name_of(sid)));
        view! { <Item found service=service.zip(name)/> }
    };
    view! {
        {move || errors.get().into_iter().map(problem).collect_view()}
        <Show when=move || found.with(|found| !found.is_empty())>
            <section class="panel health" aria-labelledby="found-heading">
                <header>
                    <h2 id="found-heading">{texts::FOUND}</h2>
                </header>
                <div class="check">
                    <ul>{move || found.get().into_iter().map(item).collect_view()}</ul>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Item(found: Match, service: Option<(api::Sid<api::service::Service>, String)>) -> impl IntoView {
    let Match { kind, name, sid, place, facts, .. } = found;
    let is_service = place.as_ref().is_some_and(|place| place.resource == api::ResourceKind::Service);
    let holder = service
        .filter(|_| !is_service)
        .map(|(sid, name)| view! { <p>{texts::IN_SERVICE} " " <ServiceName sid name/></p> });
    let of = name.clone().unwrap_or_default();
    let copy = sid.clone().map(|sid| view! { <CopyButton text=sid what=sid_of(kind)/> });
    view! {
        <li>
            <div>
                <p>{kind} " " {name.map(|name| view! { <b><bdi>{name}</bdi></b> })}</p>
                {holder}
                <p class="evidence"><span class="sid">{sid}</span> {copy} " " {facts.join(" ")}</p>
            </div>
            {place.map(|place| view! { <PlaceLink place of/> })}
        </li>
    }
}

/// Settings that name the SID.
#[component]
fn Uses(run: InquiryRun<Lookup>, sid: String) -> impl IntoView {
    let used = Memo::new(move |_| {
        let look = |run: &engine::Run<Lookup>| {
            let snapshot = run.inquiry().snapshot();
            let named = |found: engine::lookup::Use| {
                let of = found.place.service.as_ref().map(|sid| snapshot.name_of(sid)).unwrap_or_default();
                (found, of)
            };
            uses(snapshot, &sid).into_iter().map(named).collect::<Vec<_>>()
        };
        run.with(look).unwrap_or_default()
    });
    let row = |(found, of): (engine::lookup::Use, String)| {
        let owner = if of.is_empty() { found.place.resource.info().label.to_owned() } else { of.clone() };
        view! {
            <li>
                <p>{found.label} " – " <bdi>{owner}</bdi></p>
                <PlaceLink place=found.place of/>
            </li>
        }
    };
    view! {
        <Show when=move || used.with(|used| !used.is_empty())>
            <section class="panel health" aria-labelledby="uses-heading">
                <header>
                    <h2 id="uses-heading">{texts::USES}</h2>
                </header>
                <div class="check">
                    <ul>{move || used.get().into_iter().map(row).collect_view()}</ul>
                </div>
            </section>
        </Show>
    }
}
