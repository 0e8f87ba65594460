//! Roles in Conversations, and the operations on roles that both APIs share.

mod fields;
mod predefined;

use std::sync::Arc;

use api::date::Timestamp;
use api::permission::{NotAPermission, Permission, PermissionName};
use api::role::{Create, Delete, Fetch, List, Role, Update};
use api::service::Service;
use api::{Page, Required, Sid};

pub(crate) use self::fields::Fields;
pub(crate) use self::predefined::add_predefined;
use crate::rejection::Rejection;
use crate::service::DefaultNames;
use crate::table::{Kind, Record};
use crate::transaction::Transaction;
use crate::view::{View, Writer};
use crate::{paging, service, user};

/// Maximum page size.
pub(crate) const MAX: u32 = 50;

/// Names of the default roles in Conversations.
pub(crate) const DEFAULTS: DefaultNames =
    ["DefaultConversationCreatorRoleSid", "DefaultConversationRoleSid", "DefaultChatServiceRoleSid"];

pub(crate) fn list(view: &View<'_>, path: Sid<Service>, list: List) -> Result<Page<Role>, Rejection> {
    let service = &view.service(&path)?.sid;
    let rows = Fields::table(view.store).rows(Some(service));
    paging::page(view, &path, &list, MAX, &rows, |record| show_in_service(view, record))
}

pub(crate) fn create(writer: &mut Writer<'_>, service: Sid<Service>, request: Create) -> Result<Role, Rejection> {
    let Create { friendly_name: Required(name), r#type: Required(r#type), permissions: Required(permissions) } =
        request;
    let path = create_in(writer, service, Fields::new(name, r#type, &permissions))?;
    fetch(&writer.view(), path, Fetch {})
}

pub(crate) fn fetch(view: &View<'_>, path: Path, _: Fetch) -> Result<Role, Rejection> {
    find(view, &path).map(|record| show_in_service(view, record))
}

pub(crate) fn update(writer: &mut Writer<'_>, path: Path, request: Update) -> Result<Role, Rejection> {
    let Required(permissions) = request.permissions;
    replace_permissions(writer, &path, &permissions)?;
    fetch(&writer.view(), path, Fetch {})
}

pub(crate) fn delete(writer: &mut Writer<'_>, path: Path, _: Delete) -> Result<(), Rejection> {
    remove(writer, &path, DEFAULTS)
}

/// SIDs of a service and of a role in it.
pub(crate) type Path = (Sid<Service>, Sid<Role>);

/// Returns the role, which must belong to the service.
pub(crate) fn find<'a>(view: &'a View<'_>, (service, sid): &Path) -> Result<&'a Arc<Record<Fields>>, Rejection> {
    let service = &view.service(service)?.sid;
    let is_there = |record: &&Arc<Record<Fields>>| record.service.as_ref() == Some(service);
    view.store.get(sid).filter(is_there).ok_or_else(|| view.not_found())
}

/// Adds a role to a service.
pub(crate) fn add(transaction: &mut Transaction<'_>, service: &Sid<Service>, fields: Fields) -> Sid<Role> {
    let sid = transaction.new_sid::<Fields>();
    transaction.create(sid.clone(), Some(service), fields);
    sid
}

/// Adds a role that a request describes. Rejects it if the service does not exist, or if a permission does not fit the role's type.
pub(crate) fn create_in(
    writer: &mut Writer<'_>,
    service: Sid<Service>,
    fields: Result<Fields, NotAPermission>,
) -> Result<Path, Rejection> {
    let service = writer.view().service(&service)?.sid.clone();
    let fields = fields.map_err(|mistake| Rejection::value(&mistake))?;
    let sid = add(&mut writer.transaction, &service, fields);
    Ok((service, sid))
}

/// Replaces the permissions of a role that one API has names for.
pub(crate) fn replace_permissions<P: PermissionName>(
    writer: &mut Writer<'_>,
    path: &Path,
    permissions: &[P],
) -> Result<(), Rejection> {
    let record = Arc::clone(find(&writer.view(), path)?);
    let fields = record.fields.with_permissions(permissions).map_err(|mistake| Rejection::value(&mistake))?;
    writer.transaction.update(&record, fields);
    Ok(())
}

/// Deletes a role. Rejects that if the role is a default role, or if users have it.
pub(crate) fn remove(writer: &mut Writer<'_>, path: &Path, defaults: DefaultNames) -> Result<(), Rejection> {
    let sid = find(&writer.view(), path)?.sid.clone();
    let uses = uses(&writer.view(), path, defaults)?.join(", ");
    if !uses.is_empty() {
        return Err(Rejection::conflict(format!(
            "This role is in use: {uses}. Give each another role, then delete it."
        )));
    }
    writer.transaction.remove::<Fields>(&sid);
    Ok(())
}

/// Returns the uses of a role: the default roles that it is, and the number of its users.
fn uses(view: &View<'_>, (service, sid): &Path, defaults: DefaultNames) -> Result<Vec<String>, Rejection> {
    let service = view.service(service)?;
    let mut uses: Vec<_> = service::defaults_with_role(&service.fields, sid, defaults).map(str::to_owned).collect();
    let users = user::Fields::table(view.store).rows(Some(&service.sid));
    match users.after(0).filter(|user| user.fields.role.digits() == sid.digits()).count() {
        0 => {}
        1 => uses.push("1 user".to_owned()),
        count => uses.push(format!("{count} users")),
    }
    Ok(uses)
}

fn show_in_service(view: &View<'_>, record: &Record<Fields>) -> Role {
    let url = record.service.as_ref().map(|service| view.url_in::<List>(service, &record.sid));
    show(view, record, url)
}

pub(crate) fn show(view: &View<'_>, record: &Record<Fields>, url: Option<String>) -> Role {
    Role {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        chat_service_sid: record.service.clone().into(),
        friendly_name: record.fields.friendly_name.clone().into(),
        r#type: record.fields.r#type.into(),
        permissions: record.fields.permission_names::<Permission>().into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        url: url.into(),
        ..Role::default()
    }
}
