//! What cannot be asked for together.

use std::net::IpAddr;

use gateway::accounts::AccountsError;

/// Why the command line comes to nothing that can be started. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Impossible {
    #[error(
        "Say what answers the calls: --sandbox for the built-in sandbox, --accounts FILE for accounts of Twilio, or, for one \
         account, TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN (or with TWILIO_API_KEY and TWILIO_API_SECRET) in the environment."
    )]
    NothingAnswers,
    #[error(
        "The environment names no account. Set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or leave out --account-from-environment."
    )]
    NoneInEnvironment,
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error("{0} is about the sandbox. Add --sandbox, or leave it out.")]
    NoSandbox(&'static str),
    #[error(
        "{0} is for the sandbox alone, whose account SID and token anybody may know. Beside accounts of Twilio, leave it out."
    )]
    NotBesideAccounts(&'static str),
    #[error(
        "The sandbox alone asks nobody to sign in, so it is served to this machine only. Leave out {0}, or name accounts with --accounts."
    )]
    SandboxOnNetwork(&'static str),
    #[error("{0} is about the gateway to Twilio. Name its accounts with --accounts, or leave it out.")]
    NoGateway(&'static str),
    #[error(
        "An account is called sandbox, as is the one that --sandbox adds. Call it something else, or leave out --sandbox."
    )]
    SandboxTwice,
    #[error("--tls-cert needs its key. Name it with --tls-key.")]
    CertificateWithoutKey,
    #[error("--tls-key needs its certificate. Name it with --tls-cert.")]
    KeyWithoutCertificate,
    #[error(
        "Either this server speaks TLS or the one in front of it does. Leave out --behind-tls-proxy, or --tls-cert and --tls-key."
    )]
    TwiceEncrypted,
    #[error(
        "On {0} passwords would be sent unencrypted. Add --tls-cert and --tls-key, or --behind-tls-proxy where a server in front of this one speaks TLS."
    )]
    Unencrypted(IpAddr),
    #[error(
        "--public-url is for a gateway on a network. Add --tls-cert and --tls-key, or --behind-tls-proxy, or leave it out."
    )]
    PublicUrlOfThisMachine,
    #[error("Say what people enter to reach this gateway, such as --public-url https://admin.example.")]
    NoPublicUrl,
}
