//! Advice that the backend adds to a failure.

use leptos::prelude::*;

use crate::feedback::failure::Failure;

/// Returns advice for a failure; `None` where there is none.
pub type Advise = fn(&Failure) -> Option<&'static str>;

/// Advice for failures, set by a backend that has some.
///
/// Only a gateway has advice. Its texts are part of the lazy module, so that they are reached through a pointer that the gateway sets.
#[derive(Clone, Copy, Default)]
pub struct Remedies(StoredValue<Option<Advise>>);

impl Remedies {
    /// Sets the advice of the backend.
    pub fn set(self, advise: Advise) {
        self.0.set_value(Some(advise));
    }

    /// Returns the advice for a failure.
    pub fn advise(self, failure: &Failure) -> Option<&'static str> {
        self.0.get_value().and_then(|advise| advise(failure))
    }
}
