//! Choice of the parts of a plan that are carried out.

use std::collections::BTreeSet;

use api::operation::Action;
use engine::plan::{Change, Part, Plan};
use leptos::prelude::*;

use super::change::Choice;
use super::texts;

/// Plan with the parts that the user has left out. At first none are.
#[derive(Clone, Copy)]
pub struct Choices {
    plan: StoredValue<Plan>,
    left_out: RwSignal<BTreeSet<Part>>,
    /// Plan without the parts that are left out.
    pub chosen: Memo<Plan>,
}

impl Choices {
    /// Creates the choice of everything.
    pub fn new(plan: Plan) -> Self {
        let plan = StoredValue::new(plan);
        let left_out = RwSignal::new(BTreeSet::new());
        let chosen = Memo::new(move |_| left_out.with(|left_out| plan.with_value(|plan| plan.without(left_out))));
        Self { plan, left_out, chosen }
    }

    /// Returns the checkboxes of a change.
    pub fn boxes(self, index: usize) -> Option<AnyView> {
        let (parts, change) =
            self.plan.with_value(|plan| Some((plan.parts(index), plan.changes.get(index)?.clone())))?;
        let boxes = parts.into_iter().map(|part| self.checkbox(part, &change)).collect_view();
        Some(view! { <ul>{boxes}</ul> }.into_any())
    }

    fn checkbox(self, part: Part, change: &Change) -> impl IntoView {
        // A deletion has no new values.
        let is_it = |name: &str| change.action() != Action::Delete && part.name.is_none_or(|own| own == name);
        let fields: Vec<_> = change.fields.iter().filter(|field| is_it(field.info.wire)).cloned().collect();
        let label = match (part.name, fields.first()) {
            (Some(_), Some(field)) => field.info.label.to_owned(),
            _ => texts::whole_change(change.action()).to_owned(),
        };
        let is_setting = part.name.is_some();
        let part = StoredValue::new(part);
        let is_chosen =
            Signal::derive(move || self.left_out.with(|left_out| part.with_value(|part| !left_out.contains(part))));
        let on_toggle = Callback::new(move |is_on: bool| {
            let part = part.get_value();
            self.left_out.update(|left_out| {
                if is_on {
                    left_out.remove(&part)
                } else {
                    left_out.insert(part)
                };
            });
        });
        view! { <Choice label fields is_chosen on_toggle is_setting/> }
    }
}
