//! Non-blocking writers for the log and standard output: a reader that stops reading must not stop the server.

use std::io::{self, Stderr, Stdout};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};

/// Number of buffered lines, of about 300 bytes each. Further lines are dropped.
const WAITING: usize = 8192;

/// Interval at which the number of dropped lines is checked.
const PERIOD: Duration = Duration::from_secs(1);

/// Longest time that the end of the program waits for unwritten lines.
const FLUSH: Duration = Duration::from_secs(2);

/// Standard error and standard output, each with a writer thread.
#[derive(Clone)]
pub struct Writers {
    pub log: NonBlocking,
    pub output: NonBlocking,
}

/// Writes the buffered lines when it is dropped, for at most [`FLUSH`].
pub struct Flush(Option<[WorkerGuard; 2]>);

impl Drop for Flush {
    fn drop(&mut self) {
        let (done, waiting) = mpsc::channel();
        let guards = self.0.take();
        // Dropping a guard waits without limit for a reader that has stopped.
        thread::spawn(move || {
            drop(guards);
            let _ = done.send(());
        });
        let _ = waiting.recv_timeout(FLUSH);
    }
}

impl Writers {
    pub fn start() -> (Self, Flush) {
        let (log, log_guard) = bounded().finish::<Stderr>(io::stderr());
        let (output, output_guard) = bounded().finish::<Stdout>(io::stdout());
        (Self { log, output }, Flush(Some([log_guard, output_guard])))
    }

    /// Logs the number of dropped lines, as soon as there is room for that line.
    pub fn report_dropped_lines(&self) {
        let dropped = self.log.error_counter();
        // A thread and not a task: the log starts before the runtime.
        thread::spawn(move || report(&dropped));
    }
}

fn bounded() -> NonBlockingBuilder {
    NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING)
}

fn report(dropped: &ErrorCounter) {
    let mut reported = 0;
    loop {
        thread::sleep(PERIOD);
        let lines = dropped.dropped_lines();
        if lines == reported {
            continue;
        }
        tracing::warn!(lines = lines - reported, "lines of the log were dropped because its reader is too slow");
        // The warning itself may have been dropped. Then the next one counts these lines too.
        if dropped.dropped_lines() == lines {
            reported = lines;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::mpsc::Receiver;
    use std::time::Instant;

    use super::*;

    /// Writer that blocks until it is released.
    struct Blocked(Receiver<()>);

    impl Write for Blocked {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_without_a_reader_are_dropped_and_counted() {
        let (go_on, waiting) = mpsc::channel();
        let (mut log, guard) = bounded().finish(Blocked(waiting));
        let started = Instant::now();
        for _ in 0..WAITING + 100 {
            log.write_all(b"a line\n").unwrap();
        }
        let dropped = log.error_counter().dropped_lines();
        // The writer thread may have taken one line already.
        assert!([99, 100].contains(&dropped), "{dropped}");
        assert!(started.elapsed() < Duration::from_secs(5));
        drop(go_on);
        drop(guard);
    }
}
