//! Push credentials of the account. The sandbox has those of its initial records only, because no request of the contract creates one.

use api::credential::{ApnEnvironment, Credential, CredentialType, Fetch, List};
use api::date::Timestamp;
use api::{Page, Sid};
use serde::{Deserialize, Serialize};

use crate::paging;
use crate::rejection::Rejection;
use crate::table::{Kind, Record};
use crate::view::View;

/// Stored fields of a push credential. Its secrets are not stored.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) friendly_name: Option<String>,
    pub(crate) r#type: CredentialType,
    /// Servers of Apple. `None` for other types than `apn`.
    pub(crate) environment: Option<ApnEnvironment>,
}

/// Maximum page size.
const MAX: u32 = 100;

pub(crate) fn list(view: &View<'_>, path: (), list: List) -> Result<Page<Credential>, Rejection> {
    let rows = Fields::table(view.store).rows(None);
    paging::page(view, &path, &list, MAX, &rows, |record| show(view, record))
}

pub(crate) fn fetch(view: &View<'_>, sid: Sid<Credential>, _: Fetch) -> Result<Credential, Rejection> {
    view.find::<Fields>(&sid).map(|record| show(view, record))
}

fn show(view: &View<'_>, record: &Record<Fields>) -> Credential {
    Credential {
        sid: record.sid.clone().into(),
        account_sid: view.settings.account_sid.clone().into(),
        friendly_name: record.fields.friendly_name.clone().into(),
        r#type: record.fields.r#type.into(),
        sandbox: record.fields.environment.into(),
        date_created: Timestamp::from_unix(record.created).into(),
        date_updated: Timestamp::from_unix(record.updated).into(),
        url: view.url::<Fetch>(&record.sid).into(),
        ..Credential::default()
    }
}
