//! Name of the person who runs a command, for the journal.

use api::gateway::session::UserName;

/// Start of the names of people who use the command line. Users of the dashboard have other names, unless they are called so on purpose.
const PREFIX: &str = "cli+";

/// Returns the name of the operating system's user, such as `cli+ada`.
pub fn name() -> UserName {
    let named = format!("{PREFIX}{}", readable(&user()));
    named.parse().unwrap_or_else(|_| "cli".parse().expect("letters are a name"))
}

/// Replaces the characters that a name cannot have.
fn readable(user: &str) -> String {
    let is_valid = |letter: &char| letter.is_ascii_alphanumeric() || "-_.@".contains(*letter);
    user.chars().map(|letter| if is_valid(&letter) { letter } else { '-' }).take(40).collect()
}

/// Returns the name that the system has for the effective user of this process. The environment can be set to any name, so it is not asked.
#[cfg(unix)]
fn user() -> String {
    let id = rustix::process::geteuid().as_raw();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let found = fields.nth(1)?;
        (found.parse() == Ok(id)).then(|| name.to_owned())
    });
    name.unwrap_or_else(|| format!("uid{id}"))
}

#[cfg(not(unix))]
fn user() -> String {
    std::env::var("USERNAME").unwrap_or_else(|_| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_user_becomes_a_valid_name() {
        assert!(name().as_str().starts_with(PREFIX));
        assert_eq!(readable("Ada Lovelace\\HOST"), "Ada-Lovelace-HOST");
    }
}
