//! Documents in `docs/` that explain pages of the app. The build reads this file too: it makes the documents part of the site, with links to the
//! pages. Therefore the file uses the standard library only.

/// Document that explains pages of the app.
#[derive(Debug, PartialEq)]
pub struct Document {
    /// Name of the file in `docs/`, without its extension.
    pub name: &'static str,
    /// First heading of the document.
    pub title: &'static str,
    pub pages: &'static [ExplainedPage],
}

/// Page that a document explains.
#[derive(Debug, PartialEq)]
pub struct ExplainedPage {
    /// Path below the base path; `*` stands for any segment.
    pub path: &'static str,
    pub title: &'static str,
}

const fn page(path: &'static str, title: &'static str) -> ExplainedPage {
    ExplainedPage { path, title }
}

/// Documents in the order of the list of all documents. A document that explains no page is not in it.
pub const DOCUMENTS: &[Document] = &[
    Document {
        name: "close-conversations",
        title: "Change when conversations close",
        pages: &[page("/configuration", "Account configuration")],
    },
    Document {
        name: "which-webhook",
        title: "Find out which webhook fires",
        pages: &[page("/webhooks", "Account webhooks"), page("/services/*/webhooks", "Webhooks")],
    },
    Document {
        name: "clean-up",
        title: "Clean up leftover services",
        pages: &[page("/services", "Services"), page("/bulk", "Bulk changes")],
    },
    Document {
        name: "push",
        title: "Turn on push notifications",
        pages: &[page("/services/*/notifications", "Push notifications")],
    },
    Document {
        name: "service-settings",
        title: "Settings of a service",
        pages: &[
            page("/services/*", "Overview"),
            page("/services/*/configuration", "Configuration"),
            page("/services/*/roles", "Roles"),
            page("/services/*/roles/new", "New role"),
            page("/services/*/roles/*", "Role"),
            page("/services/*/chat", "Chat (v2)"),
            page("/addresses", "Addresses"),
            page("/addresses/new", "Add address"),
            page("/addresses/*", "Address"),
        ],
    },
    Document {
        name: "health",
        title: "Health of an account",
        pages: &[
            page("/", "Home"),
            page("/health", "Health"),
            page("/lookup", "Look up"),
            page("/services/*/effective", "In effect"),
        ],
    },
    Document {
        name: "configuration-as-code",
        title: "Settings as a file",
        pages: &[page("/file", "Export and import"), page("/compare", "Compare")],
    },
    Document {
        name: "journal",
        title: "The journal",
        pages: &[
            page("/history", "History"),
            page("/history/undo/*", "Undo a change"),
            page("/history/undo-plan/*", "Undo a plan"),
            page("/history/revert/*", "Revert to an earlier state"),
            page("/history/recreate/*", "Recreate what was deleted"),
        ],
    },
    Document { name: "drift", title: "Drift", pages: &[page("/drift", "Drift")] },
    Document { name: "users", title: "Users, roles and sessions", pages: &[page("/second-factor", "Second factor")] },
];

/// Returns the document that explains the page at a path.
pub fn document_for(path: &str) -> Option<&'static Document> {
    DOCUMENTS.iter().find(|document| document.pages.iter().any(|page| page.matches(path)))
}

impl ExplainedPage {
    fn matches(&self, path: &str) -> bool {
        let (mut pattern, mut segments) = (self.path.split('/'), path.split('/'));
        loop {
            match (pattern.next(), segments.next()) {
                (None, None) => return true,
                (Some("*"), Some(segment)) if !segment.is_empty() => {}
                (Some(expected), Some(segment)) if expected == segment => {}
                _ => return false,
            }
        }
    }
}
