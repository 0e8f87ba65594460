//! What can be said about how the server is reached.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use api::address::Origin;
use clap::Args;
use server::{Reach, TlsFiles};

use super::combine::Impossible;

#[derive(Args)]
#[command(next_help_heading = "How it is reached")]
pub struct NetworkArguments {
    /// The address to listen on. Any but those of this machine for itself needs people who sign in, and TLS.
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub listen: IpAddr,

    /// The port to listen on; 0 for any that is free.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,

    /// What people enter to reach it, such as https://admin.example. May be given more than once.
    #[arg(long, value_name = "ORIGIN", value_parser = public_url)]
    public_url: Vec<Origin>,

    /// The certificate to show, followed by those that it was signed with, as PEM.
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,

    /// The key of that certificate, as PEM, in a file that nobody else can read.
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,

    /// A server in front of this one, and nobody else, reaches it, speaks TLS and adds the caller to X-Forwarded-For.
    #[arg(long)]
    behind_tls_proxy: bool,
}

impl NetworkArguments {
    /// The first flag that is about more than this machine.
    pub fn beyond_this_machine(&self) -> Option<&'static str> {
        let given = [
            (!self.listen.is_loopback(), "--listen"),
            (!self.public_url.is_empty(), "--public-url"),
            (self.tls_cert.is_some(), "--tls-cert"),
            (self.tls_key.is_some(), "--tls-key"),
            (self.behind_tls_proxy, "--behind-tls-proxy"),
        ];
        given.into_iter().find_map(|(is_given, flag)| is_given.then_some(flag))
    }

    /// How a gateway is reached that was started with these.
    pub fn into_reach(self) -> Result<Reach, Impossible> {
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            (Some(_), None) => return Err(Impossible::CertificateWithoutKey),
            (None, Some(_)) => return Err(Impossible::KeyWithoutCertificate),
        };
        match (tls, self.behind_tls_proxy) {
            (Some(_), true) => Err(Impossible::TwiceEncrypted),
            (None, false) if !self.listen.is_loopback() => Err(Impossible::Unencrypted(self.listen)),
            (None, false) if !self.public_url.is_empty() => Err(Impossible::PublicUrlOfThisMachine),
            (None, false) => Ok(Reach::ThisMachine),
            _ if self.public_url.is_empty() => Err(Impossible::NoPublicUrl),
            (tls, _) => Ok(Reach::Network { public: self.public_url, tls }),
        }
    }
}

fn public_url(text: &str) -> Result<Origin, &'static str> {
    let origin: Option<Origin> = text.parse().ok();
    origin.filter(|origin| origin.as_str().starts_with("https://")).ok_or(
        "Enter https://, the host, and the port where it is not 443, such as https://admin.example: passwords are sent to it.",
    )
}
