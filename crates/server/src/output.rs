//! Output of `serve`: messages to the person who started it, and the log. Either is text for people, or one JSON object a line.

use std::fmt::Display;
use std::io::{self, Write};
use std::panic;

use server::Running;
use tracing_appender::non_blocking::NonBlocking;
use tracing_subscriber::fmt::writer::MakeWriterExt;

use crate::arguments::LogFormat;
use crate::log_writer::{Flush, Writers};
use crate::startup_message::StartupMessage;

/// Target of messages that are not part of the log. They go to standard output in both formats, so the log never contains a sign-in link.
const MESSAGE: &str = "message";

/// Writer of messages and log lines.
#[derive(Clone)]
pub struct Output {
    format: LogFormat,
    writers: Writers,
}

impl Output {
    /// Starts the log on standard error. Writing never waits for the reader; dropping the second value writes the lines that are left.
    pub fn begin(format: LogFormat) -> (Self, Flush) {
        let (writers, flush) = Writers::start();
        // A closed standard error is no reason to write to another stream.
        let log = tracing_subscriber::fmt().with_target(false).log_internal_errors(false);
        match format {
            LogFormat::Text => log.with_writer(writers.log.clone()).init(),
            LogFormat::Json => {
                let errors = writers.log.clone().with_filter(|metadata| metadata.target() != MESSAGE);
                log.json().with_writer(errors.or_else(writers.output.clone())).init();
            }
        }
        // The default hook would wait for the reader of standard error.
        panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
        writers.report_dropped_lines();
        (Self { format, writers }, flush)
    }

    /// Prints the startup message. Takes the first sign-in link if there is one.
    pub fn started(&self, message: StartupMessage, running: &mut Running) {
        let started = message.complete(running);
        if let LogFormat::Text = self.format {
            return self.print(&started);
        }
        if let Some(warning) = started.warning {
            tracing::warn!(target: MESSAGE, "{warning}");
        }
        tracing::info!(
            target: MESSAGE,
            open = started.values("Open"),
            listens_on = %running.address,
            metrics = started.values("Metrics"),
            accounts = started.values("Account"),
            sandbox = started.values("Sandbox"),
            data = started.values("Data"),
            database = started.values("Database"),
            key = started.values("Key"),
            "{}, has started",
            started.title,
        );
    }

    /// Prints the next sign-in link after one was used.
    pub fn next_link(&self, link: &str) {
        match self.format {
            LogFormat::Text => self.print(&format_args!("The link was used. The next one:\n\n  Open         {link}\n")),
            LogFormat::Json => {
                tracing::info!(target: MESSAGE, open = link, "the link was used, and this is the next one")
            }
        }
    }

    /// Prints that the server has stopped.
    pub fn stopped(&self) {
        match self.format {
            LogFormat::Text => self.print(&"Stopped."),
            LogFormat::Json => tracing::info!(target: MESSAGE, "stopped"),
        }
    }

    /// Prints why the server did not start.
    pub fn failed(&self, error: &impl Display) {
        match self.format {
            LogFormat::Text => write(&self.writers.log, error),
            LogFormat::Json => tracing::error!("{error}"),
        }
    }

    fn print(&self, text: &impl Display) {
        write(&self.writers.output, text);
    }
}

fn write(writer: &NonBlocking, text: &impl Display) {
    // In one call: each call is a line that is written or dropped as a whole.
    let _ = writer.clone().write_all(format!("{text}\n").as_bytes());
}

/// Prints a text to standard output. A closed output is no reason to fail.
pub fn print(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
