//! Place of the gateway's database: a SQLite file, or a PostgreSQL server.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::private::{NotPrivate, read_private};

/// Schemes of the URL of a PostgreSQL server.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Parameters of the URL that choose the encryption.
const SSL_MODE: [&str; 2] = ["sslmode", "ssl-mode"];

/// Place of the gateway's database. Its text is a path, or a URL without a password.
#[derive(Clone, Debug)]
pub enum Location {
    /// SQLite file.
    File(PathBuf),
    /// PostgreSQL server.
    Server(Server),
}

/// PostgreSQL server with the name of the user and of the database.
#[derive(Clone)]
pub struct Server {
    options: Box<PgConnectOptions>,
    /// URL without the password and the parameters.
    shown: String,
}

/// Reason why the URL of a server cannot be used. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum InvalidLocation {
    #[error(
        "The URL of the database contains a password, which other users of this machine can see. Write the password to a file and \
         name it with --database-password-file, or set PGPASSWORD."
    )]
    Password,
    #[error("The URL of the database is not valid: {0}. Enter one such as postgres://user@host:5432/database.")]
    NotAUrl(String),
    #[error(
        "--database-password-file is the password of a PostgreSQL server. Name the server with --database postgres://…"
    )]
    NoServer,
    #[error("The password of the database cannot be used: {0}")]
    NotPrivate(#[from] NotPrivate),
    #[error("{} is empty, or is not text. Write the password of the database to it.", .0.display())]
    NoText(PathBuf),
}

impl Location {
    /// Parses a path, or a URL that begins with `postgres://` or `postgresql://`.
    ///
    /// A server of another machine is reached by TLS with a verified certificate, unless the URL contains `sslmode`.
    ///
    /// # Errors
    ///
    /// [`InvalidLocation::Password`] and [`InvalidLocation::NotAUrl`].
    pub fn parse(text: &str) -> Result<Self, InvalidLocation> {
        if SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            Server::parse(text).map(Self::Server)
        } else {
            Ok(Self::File(text.into()))
        }
    }

    /// Reads the password of the server from a file that only its user can read.
    ///
    /// # Errors
    ///
    /// [`InvalidLocation::NoServer`], [`InvalidLocation::NotPrivate`] and [`InvalidLocation::NoText`].
    pub fn with_password_file(self, path: &Path) -> Result<Self, InvalidLocation> {
        let Self::Server(server) = self else { return Err(InvalidLocation::NoServer) };
        let bytes = read_private(path)?;
        let text = str::from_utf8(&bytes).ok().map(|text| text.trim_end_matches(['\n', '\r']));
        let text = text.filter(|text| !text.is_empty()).ok_or_else(|| InvalidLocation::NoText(path.to_owned()))?;
        let options = Box::new(server.options.password(text));
        Ok(Self::Server(Server { options, shown: server.shown }))
    }

    /// Returns the path of a file; `None` for a server.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }
}

impl Server {
    fn parse(text: &str) -> Result<Self, InvalidLocation> {
        let invalid = |error: sqlx::Error| match error {
            sqlx::Error::Configuration(error) => InvalidLocation::NotAUrl(error.to_string()),
            error => InvalidLocation::NotAUrl(error.to_string()),
        };
        if has_password(text) {
            return Err(InvalidLocation::Password);
        }
        let mut options = PgConnectOptions::from_str(text).map_err(invalid)?.disable_statement_logging();
        let parameters = text.split_once('?').map_or("", |(_, parameters)| parameters);
        let has_ssl_mode = parameters.split('&').any(|parameter| SSL_MODE.contains(&name_of(parameter)));
        if !has_ssl_mode && !is_this_machine(&options) {
            options = options.ssl_mode(PgSslMode::VerifyFull);
        }
        if options.get_application_name().is_none() {
            options = options.application_name("conversations-admin");
        }
        let shown = text.split('?').next().unwrap_or(text).to_owned();
        Ok(Self { options: Box::new(options), shown })
    }

