//! Tests of the engine, on the sandbox and on snapshots.

mod checks;
mod code;
mod effective;
mod lookup;
mod push_check;
mod support;
mod survey;
