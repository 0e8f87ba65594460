//! What the server keeps, through the front door: files on the disk, several of them open at once, and time that tests set.

mod attempts;
mod crashes;
mod files;
mod people;
mod sessions;
mod support;
