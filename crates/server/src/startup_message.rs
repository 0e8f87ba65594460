//! Message that is printed when the server has started.

use std::fmt;

use api::gateway::Account;
use server::{Backend, Exposure, Options, Running, Storage};

/// Parts of the message that are known before the server listens.
pub struct StartupMessage {
    title: String,
    lines: Vec<(&'static str, String)>,
    public: Vec<String>,
}

impl StartupMessage {
    pub fn of(options: &Options) -> Self {
        match &options.backend {
            Backend::Sandbox(data, access) => Self {
                title: "Conversations Admin, with a sandbox in place of Twilio".to_owned(),
                lines: vec![
                    ("Data", storage(&data.storage)),
                    ("Account SID", data.settings.account_sid.to_string()),
                    ("Auth token", access.auth_token.clone()),
                ],
                public: Vec::new(),
            },
            Backend::Gateway(gateway) => {
                let mut lines: Vec<_> =
                    gateway.accounts.iter().map(|account| ("Account", describe(&account.properties))).collect();
                lines.extend(gateway.sandbox.as_ref().map(|data| ("Sandbox", storage(&data.storage))));
                lines.push(("Database", gateway.database.to_string()));
                let public = match &gateway.exposure {
                    Exposure::ThisMachine => Vec::new(),
                    Exposure::Network { public, .. } => public.iter().map(|origin| format!("{origin}/")).collect(),
                };
                Self { title: "Conversations Admin, as a gateway to Twilio".to_owned(), lines, public }
            }
        }
    }

    /// Completes the message, and takes the first sign-in link if there is one.
    pub fn complete(self, running: &mut Running) -> Started {
        let mut lines = match running.links.as_mut().and_then(|links| links.try_recv().ok()) {
            Some(link) => vec![("Open", link)],
            None if self.public.is_empty() => vec![("Open", format!("http://{}/", running.address))],
            None => self.public.into_iter().map(|address| ("Open", address)).collect(),
        };
        if running.certificate.is_some() || lines.iter().any(|(_, address)| address.starts_with("https:")) {
            lines.push(("Listens on", running.address.to_string()));
        }
        lines.extend(running.metrics.map(|address| ("Metrics", format!("http://{address}/metrics"))));
        lines.extend(self.lines);
        lines.extend(
            running
                .new_key
                .as_ref()
                .map(|file| ("Key", format!("{}, created now: keep a copy elsewhere", file.display()))),
        );
        Started { title: self.title, warning: running.seed_ignored.then_some(SEED_IGNORED), lines }
    }
}

/// Complete message.
pub struct Started {
    pub title: String,
    pub warning: Option<&'static str>,
    lines: Vec<(&'static str, String)>,
}

impl Started {
    /// Returns the values of a line, joined by commas; `None` if there is no such line.
    pub fn values(&self, name: &str) -> Option<String> {
        let values: Vec<_> =
            self.lines.iter().filter(|(known, _)| *known == name).map(|(_, text)| text.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
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

const SEED_IGNORED: &str = "There is data already, so --seed and --services were ignored. Name another file with --data to start with new data.";

fn storage(storage: &Storage) -> String {
    match storage {
        Storage::File(path) => path.display().to_string(),
        Storage::Memory => "in memory, gone when the server stops".to_owned(),
    }
}

fn describe(account: &Account) -> String {
    let marks = [(account.production.known(), "production"), (account.read_only.known(), "read-only")];
    let marks = marks.into_iter().filter(|(is, _)| *is == Some(&true)).map(|(_, mark)| mark.to_owned());
    let facts: Vec<_> = account.account_sid.text().into_iter().chain(marks).collect();
    format!("{} ({})", account.title(), facts.join(", "))
}
