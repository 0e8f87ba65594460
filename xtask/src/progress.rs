//! Steps that take minutes: listed first, shown as one line while they run, each with a log file.

use std::{
    env,
    fs::{self, File},
    io::{IsTerminal, Write, stdout},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    command::{Run, describe},
    paths,
};

/// Lines of a log that are shown when its step has failed.
const LINES_SHOWN: usize = 25;
const REFRESH: Duration = Duration::from_millis(250);

/// One step of a plan.
pub struct Step<'a> {
    title: String,
    /// Expected duration on two cores, such as "2 min".
    expected: &'static str,
    work: Work<'a>,
}

type Work<'a> = Box<dyn FnOnce(&Log) -> Result<()> + Send + 'a>;

impl<'a> Step<'a> {
    pub fn new(
        title: impl Into<String>,
        expected: &'static str,
        work: impl FnOnce(&Log) -> Result<()> + Send + 'a,
    ) -> Self {
        Self { title: title.into(), expected, work: Box::new(work) }
    }
}

/// File with the output of a step's commands.
pub struct Log(PathBuf);

impl Log {
    /// Creates an empty log.
    ///
    /// # Errors
    ///
    /// The folder cannot be written.
    fn create(title: &str) -> Result<Self> {
        let folder = paths::target().join("logs");
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be created", folder.display()))?;
        let name: String =
            title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let path = folder.join(format!("{}.log", name.trim_matches('-')));
        File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Self(path))
    }

    /// Runs a command to its end, with its output in the log.
    ///
    /// # Errors
    ///
    /// The command cannot be started, or does not succeed.
    pub fn run(&self, command: &mut Command) -> Result<()> {
        let file = File::options().append(true).open(&self.0)?;
        writeln!(&file, "$ {}", describe(command))?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).run()
    }

    fn lines(&self) -> Vec<String> {
        let bytes = fs::read(&self.0).unwrap_or_default();
        String::from_utf8_lossy(&bytes)
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// Returns the error of a step with the end of its log, and with a hint if the cause is known.
    fn explain(&self, title: &str, error: &anyhow::Error) -> anyhow::Error {
        let lines = self.lines();
        let shown = lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n  ");
        let hint = hint(&format!("{shown}\n{error:#}")).map_or_else(String::new, |hint| format!("\n\n{hint}"));
        anyhow!("{title}: {error:#}\n\n  {shown}\n\nThe full log is {}.{hint}", self.0.display())
    }
}

/// Returns advice for a failure with a known cause.
fn hint(text: &str) -> Option<&'static str> {
    let has = |patterns: &[&str]| patterns.iter().any(|pattern| text.contains(pattern));
    if has(&["No space left on device", "os error 28"]) {
        Some("The disk is full. Free some space, then run the same command again: finished steps are kept.")
    } else if has(&[
        "Could not resolve host",
        "Couldn't resolve host",
        "Could not connect to server",
        "Couldn't connect to server",
        "Failed to connect",
        "Temporary failure resolving",
        "Temporary failure in name resolution",
        "failed to lookup address",
        "dns error",
        "error sending request",
        "Unable to connect to",
        "ETIMEDOUT",
        "Timeout was reached",
        "ENOTFOUND",
        "EAI_AGAIN",
        "ECONNREFUSED",
        "spurious network error",
    ]) {
        Some(
            "The network, or the server that the packages come from, cannot be reached. Check the connection (and a proxy, if you \
             use one), then run the same command again: finished steps are kept.",
        )
    } else if has(&["signal: 9"]) {
        Some(
            "The system ended the compiler, most likely because memory ran out. Set CARGO_BUILD_JOBS=1, then run the same command again.",
        )
    } else {
        None
    }
}

/// Sequences of steps that run at the same time, the steps of each in order.
pub type Stage<'a> = Vec<Vec<Step<'a>>>;

