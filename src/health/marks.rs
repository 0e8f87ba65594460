//! Findings of the last check as badges in the list of services.

use std::collections::HashMap;

use engine::health::Severity;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

use super::state::HealthContext;
use super::{SERVICE, texts};
use crate::navigation::Navigation;
use crate::routes::Route;

/// Number of findings of a service, and the worst severity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub severity: Severity,
    pub count: usize,
}

/// Marks of services, by SID.
pub type Marks = RwSignal<HashMap<String, Mark>>;

/// Renders the badge of a service, by its SID.
type RenderBadge = fn(String) -> AnyView;

/// Keeps the last check while the app is open, so that a page that is opened again shows it.
///
/// The list of services is part of a first visit and the check is not, so that the list reaches the badge through a pointer that the check
/// sets.
#[derive(Clone)]
pub struct HealthKeeper {
    /// Owner of the pages. Weak, because it owns the keeper.
    owner: WeakOwner,
    kept: StoredValue<Option<HealthContext>>,
    badge: RwSignal<Option<RenderBadge>>,
}

impl HealthKeeper {
    /// Provides the keeper to the pages of a backend.
    pub fn provide() {
        let owner = Owner::current().unwrap_or_default().downgrade();
        provide_context(Self { owner, kept: StoredValue::new(None), badge: RwSignal::new(None) });
    }

    /// Returns the kept check, or creates it.
    pub fn keep(&self, create: fn() -> HealthContext) -> HealthContext {
        self.kept.get_value().unwrap_or_else(|| {
            let health = self.owner.upgrade().unwrap_or_default().with(create);
            self.kept.set_value(Some(health));
            self.badge.set(Some(|sid| view! { <Badge sid/> }.into_any()));
            health
        })
    }
}

/// Badge with the number of findings of a service, after a check.
#[component]
pub fn HealthBadge(sid: String) -> impl IntoView {
    let HealthKeeper { badge, .. } = expect_context();
    move || badge.get().map(|render| render(sid.clone()))
}

/// Returns the tone of a severity's badge.
pub fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Problem => "danger",
        Severity::Warning => "warning",
        Severity::Note => "",
    }
}

/// Number of findings of a service, as a link to them.
#[component]
fn Badge(sid: String) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let marks = HealthContext::of_app().marks;
    let href = format!("{}?{SERVICE}={sid}", navigation.href(&Route::Health));
    let mark = Memo::new(move |_| marks.with(|marks| marks.get(&sid).copied()));
    move || {
        mark.get().map(|Mark { severity, count }| {
            let text = texts::findings(count);
            view! { <a class="badge" data-tone=tone(severity) href=href.clone()>{text}</a> }
        })
    }
}
