//! What the server keeps, through the front door: files on the disk, several of them open at once, and time that tests set.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

mod attempts;
mod crashes;
mod files;
mod people;
mod sessions;
mod support;
