//! Row of a record.

use std::sync::Arc;

use api::error::more_info;
use api::gateway::Account;
use api::gateway::history::{Outcome, Record};
use api::service::Service;
use api::{Method, Reported, Sid};
use js_sys::Date;
use leptos::prelude::*;

use super::filters::Filters;
use super::format::{
    Difference, Headline, Piece, ago, difference_of, headline, names_service, pieces, place, restorations,
};
use super::texts;
use super::undone::undone_by;
use crate::backend::context::BackendContext;
use crate::form::texts::named;
use crate::navigation::Navigation;
use crate::routes::{Restoration, Route, Section};
use crate::session::account_mark::colour;
use crate::session::context::SessionContext;
use crate::session::permissions::Permissions;
use crate::ui::bidi::isolate;
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Icon, Svg};
use crate::value::moment::{Moment, UnexpectedValue};

/// Number of settings of a record that are shown at first.
const SEEN: usize = 4;

/// Row of a record. `index` is its `aria-rowindex`, and `now` the time in Unix milliseconds.
#[component]
pub fn Row(index: usize, record: Arc<Record>, now: RwSignal<f64>, filters: Filters) -> impl IntoView {
    let then = record.at.known().map(|at| Date::parse(at.as_str()));
    let since = then.map(|then| view! { <small class="hint">{move || ago((now.get() - then) / 1000.0)}</small> });
    let account = record.account.text().unwrap_or_default();
    let outcome = record.outcome.known().copied();
    view! {
        <tr role="row" aria-rowindex=index data-outcome=outcome.map(Outcome::as_str)>
            <th role="rowheader" scope="row">
                <Moment value=record.at.clone()/>
                {since}
            </th>
            {filters.journal.is_none().then(|| view! {
                <td role="cell">
                    <span class="person">{record.person.text()}</span>
                    <Show when=move || filters.all.get()>
                        <AccountBadge name=account.clone()/>
                    </Show>
                </td>
            })}
            <td role="cell">
                <Subject record=record.clone() filters/>
            </td>
            <td role="cell">
                <OutcomeText value=record.outcome.clone()/>
            </td>
        </tr>
    }
}

#[component]
fn AccountBadge(name: String) -> impl IntoView {
    let session: SessionContext = expect_context();
    let is_it = |account: &&Account| account.name.text().as_ref() == Some(&name);
    let account = session.current.with_value(|session| session.as_ref()?.accounts().iter().find(is_it).cloned());
    let colour = account.as_ref().and_then(colour);
    view! { <span class="badge of" data-colour=colour>{account.as_ref().map_or(name, Account::title)}</span> }
}

#[component]
fn OutcomeText(value: Reported<Outcome>) -> impl IntoView {
    let Some(known) = value.known().copied() else {
        return view! { <UnexpectedValue text=value.unexpected()/> }.into_any();
    };
    let icon = match known {
        Outcome::Done => Icon::Check,
        Outcome::Rejected | Outcome::Unsent => Icon::Close,
        Outcome::Unknown => Icon::Alert,
        Outcome::Open => Icon::History,
    };
    view! {
        <span class="outcome">
            <Svg icon/>
            {texts::outcome(known)}
        </span>
    }
    .into_any()
}

/// Returns the address of a page in the record's account.
fn address(record: &Record, route: &Route) -> String {
    let (navigation, backend, session): (Navigation, BackendContext, SessionContext) =
        (expect_context(), expect_context(), expect_context());
    let name = record.account.text().unwrap_or_default();
    let here = session.current.with_value(|session| session.as_ref()?.account.name.text());
    // Without a gateway there is one account only.
    if here.is_none_or(|here| here == name) {
        navigation.href(route)
    } else {
        format!("{}{}", backend.account_address(&name).trim_end_matches('/'), route.path())
    }
}

