//! End of a session: its absolute end, or the end for want of requests.

use api::date::Timestamp;
use api::gateway::Session;
use js_sys::Date;

use crate::session::tabs::last_use;

/// Time before an end at which the user is warned, in milliseconds: long enough to save.
const WARNING_MS: f64 = 5.0 * 60.0 * 1000.0;

/// The end of a session that comes first.
#[derive(Clone, Debug, PartialEq)]
pub enum Deadline {
    /// End that no activity postpones.
    Absolute(Timestamp),
    /// End because no request was sent. Both in milliseconds: the Unix time of the end, and the time of the warning before it.
    Idle { at: f64, warning: f64 },
}

impl Deadline {
    /// Returns the next end; `None` where the gateway reports none.
    pub fn of(session: &Session) -> Option<Self> {
        let absolute = session.ends.known().cloned();
        let idle = session.idle_seconds.known().map(|seconds| *seconds as f64 * 1000.0);
        // The gateway stores a use once in a tenth of that time, or once a minute.
        let idle = idle.map(|idle| (last_use() + idle - (idle / 10.0).min(60_000.0), (idle / 3.0).min(WARNING_MS)));
        match (absolute, idle) {
            (Some(absolute), Some((at, _))) if Date::parse(absolute.as_str()) <= at => Some(Self::Absolute(absolute)),
            (_, Some((at, warning))) => Some(Self::Idle { at, warning }),
            (absolute, None) => absolute.map(Self::Absolute),
        }
    }

    /// Unix time of the end, in milliseconds.
    pub fn at(&self) -> f64 {
        match self {
            Self::Absolute(ends) => Date::parse(ends.as_str()),
            Self::Idle { at, .. } => *at,
        }
    }

    /// Time before the end at which the user is warned, in milliseconds.
    pub fn warning(&self) -> f64 {
        match self {
            Self::Absolute(_) => WARNING_MS,
            Self::Idle { warning, .. } => *warning,
        }
    }

    /// Returns true if a request postpones the end.
    pub fn is_idle(&self) -> bool {
        matches!(self, Self::Idle { .. })
    }

    /// Returns the time of the end, to be shown.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self {
            Self::Absolute(ends) => Some(ends.clone()),
            // In the API's format, which has no fractions of a second.
            Self::Idle { at, .. } => {
                let text = String::from(Date::new(&(*at).into()).to_iso_string());
                format!("{}Z", text.get(..19)?).parse().ok()
            }
        }
    }
}
