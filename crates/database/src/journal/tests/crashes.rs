use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use api::Method;
use api::gateway::history::{List, Outcome};
use tokio::task::JoinSet;

use super::{done, intent, key};
use crate::Database;
use crate::journal::{Journal, export, verify};

/// Environment variable with the file, for the process that is to be killed.
const VICTIM: &str = "JOURNAL_TEST_FILE";
const KILLS: u32 = 40;

/// Starts this test program with only the test below.
fn start(path: &Path) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "journal::tests::crashes::writes_until_it_is_killed", "--ignored", "--nocapture"]);
    command.env(VICTIM, path).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs in a process of its own, which the tests below kill"]
async fn writes_until_it_is_killed() {
    let path = PathBuf::from(env::var_os(VICTIM).unwrap());
    let database = Database::open(&path).await.unwrap();
    let journal = Journal::open(database, key()).await.unwrap();
    let say = |what: &str, number: u64| {
        let mut output = std::io::stdout().lock();
        writeln!(output, "{what} {number}").and_then(|()| output.flush()).unwrap();
    };
    let mut writers = JoinSet::new();
    for writer in 0..4 {
        let journal = journal.clone();
        writers.spawn(async move {
            loop {
                let form = format!("FriendlyName=writer-{writer}");
                let ticket = journal.intend(intent(Method::Post, "/v1/Services", &form, None)).await.unwrap();
                let number = ticket.number();
                say("intended", number);
                journal.conclude(&ticket, &done(None)).await.unwrap();
                say("concluded", number);
            }
        });
    }
    panic!("a writer ended: {:?}", writers.join_next().await);
}

/// Kills a process after so many lines of output, and returns its output.
fn until_killed(mut victim: Child, lines: usize) -> Vec<(String, u64)> {
    let mut said = Vec::new();
    let output = BufReader::new(victim.stdout.take().unwrap());
    for line in output.lines() {
        let line = line.unwrap();
        let Some((what, number)) = line.split_once(' ') else { continue };
        // The last line may be cut off. It is complete if it is a word and a number, because numbers are flushed with their line end.
        if let ("intended" | "concluded", Ok(number)) = (what, number.parse()) {
            said.push((what.to_owned(), number));
        }
        if said.len() == lines {
            victim.kill().unwrap();
        }
    }
    victim.wait().unwrap();
    said
}

#[tokio::test]
async fn acknowledged_records_survive_every_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway.sqlite");
    let (mut intended, mut concluded) = (BTreeSet::new(), BTreeSet::new());
    for kill in 1..=KILLS {
        for (what, number) in until_killed(start(&path), 1 + (kill as usize * 7) % 23) {
            if what == "intended" {
                intended.insert(number)
            } else {
                concluded.insert(number)
            };
        }
        let database = Database::open(&path).await.unwrap();
        verify(&database, &key(), None).await.unwrap();
        let (mut found, mut ended) = (BTreeSet::new(), BTreeSet::new());
        let take = |record: api::gateway::history::Record| {
            let number = *record.number.known().unwrap();
            found.insert(number);
            if record.outcome.known() == Some(&Outcome::Done) {
                ended.insert(number);
            }
            Ok::<_, ()>(())
        };
        export(&database, &List::default(), take).await.map_err(|_| ()).unwrap();
        assert!(intended.is_subset(&found) && concluded.is_subset(&ended), "after kill {kill}");
        database.close().await;
    }
    println!("{KILLS} kills, {} intents, {} outcomes acknowledged, none lost", intended.len(), concluded.len());
}

#[tokio::test]
async fn two_processes_append_to_one_chain() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway.sqlite");
    // The file exists before both processes start.
    Database::open(&path).await.unwrap().close().await;
    let said = |path: &Path| {
        let victim = start(path);
        tokio::task::spawn_blocking(move || until_killed(victim, 150))
    };
    let (one, other) = (said(&path), said(&path));
    let (one, other) = (one.await.unwrap(), other.await.unwrap());
    assert!(one.len() >= 150 && other.len() >= 150);
    let numbers = |said: &[(String, u64)]| -> BTreeSet<u64> {
        said.iter().filter(|(what, _)| what == "intended").map(|(_, number)| *number).collect()
    };
    assert!(numbers(&one).is_disjoint(&numbers(&other)));
    let database = Database::open(&path).await.unwrap();
    let end = verify(&database, &key(), None).await.unwrap();
    assert!(end.count >= 300, "{end}");
}
