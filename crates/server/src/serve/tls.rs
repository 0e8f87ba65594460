//! TLS certificate, which can be reloaded while the server runs.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use api::address::Origin;
use arc_swap::ArcSwap;
use database::private::{NotPrivate, read_private};
use rustls::client::verify_server_name;
use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{InconsistentKeys, ServerConfig};
use tokio_rustls::TlsAcceptor;

/// Files of a certificate and its key.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// PEM file with the certificate, followed by its issuers.
    pub certificate: PathBuf,
    /// PEM file with the private key.
    pub key: PathBuf,
}

/// Reason why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{} cannot be read as a certificate: {source}. Name a PEM file with --tls-cert.", file.display())]
    Certificate { file: PathBuf, source: pem::Error },
    #[error("{} cannot be read as a key: {source}. Name a PEM file with --tls-key.", file.display())]
    Key { file: PathBuf, source: pem::Error },
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
    #[error("The key of --tls-key does not belong to the certificate of --tls-cert. Name the key of that certificate.")]
    Mismatch,
    #[error("The certificate and its key cannot be used: {0}. Name others with --tls-cert and --tls-key.")]
    Unusable(rustls::Error),
}

/// Current certificate, which can be replaced.
#[derive(Clone)]
pub struct Certificate {
    files: TlsFiles,
    /// Origins that users enter.
    public: Vec<Origin>,
    shown: Arc<Shown>,
}

struct Shown(ArcSwap<CertifiedKey>);

impl Certificate {
    /// Reads the files.
    ///
    /// # Errors
    ///
    /// See [`TlsError`].
    pub fn read(files: TlsFiles, public: Vec<Origin>) -> Result<Self, TlsError> {
        let shown = Arc::new(Shown(ArcSwap::from_pointee(load(&files, &public)?)));
        Ok(Self { files, public, shown })
    }

    /// Reads the files again. If they cannot be used, the old certificate stays in use.
    ///
    /// # Errors
    ///
    /// See [`TlsError`].
    pub fn reload(&self) -> Result<(), TlsError> {
        self.shown.0.store(Arc::new(load(&self.files, &self.public)?));
        Ok(())
    }

    /// Creates an acceptor of TLS connections.
    ///
    /// # Errors
    ///
    /// [`TlsError::Unusable`].
    pub fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(TlsError::Unusable)?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(self.shown.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a certificate and its key")
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

fn load(files: &TlsFiles, public: &[Origin]) -> Result<CertifiedKey, TlsError> {
    let wrong_certificate = |source| TlsError::Certificate { file: files.certificate.clone(), source };
    let chain = CertificateDer::pem_file_iter(&files.certificate).map_err(wrong_certificate)?;
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(wrong_certificate)?;
    if chain.is_empty() {
        return Err(wrong_certificate(pem::Error::NoItemsFound));
    }
    let key = read_private(&files.key)?;
    let key =
        PrivateKeyDer::from_pem_slice(&key).map_err(|source| TlsError::Key { file: files.key.clone(), source })?;
    let certified = CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|error| match error {
        rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => TlsError::Mismatch,
        error => TlsError::Unusable(error),
    })?;
    let certificate = certified.end_entity_cert().and_then(ParsedCertificate::try_from).map_err(TlsError::Unusable)?;
    for origin in public.iter().filter(|origin| !is_for(&certificate, origin)) {
        // A proxy in front of this server may show another certificate to the browser.
        tracing::warn!(
            "the certificate of --tls-cert is not valid for {}: browsers will warn about {origin}",
            origin.host()
        );
    }
    Ok(certified)
}

fn is_for(certificate: &ParsedCertificate<'_>, origin: &Origin) -> bool {
    let host = origin.host().trim_matches(['[', ']']);
    ServerName::try_from(host).is_ok_and(|name| verify_server_name(certificate, &name).is_ok())
}

#[cfg(test)]
mod tests {
    use rcgen::generate_simple_self_signed;

    use super::*;

    #[test]
    fn a_certificate_is_valid_for_its_names_and_addresses() {
        let names = ["admin.example", "*.acme.example", "192.0.2.1", "2001:db8::1"].map(str::to_owned);
        let certificate = generate_simple_self_signed(names).unwrap().cert;
        let certificate = ParsedCertificate::try_from(certificate.der()).unwrap();
        for (origin, expected) in [
            ("https://admin.example", true),
            ("https://admin.example:8443", true),
            ("https://twilio.acme.example", true),
            ("https://192.0.2.1:8080", true),
            ("https://[2001:db8::1]", true),
            ("https://other.example", false),
            ("https://acme.example", false),
            ("https://192.0.2.2", false),
            ("https://[2001:db8::2]", false),
        ] {
            assert_eq!(is_for(&certificate, &origin.parse().unwrap()), expected, "{origin}");
        }
    }
}
