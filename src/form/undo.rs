//! Undo of a save, offered in its toast: restores the values of before, unless one of them was changed since.

use std::sync::Arc;

use api::{Method, Params, Request};
use engine::Plan;
use engine::apply::{Outcome, Progress};
use engine::plan::{Replaced, restore};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::backend::client::Client;
use crate::backend::inquiry::carry_out;
use crate::form::Field;
use crate::form::texts;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::toast::Toasts;

/// Called with the resource after the undo. The form may be gone by then.
pub type OnRestored = Box<dyn Fn(Value) + Send + Sync>;

/// Page of a form that has saved, and what its toast needs.
#[derive(Clone, Copy)]
pub struct SaveToast {
    client: Client,
    toasts: Toasts,
    navigation: Navigation,
}

impl SaveToast {
    pub fn new() -> Self {
        Self { client: expect_context(), toasts: expect_context(), navigation: expect_context() }
    }

    /// Shows that a save of the resource at `path` succeeded, with an undo if the values before can be sent. `sent` are the fields as they were
    /// sent, and `answer` is the response.
    pub fn show(self, text: impl Into<String>, path: String, sent: &[Field], answer: &Value, on_restored: OnRestored) {
        let replaced = |field: &Field| Replaced {
            wire: field.info().wire,
            before: field.saved().to_owned(),
            after: field.info().text(answer),
        };
        let plan = restore(&path, "", &sent.iter().map(replaced).collect::<Vec<_>>());
        if plan.is_empty() {
            return self.toasts.succeed(text);
        }
        let undo = Arc::new(Undo { plan, path, on_restored });
        self.toasts.succeed_with_undo(text, move || {
            self.toasts.announce(texts::UNDOING);
            spawn_local(self.undo(undo.clone()));
        });
    }

    /// Returns the page that is shown.
    pub fn route(self) -> Route {
        self.navigation.current_route()
    }

    /// Renders a page again if it is still shown, because its form was opened after the save.
    pub fn render_again(self, route: &Route) {
        if self.route() == *route {
            self.navigation.render_again();
        }
    }

    async fn undo(self, undo: Arc<Undo>) {
        let Undo { plan, path, on_restored } = &*undo;
        let state = carry_out(self.client, plan.clone()).await;
        let outcome = match state.changes.into_iter().next() {
            Some(Progress::Ended(outcome)) => outcome,
            _ => Outcome::Unknown { message: String::new(), existing: None },
        };
        match result(plan, &outcome) {
            Ok(text) => self.toasts.succeed(text),
            Err(text) => self.toasts.fail(text),
        }
        // A conflict shows what is stored as well.
        let read = Request::new(Method::Get, path.clone(), Params::default());
        if let Ok(now) = self.client.send_as::<Value>(read).await {
            on_restored(now);
        }
    }
}

impl Default for SaveToast {
    fn default() -> Self {
        Self::new()
    }
}

/// Save that can be undone.
struct Undo {
    plan: Plan,
    path: String,
    on_restored: OnRestored,
}

/// Returns the toast of an undo that has ended; an error if not everything is restored.
fn result(plan: &Plan, outcome: &Outcome) -> Result<String, String> {
    let fields = plan.changes.iter().flat_map(|change| &change.fields);
    let labels: Vec<_> = fields.map(|field| field.info.label).collect();
    let what = match labels[..] {
        [label] => label.to_owned(),
        _ => texts::settings(labels.len()),
    };
    match outcome {
        Outcome::Done { not_stored, .. } if !not_stored.is_empty() => Err(texts::not_undone(&not_stored.join(", "))),
        Outcome::Done { .. } if plan.notes.is_empty() => Ok(texts::restored(&what)),
        Outcome::Done { .. } => {
            let lost: Vec<_> = plan.notes.iter().map(|note| note.message.clone()).collect();
            Err(texts::partly_restored(&what, &lost.join(" ")))
        }
        Outcome::Conflict { fields } => {
            let labels: Vec<_> = fields.iter().map(|field| field.label.as_str()).collect();
            Err(texts::changed_since_save(&labels.join(", ")))
        }
        Outcome::Rejected { message } => Err(texts::undo_rejected(message)),
        Outcome::Unknown { .. } | Outcome::Skipped { .. } => Err(texts::UNDO_UNCONFIRMED.to_owned()),
    }
}
