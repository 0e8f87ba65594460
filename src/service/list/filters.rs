//! Filters of the list. Those that need more than the list begin to read it, and say how much is read.

use std::collections::HashSet;
use std::sync::Arc;

use engine::health::unread;
use engine::run::Cut;
use engine::survey::{LEFTOVER_DAYS, is_unchanged};
use leptos::prelude::*;

use super::cells::cell;
use super::search::Filter;
use super::selection::bar;
use super::state::{LaterViews, ListState};
use super::texts;
use crate::health::rows::WebhooksRead;
use crate::health::{HealthContext, Shown};
use crate::ui::texts::TRY_AGAIN;

/// Filters with the data that they need.
#[derive(Clone, Copy)]
pub struct Filters {
    state: ListState,
    health: HealthContext,
    shown: Memo<Shown>,
    webhooks: Memo<WebhooksRead>,
    /// True after the user has stopped reading webhooks.
    is_stopped: RwSignal<bool>,
}

impl Filters {
    /// Creates the filters, and gives the list the views of this module.
    pub fn new(state: ListState) -> Self {
        let health = HealthContext::of_app();
        health.rows.begin_if_outdated();
        let filter = state.search.filter;
        let webhooks = Memo::new(move |_| match filter.get() {
            Filter::NoWebhooks => state
                .listing
                .items
                .with(|services| health.rows.webhooks_of(services.iter().filter_map(|service| service.sid.known()))),
            _ => WebhooksRead::default(),
        });
        let filters = Self { state, health, shown: health.shown(), webhooks, is_stopped: RwSignal::new(false) };
        let kept = Memo::new(move |_| filters.matching().map(Arc::new));
        let is_reading = Memo::new(move |_| filters.is_reading());
        state.later.set(Some(LaterViews { cell, bar, kept, is_reading }));
        Effect::new(move |_| filters.read());
        filters
    }

    /// SIDs that the filter keeps. Tracked.
    fn matching(self) -> Option<HashSet<String>> {
        match self.state.search.filter.get() {
            Filter::All => None,
            Filter::Attention => Some(self.shown.with(Shown::services_with_findings)),
            Filter::Leftovers => Some(self.shown.with(Shown::leftovers)),
            Filter::Unchanged => Some(self.unchanged()),
            Filter::NoWebhooks => Some(self.webhooks.with(|read| read.none.clone())),
        }
    }

    /// SIDs of the services that were not changed for a long time. Tracked.
    fn unchanged(self) -> HashSet<String> {
        let now = (js_sys::Date::now() / 1000.0) as u64;
        self.state.listing.items.with(|services| {
            services
                .iter()
                .filter(|service| is_unchanged(service, now))
                .filter_map(|service| service.sid.text())
                .collect()
        })
    }

    /// Reads what the filter needs. Tracked.
    fn read(self) {
        let filter = self.state.search.filter.get();
        let needs_webhooks = filter == Filter::NoWebhooks && !self.is_stopped.get();
        let services = |needed: bool| match needed {
            true => {
                self.state.listing.items.with(|all| all.iter().filter_map(|one| one.sid.known().cloned()).collect())
            }
            false => Vec::new(),
        };
        self.health.rows.need_webhooks(services(needs_webhooks));
        if matches!(filter, Filter::Attention | Filter::Leftovers) {
            untrack(|| self.health.begin_if_outdated());
        }
    }

    /// Returns true while the filter reads. Tracked.
    fn is_reading(self) -> bool {
        match self.state.search.filter.get() {
            Filter::All | Filter::Unchanged => false,
            Filter::Attention | Filter::Leftovers => self.health.run.is_running(),
            Filter::NoWebhooks => !self.is_stopped.get() && self.is_webhook_missing(),
        }
    }

    fn is_webhook_missing(self) -> bool {
        let known = |service: &Arc<api::service::Service>| service.sid.known().is_some();
        let count = self.state.listing.items.with(|services| services.iter().filter(|one| known(one)).count());
        self.webhooks.with(|read| read.count < count)
    }

