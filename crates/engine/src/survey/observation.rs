//! Responses to requests of the pages, which a survey of one service need not read itself.

use api::page::Cursor;
use api::service::Service;
use api::{Method, Request, Response, Sid, chat_service};

use super::{Part, Read, Survey, Target};
use crate::known::{Known, KnownList};
use crate::run::Inquiry;

impl Survey {
    /// Takes the response to a request of a page: to a read of a resource that the survey reads as well, or to an update, which has the new
    /// values. Returns the reads that follow: of what the update may have changed besides, and of what was not read before. Only a survey of
    /// one service takes any.
    pub fn observe(&mut self, request: &Request, response: &Response) -> Vec<Read> {
        let Target::Service(sid) = &self.target else { return Vec::new() };
        let sid = sid.clone();
        if !(200..300).contains(&response.status) {
            return Vec::new();
        }
        let first = Read::Of(sid.clone(), Part::Roles(Cursor::default()));
        if request.method != Method::Get && request.path.starts_with(&self.request(&first).path) {
            self.snapshot.details_mut(&sid).roles = KnownList::default();
            return vec![first];
        }
        let Some(read) = self.resources(&sid).into_iter().find(|read| self.request(read).path == request.path) else {
            return Vec::new();
        };
        let is_update = request.method == Method::Post;
        if !is_update && request.method != Method::Get {
            return Vec::new();
        }
        let mut next = Vec::new();
        if is_update && read == Read::Of(sid.clone(), Part::Chat) {
            next = self.forget_twins(&sid, request);
        }
        next.extend(self.take_result(read, Ok(response.clone())));
        next.retain(|read| !self.is_read(read));
        next
    }

    /// Returns the reads of single resources.
    fn resources(&self, sid: &Sid<Service>) -> Vec<Read> {
        let parts = [Part::Service, Part::Configuration, Part::Notifications, Part::Webhooks, Part::Chat];
        let of_service = parts.into_iter().map(|part| Read::Of(sid.clone(), part));
        [Read::Configuration, Read::Webhooks].into_iter().chain(of_service).collect()
    }

    /// Forgets the settings that the service has in both APIs, after an update in Chat v2. Returns the reads of them.
    fn forget_twins(&mut self, sid: &Sid<Service>, request: &Request) -> Vec<Read> {
        let name = chat_service::Update::friendly_name().info().wire;
        if request.params.iter().all(|(wire, _)| wire == name) {
            return Vec::new();
        }
        let details = self.snapshot.details_mut(sid);
        details.configuration = Known::NotRead;
        details.notifications = Known::NotRead;
        details.webhooks = Known::NotRead;
        [Part::Configuration, Part::Notifications, Part::Webhooks].map(|part| Read::Of(sid.clone(), part)).into()
    }

    /// Returns true if a read was carried out, so that a survey of one service need not repeat it.
    pub(super) fn is_read(&self, read: &Read) -> bool {
        let snapshot = &self.snapshot;
        match read {
            Read::Configuration => snapshot.configuration.is_tried(),
            Read::Webhooks => snapshot.webhooks.is_tried(),
            Read::DefaultService(sid) => snapshot.service(sid).is_some(),
            Read::Of(sid, part) => {
                let details = snapshot.details(sid);
                match part {
                    Part::Service => details.service.is_tried(),
                    Part::Configuration => details.configuration.is_tried(),
                    Part::Notifications => details.notifications.is_tried(),
                    Part::Webhooks => details.webhooks.is_tried(),
                    Part::Chat => details.chat.is_tried(),
                    Part::FirstBinding => details.has_bindings.is_tried(),
                    Part::Roles(_) | Part::FirstConversation | Part::FirstUser => false,
                }
            }
            Read::Addresses(_) | Read::Credentials(_) | Read::Services(_) | Read::Resource(_) => false,
        }
    }
}
