//! What the functions of the app are called: for the report of a crash, in which browsers give numbers.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::{Files, wasm};

pub const NAMES: &str = "names.json";

/// A file for the site: for each of these modules, its functions' names in the order of their numbers.
pub fn of<'a>(modules: impl Iterator<Item = &'a str>, files: &Files) -> Result<Vec<u8>> {
    let names = modules.map(|module| {
        let names = wasm::function_names(files.get(module).with_context(|| format!("there is no {module}"))?)?;
        let count = names.keys().next_back().map_or(0, |last| last + 1);
        let names: Vec<String> =
            (0..count).map(|index| names.get(&index).map_or_else(String::new, |name| readable(name))).collect();
        Ok((module, names))
    });
    Ok(serde_json::to_vec(&names.collect::<Result<BTreeMap<_, _>>>()?)?)
}

/// `app::pages::start::Start` for `_RNvNtNtCs…_3app5pages5start5Start`. What a generic function is for can take thousands of letters.
fn readable(name: &str) -> String {
    const ENOUGH: usize = 120;
    format!("{:#}", rustc_demangle::demangle(name)).chars().take(ENOUGH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_number_and_without_what_only_a_compiler_reads() -> Result<()> {
        let name = "_ZN3app7listing5count17h0123456789abcdefE";
        let names = [&[1][..], &[2, u8::try_from(name.len())?], name.as_bytes()].concat();
        let section = [&b"\x04name\x01"[..], &[u8::try_from(names.len())?], &names].concat();
        let module = [&b"\0asm\x01\0\0\0\0"[..], &[u8::try_from(section.len())?], &section].concat();
        let files = Files::from([("app.wasm".to_owned(), module)]);
        assert_eq!(of(["app.wasm"].into_iter(), &files)?, br#"{"app.wasm":["","","app::listing::count"]}"#);
        assert!(of(["other.wasm"].into_iter(), &files).is_err());
        Ok(())
    }
}
