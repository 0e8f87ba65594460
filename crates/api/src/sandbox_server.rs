//! The sandbox server's own API, beside Twilio's: the journal of commands.

pub mod journal;
