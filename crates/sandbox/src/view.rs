//! What handlers see and write through.

use std::sync::Arc;

use api::Sid;
use api::endpoint::{Endpoint, PathArgs, fill};
use api::service::Service;
use api::sid::Resource;

use crate::ledger::Ledger;
use crate::refused::Refused;
use crate::store::Store;
use crate::table::{Kind, Record};
use crate::{Call, Settings, account, service};

/// What a handler sees.
pub(crate) struct View<'a> {
    pub(crate) store: &'a Store,
    pub(crate) settings: &'a Settings,
    pub(crate) call: &'a Call<'a>,
}

impl View<'_> {
    /// The address of what an endpoint is about, as the client that called would write it.
    pub(crate) fn url<E: Endpoint>(&self, path: &E::Path) -> String {
        format!("{}{}", self.call.base, fill(E::PATH, &path.values()))
    }

    /// The address of one of the things that a list of a service lists.
    pub(crate) fn url_in<L: Endpoint<Path = Sid<Service>>>(
        &self,
        service: &Sid<Service>,
        sid: &Sid<impl Resource>,
    ) -> String {
        format!("{}/{sid}", self.url::<L>(service))
    }

    /// What the path names.
    pub(crate) fn find<K: Kind>(&self, sid: &Sid<K::Resource>) -> Result<&Arc<Record<K>>, Refused> {
        self.store.get(sid).ok_or_else(|| self.not_found())
    }

    /// The service that holds what the path names.
    pub(crate) fn service(&self, sid: &Sid<Service>) -> Result<&Arc<Record<service::Fields>>, Refused> {
        self.store.get(sid).ok_or_else(Refused::service_not_found)
    }

    /// Refuses to list what would belong to a service that does not exist.
    pub(crate) fn check_service(&self, sid: &Sid<Service>) -> Result<(), Refused> {
        self.service(sid).map(|_| ())
    }

    /// The service that paths mean which name none.
    pub(crate) fn default_service(&self) -> Result<Sid<Service>, Refused> {
        let sid = account::fields(self.store).default_service.ok_or_else(Refused::service_not_found)?;
        self.service(&sid).map(|record| record.sid.clone())
    }

    pub(crate) fn not_found(&self) -> Refused {
        Refused::not_found(&self.call.request.path)
    }
}

/// What a handler writes through.
pub(crate) struct Writer<'a> {
    pub(crate) ledger: Ledger<'a>,
    pub(crate) settings: &'a Settings,
    pub(crate) call: &'a Call<'a>,
}

impl Writer<'_> {
    pub(crate) fn view(&self) -> View<'_> {
        View { store: self.ledger.store, settings: self.settings, call: self.call }
    }
}
