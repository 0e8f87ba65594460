//! What can be said on the command line.

use std::env;
use std::path::PathBuf;

use api::Sid;
use api::account::Account;
use api::address::{NotAnOrigin, Origin};
use api::sid::NotASid;
use axum::http::HeaderValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use sandbox::{ACCOUNT_SID, AUTH_TOKEN, Seed, Settings};
use server::{Options, Place, Site};

/// A dashboard for Twilio Conversations (classic).
#[derive(Parser)]
#[command(name = "conversations-admin", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serves the dashboard, and what answers its calls, on this machine only.
    Serve(Serve),
    /// Prints the operations of the API that the sandbox answers, as JSON.
    Operations,
}

#[derive(Args)]
pub struct Serve {
    /// Answer calls from the built-in sandbox, which needs no Twilio account.
    #[arg(long, required = true)]
    sandbox: bool,

    /// The port to listen on; 0 for any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// The file that keeps the data. Without it, a file in the user's data folder.
    #[arg(long, value_name = "FILE", conflicts_with = "in_memory")]
    data: Option<PathBuf>,

    /// Keep the data only until the server stops.
    #[arg(long)]
    in_memory: bool,

    /// What new data begins with.
    #[arg(long, value_enum)]
    seed: Option<SeedName>,

    /// Begin with so many services instead.
    #[arg(long, value_name = "N", conflicts_with = "seed")]
    services: Option<u32>,

    /// The account that the sandbox is.
    #[arg(long, value_name = "AC…", env = "CONVERSATIONS_ADMIN_ACCOUNT_SID", default_value = ACCOUNT_SID)]
    #[arg(value_parser = account_sid)]
    account_sid: Sid<Account>,

    /// The token of that account.
    #[arg(long, value_name = "TOKEN", env = "CONVERSATIONS_ADMIN_AUTH_TOKEN", default_value = AUTH_TOKEN, hide_env_values = true)]
    #[arg(value_parser = auth_token)]
    auth_token: String,

    /// The longest page of services. The reference names 1000, the specification 100.
    #[arg(long, value_name = "N", default_value_t = Settings::default().max_page_size, value_parser = clap::value_parser!(u32).range(1..))]
    max_page_size: u32,

    /// Let tests ask for failures: refusals, delays, lost answers.
    #[arg(long)]
    faults: bool,

    /// Let pages of this origin call with account SID and token, such as https://admin.example. May be given more than once.
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    allow_origin: Vec<HeaderValue>,

    /// Serve the site from this folder instead of the one that is built in.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
}

/// What new data begins with.
#[derive(Clone, Copy, ValueEnum)]
enum SeedName {
    /// A company with services in use, and some left over.
    Demo,
    /// Nothing.
    Empty,
}

impl Serve {
    pub fn into_options(self) -> Options {
        let named = self.seed.map(|name| match name {
            SeedName::Demo => Seed::Demo,
            SeedName::Empty => Seed::Empty,
        });
        let place = if self.in_memory { Place::Memory } else { Place::File(self.data.unwrap_or_else(default_file)) };
        Options {
            port: self.port,
            place,
            seed: self.services.map(Seed::Services).or(named),
            settings: Settings { account_sid: self.account_sid, max_page_size: self.max_page_size },
            auth_token: self.auth_token,
            with_faults: self.faults,
            allowed_origins: self.allow_origin,
            site: self.site.map_or(Site::Embedded, Site::Folder),
        }
    }
}

/// Where the system keeps the data of programs, so that what was done yesterday is there today without asking.
fn default_file() -> PathBuf {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = named("XDG_DATA_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| env::home_dir().map(|home| home.join(".local/share")))
        .unwrap_or_default();
    folder.join("conversations-admin").join("sandbox.sqlite")
}

fn account_sid(text: &str) -> Result<Sid<Account>, String> {
    text.parse().map_err(|error: NotASid| error.to_string())
}

/// Twilio's own are letters and digits, and its Go library refuses others.
fn auth_token(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(text.to_owned())
    } else {
        Err("Enter letters and digits only.".to_owned())
    }
}

fn origin(text: &str) -> Result<HeaderValue, String> {
    let origin: Origin = text.parse().map_err(|error: NotAnOrigin| error.to_string())?;
    Ok(HeaderValue::from_str(origin.as_str()).expect("letters, digits and signs fit into a header"))
}
