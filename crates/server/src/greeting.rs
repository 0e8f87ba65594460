//! What is printed when the server has started.

use std::fmt;

use api::gateway::Account;
use server::{Behind, Options, Place, Reach, Running};

/// What there is to say before it is known where the server listens.
pub struct Greeting {
    title: String,
    lines: Vec<(&'static str, String)>,
    public: Vec<String>,
}

impl Greeting {
    pub fn of(options: &Options) -> Self {
        match &options.behind {
            Behind::Sandbox(records, door) => Self {
                title: "Conversations Admin, with a sandbox in place of Twilio".to_owned(),
                lines: vec![
                    ("Data", place(&records.place)),
                    ("Account SID", records.settings.account_sid.to_string()),
                    ("Auth token", door.auth_token.clone()),
                ],
                public: Vec::new(),
            },
            Behind::Gateway(gateway) => {
                let mut lines: Vec<_> =
                    gateway.accounts.iter().map(|account| ("Account", describe(&account.properties))).collect();
                lines.extend(gateway.sandbox.as_ref().map(|records| ("Sandbox", place(&records.place))));
                lines.push(("Kept in", gateway.database.display().to_string()));
                let public = match &gateway.reach {
                    Reach::ThisMachine => Vec::new(),
                    Reach::Network { public, .. } => public.iter().map(|origin| format!("{origin}/")).collect(),
                };
                Self { title: "Conversations Admin, as a gateway to Twilio".to_owned(), lines, public }
            }
        }
    }

    /// All of it. Takes the first link that signs in, where there is one.
    pub fn complete(self, running: &mut Running) -> Started {
        let mut lines = match running.links.as_mut().and_then(|links| links.try_recv().ok()) {
            Some(link) => vec![("Open", link)],
            None if self.public.is_empty() => vec![("Open", format!("http://{}/", running.address))],
            None => self.public.into_iter().map(|address| ("Open", address)).collect(),
        };
        if running.certificate.is_some() || lines.iter().any(|(_, address)| address.starts_with("https:")) {
            lines.push(("Listens on", running.address.to_string()));
        }
        lines.extend(self.lines);
        lines.extend(
            running
                .new_key
                .as_ref()
                .map(|file| ("Key", format!("{}, made just now: keep a copy elsewhere", file.display()))),
        );
        Started { title: self.title, warning: running.seed_ignored.then_some(SEED_IGNORED), lines }
    }
}

/// What there is to say when it has started.
pub struct Started {
    pub title: String,
    pub warning: Option<&'static str>,
    lines: Vec<(&'static str, String)>,
}

impl Started {
    /// What is said under a name, if anything is.
    pub fn all(&self, name: &str) -> Option<String> {
        let said: Vec<_> =
            self.lines.iter().filter(|(known, _)| *known == name).map(|(_, text)| text.as_str()).collect();
        (!said.is_empty()).then(|| said.join(", "))
    }
}

impl fmt::Display for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(warning) = self.warning {
            write!(f, "{warning}\n\n")?;
        }
        write!(f, "{}\n\n", self.title)?;
        for (name, value) in &self.lines {
            writeln!(f, "  {name:<12} {value}")?;
        }
        f.write_str("\nPress Ctrl+C to stop.")
    }
}

const SEED_IGNORED: &str =
    "There is data already, so --seed and --services were ignored. Name another file with --data to start anew.";

fn place(place: &Place) -> String {
    match place {
        Place::File(path) => path.display().to_string(),
        Place::Memory => "in memory, gone when the server stops".to_owned(),
    }
}

fn describe(account: &Account) -> String {
    let marks = [(account.production.known(), "production"), (account.read_only.known(), "read-only")];
    let marks = marks.into_iter().filter(|(is, _)| *is == Some(&true)).map(|(_, mark)| mark.to_owned());
    let facts: Vec<_> = account.account_sid.text().into_iter().chain(marks).collect();
    format!("{} ({})", account.title(), facts.join(", "))
}
