//! What can keep a connection from coming about.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;

use rustls::{AlertDescription, CertificateError};

use super::connector::{NotConnected, NotResolved};

/// What kept a connection from coming about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Obstacle {
    /// The name has no address, or nobody says which.
    NotResolved,
    /// Nothing listens there.
    Refused,
    /// Nothing came back in time.
    Silent,
    /// This machine knows no way there.
    NoRoute,
    /// This machine does not allow it.
    Forbidden,
    /// It was closed before it was encrypted.
    Closed,
    /// What listens there does not know TLS.
    NotTls,
    /// Only versions or ciphers that the gateway does not use.
    NothingInCommon,
    /// It was broken off while it was being encrypted.
    BrokenOff,
    /// The certificate cannot be believed.
    Certificate(Doubt),
    /// Anything else.
    Other,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// It is signed by nobody who is trusted here.
    Issuer,
    /// It was valid once.
    Expired,
    /// It will be.
    NotYetValid,
    /// It is that of something else.
    Name,
    /// Anything else.
    Other,
}

impl Obstacle {
    /// What an error of a connection that did not come about means.
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        chain(error).find_map(recognize).unwrap_or(Self::Other)
    }

    /// It, and what to do.
    pub fn words(self, host: &str) -> String {
        match self {
            Self::NotResolved => {
                format!("{host} is not found by its name. Check its spelling, and that this machine can look up names.")
            }
            Self::Refused => format!("{host} refuses connections. Check the address, and that something runs there."),
            Self::Silent => {
                format!("{host} is silent. Check the network, and that no firewall swallows what is sent there.")
            }
            Self::NoRoute => format!("There is no way from this machine to {host}. Check its network."),
            Self::Forbidden => format!("This machine allows no connection to {host}. Check its firewall."),
            Self::Closed => format!(
                "{host} closed the connection before it was encrypted. Check that no firewall stands in between."
            ),
            Self::NotTls => format!("What answers at {host} does not speak TLS. Check the port."),
            Self::NothingInCommon => {
                format!("{host} offers neither TLS 1.2 nor 1.3 with a cipher that is safe today. Ask whoever runs it.")
            }
            Self::BrokenOff => {
                format!("{host} broke off while the connection was being encrypted. Ask whoever runs it.")
            }
            Self::Certificate(doubt) => doubt.words(host),
            Self::Other => format!("No connection to {host} came about. Check the network."),
        }
    }
}

impl Doubt {
    fn words(self, host: &str) -> String {
        match self {
            Self::Issuer => format!(
                "The certificate of {host} comes from an authority that is not trusted here. If that is your own, name it as “ca” \
                 in the file of the accounts; if not, something stands in between."
            ),
            Self::Expired => format!(
                "The certificate of {host} has expired. Check the clock of this machine; if it is right, ask whoever runs {host}."
            ),
            Self::NotYetValid => {
                format!("The certificate of {host} is not valid yet. Check the clock of this machine.")
            }
            Self::Name => format!(
                "The certificate of {host} is for another name. Check the address; if it is right, something stands in between."
            ),
            Self::Other => format!("The certificate of {host} cannot be verified. Ask whoever runs it."),
        }
    }
}

fn recognize(error: &(dyn Error + 'static)) -> Option<Obstacle> {
    if error.is::<NotResolved>() {
        return Some(Obstacle::NotResolved);
    }
    if error.is::<NotConnected>() {
        return Some(Obstacle::Silent);
    }
    if let Some(error) = error.downcast_ref() {
        return Some(of_tls(error));
    }
    match error.downcast_ref::<io::Error>()?.kind() {
        ErrorKind::ConnectionRefused => Some(Obstacle::Refused),
        ErrorKind::TimedOut => Some(Obstacle::Silent),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => Some(Obstacle::NoRoute),
        ErrorKind::PermissionDenied => Some(Obstacle::Forbidden),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => Some(Obstacle::Closed),
        // Of others the cause says more.
        _ => None,
    }
}

fn of_tls(error: &rustls::Error) -> Obstacle {
    use AlertDescription::{HandshakeFailure, InsufficientSecurity, ProtocolVersion};
    match error {
        rustls::Error::InvalidCertificate(error) => Obstacle::Certificate(of_certificate(error)),
        rustls::Error::InvalidMessage(_) => Obstacle::NotTls,
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(HandshakeFailure | InsufficientSecurity | ProtocolVersion) => {
            Obstacle::NothingInCommon
        }
        _ => Obstacle::BrokenOff,
    }
}

fn of_certificate(error: &CertificateError) -> Doubt {
    match error {
        CertificateError::UnknownIssuer => Doubt::Issuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Doubt::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Doubt::NotYetValid,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Doubt::Name,
        _ => Doubt::Other,
    }
}

/// An error and those that caused it. One of the system does not count the one that it wraps among its causes.
pub fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    iter::successors(Some(error), |&error| match error.downcast_ref::<io::Error>() {
        Some(error) => error.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the client wraps it: the system's error, in one of the system, in one of its own.
    fn wrapped(kind: ErrorKind) -> Obstacle {
        Obstacle::of(&io::Error::other(io::Error::from(kind)))
    }

    #[test]
    fn what_no_test_can_bring_about_on_one_machine_has_its_words_too() {
        let host = "conversations.twilio.com";
        for (kind, words) in [
            (ErrorKind::NetworkUnreachable, "There is no way from this machine to conversations.twilio.com."),
            (ErrorKind::HostUnreachable, "There is no way from this machine to conversations.twilio.com."),
            (ErrorKind::TimedOut, "conversations.twilio.com is silent."),
            (ErrorKind::PermissionDenied, "This machine allows no connection to conversations.twilio.com."),
            (ErrorKind::AddrNotAvailable, "No connection to conversations.twilio.com came about."),
        ] {
            let said = wrapped(kind).words(host);
            assert!(said.starts_with(words), "{said}");
        }
        let revoked = rustls::Error::InvalidCertificate(CertificateError::Revoked);
        let said = Obstacle::of(&io::Error::other(revoked)).words(host);
        assert_eq!(said, "The certificate of conversations.twilio.com cannot be verified. Ask whoever runs it.");
    }
}
