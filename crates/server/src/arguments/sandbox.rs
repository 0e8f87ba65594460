//! Arguments about the sandbox.

use std::path::PathBuf;

use api::Sid;
use api::account::Account;
use api::address::Origin;
use axum::http::HeaderValue;
use clap::{Args, ValueEnum};
use sandbox::{ACCOUNT_SID, AUTH_TOKEN, Seed, Settings};
use server::{SandboxAccess, SandboxData, Storage};

use super::parse;
use crate::data_files::sandbox_file;

#[derive(Args)]
#[command(next_help_heading = "Sandbox")]
pub struct SandboxArguments {
    /// Use the built-in sandbox, which needs no Twilio account; with Twilio accounts, as one more account.
    #[arg(long)]
    pub sandbox: bool,

    /// Data file. Default: a file in the user's data folder.
    #[arg(long, value_name = "FILE", conflicts_with = "in_memory")]
    data: Option<PathBuf>,

    /// Keep the data in memory until the server stops.
    #[arg(long)]
    in_memory: bool,

    /// Initial data of a new file.
    #[arg(long, value_enum)]
    seed: Option<SeedName>,

    /// Start with N generated services instead.
    #[arg(long, value_name = "N", conflicts_with = "seed")]
    services: Option<u32>,

    /// Account SID of the sandbox.
    #[arg(long, value_name = "AC…", env = "CONVERSATIONS_ADMIN_ACCOUNT_SID", default_value = ACCOUNT_SID)]
    #[arg(value_parser = parse::<Sid<Account>>)]
    account_sid: Sid<Account>,

    /// Auth token of the sandbox, which is no secret.
    #[arg(long, value_name = "TOKEN", env = "CONVERSATIONS_ADMIN_AUTH_TOKEN", default_value = AUTH_TOKEN, hide_env_values = true)]
    #[arg(value_parser = auth_token)]
    auth_token: String,

    /// Largest page of services. The reference says 1000, the specification 100. [default: 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_page_size: Option<u32>,

    /// Let tests request failures: error responses, delays, lost responses.
    #[arg(long)]
    faults: bool,

    /// Allow pages of this origin to call the API with account SID and token, such as https://admin.example. May be repeated.
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    allow_origin: Vec<HeaderValue>,
}

/// Initial data of a new file.
#[derive(Clone, Copy, ValueEnum)]
pub enum SeedName {
    /// A company with services in use and a few unused ones.
    Demo,
    /// No data.
    Empty,
}

impl From<SeedName> for Seed {
    fn from(name: SeedName) -> Self {
        match name {
            SeedName::Demo => Self::Demo,
            SeedName::Empty => Self::Empty,
        }
    }
}

impl SandboxArguments {
    /// Returns the first given flag that concerns the data.
    pub fn data_flag(&self) -> Option<&'static str> {
        let given = [
            (self.data.is_some(), "--data"),
            (self.in_memory, "--in-memory"),
            (self.seed.is_some(), "--seed"),
            (self.services.is_some(), "--services"),
            (self.max_page_size.is_some(), "--max-page-size"),
        ];
        given.into_iter().find_map(|(is_given, flag)| is_given.then_some(flag))
    }

    /// Returns the first given flag that concerns API clients with account SID and token.
    pub fn client_flag(&self) -> Option<&'static str> {
        let given = [(self.faults, "--faults"), (!self.allow_origin.is_empty(), "--allow-origin")];
        given.into_iter().find_map(|(is_given, flag)| is_given.then_some(flag))
    }

    /// Converts the arguments to the options of the server.
    pub fn into_parts(self) -> (SandboxData, SandboxAccess) {
        let max_page_size = self.max_page_size.unwrap_or(Settings::default().max_page_size);
        let data = SandboxData {
            storage: if self.in_memory {
                Storage::Memory
            } else {
                Storage::File(self.data.unwrap_or_else(sandbox_file))
            },
            seed: self.services.map(Seed::Services).or(self.seed.map(Seed::from)),
            settings: Settings { account_sid: self.account_sid, max_page_size },
        };
        let access =
            SandboxAccess { auth_token: self.auth_token, allowed_origins: self.allow_origin, with_faults: self.faults };
        (data, access)
    }
}

/// Parses an auth token. Twilio's consist of letters and digits, and its Go library rejects others.
fn auth_token(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(text.to_owned())
    } else {
        Err("Enter letters and digits only.".to_owned())
    }
}

fn origin(text: &str) -> Result<HeaderValue, String> {
    let origin: Origin = parse(text)?;
    Ok(HeaderValue::from_str(origin.as_str()).expect("letters, digits and signs fit into a header"))
}
