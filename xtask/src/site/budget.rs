//! What a first visit loads, counted.

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result, ensure};
use regex_lite::Regex;

use super::{CONFIG, assets};
use crate::files;

/// Most bytes that a first visit may load, in brotli.
const BUDGET: u64 = 200_000;

struct Line {
    name: String,
    brotli: u64,
    gzip: u64,
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:>9} {:>9}  {}", self.brotli, self.gzip, self.name)
    }
}

/// The page mentions the worker's script and loads it only for sample data.
const LATER: &str = "sandbox-worker";

/// Prints the bytes of a first visit and of what is loaded later, and fails when the first are over the budget.
pub fn check(dist: &Path) -> Result<()> {
    let page = fs::read_to_string(dist.join("index.html")).context("dist has no index.html: run `cargo xtask dist`")?;
    let first = first_visit(&page)?;
    let measure_all = |names: &[String]| names.iter().map(|name| measure(dist, name)).collect::<Result<Vec<_>>>();
    let lines = measure_all(&first)?;
    let later = measure_all(&later(dist, &first)?)?;
    let total = Line {
        name: "first visit".to_owned(),
        brotli: lines.iter().map(|line| line.brotli).sum(),
        gzip: lines.iter().map(|line| line.gzip).sum(),
    };
    println!("   brotli      gzip");
    lines.iter().chain([&total]).for_each(|line| println!("{line}"));
    println!("loaded when they are needed:");
    later.iter().for_each(|line| println!("{line}"));
    ensure!(total.brotli <= BUDGET, "a first visit takes {} bytes in brotli and may take {BUDGET}", total.brotli);
    Ok(())
}

/// The page, every file that it loads, and what the app asks for.
fn first_visit(page: &str) -> Result<Vec<String>> {
    let value_of = |name: &str| {
        let pattern = Regex::new(&format!("name=\"{name}\" content=\"([^\"]*)\"")).expect("the pattern is a constant");
        pattern.captures(page).map(|captures| captures[1].to_owned())
    };
    let base = value_of("base").context("index.html does not say its base path")?;
    let later = value_of(LATER);
    let address = Regex::new("(?:href|src|content)=\"(/[^\"]+)\"").expect("the pattern is a constant");
    let mut names = vec!["index.html".to_owned()];
    for captures in address.captures_iter(page) {
        let address = captures[1].to_owned();
        if address == base || later.as_ref() == Some(&address) {
            continue;
        }
        let name = address.strip_prefix(&base).with_context(|| format!("{address} is outside the base path"))?;
        names.push(name.to_owned());
    }
    // Not mentioned in the page: the app asks for it as it starts.
    names.push(CONFIG.to_owned());
    names.sort();
    names.dedup();
    Ok(names)
}

/// The other files that have a name by their content.
fn later(dist: &Path, first: &[String]) -> Result<Vec<String>> {
    let names = files::below(&dist.join(assets::FOLDER))?
        .into_iter()
        .map(|path| path.strip_prefix(dist).expect("it is below the folder").to_string_lossy().into_owned());
    let is_later = |name: &String| !first.contains(name) && ![".br", ".gz"].iter().any(|form| name.ends_with(form));
    Ok(names.filter(is_later).collect())
}

/// A file that has nothing to gain has no compressed form.
fn measure(dist: &Path, name: &str) -> Result<Line> {
    let path = dist.join(name);
    let plain = fs::metadata(&path).with_context(|| format!("{} is missing", path.display()))?.len();
    let size = |suffix: &str| fs::metadata(dist.join(format!("{name}{suffix}"))).map_or(plain, |file| file.len());
    Ok(Line { name: name.to_owned(), brotli: size(".br"), gzip: size(".gz") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<meta name="base" content="/admin/"><meta name="app-wasm" content="/admin/assets/app.wasm">
        <meta name="sandbox-worker" content="/admin/assets/worker.js">
        <link rel="preload" href="/admin/assets/app.wasm"><script src="/admin/assets/boot.js"></script>"#;

    /// A site whose files take nine bytes each, but for the module.
    fn site(page: &str, wasm: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("assets")).unwrap();
        fs::write(folder.path().join("index.html"), page).unwrap();
        let plain = [("config.json", 9), ("assets/boot.js", 9), ("assets/app.wasm", 1_000_000)];
        for (name, length) in plain.into_iter().chain([("index.html.br", 9), ("assets/app.wasm.br", wasm)]) {
            fs::write(folder.path().join(name), vec![0; length]).unwrap();
        }
        folder
    }

    #[test]
    fn a_first_visit_is_the_page_and_what_it_mentions_once_each() -> Result<()> {
        assert_eq!(first_visit(PAGE)?, ["assets/app.wasm", "assets/boot.js", "config.json", "index.html"]);
        Ok(())
    }

    #[test]
    fn what_a_first_visit_does_not_load_is_loaded_later() -> Result<()> {
        let site = site(PAGE, 1);
        fs::write(site.path().join("assets/later.wasm"), "")?;
        fs::write(site.path().join("assets/later.wasm.br"), "")?;
        assert_eq!(later(site.path(), &first_visit(PAGE)?)?, ["assets/later.wasm"]);
        Ok(())
    }

    #[test]
    fn bytes_over_the_budget_fail() {
        let others = 27;
        let budget = usize::try_from(BUDGET).unwrap();
        assert!(check(site(PAGE, budget - others).path()).is_ok());
        assert!(check(site(PAGE, budget - others + 1).path()).is_err());
    }

    #[test]
    fn a_file_that_is_missing_fails() {
        let page = PAGE.replace("boot.js", "other.js");
        assert!(check(site(&page, 1).path()).is_err());
    }
}
