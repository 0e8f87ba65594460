//! Tests of `conversations-admin user`.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use api::gateway::Role;
use database::Database;
use database::sessions::{Attempt, Limits, Session, Token};

use crate::support::{Ended, TestFile, bare, run, test_file};

const PASSWORD: &str = "a bicycle made of glass";

impl TestFile {
    fn user(&self, arguments: &[&str], input: &str) -> Ended {
        run(self.command(&["user"]).args(arguments), input)
    }

    /// Runs a command that must succeed, and returns its output.
    fn done(&self, arguments: &[&str], input: &str) -> String {
        let ended = self.user(arguments, input);
        assert!(ended.code == Some(0) && ended.errors.is_empty(), "{arguments:?}: {ended:?}");
        ended.output
    }

    /// Runs a command that must fail, and returns its error.
    fn refused(&self, arguments: &[&str], input: &str) -> String {
        let ended = self.user(arguments, input);
        assert!(ended.code == Some(1) && ended.output.is_empty(), "{arguments:?}: {ended:?}");
        ended.errors
    }
}

/// Database as the server beside the command sees it.
struct ServerView {
    database: Database,
    now: u64,
}

impl ServerView {
    async fn of(test_file: &TestFile) -> Self {
        Self { database: Database::open(&test_file.file).await.unwrap(), now: server::now() }
    }

    async fn sign_in(&self, name: &str, password: &str) -> Option<Token> {
        let (name, password) = (name.parse().unwrap(), password.parse().unwrap());
        let attempt = Attempt { source: [127, 0, 0, 1].into(), name: &name, password: &password, code: None };
        self.database.sign_in(attempt, Limits { idle: 600, absolute: 6000 }, self.now).await.ok()
    }

    /// Looks a session up one second later each time, because it is cached for a second.
    async fn session(&mut self, token: &Token) -> Option<Session> {
        self.now += 1;
        self.database.session(token, self.now).await.unwrap()
    }
}

#[tokio::test]
async fn users_are_added_changed_and_removed_while_the_server_runs() {
    let test_file = test_file();
    let added = test_file.done(&["add", "Ada", "--role", "admin"], &format!("{PASSWORD}\n"));
    assert_eq!(added, format!("Added ada with the role admin, in {}.\n", test_file.file.display()));
    let mut view = ServerView::of(&test_file).await;
    test_file.done(&["add", "grace", "--role", "editor"], PASSWORD);
    let token = view.sign_in("grace", PASSWORD).await.unwrap();
    assert_eq!(view.session(&token).await.unwrap().role, Role::Editor);

    assert_eq!(test_file.done(&["role", "grace", "viewer"], ""), "grace now has the role viewer.\n");
    assert_eq!(view.session(&token).await.unwrap().role, Role::Viewer);

    let changed = test_file.done(&["passwd", "grace"], "quite another password\r\n");
    assert_eq!(changed, "Changed the password of grace and ended all sessions of this user.\n");
    assert_eq!(view.session(&token).await, None);
    assert!(view.sign_in("grace", PASSWORD).await.is_none());
    let token = view.sign_in("grace", "quite another password").await.unwrap();

    let removed = test_file.done(&["remove", "grace"], "");
    assert_eq!(removed, "Removed grace and ended all sessions of this user.\n");
    assert_eq!(view.session(&token).await, None);
    assert!(view.sign_in("grace", "quite another password").await.is_none());
}

#[tokio::test]
async fn the_list_shows_roles_and_dates() {
    let test_file = test_file();
    let file = test_file.refused(&["list"], "");
    assert!(file.contains("There is no file") && file.contains("--database"), "{file}");
    test_file.done(&["add", "ada@example.com", "--role", "admin"], PASSWORD);
    test_file.done(&["add", "bo", "--role", "viewer"], PASSWORD);
    ServerView::of(&test_file).await.sign_in("bo", PASSWORD).await.unwrap();
    let list = test_file.done(&["list"], "");
    let today = api::date::Timestamp::from_unix(server::now());
    let rows: Vec<Vec<&str>> = list.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["NAME", "ROLE", "ADDED", "SECOND", "FACTOR", "LAST", "SIGNED", "IN"]);
    assert_eq!(rows[1], ["ada@example.com", "admin", today.day(), "no", "never"]);
    assert_eq!(rows[2], ["bo", "viewer", today.day(), "no", today.day()]);
    assert!(!list.contains("argon2"), "{list}");

    test_file.done(&["remove", "bo"], "");
    test_file.done(&["remove", "ada@example.com", "--force"], "");
    let empty = test_file.done(&["list"], "");
    assert!(empty.contains("There are no users yet") && empty.contains("user add NAME --role admin"), "{empty}");
}

