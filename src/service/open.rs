//! Facts about the open service for the side bar, as its pages have read them.

use api::Sid;
use api::service::Service;
use leptos::prelude::*;

use super::texts;
use crate::backend::client::Client;
use crate::routes::Section;

/// State of one page of a service, for its link.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub section: Section,
    /// "2 of 4". Empty if there is only the warning.
    pub text: String,
    /// True if a setting of the page needs attention.
    pub is_warning: bool,
}

/// Facts about the service that was read last.
#[derive(Clone)]
struct Known {
    sid: Sid<Service>,
    /// `None` for a service that does not exist.
    name: Option<String>,
    marks: Vec<Mark>,
    /// Number of writes when the marks were read.
    writes: u32,
}

/// Facts about the open service, shared through the context.
#[derive(Clone, Copy)]
pub struct OpenService {
    known: RwSignal<Option<Known>>,
    client: Client,
}

impl OpenService {
    /// Provides it to the whole app.
    pub fn provide() {
        provide_context(Self { known: RwSignal::new(None), client: expect_context() });
    }

    /// Takes the name that a page has read; `None` if the service does not exist. Its marks stay.
    pub fn set_name(self, sid: Sid<Service>, name: Option<String>) {
        self.known.update(|known| match known {
            Some(known) if known.sid == sid => known.name = name,
            _ => *known = Some(Known { sid, name, marks: Vec::new(), writes: 0 }),
        });
    }

    /// Takes the marks.
    pub fn set_marks(self, sid: &Sid<Service>, marks: Vec<Mark>) {
        let writes = self.client.writes();
        self.known.update(|known| {
            if let Some(known) = known.as_mut().filter(|known| known.sid == *sid) {
                (known.marks, known.writes) = (marks, writes);
            }
        });
    }

    /// Returns the name, or "Service" until it is read. `None` for a service that does not exist. Tracked.
    pub fn name(self, sid: &Sid<Service>) -> Option<String> {
        self.known.with(|known| match known {
            Some(known) if known.sid == *sid => known.name.clone(),
            _ => Some(texts::SERVICE.to_owned()),
        })
    }

    /// Returns the mark of a page. It stays until it is read again. Tracked.
    pub fn mark(self, sid: &Sid<Service>, section: &Section) -> Option<Mark> {
        self.known.with(|known| {
            let known = known.as_ref().filter(|known| known.sid == *sid)?;
            known.marks.iter().find(|mark| mark.section == *section).cloned()
        })
    }

    /// Returns true if the marks are known, and nothing was written since. Not tracked.
    pub fn has_current_marks(self, sid: &Sid<Service>) -> bool {
        let writes = self.client.writes();
        self.known.with_untracked(|known| {
            known.as_ref().is_some_and(|known| known.sid == *sid && known.writes == writes && !known.marks.is_empty())
        })
    }
}
