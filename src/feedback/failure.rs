//! Failure of an action.

use api::ApiError;

use crate::feedback::texts;

/// Failure of an action, with a sentence for the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Sentence that says what happened and what to do.
    pub why: String,
    /// Error of the request that failed, if there was one.
    pub error: Option<ApiError>,
    kind: FailureKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum FailureKind {
    /// The action was not carried out.
    Failed,
    /// The outcome is unknown.
    Uncertain,
    /// The action was not carried out, because another user changed the same settings.
    Conflict,
}

impl Failure {
    /// Failure of an action that was not carried out.
    pub fn new(why: impl Into<String>, error: impl Into<Option<ApiError>>) -> Self {
        Self { why: why.into(), error: error.into(), kind: FailureKind::Failed }
    }

    /// Failure of an action with an unknown outcome. `why` says what to do then.
    pub fn uncertain(why: &str, error: ApiError) -> Self {
        Self { why: format!("{why} {error}"), error: Some(error), kind: FailureKind::Uncertain }
    }

    /// Failure of an action that was not carried out, because another user changed the same settings.
    pub fn conflict(why: impl Into<String>) -> Self {
        Self { why: why.into(), error: None, kind: FailureKind::Conflict }
    }

    /// Returns true if the outcome is unknown.
    pub fn is_uncertain(&self) -> bool {
        self.kind == FailureKind::Uncertain
    }

    /// Returns true if another user changed the same settings.
    pub fn is_conflict(&self) -> bool {
        self.kind == FailureKind::Conflict
    }

    /// Returns the heading of the failure. `failed` is the heading for an action that was not carried out.
    pub fn heading<'a>(&self, failed: &'a str) -> &'a str {
        if self.is_uncertain() { texts::RESULT_UNKNOWN } else { failed }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::new(error.to_string(), error)
    }
}
