//! Whose certificates are believed.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

/// The authorities that may vouch for an upstream: the public ones, and those that were named beside them.
#[derive(Clone, Debug)]
pub struct Trust(Arc<RootCertStore>);

/// What was named is no certificate of an authority.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum NotATrust {
    /// None is in it.
    #[error("It holds no certificate. Enter the authority's own, in PEM: it begins with -----BEGIN CERTIFICATE-----.")]
    Empty,
    /// One that is in it cannot be read.
    #[error("A certificate in it cannot be read. Enter the authority's own, in PEM, as it was issued.")]
    Malformed,
}

impl Default for Trust {
    /// The public ones.
    fn default() -> Self {
        Self(Arc::new(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()))
    }
}

impl Trust {
    /// These as well.
    pub fn and(self, pem: &[u8]) -> Result<Self, NotATrust> {
        let mut roots = (*self.0).clone();
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| NotATrust::Malformed)?;
            roots.add(certificate).map_err(|_| NotATrust::Malformed)?;
        }
        if roots.len() == before { Err(NotATrust::Empty) } else { Ok(Self(Arc::new(roots))) }
    }

    /// TLS 1.2 or 1.3, and no way to let a certificate pass unverified.
    pub(super) fn to_client_config(&self) -> ClientConfig {
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring knows both versions")
            .with_root_certificates(Arc::clone(&self.0))
            .with_no_client_auth()
    }
}
