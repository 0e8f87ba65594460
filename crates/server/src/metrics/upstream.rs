//! Measurement of the requests to an API.

use std::sync::Arc;
use std::time::Instant;

use api::Request;
use gateway::upstream::{Caller, ResponseFuture, Upstream};

use super::{Durations, UpstreamLabels};

/// API whose requests are measured.
pub struct MeasuredUpstream {
    inner: Arc<dyn Upstream>,
    account: String,
    durations: Durations<UpstreamLabels>,
}

impl MeasuredUpstream {
    pub(super) fn new(inner: Arc<dyn Upstream>, account: String, durations: Durations<UpstreamLabels>) -> Self {
        Self { inner, account, durations }
    }
}

impl Upstream for MeasuredUpstream {
    fn send(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(async move {
            let (method, started) = (request.method.as_str(), Instant::now());
            let response = self.inner.send(request).await;
            let result = match &response {
                Ok(response) => response.status.to_string(),
                Err(failure) => failure.reason.to_string(),
            };
            let labels = UpstreamLabels { account: self.account.clone(), method, result };
            self.durations.get_or_create(&labels).observe(started.elapsed().as_secs_f64());
            response
        })
    }

    fn origins(&self) -> Vec<String> {
        self.inner.origins()
    }

    fn caller(&self) -> Option<&Caller> {
        self.inner.caller()
    }
}