/// Sentence about the write, and its changes.
#[component]
fn Subject(record: Arc<Record>, filters: Filters) -> impl IntoView {
    let Headline { begin, name } = headline(&record);
    let place = place(&record).map(|route| address(&record, &route));
    let service = record.service.known().filter(|_| !names_service(&record)).map(|sid| {
        let href = address(&record, &Route::Service(sid.clone(), Section::Overview));
        view! {
            <p class="hint">
                {texts::IN_SERVICE} " " <SubjectName text=sid.to_string() href=Some(href) filters/>
            </p>
        }
    });
    let name = name.map(|text| view! { <SubjectName text href=place.clone() filters/> });
    // Without a gateway, only records of commands have a user.
    let user = record.person.text().filter(|_| filters.journal.is_some());
    let command = user.map(|user| {
        view! { <p class="hint">{texts::BY_COMMAND} " " <bdi class="person">{user}</bdi></p> }
    });
    let changes: Vec<_> =
        record.changes.known().into_iter().flatten().map(|change| difference_of(&record, change)).collect();
    let more = changes.len().saturating_sub(SEEN);
    let mut rows = changes.into_iter().map(|change| view! { <Changed change filters/> });
    let seen = rows.by_ref().take(SEEN).collect_view();
    let rest = (more > 0).then(|| {
        view! {
            <details>
                <summary>{texts::more_settings(more)}</summary>
                <dl class="difference">{rows.collect_view()}</dl>
            </details>
        }
    });
    let message = record.message.text().filter(|message| !message.is_empty()).map(|message| {
        let about = record.code.known().and_then(|code| u32::try_from(*code).ok()).map(|code| {
            view! { " (" <a href=more_info(code) target="_blank" rel="noreferrer">{texts::error(code)}</a> ")" }
        });
        view! { <p class="message"><bdi>{message}</bdi> {about}</p> }
    });
    let advice = record.outcome.known().copied().and_then(texts::advice).map(|advice| {
        let there = place.clone().unwrap_or_else(|| address(&record, &Route::Services));
        view! { <p class="warning">{advice} " " <a href=there>{texts::CHECK_VALUES}</a></p> }
    });
    // A filter may hide a later change.
    let is_narrowed = filters.is_narrowed.get_untracked();
    let undone = filters.listing.items.with_untracked(|records| undone_by(&record, records));
    let undone = undone.filter(|_| !is_narrowed).map(|number| {
        view! { <p class="hint">{texts::undone_later(number)}</p> }
    });
    view! {
        <p class="headline">{begin} " " {name}</p>
        {service}
        {command}
        {undone}
        <dl class="difference">{seen}</dl>
        {rest}
        {message}
        {advice}
        <Restorations record=record.clone() filters/>
        <More record/>
    }
}

