//! Tests of the engine, on the sandbox and on snapshots.

mod apply;
mod checks;
mod code;
mod copy;
mod count;
mod document;
mod drift;
mod edits;
mod effective;
mod lookup;
mod pace;
mod plan;
mod push_check;
mod simulation;
mod status;
mod support;
mod survey;
mod terraform;
mod titles;
mod undo;
