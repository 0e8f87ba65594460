//! Reading of a service for the marks of its pages. It takes what the pages have read and saved, and reads the rest once.

use std::rc::Rc;

use api::service::Service;
use api::{Request, Response, Sid};
use engine::health::{self, Finding};
use engine::run::Limits;
use engine::status::{self, Card};
use engine::survey::Survey;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::client::Client;
use crate::backend::inquiry::InquiryRun;
use crate::place::route_of;
use crate::routes::{Route, Section};
use crate::service::open::{Mark, OpenService};

/// Pause before the marks of a page that was opened directly are read, in milliseconds. The requests of the page come first.
const PAUSE_MS: u32 = 800;

/// Reads one request at a time, since the marks are not urgent.
const PACE: Limits = Limits { calls: 1_000, at_once: 1 };

/// Survey of the service of a page, shared through the context.
#[derive(Clone, Copy)]
pub struct ServiceSurvey {
    sid: StoredValue<Sid<Service>>,
    run: InquiryRun<Survey>,
    /// Responses to the requests of the pages, until the survey begins.
    before: StoredValue<Option<Survey>, LocalStorage>,
}

impl ServiceSurvey {
    /// Provides it to the page, and gives its results to the side bar.
    pub fn provide(sid: StoredValue<Sid<Service>>) -> Self {
        let client: Client = expect_context();
        let survey = Self { sid, run: InquiryRun::new(client), before: StoredValue::new_local(None) };
        survey.renew();
        provide_context(survey);
        client.observe(Rc::new(move |request, response| survey.take(request, response)));
        on_cleanup(move || client.end_observation());
        // The side bar outlives the page.
        let open: OpenService = expect_context();
        Effect::new(move |_| {
            if let Some((findings, cards)) = survey.result() {
                open.set_marks(&sid.get_value(), marks(&findings, &cards));
            }
        });
        survey
    }

    /// Begins the survey.
    pub fn begin(self, limits: Limits) {
        let before = self.before.try_update_value(Option::take).flatten();
        self.run.begin(before.unwrap_or_else(|| Survey::service(self.sid.get_value())), limits);
    }

    /// Reads everything again.
    pub fn restart(self) {
        self.renew();
        self.begin(Limits::default());
    }

    /// Begins the survey soon, unless it has begun by then or the side bar has the marks. `is_loaded` is `None` until the service is loaded.
    pub fn begin_soon(self, is_loaded: Memo<Option<bool>>) {
        let open: OpenService = expect_context();
        spawn_local(async move {
            loop {
                TimeoutFuture::new(PAUSE_MS).await;
                match is_loaded.try_get_untracked() {
                    Some(None) => {}
                    Some(Some(true)) => break,
                    // The service does not exist, or the page was left.
                    Some(Some(false)) | None => return,
                }
            }
            let is_current = self.sid.try_with_value(|sid| open.has_current_marks(sid));
            if is_current == Some(false) && !self.has_begun() {
                self.begin(PACE);
            }
        });
    }

    /// Returns the findings about the service and a card for each of its pages, once everything is read. Tracked.
    pub fn result(self) -> Option<(Vec<Finding>, Vec<Card>)> {
        if self.run.is_running() {
            return None;
        }
        self.sid.with_value(|sid| {
            self.run.with(|run| {
                let snapshot = run.inquiry().snapshot();
                let mut findings = health::findings(snapshot);
                findings.retain(|finding| finding.place.service.as_ref() == Some(sid));
                (findings, status::status(snapshot, sid))
            })
        })
    }

    fn has_begun(self) -> bool {
        untrack(|| self.run.with(|_| ())).is_some()
    }

    fn renew(self) {
        self.before.set_value(Some(Survey::service(self.sid.get_value())));
    }

    /// Takes the response to a request of a page. After a write the marks need everything that was not read yet.
    fn take(self, request: &Request, response: &Response) {
        if !self.run.exists() {
            return;
        }
        if self.has_begun() {
            return self.run.resume(|run| run.learn(|survey| survey.observe(request, response)));
        }
        self.before.update_value(|before| {
            // The reads that follow are among those of the survey, once it begins.
            before.iter_mut().for_each(|survey| drop(survey.observe(request, response)));
        });
        if request.method != api::Method::Get {
            self.begin(PACE);
        }
    }
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
