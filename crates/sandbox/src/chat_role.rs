//! Roles in Chat v2. The records are those of `role`.

use api::chat_role::{ChatRole, ChatRoleType, Create, Delete, Fetch, List, Update};
use api::date::Timestamp;
use api::permission::ChatPermission;
use api::service::Service;
use api::{Page, Required, Sid};

use crate::paging;
use crate::rejection::Rejection;
use crate::role::{self, Fields, Path};
use crate::service::DefaultNames;
use crate::table::{Kind, Record};
use crate::view::{View, Writer};

/// Maximum page size.
const MAX: u32 = 100;

/// Names of the default roles in Chat v2.
const DEFAULTS: DefaultNames = ["DefaultChannelCreatorRoleSid", "DefaultChannelRoleSid", "DefaultServiceRoleSid"];

pub(crate) fn list(view: &View<'_>, path: Sid<Service>, list: List) -> Result<Page<ChatRole>, Rejection> {
    let service = &view.service(&path)?.sid;
    let rows = Fields::table(view.store).rows(Some(service));
    paging::page(view, &path, &list, MAX, &rows, |record| show(view, record))
}

pub(crate) fn create(writer: &mut Writer<'_>, service: Sid<Service>, request: Create) -> Result<ChatRole, Rejection> {
    let Create { friendly_name: Required(name), r#type: Required(r#type), permissions: Required(permissions) } =
        request;
    let path = role::create_in(writer, service, Fields::new(name, r#type.into(), &permissions))?;
    fetch(&writer.view(), path, Fetch {})
}

pub(crate) fn fetch(view: &View<'_>, path: Path, _: Fetch) -> Result<ChatRole, Rejection> {
    role::find(view, &path).map(|record| show(view, record))
}

pub(crate) fn update(writer: &mut Writer<'_>, path: Path, request: Update) -> Result<ChatRole, Rejection> {
    let Required(permissions) = request.permissions;
    role::replace_permissions(writer, &path, &permissions)?;
    fetch(&writer.view(), path, Fetch {})
}

pub(crate) fn delete(writer: &mut Writer<'_>, path: Path, _: Delete) -> Result<(), Rejection> {
    role::remove(writer, &path, DEFAULTS)
}

fn show(view: &View<'_>, record: &Record<Fields>) -> ChatRole {
    ChatRole {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        service_sid: record.service.clone().into(),
        friendly_name: record.fields.friendly_name.clone().into(),
        r#type: ChatRoleType::from(record.fields.r#type).into(),
        permissions: record.fields.permission_names::<ChatPermission>().into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        url: record.service.as_ref().map(|service| view.url_in::<List>(service, &record.sid)).into(),
        ..ChatRole::default()
    }
}
