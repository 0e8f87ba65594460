//! A server of one's own: it shows the bytes that came, and does with each request what it was told.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gateway::upstream::twilio::Trust;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

static AUTHORITIES: AtomicUsize = AtomicUsize::new(1);

/// What is done with a request.
#[derive(Clone)]
pub enum Reply {
    /// These bytes are sent, and the connection stays.
    Send(Vec<u8>),
    /// These bytes are sent, and the connection is closed as TLS wants it.
    SendAndClose(Vec<u8>),
    /// These bytes are sent, and the connection is gone as if a cable had been cut.
    SendAndVanish(Vec<u8>),
    /// These bytes are sent, one at a time.
    Drip(Vec<u8>),
    /// What this makes of it is sent, and the connection stays.
    By(Answerer),
    /// Nothing is done.
    Stall,
}

/// From a request to an answer, byte for byte.
pub type Answerer = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

/// What a certificate says.
pub struct Identity {
    names: Vec<String>,
    from: i32,
    until: i32,
}

impl Default for Identity {
    fn default() -> Self {
        Self { names: vec!["127.0.0.1".to_owned()], from: 2020, until: 2100 }
    }
}

impl Identity {
    pub fn of(name: &str) -> Self {
        Self { names: vec![name.to_owned()], ..Self::default() }
    }

    pub fn between(from: i32, until: i32) -> Self {
        Self { from, until, ..Self::default() }
    }
}

pub struct Stub {
    address: SocketAddr,
    authority: String,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Stub {
    /// Does the first with the first request, and so on; the last with all that follow.
    pub async fn new(replies: Vec<Reply>) -> Self {
        Self::with_identity(Identity::default(), replies).await
    }

    pub async fn with_identity(identity: Identity, replies: Vec<Reply>) -> Self {
        let (authority, config) = certify(identity);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, connections) = <(Arc<Mutex<Vec<String>>>, Arc<Mutex<usize>>)>::default();
        let (record, count) = (Arc::clone(&seen), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                let (acceptor, record, replies) = (acceptor.clone(), Arc::clone(&record), replies.clone());
                tokio::spawn(async move {
                    // A client that does not like the certificate goes away, which is what some tests are about.
                    if let Ok(stream) = acceptor.accept(stream).await {
                        let _ = serve(stream, &record, &replies).await;
                    }
                });
            }
        });
        Self { address, authority, seen, connections }
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

    pub fn trust(&self) -> Trust {
        Trust::default().and(self.authority.as_bytes()).unwrap()
    }

    /// Every request so far, byte for byte.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

/// A port that something does with whatever comes what the test says, without TLS.
pub async fn plain<F, Done>(handle: F) -> String
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

/// An answer with this body, which is JSON.
pub fn json(status: &str, body: &str) -> Vec<u8> {
    answer(status, "content-type: application/json;charset=utf-8\r\n", body)
}

/// An answer with these headers and this body.
pub fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn certify(identity: Identity) -> (String, ServerConfig) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Two of one name would be taken for each other.
    params
        .distinguished_name
        .push(DnType::CommonName, format!("Authority {}", AUTHORITIES.fetch_add(1, Ordering::Relaxed)));
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let mut params = CertificateParams::new(identity.names).unwrap();
    params.not_before = date_time_ymd(identity.from, 1, 1);
    params.not_after = date_time_ymd(identity.until, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let chain = vec![CertificateDer::from(certificate)];
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    (issuer.pem(), config.with_no_client_auth().with_single_cert(chain, key).unwrap())
}

async fn serve<S>(mut stream: S, seen: &Mutex<Vec<String>>, replies: &[Reply]) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(request) = read_request(&mut stream).await? {
        let index = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        match replies[index.min(replies.len() - 1)].clone() {
            Reply::Send(bytes) => stream.write_all(&bytes).await?,
            Reply::SendAndClose(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.shutdown().await;
            }
            Reply::SendAndVanish(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.flush().await;
            }
            Reply::Drip(bytes) => {
                for byte in bytes {
                    stream.write_all(&[byte]).await?;
                    stream.flush().await?;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            Reply::By(make) => stream.write_all(&make(&request)).await?,
            Reply::Stall => std::future::pending().await,
        }
        stream.flush().await?;
    }
    Ok(())
}

/// One request, or `None` where the client is gone.
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
