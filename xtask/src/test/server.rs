//! A sandbox server for tests.

use std::{
    io::{BufRead, BufReader, Read},
    net::{Ipv4Addr, TcpListener},
    process::{ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result};

use crate::{command::Running, serve::local_server};

/// A running server, which is ended when this value is dropped.
pub struct TestServer {
    _running: Running,
    /// Kept open while the server runs, so that it can print.
    _output: BufReader<ChildStdout>,
    /// Scheme and authority: `http://127.0.0.1:41234`.
    pub address: String,
}

impl TestServer {
    /// Starts the debug build with three services in memory, on a free port.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub fn start(arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(local_server());
        command.args(["serve", "--sandbox", "--in-memory", "--services", "3", "--port", "0"]).args(arguments);
        let mut running = Running::start(command.stdout(Stdio::piped()))?;
        let mut output = BufReader::new(running.output().context("its output is not piped")?);
        let address = output.by_ref().lines().map_while(Result::ok).find_map(|line| {
            let address = &line[line.find("http://")?..];
            Some(address.trim().trim_end_matches('/').to_owned())
        });
        let address = address.context("the server ended without printing its address")?;
        Ok(Self { _running: running, _output: output, address })
    }
}

/// Finds a free port.
///
/// # Errors
///
/// No port is free.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}
