//! Reads before and after a write: the resource itself, or for a creation the list that it will be in.

use api::error::read_as;
use api::operation::{Action, Operation};
use api::page::{Cursor, PageSize};
use api::resources::ResourceKind;
use api::role::Role;
use api::service::Service;
use api::{ApiError, Json, Listed, Page, Params, Request, Response, role, service};
use serde_json::Value;

use super::state::View;
use crate::plan::Change;
use crate::survey::page_of;

/// Something that was read.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// The resource does not exist.
    Missing,
    /// The resource.
    One(Value),
    /// Every item of the list.
    List(Vec<Value>),
}

/// Result of taking a response.
pub(super) enum Taken {
    /// Another page follows.
    More,
    /// Everything was read.
    All(Found),
}

/// Returns the request. `None` if the change is of no kind that plans have.
pub(super) fn request(view: View<'_>, cursor: &Cursor) -> Option<Request> {
    let created = view.created();
    let path = view.change.path(&created)?;
    if view.change.action() != Action::Create {
        let method = view.change.operation.reading()?.method;
        return Some(Request::new(method, path, Params::default()));
    }
    match view.change.resource() {
        ResourceKind::Service => Some(page_of::<service::List>(cursor, PageSize::APP, &())),
        ResourceKind::Role => {
            let sid = view.change.target.first()?.resolve(&created)?.parse().ok()?;
            Some(page_of::<role::List>(cursor, PageSize::APP, &sid))
        }
        _ => None,
    }
}

/// Takes the response. `cursor` becomes the next page, and `found` gets the items of this one.
///
/// # Errors
///
/// The response is an error, or not readable.
pub(super) fn take(
    change: &Change,
    result: Result<Response, ApiError>,
    cursor: &mut Cursor,
    found: &mut Vec<Value>,
) -> Result<Taken, ApiError> {
    if change.action() != Action::Create {
        return match result.and_then(|response| read_as::<Value>(&response)) {
            Ok(value) => Ok(Taken::All(Found::One(value))),
            Err(error) if error.is_not_found() => Ok(Taken::All(Found::Missing)),
            Err(error) => Err(error),
        };
    }
    let next = match change.resource() {
        ResourceKind::Service => page::<Service>(&result?, found)?,
        _ => page::<Role>(&result?, found)?,
    };
    // A page that links to itself would be read forever.
    match next.filter(|next| next != cursor) {
        Some(next) => {
            *cursor = next;
            Ok(Taken::More)
        }
        None => Ok(Taken::All(Found::List(std::mem::take(found)))),
    }
}

/// Adds the items of a page. Returns the next page. A page that does not tell whether others follow is an error, because the item may be there.
fn page<T: Listed>(response: &Response, found: &mut Vec<Value>) -> Result<Option<Cursor>, ApiError> {
    let page: Page<T> = read_as(response)?;
    let next = page.next();
    if next.is_none() && !page.is_last() {
        return Err(ApiError::Unreadable { status: response.status, request_id: None });
    }
    found.extend(page.items.iter().map(Json::to_json));
    Ok(next)
}

/// Returns the operation that updates the permissions of a role.
pub(super) fn role_update() -> Option<&'static Operation> {
    Operation::of(ResourceKind::Role, Action::Update)
}
