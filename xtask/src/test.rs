//! `cargo xtask test`: every check and test in a fixed order, up to the first failure.

mod dependencies;
mod firefox;
pub mod invariants;
mod server;
pub mod steps;

use std::time::Instant;

use anyhow::{Result, bail, ensure};

use crate::setup::{self, Purpose};
use steps::{STEPS, Step};

/// Steps that need no set-up.
const NEED_CARGO_ONLY: [&str; 6] = ["format", "invariants", "notices", "requirements", "clippy", "test"];

#[derive(clap::Args)]
pub struct Arguments {
    /// Add the slow steps
    #[arg(long)]
    long: bool,
    /// Print the names of the steps
    #[arg(long)]
    list: bool,
    /// Run only these steps
    #[arg(value_name = "STEP")]
    only: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    if let Some(unknown) = arguments.only.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        bail!("there is no step \"{unknown}\"; `cargo xtask test --list` names all");
    }
    if arguments.list {
        STEPS.iter().for_each(|step| println!("{:<18} {}", step.name, step.title));
        return Ok(());
    }
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| arguments.choose(step)).collect();
    if chosen.iter().any(|step| !NEED_CARGO_ONLY.contains(&step.name)) {
        setup::set_up(Purpose::Test)?;
    }
    let start = Instant::now();
    for (passed, step) in chosen.iter().enumerate() {
        println!("\n── {}/{} {}", passed + 1, chosen.len(), step.title);
        let step_start = Instant::now();
        let result = (step.run)();
        let seconds = step_start.elapsed().as_secs_f32();
        if let Err(error) = result {
            println!("\n✗ {} failed after {seconds:.1} s: {error:#}", step.name);
            println!("\n{passed} passed, 1 failed");
            bail!("fix it, then run `cargo xtask test {}`", step.name);
        }
        println!("✓ {} ({seconds:.1} s)", step.name);
    }
    ensure!(!chosen.is_empty(), "no step was chosen");
    println!("\nEvery step passed, in {:.0} s.\n{} passed, 0 failed", start.elapsed().as_secs_f32(), chosen.len());
    Ok(())
}

impl Arguments {
    fn choose(&self, step: &Step) -> bool {
        if self.only.is_empty() { self.long || !step.is_long } else { self.only.iter().any(|name| *name == step.name) }
    }
}
