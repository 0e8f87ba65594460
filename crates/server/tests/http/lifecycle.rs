//! Tests of starting and stopping, and of the files in between.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use sandbox::fault;

use crate::support::{Response, SERVICES, Server, command, data, sql};

#[test]
fn data_persists_across_a_restart() {
    let data = data();
    let server = Server::on(&data.file, &["--seed", "empty"]);
    let sid = server.create("Kept");
    assert!(server.greeting.contains(data.file.to_str().unwrap()));
    assert!(server.stop().success());
    let server = Server::on(&data.file, &[]);
    assert_eq!(server.get(&format!("{SERVICES}/{sid}")).json()["friendly_name"], "Kept");
    assert_eq!(server.services().len(), 1, "what was there is not mixed with a seed");
}

#[test]
fn the_default_file_is_in_the_users_data_folder() {
    let data = data();
    let start = || Server::spawn(command(&["--seed", "empty"]).env("XDG_DATA_HOME", data.folder.path()));
    let server = start();
    server.create("Here");
    server.stop();
    assert!(data.folder.path().join("conversations-admin/sandbox.sqlite").exists());
    let server = Server::spawn(command(&[]).env("XDG_DATA_HOME", data.folder.path()));
    assert_eq!(server.services().len(), 1);
}

#[test]
fn the_demo_is_created_once_and_only_in_a_new_file() {
    let data = data();
    let server = Server::on(&data.file, &[]);
    let services = server.services();
    assert!(services.len() > 10, "{}", services.len());
    for service in services {
        let path = format!("{SERVICES}/{}", service["sid"].as_str().unwrap());
        assert_eq!(server.call("DELETE", &path).send().status, 204);
    }
    let addresses = "/v1/Configuration/Addresses";
    for address in server.get(addresses).json()["address_configurations"].as_array().unwrap() {
        let path = format!("{addresses}/{}", address["sid"].as_str().unwrap());
        assert_eq!(server.call("DELETE", &path).send().status, 204);
    }
    server.stop();
    let server = Server::on(&data.file, &[]);
    assert_eq!(server.services().len(), 0, "what was deleted came back");
    server.stop();
    let server = Server::on(&data.file, &["--services", "7"]);
    assert_eq!(server.services().len(), 7, "a seed that is asked for is sown where there is nothing");
}

#[test]
fn settings_of_the_account_persist_with_an_empty_seed() {
    let data = data();
    let timer = |server: &Server| server.get("/v1/Configuration").json()["default_closed_timer"].clone();
    let server = Server::on(&data.file, &["--seed", "empty"]);
    assert_eq!(server.call("POST", "/v1/Configuration").form("DefaultClosedTimer=P3D").send().status, 200);
    server.stop();
    for seed in [["--seed", "empty"], ["--services", "2"], ["--seed", "empty"]] {
        let server = Server::on(&data.file, &seed);
        assert_eq!(timer(&server), "P3D", "{seed:?}");
        server.stop();
    }
    assert_eq!(Server::on(&data.file, &[]).services().len(), 2);
}

#[test]
fn a_seed_is_ignored_with_a_warning_if_there_is_data() {
    let data = data();
    Server::on(&data.file, &["--services", "2"]).stop();
    for seed in [["--services", "9"], ["--seed", "demo"], ["--seed", "empty"]] {
        let server = Server::on(&data.file, &seed);
        assert_eq!(server.services().len(), 2);
        assert!(server.greeting.contains("were ignored"), "{}", server.greeting);
    }
    assert!(!Server::on(&data.file, &[]).greeting.contains("ignored"));
}

#[test]
fn the_file_is_readable_by_its_user_only() {
    let data = data();
    let server = Server::on(&data.file, &[]);
    server.create("Private");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = data.file.parent().unwrap();
    assert_eq!(mode(folder), 0o700);
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_second_server_on_the_same_file_is_rejected() {
    let data = data();
    let first = Server::on(&data.file, &["--seed", "empty"]);
    let failure = Server::try_spawn(&mut command(&["--data", data.file.to_str().unwrap()])).err().unwrap();
    assert_eq!(failure.status.code(), Some(1));
    assert!(
        failure.message.contains("in use by another server") && failure.message.contains("--data"),
        "{}",
        failure.message
    );
    first.create("Undisturbed");
    first.kill();
    assert_eq!(Server::on(&data.file, &[]).services().len(), 1, "the lock ends with the process, however that ended");
}

#[test]
fn the_error_names_a_port_that_is_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut second = std::process::Command::new(env!("CARGO_BIN_EXE_conversations-admin"));
    let failure = Server::try_spawn(second.args(["serve", "--sandbox", "--in-memory", "--port", &port])).err().unwrap();
    assert_eq!(failure.status.code(), Some(1));
    let sentence = format!("Port {port} is in use by another program. Choose another one with --port.\n");
    assert_eq!(failure.message, sentence);
}

