//! Status of a service: a card for each of its pages, and what needs attention.

use api::Sid;
use api::service::Service;
use engine::health::{self, Finding};
use engine::run::Limits;
use engine::status::{self, Card};
use engine::survey::Survey;
use leptos::prelude::*;

use super::texts;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::Waiting;
use crate::navigation::Navigation;
use crate::place::{PlaceLink, route_of};
use crate::routes::{Route, Section};
use crate::service::open::{Mark, OpenService};
use crate::ui::icon::{Icon, Svg};

/// Findings of a service, and below them a card for each of its pages.
#[component]
pub fn Status(sid: Sid<Service>) -> impl IntoView {
    let run: InquiryRun<Survey> = InquiryRun::new(expect_context());
    run.begin(Survey::service(sid.clone()), Limits::default());
    let (open, of): (OpenService, _) = (expect_context(), sid.clone());
    let shown = Memo::new(move |_| {
        // The cards appear together, so that none moves another.
        let is_complete = !run.is_running();
        let view = |survey: &Survey| (findings(survey, &sid), status::status(survey.snapshot(), &sid));
        is_complete.then(|| run.with(|run| view(run.inquiry()))).flatten()
    });
    // The side bar outlives the page.
    Effect::new(move |_| {
        if let Some(marks) = shown.with(|shown| shown.as_ref().map(|(findings, cards)| marks(findings, cards))) {
            open.set_marks(&of, marks);
        }
    });
    move || {
        match shown.get() {
        None => view! { <section class="panel status-waiting"><Waiting what=texts::STATUS_LOADED/></section> }.into_any(),
        Some((findings, cards)) => view! {
            <Attention findings/>
            <section class="status" aria-label=texts::STATUS>{cards.into_iter().map(|card| view! { <StatusCard card/> }).collect_view()}</section>
        }
        .into_any(),
    }
    }
}

/// Returns the findings about a service.
fn findings(survey: &Survey, sid: &Sid<Service>) -> Vec<Finding> {
    let mut findings = health::findings(survey.snapshot());
    findings.retain(|finding| finding.place.service.as_ref() == Some(sid));
    findings
}

/// Returns the marks of the links to the pages. A page without a state and without findings has none.
fn marks(findings: &[Finding], cards: &[Card]) -> Vec<Mark> {
    let section_of = |place: &engine::Place| match route_of(place) {
        Some(Route::Service(_, section)) => Some(section.tab()),
        _ => None,
    };
    let mark = |section: Section| {
        let of_section = |card: &&Card| section_of(&card.place).as_ref() == Some(&section);
        let text = cards.iter().find(of_section).map(|card| card.mark.clone()).unwrap_or_default();
        let is_warning = findings.iter().any(|finding| section_of(&finding.place).as_ref() == Some(&section));
        (is_warning || !text.is_empty()).then_some(Mark { section, text, is_warning })
    };
    Section::TABS.into_iter().filter_map(mark).collect()
}

/// Findings, each with a link to the page that changes the setting.
#[component]
fn Attention(findings: Vec<Finding>) -> impl IntoView {
    let row = |finding: Finding| {
        view! {
            <li>
                <Svg icon=Icon::Alert/>
                <div>
                    <b>{finding.check.title}</b>
                    <p>{finding.evidence}</p>
                    <p class="hint">{finding.check.why}</p>
                </div>
                <PlaceLink place=finding.place of=texts::THIS_SERVICE/>
            </li>
        }
    };
    (!findings.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="attention-heading">
                <header>
                    <h2 id="attention-heading">{texts::NEEDS_ATTENTION}</h2>
                </header>
                <ul class="attention">{findings.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn StatusCard(card: Card) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let Card { title, place, lines, error, .. } = card;
    let title = match route_of(&place) {
        Some(route) => {
            view! { <a href=navigation.href(&route)><span class="visually-hidden">{texts::OPEN} " "</span>{title}</a> }
                .into_any()
        }
        None => title.into_any(),
    };
    let error = error.map(|error| {
        view! {
            <p class="warning row">
                <Svg icon=Icon::Alert/> <span>{texts::CARD_FAILED} " " {error.to_string()}</span>
            </p>
        }
    });
    let mut lines = lines.into_iter();
    view! {
        <article class="panel">
            <h2>{title}</h2>
            {lines.next().map(|line| view! { <p><bdi>{line}</bdi></p> })}
            {lines.map(|line| view! { <p class="hint"><bdi>{line}</bdi></p> }).collect_view()}
            {error}
        </article>
    }
}
