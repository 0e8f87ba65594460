//! Fake upstream that returns constants over TLS.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::Failure;
use crate::client::{length, read_head};

/// Argument that makes this program run the upstream.
pub const ROLE: &str = "upstream";

/// Path of the reads.
pub const SERVICE: &str = "/v1/Services/IS00000000000000000000000000000001";
/// Path of the writes.
pub const WEBHOOKS: &str = "/v1/Services/IS00000000000000000000000000000001/Configuration/Webhooks";

/// Files of its certificate and key.
pub const CERTIFICATE: &str = "upstream.pem";
pub const KEY: &str = "upstream.key";

/// Runs until the process is killed.
pub async fn run(folder: &Path) -> Result<(), Failure> {
    let chain = CertificateDer::pem_file_iter(folder.join(CERTIFICATE))?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(&fs::read(folder.join(KEY))?)?;
    let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = builder.with_safe_default_protocol_versions()?.with_no_client_auth().with_single_cert(chain, key)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    println!("{}", address.port());
    let origin: Arc<str> = format!("https://{address}").into();
    loop {
        let (stream, _) = listener.accept().await?;
        let (acceptor, origin) = (acceptor.clone(), origin.clone());
        tokio::spawn(async move {
            // The client may close the connection early.
            let _ = respond(acceptor, stream, &origin).await;
        });
    }
}

async fn respond(acceptor: TlsAcceptor, stream: TcpStream, origin: &str) -> Result<(), Failure> {
    stream.set_nodelay(true)?;
    let mut stream = acceptor.accept(stream).await?;
    let mut buffer = Vec::new();
    while let Some(end) = read_head(&mut stream, &mut buffer).await? {
        let head = str::from_utf8(&buffer[..end])?;
        let body = body(head, origin);
        let whole = end + length(head).unwrap_or(0);
        while buffer.len() < whole {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        }
        buffer.drain(..whole);
        let response = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntwilio-request-id: RQ00000000000000000000000000000001\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(response.as_bytes()).await?;
        stream.flush().await?;
    }
    Ok(())
}

fn body(head: &str, origin: &str) -> String {
    let path = head.split(' ').nth(1).unwrap_or_default();
    let common = format!(r#""account_sid":"ACdec0de00dec0de00dec0de00dec0de00","url":"{origin}{path}","#);
    if path == WEBHOOKS {
        return format!(
            r#"{{{common}"chat_service_sid":"IS00000000000000000000000000000001","filters":["onMessageAdded"],"method":"POST","pre_webhook_url":null,"post_webhook_url":"https://example.com/"}}"#
        );
    }
    let links = ["conversations", "users", "roles", "bindings", "configuration", "participant_conversations"]
        .map(|name| format!(r#""{name}":"{origin}{path}/{name}""#));
    format!(
        r#"{{{common}"sid":"IS00000000000000000000000000000001","friendly_name":"Customer Care","date_created":"2026-01-02T03:04:05Z","date_updated":"2026-01-02T03:04:05Z","links":{{{}}}}}"#,
        links.join(",")
    )
}
