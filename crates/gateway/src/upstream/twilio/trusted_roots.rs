//! Certificate authorities that the client trusts.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

/// Root certificates: the public ones, and those that the admin adds.
#[derive(Clone, Debug)]
pub struct TrustedRoots(Arc<RootCertStore>);

/// Reason why a PEM file was rejected.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum RootsError {
    /// The file contains no certificate.
    #[error("It holds no certificate. Enter the authority's own, in PEM: it begins with -----BEGIN CERTIFICATE-----.")]
    Empty,
    /// A certificate in the file cannot be read.
    #[error("A certificate in it cannot be read. Enter the authority's own, in PEM, as it was issued.")]
    Malformed,
}

impl Default for TrustedRoots {
    /// Returns the public root certificates.
    fn default() -> Self {
        Self(Arc::new(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()))
    }
}

impl TrustedRoots {
    /// Adds the certificates of a PEM file.
    ///
    /// # Errors
    ///
    /// Fails if the file contains no certificate, or one that cannot be read.
    pub fn with_pem(self, pem: &[u8]) -> Result<Self, RootsError> {
        let mut roots = (*self.0).clone();
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| RootsError::Malformed)?;
            roots.add(certificate).map_err(|_| RootsError::Malformed)?;
        }
        if roots.len() == before { Err(RootsError::Empty) } else { Ok(Self(Arc::new(roots))) }
    }

    /// Returns a TLS configuration with TLS 1.2 and 1.3 that verifies every certificate.
    pub(super) fn to_client_config(&self) -> ClientConfig {
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring supports both versions")
            .with_root_certificates(Arc::clone(&self.0))
            .with_no_client_auth()
    }
}
