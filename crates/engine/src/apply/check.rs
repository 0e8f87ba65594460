//! Comparison of what was read with what a change replaces and with what it makes.

use api::operation::{Action, Operation};
use api::{Endpoint, Params, Request};
use serde_json::Value;

use super::reading::{Found, role_update};
use super::state::{Conflict, Outcome, View};
use crate::document::value::{is_same, shown};
use crate::plan::FieldChange;

/// Meaning of what is there before a write.
pub(super) enum Fresh {
    /// The write may be sent.
    Send {
        request: Request,
        /// SID of the role that is updated instead of created.
        existing: Option<String>,
    },
    /// Nothing is to be sent.
    End(Outcome),
}

/// Meaning of what is there after a write whose outcome is unknown.
pub(super) enum Effect {
    /// The outcome is known.
    End(Outcome),
    /// The update was not carried out, and may be sent again.
    Repeat(Request),
    /// It was not carried out yet, and may not be sent again.
    NotYet(String),
}

const NO_EFFECT: &str = "No response came, and the resource does not exist. It may still be created.";
const NOT_DELETED: &str = "No response came, and the resource still exists. The deletion may still take effect.";

/// Compares what is there before a write.
pub(super) fn fresh(view: View<'_>, found: &Found) -> Fresh {
    match (view.change.action(), found) {
        (Action::Delete, Found::Missing) => Fresh::End(Outcome::done(None)),
        (Action::Create, Found::List(items)) => fresh_list(view, items),
        (_, Found::One(value)) => fresh_resource(view, value),
        (_, Found::Missing | Found::List(_)) => {
            Fresh::End(Outcome::Rejected { message: "It does not exist any more.".to_owned() })
        }
    }
}

fn fresh_resource(view: View<'_>, value: &Value) -> Fresh {
    let is_deletion = view.change.action() == Action::Delete;
    let is_open = |field: &&FieldChange| is_deletion || !is_after(view, field, value);
    let open: Vec<_> = view.change.fields.iter().filter(is_open).collect();
    if open.is_empty() && !is_deletion {
        return Fresh::End(Outcome::done(None));
    }
    let conflicts: Vec<_> = open.iter().filter_map(|field| conflict(field, value)).collect();
    if !conflicts.is_empty() {
        return Fresh::End(Outcome::Conflict { fields: conflicts });
    }
    match write(view, &open, value) {
        Some(request) => Fresh::Send { request, existing: None },
        None => Fresh::End(Outcome::Rejected { message: "The plan has no such request.".to_owned() }),
    }
}

/// A new resource must not exist. A role in a new service may, and gets the permissions then.
fn fresh_list(view: View<'_>, items: &[Value]) -> Fresh {
    let Some(item) = items.iter().find(|item| is_named(view, item)) else {
        let request = view.change.request(&view.created());
        return match request {
            Some(request) => Fresh::Send { request, existing: None },
            None => Fresh::End(Outcome::Rejected { message: "The plan has no such request.".to_owned() }),
        };
    };
    if !view.change.may_exist {
        let found = |field: &FieldChange| Conflict { planned: None, ..found(field, item) };
        return Fresh::End(Outcome::Conflict { fields: view.change.fields.iter().map(found).collect() });
    }
    let sid = sid_of(item);
    if view.change.fields.iter().all(|field| is_after(view, field, item)) {
        return Fresh::End(Outcome::done(sid));
    }
    match sid.as_deref().and_then(|sid| permissions_update(view, sid, item)) {
        Some(request) => Fresh::Send { request, existing: sid },
        None => Fresh::End(Outcome::Rejected { message: "The role of this name has no SID.".to_owned() }),
    }
}

/// Compares what is there after a write whose outcome is unknown. `existing` is the SID of the role that was updated instead of created.
pub(super) fn effect(view: View<'_>, existing: Option<&str>, found: &Found) -> Effect {
    match (view.change.action(), found) {
        (Action::Delete, Found::Missing) => Effect::End(Outcome::done(None)),
        (Action::Delete, _) => Effect::NotYet(NOT_DELETED.to_owned()),
        (Action::Create, Found::List(items)) => match existing {
            Some(sid) => updated_role(view, sid, items),
            None => created(view, items),
        },
        (_, Found::One(value)) => match fresh_resource(view, value) {
            Fresh::End(outcome) => Effect::End(outcome),
            Fresh::Send { request, .. } => Effect::Repeat(request),
        },
        (_, Found::Missing | Found::List(_)) => {
            Effect::End(Outcome::Rejected { message: "It does not exist any more.".to_owned() })
        }
    }
}

