//! Tests of accounts from files and from the environment.

mod environment;
mod file;
mod file_permissions;
mod secrets;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;

use super::variables::Variables;
use super::{Account, AccountsError};
use crate::upstream::Caller;

/// Secret that no printed text may contain.
const CANARY: &str = "canary0of0this0test";
const ACCOUNT_SID: &str = "ACdec0de00dec0de00dec0de00dec0de00";
const CLIENT_ID: &str = "OQdec0de00dec0de00dec0de00dec0de00";
const API_KEY: &str = "SKdec0de00dec0de00dec0de00dec0de00";

/// Temporary folder with a secret in the file `token`.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("token", &format!("{CANARY}\n"), 0o600);
        folder
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    /// Writes a file of accounts and reads it with these environment variables.
    fn read_with(&self, text: &str, variables: &[(&str, &str)]) -> Result<Vec<Account>, AccountsError> {
        let path = self.write("accounts.toml", text, 0o644);
        super::file::read(&path, &Variables::from_pairs(variables))
    }

    /// Returns the mistakes of a file of accounts, without the path that each of them starts with.
    fn mistakes(&self, text: &str) -> Vec<String> {
        let error = self.read_with(text, &[]).expect_err("the file is invalid").to_string();
        assert!(!error.contains(CANARY), "{error}");
        let place = self.0.path().join("accounts.toml").display().to_string();
        error.lines().map(|line| line.strip_prefix(&place).unwrap().replace(self.path(), "FOLDER")).collect()
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

/// Returns an account with a valid name, SID and token, and these lines.
fn account_with(lines: &str) -> String {
    format!(
        "[[account]]\nname = \"a\"\naccount_sid = \"{ACCOUNT_SID}\"\nauth_token = {{ file = \"token\" }}\n{lines}\n"
    )
}

/// Returns an account with a valid name and SID, and these lines as its credential.
fn account_with_credential(lines: &str) -> String {
    format!("[[account]]\nname = \"a\"\naccount_sid = \"{ACCOUNT_SID}\"\n{lines}\n")
}

fn caller(account: &Account) -> String {
    match account.upstream.caller().unwrap() {
        Caller::AuthToken(sid) => sid.to_string(),
        Caller::ApiKey(sid) => sid.to_string(),
        Caller::OAuthApp(id) => id.to_string(),
    }
}
