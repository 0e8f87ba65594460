//! Requirements of the OWASP Application Security Verification Standard 5.0.0, levels 1 and 2: for each the tests or the page that meet it, or the
//! reason why it does not apply. The numbers are those of the standard, and the descriptions are ours.

mod evidence;
mod page;
mod table;

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use self::evidence::Evidence;
use self::table::Table;
use crate::paths;

const DATA: &str = include_str!("requirements/asvs.json");

fn page_file() -> PathBuf {
    paths::root().join("docs/security-requirements.md")
}

/// Writes the page of the requirements.
///
/// # Errors
///
/// A row is incomplete, or the page cannot be written.
pub fn write() -> Result<()> {
    let page = page::render(&checked_table()?);
    fs::write(page_file(), page).context("the page of the requirements cannot be written")
}

/// Checks that each requirement has a test, a page or a reason, that these exist, and that the page is up to date.
///
/// # Errors
///
/// One of them is not so.
pub fn check() -> Result<()> {
    let table = checked_table()?;
    let page = fs::read_to_string(page_file()).context("the page of the requirements cannot be read")?;
    ensure!(
        page == page::render(&table),
        "docs/security-requirements.md is not up to date: run `cargo xtask requirements`"
    );
    println!("{} requirements have a test, a page or a reason", table.rows.len());
    Ok(())
}

fn checked_table() -> Result<Table> {
    let table = Table::parse(DATA)?;
    let mistakes = table.mistakes(&Evidence::of_checkout()?);
    mistakes.iter().for_each(|mistake| println!("{mistake}"));
    ensure!(mistakes.is_empty(), "{} rows of the requirements are incomplete or wrong", mistakes.len());
    Ok(table)
}
