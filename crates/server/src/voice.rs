//! What `serve` says to whoever started it, and its log: words for people, or an object a line for programs.

use std::fmt::Display;
use std::io::{self, Write};
use std::panic;

use server::Running;
use tracing_appender::non_blocking::NonBlocking;
use tracing_subscriber::fmt::writer::MakeWriterExt;

use crate::arguments::LogFormat;
use crate::greeting::Greeting;
use crate::log_writer::{Flush, Writers};

/// The target of what is said and is no part of the log: it goes to the standard output, as it does for people. The log never holds a link.
const SAID: &str = "said";

/// How it speaks.
#[derive(Clone)]
pub struct Voice {
    format: LogFormat,
    writers: Writers,
}

impl Voice {
    /// Begins the log, on the standard error. Nothing waits for whoever reads it; the second value writes what is left at the end.
    pub fn begin(format: LogFormat) -> (Self, Flush) {
        let (writers, flush) = Writers::start();
        // That nobody listens any more is no reason to say so to somebody else.
        let log = tracing_subscriber::fmt().with_target(false).log_internal_errors(false);
        match format {
            LogFormat::Text => log.with_writer(writers.log.clone()).init(),
            LogFormat::Json => {
                let errors = writers.log.clone().with_filter(|metadata| metadata.target() != SAID);
                log.json().with_writer(errors.or_else(writers.output.clone())).init();
            }
        }
        // Its own words would wait for whoever reads the standard error.
        panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
        writers.report_dropped_lines();
        (Self { format, writers }, flush)
    }

    /// Says what was started and where. Takes the first link that signs in, where there is one.
    pub fn started(&self, greeting: Greeting, running: &mut Running) {
        let started = greeting.complete(running);
        if let LogFormat::Text = self.format {
            return self.say(&started);
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
    pub fn next_link(&self, link: &str) {
        match self.format {
            LogFormat::Text => {
                self.say(&format_args!("The link has been used. The next one:\n\n  Open         {link}\n"))
            }
            LogFormat::Json => {
                tracing::info!(target: SAID, open = link, "the link has been used, and this is the next one")
            }
        }
    }

    /// Says that it has ended.
    pub fn stopped(&self) {
        match self.format {
            LogFormat::Text => self.say(&"Stopped."),
            LogFormat::Json => tracing::info!(target: SAID, "stopped"),
        }
    }

    /// Says why nothing is served.
    pub fn failed(&self, error: &impl Display) {
        match self.format {
            LogFormat::Text => write(&self.writers.log, error),
            LogFormat::Json => tracing::error!("{error}"),
        }
    }

    fn say(&self, text: &impl Display) {
        write(&self.writers.output, text);
    }
}

fn write(writer: &NonBlocking, text: &impl Display) {
    // In one piece, for each is a line that is written or dropped.
    let _ = writer.clone().write_all(format!("{text}\n").as_bytes());
}

/// Prints a text. Whoever started the program may have stopped listening to it, which is no reason to end or to fail.
pub fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
