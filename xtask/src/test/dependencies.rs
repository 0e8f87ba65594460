//! Checks dependencies: licences, sources, duplicates and known vulnerabilities.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{command::Run, command::describe, paths, setup::tools};

/// The folders with packages from npm. None of these packages is part of the product.
const NPM_FOLDERS: [&str; 6] =
    ["tests/clients", "tests/e2e", "tests/first-row", "tests/hosting", "tests/observatory", "xtask/npm"];

/// Checks the crates by the rules in deny.toml and looks up known vulnerabilities of crates and packages.
///
/// # Errors
///
/// A rule is broken, or a vulnerability is known. A database that cannot be reached is reported and is no error.
pub fn check() -> Result<()> {
    cargo_deny()?.args(["check", "bans", "licenses", "sources"]).run()?;
    look_up(cargo_deny()?.args(["check", "advisories"]), "vulnerabilities of crates")?;
    for folder in NPM_FOLDERS {
        let mut npm = Command::new("npm");
        npm.current_dir(paths::root().join(folder)).args(["audit", "--package-lock-only", "--audit-level=moderate"]);
        look_up(&mut npm, &format!("vulnerabilities of the packages in {folder}"))?;
    }
    Ok(())
}

fn cargo_deny() -> Result<Command> {
    let mut command = tools::cargo_deny().command()?;
    command.current_dir(paths::root());
    Ok(command)
}

/// Runs a look-up. An unreachable database is reported and is no error.
fn look_up(command: &mut Command, subject: &str) -> Result<()> {
    let output = command.output().with_context(|| format!("{} cannot be started", describe(command)))?;
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    match (output.status.success(), is_unreachable(&text)) {
        (true, _) => println!("{subject}: none known"),
        (false, true) => println!("{subject}: NOT checked, because the database cannot be reached from here"),
        (false, false) => bail!("{subject}:\n{text}"),
    }
    Ok(())
}

/// Returns true if the output reports an unreachable database.
fn is_unreachable(output: &str) -> bool {
    ["failed to fetch advisory database", "audit endpoint returned an error", "ENOTFOUND", "ECONNREFUSED"]
        .iter()
        .any(|sign| output.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_known_vulnerability_fails_and_an_unreachable_database_does_not() {
        assert!(look_up(&mut shell("exit 0"), "test").is_ok());
        assert!(look_up(&mut shell("echo npm error audit endpoint returned an error; exit 1"), "test").is_ok());
        let found = look_up(&mut shell("echo 1 high severity vulnerability; exit 1"), "test").unwrap_err();
        assert!(found.to_string().contains("1 high severity vulnerability"), "{found}");
    }
}
