//! A client of HTTP that does as little as possible beside waiting.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::Failure;

/// How a call is made, ready to be sent.
#[derive(Clone)]
pub struct Way {
    pub name: &'static str,
    pub port: u16,
    pub request: Arc<[u8]>,
    /// Whom to trust, where it is encrypted.
    pub tls: Option<Arc<ClientConfig>>,
}

/// What bytes go through, encrypted or not.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub struct Connection {
    stream: Box<dyn Stream>,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(way: &Way) -> Result<Self, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", way.port)).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &way.tls {
            None => Box::new(stream),
            Some(config) => {
                let name = ServerName::try_from("127.0.0.1")?;
                Box::new(TlsConnector::from(config.clone()).connect(name, stream).await?)
            }
        };
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request, and says how long it took until all of the answer was there, which must be one of success.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Duration, Failure> {
        let started = Instant::now();
        let (head, _) = self.answer(request).await?;
        let took = started.elapsed();
        if head.starts_with("HTTP/1.1 2") { Ok(took) } else { Err(format!("not an answer of success: {head}").into()) }
    }

    /// Sends a request, and returns the head and the body of its answer.
    pub async fn answer(&mut self, request: &[u8]) -> Result<(String, Vec<u8>), Failure> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        self.buffer.clear();
        let head = read_head(&mut self.stream, &mut self.buffer).await?.ok_or("the server closed the connection")?;
        let text = str::from_utf8(&self.buffer[..head])?.to_owned();
        let length = length(&text).ok_or_else(|| format!("an answer without a length: {text}"))?;
        while self.buffer.len() < head + length {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
        }
        Ok((text, self.buffer[head..head + length].to_vec()))
    }
}

/// Reads up to the end of a head, and says where that is; nothing where the other side is gone.
pub async fn read_head(
    stream: &mut (impl AsyncRead + Unpin + ?Sized),
    buffer: &mut Vec<u8>,
) -> Result<Option<usize>, Failure> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            return Ok(Some(end + 4));
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

/// How long a head says that its body is.
pub fn length(head: &str) -> Option<usize> {
    header(head, "content-length")?.parse().ok()
}

/// The first header of that name.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    headers.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// Trusts one authority and no other.
pub fn trusting(authority: rustls::pki_types::CertificateDer<'static>) -> Result<Arc<ClientConfig>, Failure> {
    let mut roots = RootCertStore::empty();
    roots.add(authority)?;
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = builder.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth();
    Ok(Arc::new(config))
}
