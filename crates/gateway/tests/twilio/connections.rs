//! Tests of failed connections: nothing is sent, and the message says what to check.

use std::time::{Duration, Instant};

use api::gateway::Reason;
use gateway::upstream::Upstream;
use gateway::upstream::twilio::{RootsError, TrustedRoots};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::fake_server::{CertificateOptions, FakeServer, Reply, json_response, plain_tcp};
use super::{failure, twilio, twilio_at, write};

/// Returns the message of a request whose connection fails.
async fn failure_of(origin: &str, roots: &TrustedRoots) -> String {
    let failure = failure(&twilio_at(origin, roots), write()).await;
    assert_eq!(failure.reason, Reason::Unreachable, "{failure}");
    failure.message.replace(origin.trim_start_matches("https://"), "HOST")
}

/// Returns the message for a server with this certificate.
async fn failure_of_certificate(options: CertificateOptions) -> String {
    let server = FakeServer::with_certificate(options, vec![Reply::Send(json_response("200 OK", "{}"))]).await;
    let message = failure_of(&server.origin(), &server.roots()).await;
    assert!(server.received().is_empty());
    message
}

#[tokio::test]
async fn an_unknown_name_and_a_refused_connection_have_different_messages() {
    let message = failure_of("https://conversations.invalid", &TrustedRoots::default()).await;
    assert!(message.starts_with("The name HOST is not found."), "{message}");

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let message = failure_of(&format!("https://{free}"), &TrustedRoots::default()).await;
    assert!(message.starts_with("HOST refuses connections."), "{message}");
}

#[tokio::test]
async fn a_silent_server_ends_with_the_connect_timeout() {
    let started = Instant::now();
    let silent = plain_tcp(|mut stream: TcpStream| async move {
        let mut everything = Vec::new();
        let _ = stream.read_to_end(&mut everything).await;
    })
    .await;
    let message = failure_of(&silent, &TrustedRoots::default()).await;
    assert!(message.starts_with("HOST does not respond."), "{message}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_private_certificate_is_trusted_only_if_its_authority_is_configured() {
    let server = FakeServer::new(vec![Reply::Send(json_response("200 OK", "{}"))]).await;
    let message = failure_of(&server.origin(), &TrustedRoots::default()).await;
    assert!(
        message.starts_with("The certificate of HOST comes from an authority that is not trusted here."),
        "{message}"
    );
    let other = FakeServer::new(vec![Reply::Stall]).await;
    assert_eq!(failure_of(&server.origin(), &other.roots()).await, message);
    assert!(server.received().is_empty());

    twilio(&server).send(write()).await.unwrap();
}

#[tokio::test]
async fn each_certificate_problem_has_its_own_message() {
    let message = failure_of_certificate(CertificateOptions::valid_between(2001, 2002)).await;
    assert!(message.starts_with("The certificate of HOST has expired."), "{message}");
    let message = failure_of_certificate(CertificateOptions::valid_between(2090, 2100)).await;
    assert!(message.starts_with("The certificate of HOST is not valid yet."), "{message}");
    for name in ["conversations.twilio.com", "127.0.0.2", "localhost"] {
        let message = failure_of_certificate(CertificateOptions::with_name(name)).await;
        assert!(message.starts_with("The certificate of HOST is for another name."), "{message}");
    }
}

#[tokio::test]
async fn each_failed_tls_handshake_has_its_own_message() {
    let http_server = plain_tcp(|mut stream: TcpStream| async move {
        let mut piece = [0; 1024];
        let _ = stream.read(&mut piece).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    });
    let message = failure_of(&http_server.await, &TrustedRoots::default()).await;
    assert!(message.starts_with("The server at HOST does not speak TLS."), "{message}");

    let closing = plain_tcp(|stream: TcpStream| async move { drop(stream) });
    let message = failure_of(&closing.await, &TrustedRoots::default()).await;
    assert!(message.starts_with("HOST closed the connection before it was encrypted."), "{message}");

    for (alert, start) in [(70, "HOST offers neither TLS 1.2 nor 1.3"), (112, "HOST broke off the TLS handshake")] {
        let alerting = plain_tcp(move |mut stream: TcpStream| async move {
            let mut piece = [0; 1024];
            let _ = stream.read(&mut piece).await;
            let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, alert]).await;
        });
        let message = failure_of(&alerting.await, &TrustedRoots::default()).await;
        assert!(message.starts_with(start), "{message}");
    }
}

#[tokio::test]
async fn a_file_without_a_valid_certificate_is_rejected() {
    assert_eq!(TrustedRoots::default().with_pem(b"").unwrap_err(), RootsError::Empty);
    assert_eq!(TrustedRoots::default().with_pem(b"not PEM").unwrap_err(), RootsError::Empty);
    let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(TrustedRoots::default().with_pem(broken).unwrap_err(), RootsError::Malformed);
}
