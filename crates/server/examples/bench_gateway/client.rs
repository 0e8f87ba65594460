//! Minimal HTTP client.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::Failure;

/// Route to the upstream, with its request in bytes.
#[derive(Clone)]
pub struct Route {
    pub name: &'static str,
    pub port: u16,
    pub request: Arc<[u8]>,
    /// TLS configuration; `None` without encryption.
    pub tls: Option<Arc<ClientConfig>>,
}

/// Connection with or without encryption.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub struct Connection {
    stream: Box<dyn Stream>,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(route: &Route) -> Result<Self, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", route.port)).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &route.tls {
            None => Box::new(stream),
            Some(config) => {
                let name = ServerName::try_from("127.0.0.1")?;
                Box::new(TlsConnector::from(config.clone()).connect(name, stream).await?)
            }
        };
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a request, and returns the time until the whole response was received. The response must be successful.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Duration, Failure> {
        let started = Instant::now();
        let (head, _) = self.respond(request).await?;
        let took = started.elapsed();
        if head.starts_with("HTTP/1.1 2") { Ok(took) } else { Err(format!("not a successful response: {head}").into()) }
    }

    /// Sends a request, and returns the head and the body of the response.
    pub async fn respond(&mut self, request: &[u8]) -> Result<(String, Vec<u8>), Failure> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        self.buffer.clear();
        let head = read_head(&mut self.stream, &mut self.buffer).await?.ok_or("the server closed the connection")?;
        let text = str::from_utf8(&self.buffer[..head])?.to_owned();
        let length = length(&text).ok_or_else(|| format!("a response without a length: {text}"))?;
        while self.buffer.len() < head + length {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
        }
        Ok((text, self.buffer[head..head + length].to_vec()))
    }
}

/// Reads a head and returns its length; `None` if the connection ended.
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

/// Returns the `Content-Length` of a head.
pub fn length(head: &str) -> Option<usize> {
    header(head, "content-length")?.parse().ok()
}

/// Returns the first header of a name.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    headers.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// Creates a TLS configuration that trusts one certificate authority.
pub fn trusting(authority: rustls::pki_types::CertificateDer<'static>) -> Result<Arc<ClientConfig>, Failure> {
    let mut roots = RootCertStore::empty();
    roots.add(authority)?;
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = builder.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth();
    Ok(Arc::new(config))
}
