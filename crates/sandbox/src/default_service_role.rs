//! Roles of the account's default service, at the paths without a service SID.

use api::default_service_role::{Create, Delete, Fetch, List, Update};
use api::role::Role;
use api::{Page, Required, Sid};

use crate::paging;
use crate::rejection::Rejection;
use crate::role::{self, DEFAULTS, Fields, MAX, Path, create_in, find, remove, replace_permissions};
use crate::table::{Kind, Record};
use crate::view::{View, Writer};

pub(crate) fn list(view: &View<'_>, path: (), list: List) -> Result<Page<Role>, Rejection> {
    let service = view.default_service()?;
    let rows = Fields::table(view.store).rows(Some(&service));
    paging::page(view, &path, &list, MAX, &rows, |record| show(view, record))
}

pub(crate) fn create(writer: &mut Writer<'_>, (): (), request: Create) -> Result<Role, Rejection> {
    let service = writer.view().default_service()?;
    let Create { friendly_name: Required(name), r#type: Required(r#type), permissions: Required(permissions) } =
        request;
    let (_, sid) = create_in(writer, service, Fields::new(name, r#type, &permissions))?;
    fetch(&writer.view(), sid, Fetch {})
}

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Role>, _: Fetch) -> Result<Role, Rejection> {
    find(view, &path_in_default_service(view, sid)?).map(|record| show(view, record))
}

pub(crate) fn update(writer: &mut Writer<'_>, sid: Sid<Role>, request: Update) -> Result<Role, Rejection> {
    let Required(permissions) = request.permissions;
    let path = path_in_default_service(&writer.view(), sid)?;
    replace_permissions(writer, &path, &permissions)?;
    fetch(&writer.view(), path.1, Fetch {})
}

pub(crate) fn delete(writer: &mut Writer<'_>, sid: Sid<Role>, _: Delete) -> Result<(), Rejection> {
    let path = path_in_default_service(&writer.view(), sid)?;
    remove(writer, &path, DEFAULTS)
}

fn path_in_default_service(view: &View<'_>, sid: Sid<Role>) -> Result<Path, Rejection> {
    Ok((view.default_service()?, sid))
}

fn show(view: &View<'_>, record: &Record<Fields>) -> Role {
    role::show(view, record, Some(view.url::<Fetch>(&record.sid)))
}