    /// Returns how much is read. Tracked.
    fn text(self) -> String {
        match self.state.search.filter.get() {
            Filter::All => String::new(),
            Filter::Unchanged => texts::unchanged_rule(LEFTOVER_DAYS),
            Filter::Attention => self.text_of_check(),
            Filter::Leftovers => {
                let rule = texts::leftovers_rule(LEFTOVER_DAYS);
                format!("{}. {rule}", self.text_of_check().trim_end_matches('.'))
            }
            Filter::NoWebhooks => {
                let (total, read) = (self.state.listing.items.with(Vec::len), self.webhooks.get());
                texts::webhooks_checked(read.count, total, read.failed)
            }
        }
    }

    fn text_of_check(self) -> String {
        let (done, found) = (self.health.done(), self.health.found());
        let is_complete = self.health.run.with(|run| run.inquiry().progress().is_list_complete).unwrap_or_default();
        let text = texts::checked(done, found, is_complete);
        let is_unread = || self.health.run.with(|run| !unread(run.inquiry().snapshot()).is_empty()).unwrap_or_default();
        match self.health.run.cut() {
            _ if self.health.run.is_running() => text,
            Some(Cut::Stopped) => format!("{text}. {}", texts::CHECK_STOPPED),
            Some(Cut::Budget) => format!("{text}. {}", texts::CHECK_OVER_BUDGET),
            None if is_unread() => format!("{text}. {}", texts::CHECK_INCOMPLETE),
            None => text,
        }
    }

    /// Stops reading, or goes on.
    fn toggle(self) {
        let is_reading = untrack(|| self.is_reading());
        match self.state.search.filter.get_untracked() {
            Filter::All | Filter::Unchanged => {}
            Filter::Attention | Filter::Leftovers if is_reading => self.health.run.stop(),
            Filter::Attention | Filter::Leftovers => self.health.begin(),
            Filter::NoWebhooks if !is_reading && untrack(|| self.has_failed()) => {
                self.health.rows.retry_webhooks();
                self.is_stopped.set(false);
                // An equal value runs the effect as well, which names what is to be read.
                self.is_stopped.notify();
            }
            Filter::NoWebhooks => self.is_stopped.set(is_reading),
        }
    }

    /// Returns true if everything was tried, and some webhooks could not be read. Tracked.
    fn has_failed(self) -> bool {
        !self.is_webhook_missing() && self.webhooks.with(|read| read.failed > 0)
    }
}

/// Filters as buttons, and the extent of what the chosen one has read.
#[component]
pub fn FilterChips(filters: Filters) -> impl IntoView {
    let state = filters.state;
    let filter = state.search.filter;
    let chip = move |one: Filter| {
        let is_chosen = move || (filter.get() == one).to_string();
        view! {
            <button type="button" class="pill" aria-pressed=is_chosen on:click=move |_| state.search.filter_by(one)>
                {one.label()}
            </button>
        }
    };
    let label = move || match () {
        () if filters.is_reading() => texts::STOP,
        () if filter.get() == Filter::NoWebhooks && filters.has_failed() => TRY_AGAIN,
        () if filter.get() == Filter::NoWebhooks => texts::CONTINUE,
        () => texts::CHECK_AGAIN,
    };
    let is_done = move || filter.get() == Filter::NoWebhooks && !filters.is_webhook_missing() && !filters.has_failed();
    view! {
        <div class="row" role="group" aria-label=texts::FILTER>{Filter::ALL.map(chip).into_iter().collect_view()}</div>
        <Show when=move || filter.get() != Filter::All>
            <div class="row">
                <p class="hint" role="status">{move || filters.text()}</p>
                <Show when=move || filter.get() != Filter::Unchanged>
                    <button
                        type="button"
                        class="pill"
                        aria-disabled=move || is_done().then_some("true")
                        on:click=move |_| filters.toggle()
                    >
                        {label}
                    </button>
                </Show>
            </div>
        </Show>
    }
}