#[test]
fn a_file_of_a_newer_release_is_rejected_and_left_unchanged() {
    let data = data();
    Server::on(&data.file, &["--services", "2"]).stop();
    sql(
        &data.file,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, x'00', 0)",
    );
    let before = fs::read(&data.file).unwrap();
    let failure = Server::try_spawn(&mut command(&["--data", data.file.to_str().unwrap()])).err().unwrap();
    assert!(failure.message.contains("newer version of Conversations Admin"), "{}", failure.message);
    assert_eq!(fs::read(&data.file).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_rejected_and_left_unchanged() {
    let data = data();
    fs::create_dir_all(data.file.parent().unwrap()).unwrap();
    let text = "Dear diary, this is not a database. ".repeat(200);
    fs::write(&data.file, &text).unwrap();
    let failure = Server::try_spawn(&mut command(&["--data", data.file.to_str().unwrap()])).err().unwrap();
    assert!(failure.message.contains("is not a sandbox database, or it is damaged"), "{}", failure.message);
    assert_eq!(fs::read_to_string(&data.file).unwrap(), text);
}

#[test]
fn a_stop_finishes_running_requests() {
    let data = data();
    let server = Server::on(&data.file, &["--seed", "empty", "--faults"]);
    server.call("POST", fault::PATH).form("Method=POST&DelayMs=700").send();
    let under_way = server.call("POST", SERVICES).form("FriendlyName=InFlight").begin();
    // Idle connections do not delay the stop.
    let _idle = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let started = Instant::now();
    let status = server.stop();
    assert!(status.success());
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!(Response::read(under_way).unwrap().status, 201);
    let log = data.file.with_extension("sqlite-wal");
    assert!(fs::metadata(&log).map_or(0, |log| log.len()) == 0, "everything is in the one file");
    assert_eq!(Server::on(&data.file, &[]).services().len(), 1);
}

#[test]
fn ctrl_c_stops_the_server_and_a_second_one_immediately() {
    let mut server = Server::in_memory(&["--faults"]);
    server.signal("INT");
    assert!(server.wait().success());
    assert_eq!(server.last_words(), "Stopped.\n");

    let mut server = Server::in_memory(&["--faults"]);
    server.call("POST", fault::PATH).form("DelayMs=20000").send();
    let _under_way = server.call("GET", SERVICES).begin();
    std::thread::sleep(Duration::from_millis(200));
    let started = Instant::now();
    server.signal("INT");
    std::thread::sleep(Duration::from_millis(200));
    server.signal("INT");
    assert!(server.wait().success());
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_rejects_writes_and_nothing_else() {
    let data = data();
    Server::on(&data.file, &["--seed", "empty"]).stop();
    // The shell ignores the signal for a file beyond the limit, so that writing fails as on a full disk.
    let script = "trap '' XFSZ; ulimit -S -f 300; exec \"$0\" \"$@\"";
    let program = env!("CARGO_BIN_EXE_conversations-admin");
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", script, program, "serve", "--sandbox", "--port", "0", "--data"]).arg(&data.file);
    let server = Server::spawn(&mut limited);
    // Several at once, so that some are carried out after changes that are not saved.
    let fill = || {
        for kept in 0..10_000 {
            let response = server.call("POST", SERVICES).form("FriendlyName=Filler").send();
            if response.status != 201 {
                response.assert_refused(503, api::error::code::UNAVAILABLE);
                return kept;
            }
        }
        panic!("the limit was never reached");
    };
    let kept: usize = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8).map(|_| scope.spawn(fill)).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum()
    });
    assert_eq!(server.services().len(), kept, "reads go on, and show nothing of what was refused");
    let freed =
        std::process::Command::new("prlimit").args(["--fsize=unlimited", "--pid", &server.id().to_string()]).status();
    assert!(freed.unwrap().success());
    server.create("After");
    server.kill();
    assert_eq!(Server::on(&data.file, &[]).services().len(), kept + 1);
}

#[test]
fn secrets_and_bodies_are_never_logged() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let script = "exec \"$0\" \"$@\" 2>\"$LOG\"";
    let mut logged = std::process::Command::new("sh");
    logged.args([
        "-c",
        script,
        env!("CARGO_BIN_EXE_conversations-admin"),
        "serve",
        "--sandbox",
        "--port",
        "0",
        "--in-memory",
    ]);
    let server = Server::spawn(logged.env("LOG", log.path()));
    server.call("POST", SERVICES).form(&format!("FriendlyName={}", "canary".repeat(60))).send();
    server.get(&format!("{SERVICES}?PageSize=0&canary=1"));
    server.ask("GET", SERVICES).header("authorization", "Basic canary").send();
    server.stop();
    let log = fs::read_to_string(log.path()).unwrap();
    assert_eq!(log.lines().count(), 3, "one line a failed request: {log}");
    assert!(!log.contains("canary") && !log.contains(sandbox::AUTH_TOKEN) && !log.contains("Basic"), "{log}");
}

#[cfg(target_os = "linux")]
#[test]
fn core_dumps_are_disabled() {
    let server = Server::in_memory(&[]);
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
}
