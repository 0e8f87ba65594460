//! Names of services for people. Where two services have the same name, the SID tells them apart.

use std::fmt;

/// Name of a service for people, with what tells it apart from another one of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    name: String,
    /// SID, or a word. `None` if the name is enough.
    detail: Option<String>,
}

impl Title {
    /// Makes a title. The SID is part of it if `is_repeated`, which is true if another service has the same name.
    pub fn new(name: &str, sid: Option<&str>, is_repeated: bool) -> Self {
        let detail = sid.filter(|sid| is_repeated && *sid != name);
        Self { name: name.to_owned(), detail: detail.map(str::to_owned) }
    }

    /// Makes the title of a service that is created, and has no SID yet.
    pub fn of_new(name: &str, is_repeated: bool) -> Self {
        Self { name: name.to_owned(), detail: is_repeated.then(|| "new".to_owned()) }
    }

    /// Returns the title with the name in quotation marks: “Support” (IS0123456789abcdef0123456789abcdef).
    pub fn quoted(&self) -> String {
        self.write(&format!("“{}”", self.name))
    }

    fn write(&self, name: &str) -> String {
        match &self.detail {
            Some(detail) => format!("{name} ({detail})"),
            None => name.to_owned(),
        }
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.write(&self.name))
    }
}
