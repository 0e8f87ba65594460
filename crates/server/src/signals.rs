//! Signals that stop the server, or reload its certificate and credentials.

use std::io;

use tokio::sync::mpsc;

/// Receives a message for each Ctrl+C, and for each request of the system to stop.
pub fn stops() -> mpsc::Receiver<()> {
    let (heard, stops) = mpsc::channel(1);
    if let Err(error) = forward(heard) {
        // Without a handler the system ends the program, which loses no data either.
        tracing::warn!(%error, "could not register the stop signals: the server will stop without finishing its requests");
    }
    stops
}

/// Receives a message for each SIGHUP, which reloads the certificate and the credentials.
#[cfg(unix)]
pub fn hangups() -> mpsc::Receiver<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (heard, hangups) = mpsc::channel(1);
    match signal(SignalKind::hangup()) {
        Ok(mut signals) => {
            tokio::spawn(async move { while signals.recv().await.is_some() && heard.send(()).await.is_ok() {} });
        }
        Err(error) => {
            tracing::warn!(%error, "could not register SIGHUP: the server will not reload its certificate and credentials")
        }
    }
    hangups
}

/// Other systems have no SIGHUP.
#[cfg(not(unix))]
pub fn hangups() -> mpsc::Receiver<()> {
    mpsc::channel(1).1
}

#[cfg(unix)]
fn forward(heard: mpsc::Sender<()>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut terminations = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupts.recv() => {}
                _ = terminations.recv() => {}
            }
            if heard.send(()).await.is_err() {
                return;
            }
        }
    });
    Ok(())
}

#[cfg(windows)]
fn forward(heard: mpsc::Sender<()>) -> io::Result<()> {
    let mut interrupts = tokio::signal::windows::ctrl_c()?;
    tokio::spawn(async move { while interrupts.recv().await.is_some() && heard.send(()).await.is_ok() {} });
    Ok(())
}
