//! Limit for the bytes of a first visit.

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::{ASSETS, CONFIG, PAGE, WORKER, split};
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

/// Prefixes of the files that a first visit does not load.
const LATER: [&str; 3] = [WORKER, split::PART, split::SHARED];

/// Prints the bytes of a first visit and of what is loaded later.
///
/// # Errors
///
/// A file is missing, or the first visit is over the budget.
pub fn check(dist: &Path) -> Result<()> {
    let (later, mut first): (Vec<_>, Vec<_>) = assets(dist)?.into_iter().partition(|name| is_later(name));
    first.extend([PAGE, CONFIG].map(str::to_owned));
    let measure_all = |names: &[String]| names.iter().map(|name| measure(dist, name)).collect::<Result<Vec<_>>>();
    let lines = measure_all(&first)?;
    let total = Line {
        name: "first visit".to_owned(),
        brotli: lines.iter().map(|line| line.brotli).sum(),
        gzip: lines.iter().map(|line| line.gzip).sum(),
    };
    println!("   brotli      gzip");
    lines.iter().chain([&total]).for_each(|line| println!("{line}"));
    println!("loaded later:");
    measure_all(&later)?.iter().for_each(|line| println!("{line}"));
    ensure!(total.brotli <= BUDGET, "a first visit loads {} bytes in brotli; the limit is {BUDGET}", total.brotli);
    Ok(())
}

/// Paths of the files that the page loads, now or later.
fn assets(dist: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for path in files::below(&dist.join(ASSETS))? {
        let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
        if ![".br", ".gz"].iter().any(|form| name.ends_with(form)) {
            names.push(name);
        }
    }
    Ok(names)
}

fn is_later(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    LATER.iter().any(|start| name.starts_with(start))
}

/// Measures a file. One that compression does not make smaller has no compressed version.
fn measure(dist: &Path, name: &str) -> Result<Line> {
    let path = dist.join(name);
    let plain = fs::metadata(&path).with_context(|| format!("{} is missing", path.display()))?.len();
    let size = |suffix: &str| fs::metadata(dist.join(format!("{name}{suffix}"))).map_or(plain, |file| file.len());
    Ok(Line { name: name.to_owned(), brotli: size(".br"), gzip: size(".gz") })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site whose files take nine bytes each in brotli, but for the module.
    fn site(wasm: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("assets/0123")).unwrap();
        for (name, length) in [
            ("config.json", 9),
            ("index.html", 1_000_000),
            ("index.html.br", 9),
            ("assets/0123/boot.js", 9),
            ("assets/0123/app.wasm", 1_000_000),
            ("assets/0123/app.wasm.br", wasm),
            ("assets/0123/split_later.wasm", 1_000_000),
            ("assets/0123/chunk_3.wasm", 1_000_000),
            ("assets/0123/sandbox-worker_bg.wasm", 1_000_000),
        ] {
            fs::write(folder.path().join(name), vec![0; length]).unwrap();
        }
        folder
    }

    #[test]
    fn bytes_of_a_first_visit_over_the_budget_fail() {
        let others = 27;
        let budget = usize::try_from(BUDGET).unwrap();
        assert!(check(site(budget - others).path()).is_ok());
        assert!(check(site(budget - others + 1).path()).is_err());
    }

    #[test]
    fn a_missing_file_fails() {
        let site = site(1);
        fs::remove_file(site.path().join("config.json")).unwrap();
        assert!(check(site.path()).is_err());
    }
}