/// Links to the plans that can be made of the record.
#[component]
fn Restorations(record: Arc<Record>, filters: Filters) -> impl IntoView {
    let number = record.number.known().copied().filter(|_| may_change(&record));
    let Headline { begin, name } = headline(&record);
    let which = [Some(begin), name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let links = number.map(|number| {
        let is_latest = is_latest(&record, filters);
        let offered =
            restorations(&record).into_iter().filter(|offered| !(is_latest && *offered == Restoration::Revert));
        let link = |restoration: Restoration| {
            let label = texts::restoration(restoration);
            let href = address(&record, &Route::Restoration(restoration, number));
            view! {
                <a class="button pill" href=href>{label} <span class="visually-hidden">{format!(": {which}")}</span></a>
            }
        };
        offered.map(link).collect_view()
    });
    view! { <div class="row restorations">{links}</div> }
}

/// Returns true if the user may change the account of a record.
fn may_change(record: &Record) -> bool {
    let session: SessionContext = expect_context();
    session.current.with_value(|session| match session {
        None => true,
        Some(session) => {
            let has_name = |account: &&Account| account.name == record.account;
            session.accounts().iter().find(has_name).is_some_and(|account| {
                let read_only = account.read_only.known() != Some(&false);
                Permissions { read_only, ..session.permissions() }.denial(Method::Post).is_none()
            })
        }
    })
}

/// Returns true if the list has no later update of the same resource. A filter may hide one.
fn is_latest(record: &Record, filters: Filters) -> bool {
    let is_later = |other: &Arc<Record>| {
        other.number.known() > record.number.known() && (&other.path, &other.account) == (&record.path, &record.account)
    };
    let is_narrowed = filters.is_narrowed.get_untracked();
    !is_narrowed && !filters.listing.items.with_untracked(|records| records.iter().any(is_later))
}

/// Name of the changed resource. A service that is recorded by its SID gets its name once that is known.
#[component]
fn SubjectName(text: String, href: Option<String>, filters: Filters) -> impl IntoView {
    let sid = text.clone();
    let known = Memo::new(move |_| filters.name_of(&sid));
    let sid = text.clone();
    let beside = move || known.get().map(|_| view! { " " <span class="sid">{sid.clone()}</span> });
    let name = move || known.get().unwrap_or_else(|| text.clone());
    match href {
        Some(href) => view! { <a href=href><bdi>{name}</bdi></a> {beside} }.into_any(),
        None => view! { <b><bdi>{name}</bdi></b> {beside} }.into_any(),
    }
}

/// Changed setting: the value before, and the value now.
#[component]
fn Changed(change: Difference, filters: Filters) -> impl IntoView {
    let [minus, plus] = if change.many { ["− ", "+ "] } else { ["", ""] };
    let gone = change
        .gone
        .iter()
        .map(|text| view! { <del>{minus} <bdi>{value(text, filters)}</bdi></del> " " })
        .collect_view();
    let arrow = (!change.many && !change.gone.is_empty() && !change.new.is_empty()).then_some("→ ");
    let new = change.new.iter().map(|text| view! { <ins>{plus} <bdi>{value(text, filters)}</bdi></ins> " " });
    view! {
        <dt>{change.label}</dt>
        <dd>{gone} {arrow} {new.collect_view()} <span class="hint">{change.note}</span></dd>
    }
}

/// Value with placeholders for secrets. The SID of a service gets its name once that is known.
fn value(text: &str, filters: Filters) -> AnyView {
    if text.parse::<Sid<Service>>().is_ok() {
        let sid = text.to_owned();
        let shown = move || match filters.name_of(&sid) {
            Some(name) => named(&isolate(&name), &sid),
            None => sid.clone(),
        };
        return view! { {shown} }.into_any();
    }
    let piece = |piece: Piece| match piece {
        Piece::Text(text) => text.to_owned().into_any(),
        Piece::Secret(digits) => view! { <i class="secret">{texts::secret(digits)}</i> }.into_any(),
    };
    pieces(text).into_iter().map(piece).collect_view().into_any()
}

/// Request id and other details of the record. Rendered when they are opened, for there may be thousands of records.
#[component]
fn More(record: Arc<Record>) -> impl IntoView {
    let open = RwSignal::new(false);
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{name}</dt><dd class="code">{value}</dd> })
    };
    let facts = move || {
        let request = record.request_id.text().map(|id| {
            view! {
                <dt>{texts::REQUEST}</dt>
                <dd class="code">{id.clone()} <CopyButton text=id what=texts::REQUEST_COPIED/></dd>
            }
        });
        let method = record.method.text().unwrap_or_default();
        view! {
            <dl class="facts">
                {request}
                {fact(texts::CALL, record.path.text().map(|path| format!("{method} {path}")))}
                {fact(texts::STATUS, record.status.text())}
                {fact(texts::ENDED, record.ended.text())}
                {fact(texts::RECORD, record.number.text())}
            </dl>
        }
    };
    view! {
        <details on:toggle=move |_| open.set(true)>
            <summary class="hint">{texts::DETAILS}</summary>
            {move || open.get().then(&facts)}
        </details>
    }
}
