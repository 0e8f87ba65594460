//! Arguments about the network.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use api::address::Origin;
use clap::Args;
use server::{Exposure, TlsFiles};

use super::error::ArgumentsError;

#[derive(Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArguments {
    /// Address to listen on. Any but a loopback address needs users and TLS.
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub listen: IpAddr,

    /// Port to listen on; 0 for any free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,

    /// Address with port at which Prometheus reads /metrics, such as 127.0.0.1:9464. It has neither TLS nor a password. [default: none]
    #[arg(long, value_name = "IP:PORT")]
    pub metrics: Option<SocketAddr>,

    /// Address that users enter, such as https://admin.example. May be repeated.
    #[arg(long, value_name = "ORIGIN", value_parser = public_url)]
    public_url: Vec<Origin>,

    /// PEM file with the certificate, followed by its issuers.
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,

    /// PEM file with the key of the certificate, readable by its user only.
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,

    /// A proxy, and nothing else, reaches this server, speaks TLS, and adds the client to X-Forwarded-For.
    #[arg(long)]
    behind_tls_proxy: bool,
}

impl NetworkArguments {
    /// Returns the first given flag that concerns other machines than this one.
    pub fn network_flag(&self) -> Option<&'static str> {
        let given = [
            (!self.listen.is_loopback(), "--listen"),
            (!self.public_url.is_empty(), "--public-url"),
            (self.tls_cert.is_some(), "--tls-cert"),
            (self.tls_key.is_some(), "--tls-key"),
            (self.behind_tls_proxy, "--behind-tls-proxy"),
        ];
        given.into_iter().find_map(|(is_given, flag)| is_given.then_some(flag))
    }

    /// Converts the arguments to the exposure of a gateway.
    ///
    /// # Errors
    ///
    /// See [`ArgumentsError`].
    pub fn into_exposure(self) -> Result<Exposure, ArgumentsError> {
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            (Some(_), None) => return Err(ArgumentsError::CertificateWithoutKey),
            (None, Some(_)) => return Err(ArgumentsError::KeyWithoutCertificate),
        };
        match (tls, self.behind_tls_proxy) {
            (Some(_), true) => Err(ArgumentsError::TwiceEncrypted),
            (None, false) if !self.listen.is_loopback() => Err(ArgumentsError::Unencrypted(self.listen)),
            (None, false) if !self.public_url.is_empty() => Err(ArgumentsError::PublicUrlOfThisMachine),
            (None, false) => Ok(Exposure::ThisMachine),
            _ if self.public_url.is_empty() => Err(ArgumentsError::NoPublicUrl),
            (tls, _) => Ok(Exposure::Network { public: self.public_url, tls }),
        }
    }
}

fn public_url(text: &str) -> Result<Origin, &'static str> {
    let origin: Option<Origin> = text.parse().ok();
    origin.filter(|origin| origin.as_str().starts_with("https://")).ok_or(
        "Enter https://, the host, and the port if it is not 443, such as https://admin.example. Passwords are sent to it.",
    )
}
