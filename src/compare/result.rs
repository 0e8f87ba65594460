//! Differences from a service, or a service of a file, to another service, and the plan that copies the chosen ones.

use std::collections::HashSet;

use api::Sid;
use api::service::Service;
use engine::plan::{Chosen, Plan, between, from_entry};
use engine::run::Limits;
use engine::survey::{Selection, Survey};
use engine::{Snapshot, Title};
use leptos::prelude::*;

use super::differences::{Differences, Key, chosen_of, entries};
use super::{Pair, Source, texts};
use crate::backend::client::Client;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::Waiting;
use crate::feedback::problem::Problem;
use crate::plan::PlanPanel;
use crate::session::context::SessionContext;

/// Reads of the services. One survey reads both, if they are of the same account. A file is not read here.
#[derive(Clone, Copy)]
struct Reads {
    from: Option<InquiryRun<Survey>>,
    to: InquiryRun<Survey>,
}

impl Reads {
    /// Begins to read.
    ///
    /// # Errors
    ///
    /// The user may not open the account of this name.
    fn begin(Pair { from, to }: &Pair) -> Result<Self, String> {
        let client: Client = expect_context();
        let session: SessionContext = expect_context();
        let read = |client: Client, sids: Vec<&Sid<Service>>| {
            let run = InquiryRun::new(client);
            let named = Selection::Named(sids.into_iter().map(Sid::to_string).collect());
            run.begin(Survey::settings(named, Limits::default()), Limits::default());
            run
        };
        match from {
            Source::File(_) => Ok(Self { from: None, to: read(client, vec![to]) }),
            Source::Service { sid, account } if account.is_empty() => {
                Ok(Self { from: None, to: read(client, vec![sid, to]) })
            }
            Source::Service { sid, account } => {
                let other = session.client_of(account).ok_or_else(|| account.clone())?;
                Ok(Self { from: Some(read(other, vec![sid])), to: read(client, vec![to]) })
            }
        }
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

impl Pair {
    /// Plans to copy what is chosen.
    fn plan(&self, from: &Snapshot, to: &Snapshot, chosen: &Chosen) -> Plan {
        let to = (to, &self.to);
        match &self.from {
            Source::Service { sid, .. } => between((from, sid), to, chosen),
            Source::File(service) => service.entry().map(|entry| from_entry(entry, to, chosen)).unwrap_or_default(),
        }
    }

    /// Returns the names of what is copied from and of what is copied to. Equal names, also of two accounts, are told apart.
    fn titles(&self, from: &Snapshot, to: &Snapshot) -> [String; 2] {
        match &self.from {
            Source::Service { sid, .. } => {
                let is_same = from.name_of(sid) == to.name_of(&self.to);
                [(from, sid), (to, &self.to)].map(|(snapshot, sid)| {
                    let name = snapshot.name_of(sid);
                    let is_repeated = is_same || snapshot.is_named_otherwise(&name, Some(sid));
                    Title::new(&name, Some(sid.as_str()), is_repeated).to_string()
                })
            }
            Source::File(service) => [service.title(), to.title_of(&self.to).to_string()],
        }
    }
}

/// Differences, once the services are read.
#[component]
pub fn Comparison(pair: Pair, reload: Callback<()>, has_begun: RwSignal<bool>) -> impl IntoView {
    let reads = match Reads::begin(&pair) {
        Ok(reads) => reads,
        Err(account) => return view! { <p class="odd-note">{texts::account_denied(&account)}</p> }.into_any(),
    };
    let chosen = RwSignal::new(HashSet::<Key>::new());
    let pair = StoredValue::new(pair);
    let make = move |chosen: &Chosen| -> Option<Plan> {
        reads.with(|from, to| pair.with_value(|pair| pair.plan(from, to, chosen)))
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
                let [from, to] = pair.titles(from, to);
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
