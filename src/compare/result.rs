//! Differences between two services, and the plan that copies the chosen ones.

use std::collections::HashSet;

use api::Sid;
use api::service::Service;
use engine::Snapshot;
use engine::plan::{Chosen, Plan, between};
use engine::run::Limits;
use engine::survey::{Selection, Survey};
use leptos::prelude::*;

use super::differences::{Differences, Key, chosen_of, entries};
use super::{Pair, texts};
use crate::backend::client::Client;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::Waiting;
use crate::feedback::problem::Problem;
use crate::plan::PlanPanel;
use crate::session::context::SessionContext;

/// Reads of the two services. One survey reads both, if they are of the same account.
#[derive(Clone, Copy)]
struct Reads {
    from: Option<InquiryRun<Survey>>,
    to: InquiryRun<Survey>,
}

impl Reads {
    /// Begins to read. `None` for an account that the user may not open.
    fn begin(Pair { from, to, account }: &Pair) -> Option<Self> {
        let client: Client = expect_context();
        let session: SessionContext = expect_context();
        let read = |client: Client, sids: Vec<&Sid<Service>>| {
            let run = InquiryRun::new(client);
            let named = Selection::Named(sids.into_iter().map(Sid::to_string).collect());
            run.begin(Survey::settings(named, Limits::default()), Limits::default());
            run
        };
        if account.is_empty() {
            return Some(Self { from: None, to: read(client, vec![from, to]) });
        }
        let other = session.client_of(account)?;
        Some(Self { from: Some(read(other, vec![from])), to: read(client, vec![to]) })
    }

    fn is_running(self) -> bool {
        self.to.is_running() || self.from.is_some_and(InquiryRun::is_running)
    }

    /// Looks at what was read: of the account to copy from, and of the other one. Tracked.
    fn with<T>(self, look: impl FnOnce(&Snapshot, &Snapshot) -> T) -> Option<T> {
        let look = |to: &Snapshot| match self.from {
            Some(from) => from.with(|from| look(from.inquiry().snapshot(), to)),
            None => Some(look(to, to)),
        };
        self.to.with(|to| look(to.inquiry().snapshot())).flatten()
    }
}

/// Differences, once both services are read.
#[component]
pub fn Comparison(pair: Pair, reload: Callback<()>, has_begun: RwSignal<bool>) -> impl IntoView {
    let Some(reads) = Reads::begin(&pair) else {
        return view! { <p class="odd-note">{texts::account_denied(&pair.account)}</p> }.into_any();
    };
    let chosen = RwSignal::new(HashSet::<Key>::new());
    let pair = StoredValue::new(pair);
    let make = move |chosen: &Chosen| -> Option<Plan> {
        reads.with(|from, to| pair.with_value(|pair| between((from, &pair.from), (to, &pair.to), chosen)))
    };
    let all = Memo::new(move |_| if reads.is_running() { None } else { make(&Chosen::All) });
    let plan =
        Memo::new(move |_| chosen.with(|chosen| (!chosen.is_empty()).then(|| make(&chosen_of(chosen))).flatten()));
    let unread = Memo::new(move |_| {
        reads.with(|from, to| {
            let unread = [from, to].into_iter().flat_map(engine::health::unread).next();
            unread.map(|unread| unread.error)
        })
    });
    let changes = Signal::derive(move || plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.changes.len())));
    let differences = move |all: Plan| {
        reads.with(|from, to| {
            pair.with_value(|pair| {
                let entries = entries(&all, to, &pair.to);
                let (from, to) = (from.name_of(&pair.from), to.name_of(&pair.to));
                view! { <Differences entries notes=all.notes.clone() from to chosen changes/> }
            })
        })
    };
    view! {
        {move || {
            let error = unread.get().flatten();
            error.map(|error| view! { <Problem summary=texts::UNREAD failure=error/> })
        }}
        {move || match all.get() {
            _ if has_begun.get() => ().into_any(),
            None => view! { <Waiting what=texts::LOADED/> }.into_any(),
            Some(all) => differences(all).into_any(),
        }}
        {move || plan.get().map(|plan| view! { <PlanPanel plan on_done=reload on_begin=Callback::new(move |()| has_begun.set(true))/> })}
    }
    .into_any()
}
