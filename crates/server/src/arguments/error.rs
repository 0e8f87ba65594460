//! Errors of arguments that do not go together.

use std::net::IpAddr;

use gateway::accounts::AccountsError;

use crate::data_files::NoDatabase;

/// Reason why the arguments are rejected. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ArgumentsError {
    #[error(
        "Name a backend: --sandbox for the built-in sandbox, --accounts FILE for Twilio accounts, or, for one \
         account, TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN (or with TWILIO_API_KEY and TWILIO_API_SECRET) in the environment."
    )]
    NothingAnswers,
    #[error(
        "The environment names no account. Set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or leave out --account-from-environment."
    )]
    NoneInEnvironment,
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error(transparent)]
    Database(#[from] NoDatabase),
    #[error("{0} is an option of the sandbox. Add --sandbox, or leave it out.")]
    NoSandbox(&'static str),
    #[error(
        "{0} is for the sandbox without accounts, whose account SID and token are public. Leave it out if there are Twilio accounts."
    )]
    NotBesideAccounts(&'static str),
    #[error(
        "The sandbox without accounts has no sign-in, so it is served to this machine only. Leave out {0}, or name accounts with --accounts."
    )]
    SandboxOnNetwork(&'static str),
    #[error("{0} is an option of the gateway to Twilio. Name its accounts with --accounts, or leave it out.")]
    NoGateway(&'static str),
    #[error(
        "An account has the name sandbox, which is the name of the account that --sandbox adds. Rename it, or leave out --sandbox."
    )]
    SandboxTwice,
    #[error("--tls-cert needs a key. Name it with --tls-key.")]
    CertificateWithoutKey,
    #[error("--tls-key needs a certificate. Name it with --tls-cert.")]
    KeyWithoutCertificate,
    #[error("TLS is configured twice. Leave out --behind-tls-proxy, or --tls-cert and --tls-key.")]
    TwiceEncrypted,
    #[error(
        "Passwords would be sent unencrypted to {0}. Add --tls-cert and --tls-key, or --behind-tls-proxy if a proxy in front of this server speaks TLS."
    )]
    Unencrypted(IpAddr),
    #[error(
        "--public-url is for a gateway on a network. Add --tls-cert and --tls-key, or --behind-tls-proxy, or leave it out."
    )]
    PublicUrlOfThisMachine,
    #[error("Name the address that users enter, such as --public-url https://admin.example.")]
    NoPublicUrl,
}
