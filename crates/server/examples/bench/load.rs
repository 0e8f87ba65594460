//! HTTP client that repeats a request on persistent connections.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::Failure;

const WARM_UP: Duration = Duration::from_millis(500);
const MEASURED: Duration = Duration::from_secs(2);

/// Request in bytes.
#[derive(Clone)]
pub struct Load {
    port: u16,
    request: Arc<[u8]>,
}

impl Load {
    pub fn get(port: u16, target: &str, authorization: &str) -> Self {
        Self::new(port, &format!("GET {target}"), authorization, "")
    }

    pub fn post(port: u16, path: &str, authorization: &str, form: &str) -> Self {
        let rest =
            format!("content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}", form.len());
        Self::new(port, &format!("POST {path}"), authorization, &rest)
    }

    fn new(port: u16, line: &str, authorization: &str, rest: &str) -> Self {
        let end = if rest.is_empty() { "\r\n" } else { rest };
        let request = format!("{line} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nauthorization: {authorization}\r\n{end}");
        Self { port, request: request.into_bytes().into() }
    }
}

/// Measures the requests a second on so many connections.
pub async fn measure(connections: usize, load: Load) -> Result<f64, Failure> {
    let begin = Instant::now() + WARM_UP;
    let end = begin + MEASURED;
    let mut clients = JoinSet::new();
    for _ in 0..connections {
        clients.spawn(client(load.clone(), begin, end));
    }
    let mut answered = 0;
    while let Some(client) = clients.join_next().await {
        answered += client??;
    }
    Ok(f64::from(answered) / MEASURED.as_secs_f64())
}

/// Sends one request and returns the body of the response.
pub async fn once(load: &Load) -> Result<Vec<u8>, Failure> {
    let mut connection = Connection::open(load.port).await?;
    connection.exchange(&load.request).await
}

async fn client(load: Load, begin: Instant, end: Instant) -> Result<u32, Failure> {
    let mut connection = Connection::open(load.port).await?;
    let mut answered = 0;
    loop {
        connection.exchange(&load.request).await?;
        let now = Instant::now();
        if now >= end {
            return Ok(answered);
        }
        answered += u32::from(now >= begin);
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(port: u16) -> Result<Self, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Sends a request and reads the response, which must be successful and have a length.
    async fn exchange(&mut self, request: &[u8]) -> Result<Vec<u8>, Failure> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.fill().await?;
            if let Some(end) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        if !text.starts_with("HTTP/1.1 2") {
            return Err(format!("not a successful response: {text}").into());
        }
        let length = text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let (_, length) = length.ok_or("a response without a length")?;
        let end = head + length.trim().parse::<usize>()?;
        while self.buffer.len() < end {
            self.fill().await?;
        }
        Ok(self.buffer[head..end].to_vec())
    }

    async fn fill(&mut self) -> Result<(), Failure> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}
