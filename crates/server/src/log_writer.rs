//! Writers of the log and of the standard output that never make the server wait: a program that reads them may stand still.

use std::io::{self, Stderr, Stdout};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};

/// Lines that wait for whoever reads them, of about 300 bytes each. Those beyond are dropped.
const WAITING: usize = 8192;

/// How often the number of dropped lines is looked at.
const PERIOD: Duration = Duration::from_secs(1);

/// The longest that the end of the program waits for lines that are not written yet.
const FLUSH: Duration = Duration::from_secs(2);

/// Standard error and standard output, each with a thread that writes.
#[derive(Clone)]
pub struct Writers {
    pub log: NonBlocking,
    pub output: NonBlocking,
}

/// Writes what still waits when it is dropped, but not for longer than `FLUSH`.
pub struct Flush(Option<[WorkerGuard; 2]>);

impl Drop for Flush {
    fn drop(&mut self) {
        let (done, waiting) = mpsc::channel();
        let guards = self.0.take();
        // The guards themselves print where nobody reads, and would wait there without end.
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

    /// Logs how many lines of the log were dropped since the last time, as soon as there is room for that line.
    pub fn report_dropped_lines(&self) {
        let dropped = self.log.error_counter();
        // A thread and no task: the log begins before there is anything that tasks run in.
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
        tracing::warn!(lines = lines - reported, "lines of the log were dropped, for nobody read it fast enough");
        // The warning itself may have been dropped: then its lines are counted in the next one.
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

    /// Writes nothing before it is told to.
    struct StandsStill(Receiver<()>);

    impl Write for StandsStill {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_that_nobody_reads_are_dropped_and_counted() {
        let (go_on, waiting) = mpsc::channel();
        let (mut log, guard) = bounded().finish(StandsStill(waiting));
        let started = Instant::now();
        for _ in 0..WAITING + 100 {
            log.write_all(b"a line\n").unwrap();
        }
        let dropped = log.error_counter().dropped_lines();
        // One more is on its way already.
        assert!([99, 100].contains(&dropped), "{dropped}");
        assert!(started.elapsed() < Duration::from_secs(5));
        drop(go_on);
        drop(guard);
    }
}
