//! Tests of the connection to a server: migrations, encryption, passwords, and a server that does not respond.

use std::time::{Duration, Instant};

use api::gateway::Role;
use database::{Database, Location, OpenError, ServerError};

use crate::support::{NOW, PASSWORD, credential, name};

/// Opens a location and returns the message of the error.
async fn message(location: Location) -> String {
    match Database::open(location).await {
        Ok(_) => panic!("it was opened"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_gateways_that_start_at_once_one_migrates() {
    let Some(url) = test_postgres::database() else { return };
    let starts = (0..12).map(|_| {
        let location: Location = url.parse().unwrap();
        tokio::spawn(async move { Database::serve(location).await.unwrap() })
    });
    for (number, start) in starts.collect::<Vec<_>>().into_iter().enumerate() {
        let database = start.await.unwrap();
        let person = credential(&format!("user{number}"), PASSWORD);
        database.add_person(&person, Role::Viewer, NOW).await.unwrap();
        assert_eq!(database.people().await.unwrap().len(), number + 1);
        database.close().await;
    }
}

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let Some(url) = test_postgres::database() else { return };
    Database::open(url.parse::<Location>().unwrap()).await.unwrap().close().await;
    let server = test_postgres::server().unwrap();
    let columns = "SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT IN ('_sqlx_migrations', 'idempotency') ORDER BY 1, 2";
    let file = crate::support::test_file();
    file.open().await.close().await;
    let file = crate::support::TestDatabase::File(file);
    let columns_of_file =
        "SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND tables.name <> '_sqlx_migrations' ORDER BY 1, 2";
    assert_eq!(server.query(&url, columns), file.query(columns_of_file).await);
}

#[tokio::test]
async fn tls_with_a_verified_certificate_and_a_password_of_a_file() {
    let Some(url) = test_postgres::database() else { return };
    let server = test_postgres::server().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let password = |text: &str| {
        let file = folder.path().join("password");
        let _ = std::fs::remove_file(&file);
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        file
    };
    let open = |host: &str, parameters: &str, text: &str| {
        let url = format!("{}?{parameters}", server.tcp(&url, host));
        let location: Location = url.parse().unwrap();
        location.with_password_file(&password(text)).unwrap()
    };
    let trusted = format!("sslmode=verify-full&sslrootcert={}", server.certificate().display());
    let database = Database::open(open("localhost", &trusted, test_postgres::PASSWORD)).await.unwrap();
    let encrypted = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
        WHERE ssl AND datname = current_database() AND application_name = 'conversations-admin'";
    assert_ne!(server.query(&url, encrypted), "0");
    database.close().await;

    // The certificate is not for this name, or not of a known authority, or the connection would not be encrypted.
    let untrusted = open("127.0.0.1", &trusted, test_postgres::PASSWORD);
    assert!(message(untrusted).await.contains("certificate"));
    let unknown = open("localhost", "sslmode=verify-full", test_postgres::PASSWORD);
    assert!(message(unknown).await.contains("certificate"));
    assert!(Database::open(open("localhost", "sslmode=disable", test_postgres::PASSWORD)).await.is_err());
    let wrong = message(open("localhost", &trusted, "a wrong password")).await;
    assert!(wrong.contains("--database-password-file") && !wrong.contains("a wrong password"), "{wrong}");
}

#[tokio::test]
async fn tables_of_another_program_and_of_a_newer_release_are_left_alone() {
    let Some(url) = test_postgres::database() else { return };
    let server = test_postgres::server().unwrap();
    server.query(&url, "CREATE TABLE people (id BIGINT)");
    let result = Database::open(url.parse::<Location>().unwrap()).await;
    assert!(matches!(result.err(), Some(OpenError::Server(ServerError::Other(_)))));
    assert_eq!(
        server.query(
            &url,
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_sqlx_migrations'"
        ),
        "1"
    );

    let url = server.create_database();
    Database::open(url.parse::<Location>().unwrap()).await.unwrap().close().await;
    server.query(&url, "INSERT INTO _sqlx_migrations VALUES (9999, 'later', now(), true, '', 1)");
    let result = Database::open(url.parse::<Location>().unwrap()).await;
    assert!(matches!(result.err(), Some(OpenError::Server(ServerError::Newer(_)))));
}

#[tokio::test]
async fn a_missing_server_is_an_error_that_names_it() {
    let location: Location = "postgres://gateway@127.0.0.1:9/admin".parse().unwrap();
    let message = message(location).await;
    assert!(message.contains("postgres://gateway@127.0.0.1:9/admin"), "{message}");
}

#[tokio::test]
async fn a_server_that_stops_responding_is_an_error_within_seconds() {
    let Some(server) = test_postgres::server() else { return };
    let server = server.start_another();
    let database = Database::open(server.create_database().parse::<Location>().unwrap()).await.unwrap();
    database.add_person(&credential("ada", PASSWORD), Role::Admin, NOW).await.unwrap();
    server.stop();
    let asked = Instant::now();
    let ada = name("ada");
    let (read, write) = tokio::join!(database.people(), database.end_sessions_of(&ada));
    let (read, write) = (read.err().unwrap(), write.err().unwrap());
    assert!(read.is_unreachable() && write.is_unreachable(), "{read} {write}");
    assert!(asked.elapsed() < Duration::from_secs(15), "{:?}", asked.elapsed());
    server.resume();
    assert_eq!(database.people().await.unwrap().len(), 1);
    database.end_sessions_of(&name("ada")).await.unwrap();
}

#[tokio::test]
async fn broken_connections_are_replaced() {
    let Some(url) = test_postgres::database() else { return };
    let database = Database::open(url.parse::<Location>().unwrap()).await.unwrap();
    for number in 0..3 {
        let person = credential(&format!("user{number}"), PASSWORD);
        database.add_person(&person, Role::Viewer, NOW).await.unwrap();
        assert_eq!(database.people().await.unwrap().len(), number + 1);
        test_postgres::server().unwrap().query(
            &url,
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
    }
}
