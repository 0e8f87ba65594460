//! Errors of connections that could not be established.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;

use rustls::{AlertDescription, CertificateError};

use super::connector::{ConnectTimeout, NotResolved};

/// Reason why a connection could not be established.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ConnectError {
    /// The name lookup failed or timed out.
    NotResolved,
    /// The host refused the connection: no program listens on the port.
    Refused,
    /// The host did not respond in time.
    TimedOut,
    /// This machine has no route to the host.
    NoRoute,
    /// This machine does not permit the connection.
    Forbidden,
    /// The host closed the connection before the TLS handshake ended.
    Closed,
    /// The host does not speak TLS.
    NotTls,
    /// The host offers only TLS versions or ciphers that the gateway does not use.
    NoCommonCipher,
    /// The host aborted the TLS handshake.
    HandshakeFailed,
    /// The certificate was rejected.
    Certificate(CertificateProblem),
    /// Any other reason.
    Other,
}

/// Reason why a certificate was rejected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CertificateProblem {
    /// The issuer is not trusted.
    UnknownIssuer,
    /// The certificate has expired.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate is for another name.
    WrongName,
    /// Any other reason.
    Other,
}

impl ConnectError {
    /// Classifies an error of the connector.
    pub fn classify(error: &(dyn Error + 'static)) -> Self {
        error_chain(error).find_map(recognize).unwrap_or(Self::Other)
    }

    /// Returns a message that says what happened and what to do.
    pub fn message(self, host: &str) -> String {
        match self {
            Self::NotResolved => {
                format!("The name {host} is not found. Check its spelling, and that this machine can look up names.")
            }
            Self::Refused => format!("{host} refuses connections. Check the address, and that something runs there."),
            Self::TimedOut => {
                format!("{host} does not respond. Check the network, and that no firewall drops the connection.")
            }
            Self::NoRoute => format!("There is no route from this machine to {host}. Check its network."),
            Self::Forbidden => format!("This machine allows no connection to {host}. Check its firewall."),
            Self::Closed => format!(
                "{host} closed the connection before it was encrypted. Check that no firewall stands in between."
            ),
            Self::NotTls => format!("The server at {host} does not speak TLS. Check the port."),
            Self::NoCommonCipher => {
                format!("{host} offers neither TLS 1.2 nor 1.3 with a secure cipher. Ask its operator.")
            }
            Self::HandshakeFailed => {
                format!("{host} broke off the TLS handshake. Ask its operator.")
            }
            Self::Certificate(problem) => problem.message(host),
            Self::Other => format!("No connection to {host} was established. Check the network."),
        }
    }
}

impl CertificateProblem {
    fn message(self, host: &str) -> String {
        match self {
            Self::UnknownIssuer => format!(
                "The certificate of {host} comes from an authority that is not trusted here. If that is your own, name it as “ca” \
                 in the file of the accounts; if not, a proxy stands in between."
            ),
            Self::Expired => format!(
                "The certificate of {host} has expired. Check the clock of this machine; if it is right, ask the operator of {host}."
            ),
            Self::NotYetValid => {
                format!("The certificate of {host} is not valid yet. Check the clock of this machine.")
            }
            Self::WrongName => format!(
                "The certificate of {host} is for another name. Check the address; if it is right, a proxy stands in between."
            ),
            Self::Other => format!("The certificate of {host} cannot be verified. Ask its operator."),
        }
    }
}

fn recognize(error: &(dyn Error + 'static)) -> Option<ConnectError> {
    if error.is::<NotResolved>() {
        return Some(ConnectError::NotResolved);
    }
    if error.is::<ConnectTimeout>() {
        return Some(ConnectError::TimedOut);
    }
    if let Some(error) = error.downcast_ref() {
        return Some(classify_tls(error));
    }
    match error.downcast_ref::<io::Error>()?.kind() {
        ErrorKind::ConnectionRefused => Some(ConnectError::Refused),
        ErrorKind::TimedOut => Some(ConnectError::TimedOut),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            Some(ConnectError::NoRoute)
        }
        ErrorKind::PermissionDenied => Some(ConnectError::Forbidden),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
            Some(ConnectError::Closed)
        }
        // For other kinds, the source of the error decides.
        _ => None,
    }
}

fn classify_tls(error: &rustls::Error) -> ConnectError {
    use AlertDescription::{HandshakeFailure, InsufficientSecurity, ProtocolVersion};
    match error {
        rustls::Error::InvalidCertificate(error) => ConnectError::Certificate(classify_certificate(error)),
        rustls::Error::InvalidMessage(_) => ConnectError::NotTls,
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(HandshakeFailure | InsufficientSecurity | ProtocolVersion) => {
            ConnectError::NoCommonCipher
        }
        _ => ConnectError::HandshakeFailed,
    }
}

fn classify_certificate(error: &CertificateError) -> CertificateProblem {
    match error {
        CertificateError::UnknownIssuer => CertificateProblem::UnknownIssuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => CertificateProblem::NotYetValid,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateProblem::WrongName
        }
        _ => CertificateProblem::Other,
    }
}

/// Returns an error and its sources. An `io::Error` does not return the error that it wraps as its source, so that one is added.
pub fn error_chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    iter::successors(Some(error), |&error| match error.downcast_ref::<io::Error>() {
        Some(error) => error.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Classifies an error of the system, wrapped as the HTTP client wraps it.
    fn classify_wrapped(kind: ErrorKind) -> ConnectError {
        ConnectError::classify(&io::Error::other(io::Error::from(kind)))
    }

    #[test]
    fn errors_that_cannot_be_caused_on_one_machine_have_messages() {
        let host = "conversations.twilio.com";
        for (kind, start) in [
            (ErrorKind::NetworkUnreachable, "There is no route from this machine to conversations.twilio.com."),
            (ErrorKind::HostUnreachable, "There is no route from this machine to conversations.twilio.com."),
            (ErrorKind::TimedOut, "conversations.twilio.com does not respond."),
            (ErrorKind::PermissionDenied, "This machine allows no connection to conversations.twilio.com."),
            (ErrorKind::AddrNotAvailable, "No connection to conversations.twilio.com was established."),
        ] {
            let message = classify_wrapped(kind).message(host);
            assert!(message.starts_with(start), "{message}");
        }
        let revoked = rustls::Error::InvalidCertificate(CertificateError::Revoked);
        let message = ConnectError::classify(&io::Error::other(revoked)).message(host);
        assert_eq!(message, "The certificate of conversations.twilio.com cannot be verified. Ask its operator.");
    }
}
