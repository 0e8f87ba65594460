//! Connections that do not come about: nothing was sent then, and the words say what to look at.

use std::time::{Duration, Instant};

use api::gateway::Reason;
use gateway::upstream::Upstream;
use gateway::upstream::twilio::{NotATrust, Trust};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::stub::{Identity, Reply, Stub, json, plain};
use super::{failure, twilio, twilio_at, write};

/// What the client says of a server that is there in vain.
async fn said_of(origin: &str, trust: &Trust) -> String {
    let failure = failure(&twilio_at(origin, trust), write()).await;
    assert_eq!(failure.reason, Reason::Unreachable, "{failure}");
    failure.message.replace(origin.trim_start_matches("https://"), "HOST")
}

/// The same of one with this certificate.
async fn said_of_identity(identity: Identity) -> String {
    let stub = Stub::with_identity(identity, vec![Reply::Send(json("200 OK", "{}"))]).await;
    let said = said_of(&stub.origin(), &stub.trust()).await;
    assert!(stub.seen().is_empty());
    said
}

#[tokio::test]
async fn a_name_that_nobody_has_is_told_from_a_server_that_is_not_there() {
    let said = said_of("https://conversations.invalid", &Trust::default()).await;
    assert!(said.starts_with("HOST is not found by its name."), "{said}");

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let said = said_of(&format!("https://{free}"), &Trust::default()).await;
    assert!(said.starts_with("HOST refuses connections."), "{said}");
}

#[tokio::test]
async fn a_server_that_takes_no_connection_is_not_waited_for() {
    let started = Instant::now();
    let silent = plain(|mut stream: TcpStream| async move {
        let mut everything = Vec::new();
        let _ = stream.read_to_end(&mut everything).await;
    })
    .await;
    let said = said_of(&silent, &Trust::default()).await;
    assert!(said.starts_with("HOST is silent."), "{said}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_certificate_is_believed_only_where_its_authority_is_named() {
    let stub = Stub::new(vec![Reply::Send(json("200 OK", "{}"))]).await;
    let said = said_of(&stub.origin(), &Trust::default()).await;
    assert!(said.starts_with("The certificate of HOST comes from an authority that is not trusted here."), "{said}");
    let other = Stub::new(vec![Reply::Stall]).await;
    assert_eq!(said_of(&stub.origin(), &other.trust()).await, said);
    assert!(stub.seen().is_empty());

    twilio(&stub).send(write()).await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_said() {
    let said = said_of_identity(Identity::between(2001, 2002)).await;
    assert!(said.starts_with("The certificate of HOST has expired."), "{said}");
    let said = said_of_identity(Identity::between(2090, 2100)).await;
    assert!(said.starts_with("The certificate of HOST is not valid yet."), "{said}");
    for name in ["conversations.twilio.com", "127.0.0.2", "localhost"] {
        let said = said_of_identity(Identity::of(name)).await;
        assert!(said.starts_with("The certificate of HOST is for another name."), "{said}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_breaks_off() {
    let web = plain(|mut stream: TcpStream| async move {
        let mut piece = [0; 1024];
        let _ = stream.read(&mut piece).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    });
    let said = said_of(&web.await, &Trust::default()).await;
    assert!(said.starts_with("What answers at HOST does not speak TLS."), "{said}");

    let door = plain(|stream: TcpStream| async move { drop(stream) });
    let said = said_of(&door.await, &Trust::default()).await;
    assert!(said.starts_with("HOST closed the connection before it was encrypted."), "{said}");

    for (alert, words) in [(70, "HOST offers neither TLS 1.2 nor 1.3"), (112, "HOST broke off while")] {
        let refusing = plain(move |mut stream: TcpStream| async move {
            let mut piece = [0; 1024];
            let _ = stream.read(&mut piece).await;
            let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, alert]).await;
        });
        let said = said_of(&refusing.await, &Trust::default()).await;
        assert!(said.starts_with(words), "{said}");
    }
}

#[tokio::test]
async fn an_authority_must_be_one() {
    assert_eq!(Trust::default().and(b"").unwrap_err(), NotATrust::Empty);
    assert_eq!(Trust::default().and(b"not PEM").unwrap_err(), NotATrust::Empty);
    let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(Trust::default().and(broken).unwrap_err(), NotATrust::Malformed);
}