fn created(view: View<'_>, items: &[Value]) -> Effect {
    // Before the write there was none of the name.
    let alike: Vec<_> = items.iter().filter(|item| is_named(view, item)).collect();
    match alike[..] {
        [] => Effect::NotYet(NO_EFFECT.to_owned()),
        [item] if view.change.fields.iter().all(|field| is_after(view, field, item)) => {
            Effect::End(Outcome::done(sid_of(item)))
        }
        _ => Effect::End(Outcome::unknown("No response came, and there are others of the same name. Compare again.")),
    }
}

fn updated_role(view: View<'_>, sid: &str, items: &[Value]) -> Effect {
    let Some(item) = items.iter().find(|item| sid_of(item).as_deref() == Some(sid)) else {
        return Effect::End(Outcome::Rejected { message: "It does not exist any more.".to_owned() });
    };
    if view.change.fields.iter().all(|field| is_after(view, field, item)) {
        return Effect::End(Outcome::done(Some(sid.to_owned())));
    }
    let request = permissions_update(view, sid, item);
    request.map_or_else(|| Effect::NotYet(NO_EFFECT.to_owned()), Effect::Repeat)
}

/// Returns the outcome of a write that was accepted with this response. `None` if it does not tell the SID of what was created.
pub(super) fn stored(view: View<'_>, existing: Option<&str>, response: &Value) -> Option<Outcome> {
    match view.change.action() {
        Action::Delete => Some(Outcome::done(None)),
        Action::Create if existing.is_none() => Some(Outcome::done(Some(sid_of(response)?))),
        _ => {
            let is_missing =
                |field: &&FieldChange| field.info.reported(response).is_some() && !is_after(view, field, response);
            let not_stored = view.change.fields.iter().filter(is_missing).map(|field| field.info.label.to_owned());
            Some(Outcome::Done { sid: existing.map(str::to_owned), not_stored: not_stored.collect() })
        }
    }
}

/// Makes the request with the fields that are not as planned yet, and with the precondition.
fn write(view: View<'_>, fields: &[&FieldChange], stored: &Value) -> Option<Request> {
    let created = view.created();
    let operation = view.change.operation;
    let mut params = Params::default();
    if operation.action != Action::Delete {
        for field in fields {
            field.info.write(&field.after_text(&created)?, &mut params);
        }
    }
    let precondition = Some(operation.precondition(&params, stored));
    Some(Request { precondition, ..Request::new(operation.method, view.change.path(&created)?, params) })
}

/// Makes the request that replaces the permissions of a role that exists in a new service.
fn permissions_update(view: View<'_>, sid: &str, stored: &Value) -> Option<Request> {
    let operation: &Operation = role_update()?;
    let created = view.created();
    let info = api::role::Update::PARAMETERS.first()?;
    let field = view.change.fields.iter().find(|field| field.info.wire == info.wire)?;
    let mut params = Params::default();
    info.write(&field.after_text(&created)?, &mut params);
    let target = [view.change.target.first()?.resolve(&created)?.to_owned(), sid.to_owned()];
    let precondition = Some(operation.precondition(&params, stored));
    Some(Request {
        precondition,
        ..Request::new(operation.method, api::endpoint::fill(operation.path, &target), params)
    })
}

fn is_after(view: View<'_>, field: &FieldChange, value: &Value) -> bool {
    let after = field.after_text(&view.created());
    after.is_some_and(|after| is_same(field.info, &after, &field.info.text(value)))
}

/// Returns true for an item with the name, and for a role the type, of the resource that is created. One that another change has created does not
/// count, because two roles can have the same name and type.
fn is_named(view: View<'_>, item: &Value) -> bool {
    let mut fields = view.change.fields.iter().filter(|field| !field.info.many);
    let is_other = |sid: String| view.state.is_taken(&sid) || view.change.namesakes.contains(&sid);
    fields.all(|field| is_after(view, field, item)) && !sid_of(item).is_some_and(is_other)
}

fn conflict(field: &FieldChange, value: &Value) -> Option<Conflict> {
    (!field.is_before(&field.info.text(value))).then(|| found(field, value))
}

fn found(field: &FieldChange, value: &Value) -> Conflict {
    let found = shown(field.info, &field.info.text(value));
    let (label, name) = (field.info.label.to_owned(), field.info.wire.to_owned());
    Conflict { label, name, planned: field.before.clone(), found }
}

fn sid_of(value: &Value) -> Option<String> {
    value.get("sid")?.as_str().filter(|sid| !sid.is_empty()).map(str::to_owned)
}
