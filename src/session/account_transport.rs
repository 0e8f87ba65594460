//! Transport to an account behind a gateway.

use std::rc::Rc;

use api::Request;
use api::gateway::{AccountName, REJECTED_HEADER, ROOT, Reason, account_path};

use crate::backend::transport::{PendingResponse, Transport};
use crate::session::{tabs, texts};

/// Adds the account's prefix to the paths of the API. Requests to the gateway itself keep their path.
pub struct AccountTransport {
    gateway: Rc<dyn Transport>,
    prefix: String,
    user: u64,
}

impl AccountTransport {
    /// `user` is the fingerprint of the signed-in user's name.
    pub fn new(gateway: Rc<dyn Transport>, account: &AccountName, user: u64) -> Self {
        Self { gateway, prefix: account_path(account), user }
    }
}

impl Transport for AccountTransport {
    fn send(&self, mut request: Request) -> PendingResponse {
        // All tabs share one cookie, so that the request would be sent as the other user.
        if tabs::is_other_user(self.user) {
            let rejection = Reason::NoSession.reject(texts::OTHER_USER);
            return Box::pin(async { Ok(rejection) });
        }
        if !request.path.starts_with(ROOT) {
            request.path.insert_str(0, &self.prefix);
        }
        let (pending, user) = (self.gateway.send(request), self.user);
        Box::pin(async move {
            let response = pending.await?;
            match response.header(REJECTED_HEADER).and_then(|reason| reason.parse().ok()) {
                Some(Reason::NoSession) => tabs::report_end(user),
                _ => tabs::report_use(),
            }
            Ok(response)
        })
    }
}
