//! What `serve` says to whoever started it, and its log: words for people, or an object a line for programs.

use std::fmt::Display;
use std::io::{self, Write};

use server::Running;
use tracing_subscriber::fmt::writer::MakeWriterExt;

use crate::arguments::LogFormat;
use crate::greeting::Greeting;

/// The target of what is said and is no part of the log: it goes to the standard output, as it does for people. The log never holds a link.
const SAID: &str = "said";

/// How it speaks.
#[derive(Clone, Copy)]
pub struct Voice(LogFormat);

impl Voice {
    /// Begins the log, on the standard error.
    pub fn begin(format: LogFormat) -> Self {
        // That nobody listens any more is no reason to say so to somebody else.
        let log = tracing_subscriber::fmt().with_target(false).log_internal_errors(false);
        match format {
            LogFormat::Text => log.with_writer(io::stderr).init(),
            LogFormat::Json => {
                let writer = io::stderr.with_filter(|metadata| metadata.target() != SAID).or_else(io::stdout);
                log.json().with_writer(writer).init();
            }
        }
        Self(format)
    }

    /// Says what was started and where. Takes the first link that signs in, where there is one.
    pub fn started(self, greeting: Greeting, running: &mut Running) {
        let started = greeting.complete(running);
        if let LogFormat::Text = self.0 {
            return say(&started.to_string());
        }
        if let Some(warning) = started.warning {
            tracing::warn!(target: SAID, "{warning}");
        }
        tracing::info!(
            target: SAID,
            open = started.all("Open"),
            listens_on = %running.address,
            accounts = started.all("Account"),
            sandbox = started.all("Sandbox"),
            data = started.all("Data"),
            kept_in = started.all("Kept in"),
            key = started.all("Key"),
            "{}, has started",
            started.title,
        );
    }

    /// Shows the link that has come in the place of one that was used.
    pub fn next_link(self, link: &str) {
        match self.0 {
            LogFormat::Text => say(&format!("The link has been used. The next one:\n\n  Open         {link}\n")),
            LogFormat::Json => {
                tracing::info!(target: SAID, open = link, "the link has been used, and this is the next one")
            }
        }
    }

    /// Says that it has ended.
    pub fn stopped(self) {
        match self.0 {
            LogFormat::Text => say("Stopped."),
            LogFormat::Json => tracing::info!(target: SAID, "stopped"),
        }
    }

    /// Says why nothing is served.
    pub fn failed(self, error: &impl Display) {
        match self.0 {
            LogFormat::Text => eprintln!("{error}"),
            LogFormat::Json => tracing::error!("{error}"),
        }
    }
}

/// Prints a text. Whoever started the program may have stopped listening to it, which is no reason to end or to fail.
pub fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
