//! Tests of the owner and the mode of files.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};

use super::{CANARY, Folder, account_with, account_with_credential};
use crate::accounts::file;
use crate::accounts::variables::Variables;

#[test]
fn a_secret_file_with_access_for_others_is_rejected() {
    let folder = Folder::new();
    for mode in [0o640, 0o604, 0o620, 0o660, 0o644, 0o777, 0o601] {
        folder.write("loose", CANARY, mode);
        let expected = format!(
            ", account a: auth_token: FOLDER/loose may be read or written by others (its mode is {mode:04o}). \
             Run: chmod 600 FOLDER/loose"
        );
        assert_eq!(folder.mistakes(&account_with_credential("auth_token = { file = \"loose\" }")), [expected]);
    }
    for mode in [0o600, 0o400] {
        folder.write("guarded", CANARY, mode);
        folder.read_with(&account_with_credential("auth_token = { file = \"guarded\" }"), &[]).unwrap();
    }
}

#[test]
fn a_credential_of_systemd_may_be_readable_by_its_group() {
    let folder = Folder::new();
    let handed = tempfile::tempdir().unwrap();
    let path = handed.path().join("token");
    fs::write(&path, CANARY).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o440)).unwrap();
    let text = account_with_credential(&format!("auth_token = {{ file = \"{}\" }}", path.display()));
    let directory = [("CREDENTIALS_DIRECTORY", handed.path().to_str().unwrap())];
    folder.read_with(&text, &directory).unwrap();
    folder.read_with(&text, &[]).unwrap_err();

    // A path that only seems to be in that folder is rejected.
    folder.write("loose", CANARY, 0o644);
    let climbing = format!("{}/../{}/loose", handed.path().display(), folder.0.path().file_name().unwrap().display());
    let text = account_with_credential(&format!("auth_token = {{ file = \"{climbing}\" }}"));
    folder.read_with(&text, &directory).unwrap_err();
    symlink(folder.0.path().join("loose"), handed.path().join("link")).unwrap();
    let text = account_with_credential(&format!("auth_token = {{ file = \"{}/link\" }}", handed.path().display()));
    folder.read_with(&text, &directory).unwrap_err();
}

#[test]
fn a_secret_file_of_another_user_is_rejected() {
    let folder = Folder::new();
    let path = folder.write("foreign", CANARY, 0o600);
    // Only root can change the owner of a file.
    if chown(&path, Some(65534), None).is_ok() {
        let [mistake] =
            folder.mistakes(&account_with_credential("auth_token = { file = \"foreign\" }")).try_into().unwrap();
        assert!(mistake.contains("FOLDER/foreign belongs to another user"), "{mistake}");
    }
}

#[test]
fn a_file_of_accounts_that_others_may_change_is_rejected() {
    let folder = Folder::new();
    let variables = Variables::from_pairs(&[]);
    let loose = "Others may change it, and send your credentials elsewhere. Run: chmod go-w ";
    for mode in [0o646, 0o664, 0o666, 0o620] {
        let path = folder.write("accounts.toml", &account_with(""), mode);
        let error = file::read(&path, &variables).unwrap_err().to_string();
        assert!(error.contains(loose), "{mode:o}: {error}");
        let authority = folder.write("ca.pem", "", mode);
        let [mistake] = folder.mistakes(&format!("ca = \"ca.pem\"\n{}", account_with(""))).try_into().unwrap();
        assert_eq!(mistake, format!(": ca: FOLDER/ca.pem: {loose}FOLDER/ca.pem"), "{}", authority.display());
    }
}

#[test]
fn a_file_of_accounts_of_another_user_is_rejected() {
    let folder = Folder::new();
    let path = folder.write("accounts.toml", &account_with(""), 0o644);
    file::read(&path, &Variables::from_pairs(&[])).unwrap();
    // Only root can change the owner of a file.
    if chown(&path, Some(65534), None).is_ok() {
        let error = file::read(&path, &Variables::from_pairs(&[])).unwrap_err().to_string();
        assert!(error.contains("It belongs to another user"), "{error}");
        folder.write("ca.pem", "", 0o644);
        chown(folder.0.path().join("ca.pem"), Some(65534), None).unwrap();
        chown(&path, Some(0), None).unwrap();
        let [mistake] = folder.mistakes(&format!("ca = \"ca.pem\"\n{}", account_with(""))).try_into().unwrap();
        assert!(mistake.starts_with(": ca: FOLDER/ca.pem: It belongs to another user"), "{mistake}");
    }
}
