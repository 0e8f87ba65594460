//! Access of request handlers to the records.

use std::sync::Arc;

use api::Sid;
use api::endpoint::{Endpoint, PathArgs, fill};
use api::service::Service;
use api::sid::Resource;

use crate::rejection::Rejection;
use crate::store::Store;
use crate::table::{Kind, Record};
use crate::transaction::Transaction;
use crate::{IncomingRequest, Settings, account, service};

/// Read access of a handler.
pub(crate) struct View<'a> {
    pub(crate) store: &'a Store,
    pub(crate) settings: &'a Settings,
    pub(crate) incoming: &'a IncomingRequest<'a>,
}

impl View<'_> {
    /// Returns the URL of an endpoint, with the host that the client called.
    pub(crate) fn url<E: Endpoint>(&self, path: &E::Path) -> String {
        format!("{}{}", self.incoming.base, fill(E::PATH, &path.values()))
    }

    /// Returns the URL of an entry in a service's list.
    pub(crate) fn url_in<L: Endpoint<Path = Sid<Service>>>(
        &self,
        service: &Sid<Service>,
        sid: &Sid<impl Resource>,
    ) -> String {
        format!("{}/{sid}", self.url::<L>(service))
    }

    /// Returns the record that the path identifies, or a 404 for the path.
    pub(crate) fn find<K: Kind>(&self, sid: &Sid<K::Resource>) -> Result<&Arc<Record<K>>, Rejection> {
        self.store.get(sid).ok_or_else(|| self.not_found())
    }

    /// Returns the service that contains the resource of the path, or the API's error for an unknown service.
    pub(crate) fn service(&self, sid: &Sid<Service>) -> Result<&Arc<Record<service::Fields>>, Rejection> {
        self.store.get(sid).ok_or_else(Rejection::service_not_found)
    }

    /// Rejects the request if the service does not exist.
    pub(crate) fn check_service(&self, sid: &Sid<Service>) -> Result<(), Rejection> {
        self.service(sid).map(|_| ())
    }

    /// Returns the SID of the account's default service, which paths without a service SID refer to.
    pub(crate) fn default_service(&self) -> Result<Sid<Service>, Rejection> {
        let sid = account::fields(self.store).default_service.ok_or_else(Rejection::service_not_found)?;
        self.service(&sid).map(|record| record.sid.clone())
    }

    pub(crate) fn not_found(&self) -> Rejection {
        Rejection::not_found(&self.incoming.request.path)
    }
}

/// Write access of a handler.
pub(crate) struct Writer<'a> {
    pub(crate) transaction: Transaction<'a>,
    pub(crate) settings: &'a Settings,
    pub(crate) incoming: &'a IncomingRequest<'a>,
}

impl Writer<'_> {
    pub(crate) fn view(&self) -> View<'_> {
        View { store: self.transaction.store, settings: self.settings, incoming: self.incoming }
    }
}
