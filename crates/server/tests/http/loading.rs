//! A file with many records, which the server loads while it runs already.

use crate::support::{SERVICES, Server, command, data, sql};

/// Each service has four roles: together with them more records than a server loads before it runs.
const SERVICES_OF_A_LARGE_FILE: usize = 3_000;

fn large_file() -> crate::support::Data {
    let data = data();
    let server = Server::on(&data.file, &["--services", &SERVICES_OF_A_LARGE_FILE.to_string()]);
    assert!(server.stop().success());
    data
}

#[test]
fn requests_wait_until_a_large_file_is_loaded() {
    let data = large_file();
    let server = Server::on(&data.file, &[]);
    let created = server.create("Sent while the file is loaded");
    assert_eq!(server.services().len(), SERVICES_OF_A_LARGE_FILE + 1);
    assert_eq!(server.get("/readyz").status, 200);
    assert!(server.stop().success());
    let server = Server::on(&data.file, &[]);
    assert_eq!(server.get(&format!("{SERVICES}/{created}")).status, 200, "the write is in the file");
}

#[test]
fn a_seed_is_ignored_if_a_large_file_has_data() {
    let data = large_file();
    let server = Server::on(&data.file, &["--seed", "demo"]);
    assert!(server.greeting.contains("--seed"), "{}", server.greeting);
    assert_eq!(server.services().len(), SERVICES_OF_A_LARGE_FILE);
}

#[test]
fn a_stop_while_a_large_file_is_loaded_loses_nothing() {
    let data = large_file();
    assert!(Server::on(&data.file, &[]).stop().success());
    assert_eq!(Server::on(&data.file, &[]).services().len(), SERVICES_OF_A_LARGE_FILE);
}

#[test]
fn a_damaged_record_of_a_large_file_ends_the_server() {
    let data = large_file();
    sql(&data.file, "UPDATE records SET record = 'torn' WHERE id = (SELECT max(id) FROM records)");
    let output = command(&["--data", data.file.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains(data.file.to_str().unwrap()) && message.contains("cannot be read"), "{message}");
}