    pub(crate) fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

/// Returns true if a URL contains a password, before the host or as a parameter.
fn has_password(text: &str) -> bool {
    let (address, parameters) = text.split_once('?').unwrap_or((text, ""));
    let authority = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or(authority);
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    user.contains(':') || parameters.split('&').any(|parameter| name_of(parameter) == "password")
}

fn name_of(parameter: &str) -> &str {
    parameter.split('=').next().unwrap_or(parameter)
}

/// Returns true for a Unix socket and for a loopback address.
fn is_this_machine(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let is_loopback = host.trim_matches(['[', ']']).parse().is_ok_and(|address: IpAddr| address.is_loopback());
    options.get_socket().is_some() || host.starts_with('/') || host == "localhost" || is_loopback
}

impl FromStr for Location {
    type Err = InvalidLocation;

    fn from_str(text: &str) -> Result<Self, InvalidLocation> {
        Self::parse(text)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => server.fmt(f),
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Leaves out the password.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.shown)
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<&Self> for Location {
    fn from(location: &Self) -> Self {
        location.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> Server {
        match Location::parse(text).unwrap() {
            Location::Server(server) => server,
            Location::File(path) => panic!("{} is no file", path.display()),
        }
    }

    #[test]
    fn a_url_is_a_server_and_anything_else_a_file() {
        assert_eq!(server("postgres://gateway@db.example.com:5433/admin").options.get_port(), 5433);
        assert_eq!(server("postgresql:///admin?host=/run/postgresql").options.get_database(), Some("admin"));
        for file in ["gateway.sqlite", "/var/lib/postgres", "postgres:/x", "C:\\data\\gateway.sqlite"] {
            assert_eq!(Location::parse(file).unwrap().file(), Some(Path::new(file)));
        }
    }

    #[test]
    fn a_password_in_the_url_is_rejected() {
        for url in [
            "postgres://gateway:secret@db.example.com/admin",
            "postgres://gateway:se@cret@db.example.com/admin",
            "postgres://db.example.com/admin?password=secret",
            "postgres://db.example.com?sslmode=require&password=secret",
        ] {
            let error = Location::parse(url).unwrap_err();
            assert!(matches!(error, InvalidLocation::Password), "{error}");
            assert!(!error.to_string().contains("cret@") && !error.to_string().contains("secret"));
        }
        let user_only = server("postgres://gateway@db.example.com:5432/admin");
        assert_eq!(user_only.to_string(), "postgres://gateway@db.example.com:5432/admin");
    }

    #[test]
    fn another_machine_is_reached_with_a_verified_certificate_unless_the_url_says_otherwise() {
        let is_verified = |url| matches!(server(url).options.get_ssl_mode(), PgSslMode::VerifyFull);
        assert!(is_verified("postgres://db.example.com/admin"));
        assert!(is_verified("postgres://192.0.2.7/admin?application_name=x"));
        assert!(is_verified("postgres://localhost.example.com/admin"));
        for url in [
            "postgres://localhost/admin",
            "postgres://127.0.0.1/admin",
            "postgres://[::1]/admin",
            "postgres:///admin?host=/run/postgresql",
            "postgres://db.example.com/admin?sslmode=require",
        ] {
            assert!(!is_verified(url), "{url}");
        }
    }

    #[test]
    fn the_password_of_a_file_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "correct horse\n").unwrap();
        let location = || Location::parse("postgres://gateway@db.example.com/admin").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
            let loose = location().with_password_file(&file);
            assert!(matches!(loose, Err(InvalidLocation::NotPrivate(_))), "{loose:?}");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        let with_password = location().with_password_file(&file).unwrap();
        let Location::Server(server) = &with_password else { panic!("it is a server") };
        assert!(server.options.to_url_lossy().as_str().contains("correct%20horse"));
        assert!(!format!("{with_password:?} {with_password}").contains("horse"));
        std::fs::write(&file, "\n").unwrap();
        assert!(matches!(location().with_password_file(&file), Err(InvalidLocation::NoText(_))));
        let of_file = Location::parse("gateway.sqlite").unwrap().with_password_file(&file);
        assert!(matches!(of_file, Err(InvalidLocation::NoServer)));
    }
}
