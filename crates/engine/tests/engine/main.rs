//! Tests of the engine, on the sandbox and on snapshots.

mod checks;
mod document;
mod edits;
mod effective;
mod lookup;
mod plan;
mod push_check;
mod support;
mod survey;