#[test]
fn a_rejected_command_says_what_to_do() {
    let test_file = test_file();
    test_file.done(&["add", "ada", "--role", "admin"], PASSWORD);
    for (arguments, input, sentence) in [
        (&["add", "ADA", "--role", "viewer"][..], PASSWORD, "There is already a user ada."),
        (&["add", "local", "--role", "viewer"], PASSWORD, "Choose another name."),
        (&["add", "eve", "--role", "viewer"], "", "Enter the password."),
        (&["add", "eve", "--role", "viewer"], "\n", "Enter the password."),
        (&["add", "eve", "--role", "viewer"], "too short\n", "Enter 12 characters or more."),
        (&["add", "eve", "--role", "viewer"], "passwordpassword\n", "among the most common"),
        (&["add", "eve.from.accounts", "--role", "viewer"], "eve.from.accounts", "differs from the name"),
        (&["add", "eve", "--role", "viewer"], &"long".repeat(300), "1024 bytes or fewer"),
        (&["add", "eve", "--role", "viewer"], &"zwölf".repeat(30_000), "1024 bytes or fewer"),
        (&["passwd", "nobody"], PASSWORD, "`user list` shows the users"),
        (&["role", "nobody", "viewer"], "", "There is no user nobody."),
        (&["remove", "nobody"], "", "There is no user nobody."),
        (&["reset-second-factor", "nobody"], "", "There is no user nobody."),
        (&["reset-second-factor", "ada"], "", "ada has no second factor."),
        (&["remove", "ada"], "", "add --force"),
        (&["role", "ada", "editor"], "", "Make another user an admin first"),
    ] {
        let said = test_file.refused(arguments, input);
        assert!(said.contains(sentence) && said.lines().count() == 1, "{arguments:?}: {said}");
    }
    assert_eq!(test_file.done(&["list"], "").lines().count(), 2, "only ada is there");
}

#[test]
fn a_password_is_never_an_argument() {
    let test_file = test_file();
    for arguments in [&["add", "ada", "--role", "admin", "--password", PASSWORD][..], &["add", "ada", PASSWORD]] {
        assert_eq!(test_file.user(arguments, PASSWORD).code, Some(2));
    }
    assert!(!test_file.file.exists());
}

#[test]
fn only_the_first_line_is_the_password() {
    let test_file = test_file();
    test_file.done(&["add", "ada", "--role", "admin"], &format!("{PASSWORD} \nand more\n"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let view = ServerView::of(&test_file).await;
        assert!(view.sign_in("ada", PASSWORD).await.is_none(), "a space is part of it");
        assert!(view.sign_in("ada", &format!("{PASSWORD} ")).await.is_some());
    });
}

#[test]
fn the_file_is_named_by_flag_by_service_or_by_user() {
    let test_file = test_file();
    let add = ["user", "add", "ada", "--role", "admin"];
    let folder = test_file.folder.path();
    let expect = |file: &str| {
        let file = folder.join(file);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    };
    for flag in [
        &["user", "--database", "first.sqlite", "add", "ada", "--role", "admin"][..],
        &["user", "add", "ada", "--role", "admin", "--database", "second.sqlite"],
    ] {
        assert_eq!(run(bare(flag).current_dir(folder), PASSWORD).code, Some(0));
    }
    expect("first.sqlite");
    expect("second.sqlite");
    run(bare(&add).env("XDG_DATA_HOME", folder.join("data")).env("STATE_DIRECTORY", ""), PASSWORD);
    expect("data/conversations-admin/gateway.sqlite");
    run(bare(&add).env("HOME", folder.join("home")), PASSWORD);
    expect("home/.local/share/conversations-admin/gateway.sqlite");
    let two = format!("{}:/nowhere", folder.join("state").display());
    run(bare(&add).env("STATE_DIRECTORY", two).env("XDG_DATA_HOME", folder.join("data")), PASSWORD);
    expect("state/gateway.sqlite");
}

#[test]
fn a_foreign_file_is_left_unchanged() {
    let test_file = test_file();
    fs::create_dir(test_file.file.parent().unwrap()).unwrap();
    fs::write(&test_file.file, "Dear diary, this is not a database. ".repeat(100)).unwrap();
    let before = fs::read(&test_file.file).unwrap();
    for arguments in [&["list"][..], &["add", "ada", "--role", "admin"]] {
        let said = test_file.refused(arguments, PASSWORD);
        assert!(said.contains("is not a database of the gateway") && said.contains("--database"), "{said}");
    }
    assert_eq!(fs::read(&test_file.file).unwrap(), before);
}
