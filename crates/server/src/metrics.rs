//! Metrics in the text format of OpenMetrics, which Prometheus reads.
//!
//! Names and labels are documented in `docs/monitoring.md`. No label contains a SID, a user, a path or a value of a request.

pub mod endpoint;
mod upstream;

use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use gateway::accounts::Account;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::gateway_http::GatewayStatus;
use crate::serve::routes::PathPattern;
use upstream::MeasuredUpstream;

/// Upper bounds of the histograms' buckets, in seconds. The longest time that the dashboard waits is 30 s.
const BUCKETS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0, 30.0];

/// Labels of a request to this server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: PathPattern,
    status: u16,
}

/// Labels of a request to the API of an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct UpstreamLabels {
    account: String,
    method: &'static str,
    /// HTTP status, or the reason why there was no response.
    result: String,
}

/// Label with the reason of a rejection by the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RejectionLabels {
    reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AccountLabels {
    account: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BuildLabels {
    version: &'static str,
}

/// Histogram for each set of labels.
type Durations<L> = Family<L, Histogram, fn() -> Histogram>;

/// All metrics. Those of requests are updated with each request, and the gauges when they are read.
pub struct Metrics {
    registry: Registry,
    requests: Durations<RequestLabels>,
    rejections: Family<RejectionLabels, Counter>,
    upstream: Durations<UpstreamLabels>,
    gauges: Gauges,
}

/// State of the gateway. Without a gateway they are not registered.
#[derive(Default)]
struct Gauges {
    running: Family<AccountLabels, Gauge>,
    waiting: Family<AccountLabels, Gauge>,
    sessions: Gauge,
    open_records: Gauge,
    oldest_open_record: Gauge,
    free_bytes: Gauge,
    ready: Gauge,
}

impl Metrics {
    /// Creates the metrics. Those of the gateway are left out for a sandbox.
    pub fn new(with_gateway: bool) -> Self {
        let mut registry = Registry::with_prefix("conversations_admin");
        let metrics = Self {
            requests: Family::new_with_constructor(durations),
            rejections: Family::default(),
            upstream: Family::new_with_constructor(durations),
            gauges: Gauges::default(),
            registry: Registry::default(),
        };
        registry.register(
            "build",
            "Release of this program",
            Info::new(BuildLabels { version: env!("CARGO_PKG_VERSION") }),
        );
        let help = "Time to answer a request";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, metrics.requests.clone());
        if with_gateway {
            registry.register("rejections", "Requests that the gateway rejected", metrics.rejections.clone());
            let help = "Time of a request to Twilio, from sending it to its response or failure";
            registry.register_with_unit("upstream_request_duration", help, Unit::Seconds, metrics.upstream.clone());
            metrics.gauges.register(&mut registry);
        }
        Self { registry, ..metrics }
    }

    /// Records an answered request.
    pub fn record_request(&self, method: &Method, route: PathPattern, status: StatusCode, elapsed: Duration) {
        let labels = RequestLabels { method: known_method(method), route, status: status.as_u16() };
        self.requests.get_or_create(&labels).observe(elapsed.as_secs_f64());
    }

    /// Records a rejection by the gateway.
    pub fn record_rejection(&self, reason: &str) {
        self.rejections.get_or_create(&RejectionLabels { reason: reason.to_owned() }).inc();
    }

    /// Measures the requests to the API of an account.
    pub fn measure(&self, account: &mut Account) {
        let name = account.properties.name.text().unwrap_or_default();
        account.upstream = Arc::new(MeasuredUpstream::new(account.upstream.clone(), name, self.upstream.clone()));
    }

    /// Returns all metrics as text, with the present state of the gateway.
    pub fn text(&self, gateway: Option<&GatewayStatus<'_>>) -> String {
        if let Some(status) = gateway {
            self.gauges.set(status);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a text has room for everything");
        text
    }
}

impl Gauges {
    fn register(&self, registry: &mut Registry) {
        let Self { running, waiting, sessions, open_records, oldest_open_record, free_bytes, ready } = self;
        registry.register("upstream_requests_running", "Requests to Twilio that run", running.clone());
        registry.register("upstream_requests_waiting", "Requests to Twilio that wait for others", waiting.clone());
        registry.register("sessions", "Sessions that have not ended", sessions.clone());
        let help = "Writes that are in the journal without an outcome";
        registry.register("journal_open_records", help, open_records.clone());
        let help = "Age of the oldest write without an outcome";
        registry.register_with_unit("journal_oldest_open_record", help, Unit::Seconds, oldest_open_record.clone());
        let help = "Free space on the disk of the database";
        registry.register_with_unit("database_disk_free", help, Unit::Bytes, free_bytes.clone());
        registry.register("ready", "1 if the database can be written, otherwise 0", ready.clone());
    }

    fn set(&self, status: &GatewayStatus<'_>) {
        for (account, load) in &status.loads {
            let labels = AccountLabels { account: account.to_string() };
            self.running.get_or_create(&labels).set(signed(load.running as u64));
            self.waiting.get_or_create(&labels).set(signed(load.waiting as u64));
        }
        if let Some(sessions) = status.sessions {
            self.sessions.set(signed(sessions));
        }
        self.open_records.set(signed(status.open_records as u64));
        self.oldest_open_record.set(signed(status.oldest_open_record));
        if let Some(free_bytes) = status.free_bytes {
            self.free_bytes.set(signed(free_bytes));
        }
        self.ready.set(i64::from(status.is_ready));
    }
}

fn durations() -> Histogram {
    Histogram::new(BUCKETS)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns the name of a method that this server knows, or `other`: a client may send any word, and each value of a label takes memory.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

impl EncodeLabelValue for PathPattern {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        write!(encoder, "{self}")
    }
}
