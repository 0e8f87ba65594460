//! HTTP/1.1 client that writes raw requests, one connection for each.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use api::message::IF_MATCH;
use serde_json::Value;

/// Returns a precondition as an entity tag.
pub fn entity_tag(precondition: &str) -> String {
    format!("\"{precondition}\"")
}

/// Request builder.
pub struct RequestBuilder {
    port: u16,
    method: String,
    target: String,
    host: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Response.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl RequestBuilder {
    pub fn new(port: u16, method: &str, target: &str) -> Self {
        Self {
            port,
            method: method.to_owned(),
            target: target.to_owned(),
            host: format!("127.0.0.1:{port}"),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub fn host(mut self, host: &str) -> Self {
        self.host = host.to_owned();
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn if_match(self, precondition: &str) -> Self {
        self.header(IF_MATCH, &entity_tag(precondition))
    }

    pub fn optional(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.header(name, value),
            None => self,
        }
    }

    pub fn form(self, form: &str) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded").body(form.as_bytes())
    }

    /// Adds a body and its length.
    pub fn body(mut self, body: &[u8]) -> Self {
        body.clone_into(&mut self.body);
        self.header("content-length", &body.len().to_string())
    }

    /// Adds bytes after the head, without a length header.
    pub fn raw_body(mut self, body: &[u8]) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    /// Sends the request and returns the connection.
    pub fn begin(&self) -> TcpStream {
        self.try_begin().expect("a server")
    }

    /// Sends the request; `None` if the connection is refused.
    pub fn try_begin(&self) -> Option<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        let mut head = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.target);
        if !self.host.is_empty() {
            head += &format!("Host: {}\r\n", self.host);
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += "\r\n";
        // The server may have rejected the request, and closed the connection, before it read all of it.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&self.body));
        Some(stream)
    }

    /// Sends the request and reads the response; `None` if the connection ended without one.
    pub fn try_send(&self) -> Option<Response> {
        Response::read(self.begin())
    }

    pub fn send(&self) -> Response {
        self.try_send().expect("a response")
    }
}

impl Response {
    /// Reads until the connection ends; `None` if nothing was received.
    pub fn read(mut stream: TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        // A reset connection has ended too.
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Some(Self { status, headers, body: bytes[end + 4..].to_vec() })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let value = values.next();
        assert!(values.next().is_none(), "{name} came twice");
        value
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Checks that this is an error response of the API.
    pub fn assert_refused(&self, status: u16, code: u32) {
        assert_eq!(self.status, status, "{}", self.text());
        let body = self.json();
        assert_eq!(body["status"], status);
        assert_eq!(body["code"], code);
        assert_eq!(body["more_info"], api::error::more_info(code));
        assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
}
