//! The ways in which a person or the system asks a program to end.

use std::io;

use tokio::sync::mpsc;

/// Hears from now on: each Ctrl+C, and each request of the system to end, is one message.
pub fn stops() -> mpsc::Receiver<()> {
    let (heard, stops) = mpsc::channel(1);
    if let Err(error) = forward(heard) {
        // The system then ends the program itself, and the data survives that too.
        tracing::warn!(%error, "the server will not notice when it is asked to stop");
    }
    stops
}

/// Each request to read files anew is one message.
#[cfg(unix)]
pub fn hangups() -> mpsc::Receiver<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (heard, hangups) = mpsc::channel(1);
    match signal(SignalKind::hangup()) {
        Ok(mut signals) => {
            tokio::spawn(async move { while signals.recv().await.is_some() && heard.send(()).await.is_ok() {} });
        }
        Err(error) => {
            tracing::warn!(%error, "the server will not notice when it is asked to read its certificate anew")
        }
    }
    hangups
}

/// There is no such request elsewhere.
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