/// Runs one stage after the other. Prints nothing if there are no steps.
///
/// # Errors
///
/// A step fails; the message has the end of its log. The other sequences finish their current step, and no further one starts.
pub fn run(stages: Vec<Stage<'_>>) -> Result<()> {
    let mut steps = stages.iter().flatten().flatten().peekable();
    if steps.peek().is_none() {
        return Ok(());
    }
    println!("Steps, with the time each takes on 2 cores:");
    for step in steps {
        println!("  • {} ({})", step.title, step.expected);
    }
    stages.into_iter().try_for_each(run_stage)
}

fn run_stage(stage: Stage<'_>) -> Result<()> {
    let failed = AtomicBool::new(false);
    thread::scope(|scope| {
        let running: Vec<_> = stage.into_iter().map(|steps| scope.spawn(|| run_in_order(steps, &failed))).collect();
        let results = running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a step panicked")));
        results.collect::<Vec<_>>().into_iter().collect()
    })
}

fn run_in_order(steps: Vec<Step<'_>>, failed: &AtomicBool) -> Result<()> {
    for Step { title, work, .. } in steps {
        if failed.load(Ordering::Relaxed) {
            return Ok(());
        }
        let log = Log::create(&title)?;
        let start = Instant::now();
        let result = thread::scope(|scope| {
            let work = scope.spawn(|| work(&log));
            if stdout().is_terminal() && env::var_os("CI").is_none() {
                show(&title, &log, start, || work.is_finished());
            }
            work.join().unwrap_or_else(|_| bail!("the step panicked"))
        });
        if let Err(error) = result {
            failed.store(true, Ordering::Relaxed);
            return Err(log.explain(&title, &error));
        }
        print(&format!("✓ {title} ({})", time(start.elapsed())));
    }
    Ok(())
}

/// Clears the line of the running step.
const CLEAR_LINE: &str = "\r\x1b[2K";

/// Prints a message above the line of the running step.
pub fn print(message: &str) {
    let clear = if stdout().is_terminal() { CLEAR_LINE } else { "" };
    println!("{clear}{message}");
}

/// Shows a step in one line of the terminal until it has ended. Of several running steps, one is shown.
fn show(title: &str, log: &Log, start: Instant, has_ended: impl Fn() -> bool) {
    // The usual width of a terminal: a longer line would wrap and not be cleared whole.
    const WIDTH: usize = 79;
    static SHOWN: Mutex<()> = Mutex::new(());
    let Ok(_shown) = SHOWN.try_lock() else { return };
    while !has_ended() {
        let last = log.lines().pop().unwrap_or_default();
        let line: String = format!("  {title} · {} · {last}", time(start.elapsed())).chars().take(WIDTH).collect();
        print!("{CLEAR_LINE}{line}");
        // A closed terminal is no reason to stop.
        let _ = stdout().flush();
        thread::sleep(REFRESH);
    }
    print!("{CLEAR_LINE}");
}

fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_stages_after_a_failed_step_are_not_started() {
        let started = AtomicBool::new(false);
        let steps = vec![
            Step::new("test fails", "1 s", |log| log.run(Command::new("sh").args(["-c", "echo reason; exit 3"]))),
            Step::new("test never", "1 s", |_| {
                started.store(true, Ordering::Relaxed);
                Ok(())
            }),
        ];
        let later = Step::new("test later", "1 s", |_| {
            started.store(true, Ordering::Relaxed);
            Ok(())
        });
        let message = format!("{:#}", run(vec![vec![steps], vec![vec![later]]]).unwrap_err());
        assert!(
            message.contains("exit status: 3") && message.contains("reason") && message.contains("logs"),
            "{message}"
        );
        assert!(!started.load(Ordering::Relaxed));
    }

    #[test]
    fn a_full_disk_and_a_missing_network_give_a_hint() {
        assert!(hint("error: No space left on device (os error 28)").is_some_and(|hint| hint.contains("disk is full")));
        assert!(hint("[6] Could not resolve host: index.example").is_some_and(|hint| hint.contains("network")));
        assert_eq!(hint("error[E0308]: mismatched types"), None);
    }
}
