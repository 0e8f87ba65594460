//! Fake HTTPS server that records requests byte for byte, and handles each one as the test says.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway::upstream::twilio::TrustedRoots;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

static AUTHORITIES: AtomicUsize = AtomicUsize::new(1);

/// Handling of a request.
#[derive(Clone)]
pub enum Reply {
    /// Sends these bytes, and keeps the connection open.
    Send(Vec<u8>),
    /// Sends these bytes, and closes the connection with a TLS close message.
    SendAndClose(Vec<u8>),
    /// Sends these bytes, and drops the connection without a TLS close message.
    SendAndDrop(Vec<u8>),
    /// Sends these bytes one at a time.
    SendSlowly(Vec<u8>),
    /// Sends the response that this function returns, and keeps the connection open.
    Computed(Respond),
    /// Never responds.
    Stall,
}

/// Function from the bytes of a request to those of its response.
pub type Respond = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

/// Names and validity of a certificate.
pub struct CertificateOptions {
    names: Vec<String>,
    /// First year of validity.
    from: i32,
    /// Year in which the certificate expires.
    until: i32,
}

impl Default for CertificateOptions {
    fn default() -> Self {
        Self { names: vec!["127.0.0.1".to_owned()], from: 2020, until: 2100 }
    }
}

impl CertificateOptions {
    pub fn with_name(name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..Self::default() }
    }

    pub fn valid_between(from: i32, until: i32) -> Self {
        Self { from, until, ..Self::default() }
    }
}

pub struct FakeServer {
    address: SocketAddr,
    authority: String,
    received: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl FakeServer {
    /// Starts a server. The first reply is for the first request, and so on. The last one is for all further requests.
    pub async fn new(replies: Vec<Reply>) -> Self {
        Self::with_certificate(CertificateOptions::default(), replies).await
    }

    pub async fn with_certificate(options: CertificateOptions, replies: Vec<Reply>) -> Self {
        let (authority, config) = issue_certificate(options);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (received, connections) = <(Arc<Mutex<Vec<String>>>, Arc<Mutex<usize>>)>::default();
        let (record, count) = (Arc::clone(&received), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                let (acceptor, record, replies) = (acceptor.clone(), Arc::clone(&record), replies.clone());
                tokio::spawn(async move {
                    // A client that rejects the certificate aborts the handshake, which some tests expect.
                    if let Ok(stream) = acceptor.accept(stream).await {
                        let _ = serve(stream, &record, &replies).await;
                    }
                });
            }
        });
        Self { address, authority, received, connections }
    }

    pub fn origin(&self) -> String {
        format!("https://{}", self.authority())
    }

    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    pub fn certificate(&self) -> &str {
        &self.authority
    }

    pub fn roots(&self) -> TrustedRoots {
        TrustedRoots::default().with_pem(self.authority.as_bytes()).unwrap()
    }

    /// Returns every request so far, byte for byte.
    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

/// Starts a TCP server without TLS that handles each connection with this function. Returns its `https` origin.
pub async fn plain_tcp<F, Done>(handle: F) -> String
where
    F: Fn(TcpStream) -> Done + Send + 'static,
    Done: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    origin
}

/// Returns a response with this JSON body.
pub fn json_response(status: &str, body: &str) -> Vec<u8> {
    http_response(status, "content-type: application/json;charset=utf-8\r\n", body)
}

/// Returns a response with these headers and this body.
pub fn http_response(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn issue_certificate(options: CertificateOptions) -> (String, ServerConfig) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Each authority needs a name of its own, because clients find issuers by name.
    params
        .distinguished_name
        .push(DnType::CommonName, format!("Authority {}", AUTHORITIES.fetch_add(1, Ordering::Relaxed)));
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let mut params = CertificateParams::new(options.names).unwrap();
    params.not_before = date_time_ymd(options.from, 1, 1);
    params.not_after = date_time_ymd(options.until, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let chain = vec![CertificateDer::from(certificate)];
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    (issuer.pem(), config.with_no_client_auth().with_single_cert(chain, key).unwrap())
}

async fn serve<S>(mut stream: S, received: &Mutex<Vec<String>>, replies: &[Reply]) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(request) = read_request(&mut stream).await? {
        let index = {
            let mut received = received.lock().unwrap();
            received.push(request.clone());
            received.len() - 1
        };
        match replies[index.min(replies.len() - 1)].clone() {
            Reply::Send(bytes) => stream.write_all(&bytes).await?,
            Reply::SendAndClose(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.shutdown().await;
            }
            Reply::SendAndDrop(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.flush().await;
            }
            Reply::SendSlowly(bytes) => {
                for byte in bytes {
                    stream.write_all(&[byte]).await?;
                    stream.flush().await?;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            Reply::Computed(respond) => stream.write_all(&respond(&request)).await?,
            Reply::Stall => std::future::pending().await,
        }
        stream.flush().await?;
    }
    Ok(())
}

/// Reads one request. Returns `None` if the client has closed the connection.
async fn read_request<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Option<String>> {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Ok(Some(text.into_owned()));
            }
        }
        let mut piece = [0; 4096];
        match stream.read(&mut piece).await? {
            0 => return Ok(None),
            count => request.extend_from_slice(&piece[..count]),
        }
    }
}
