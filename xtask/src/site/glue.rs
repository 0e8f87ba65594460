//! What wasm-bindgen writes around a module, made smaller together with the module.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use regex_lite::{Captures, Regex};

use super::{Files, wasm::interface};

/// Gives what a module and its glue share short names: those that wasm-bindgen makes up have a hash each, which nothing compresses.
/// What nobody mentions is exported no more; parts of the app mention what they need of the first.
pub fn shorten(files: &mut Files, glue: &str, module: &str, parts: &[String]) -> Result<()> {
    let mut mentioned = Vec::new();
    for part in parts {
        mentioned.extend(interface::imports(get(files, part)?, "__wasm_split")?);
    }
    let content = get(files, module)?;
    let imports = interface::imports(content, &format!("./{}", module.replace(".wasm", ".js")))?;
    // The others have names that we gave them, and by which we call them.
    let made_up = |name: &String| name.starts_with('_') && !mentioned.contains(name);
    let exports = interface::exports(content)?.into_iter().filter(made_up);
    let shared: BTreeSet<String> = imports.into_iter().chain(exports).collect();
    let names: BTreeMap<_, _> = shared.into_iter().zip((0..).map(short)).collect();

    let script = without_streams(str::from_utf8(get(files, glue)?)?);
    let identifier = Regex::new(r"[A-Za-z_$][\w$]*").expect("the pattern is a constant");
    let script = identifier.replace_all(&script, |found: &Captures<'_>| {
        mentioned.push(found[0].to_owned());
        names.get(&found[0]).cloned().unwrap_or_else(|| found[0].to_owned())
    });
    let mentioned: BTreeSet<String> = mentioned.into_iter().collect();
    let content = interface::renamed(content, |name| {
        mentioned.get(name).map(|name| names.get(name).cloned().unwrap_or_else(|| name.clone()))
    })?;
    let script = script.into_owned().into_bytes();
    files.extend([(glue.to_owned(), script), (module.to_owned(), content)]);
    Ok(())
}

fn get<'a>(files: &'a Files, name: &str) -> Result<&'a Vec<u8>> {
    files.get(name).with_context(|| format!("there is no {name}"))
}

/// `$a` to `$z`, `$aa`, and so on: nothing in the glue begins with a dollar.
fn short(mut number: usize) -> String {
    let mut name = "$".to_owned();
    loop {
        name.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]));
        number /= 26;
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

/// Without the classes for the streams of server functions, which come with Leptos and which nothing here uses. What they export, and
/// all that only it needs, then goes as well.
fn without_streams(script: &str) -> String {
    const STREAMS: [&str; 3] = [
        r"(?ms)^export class IntoUnderlying\w+ \{.*?^\}\n",
        r"(?m)^if \(Symbol\.dispose\) IntoUnderlying.*\n",
        r"(?ms)^const IntoUnderlying\w+Finalization = .*?;\n",
    ];
    STREAMS.iter().fold(script.to_owned(), |script, stream| {
        Regex::new(stream).expect("the pattern is a constant").replace_all(&script, "").into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports and exports functions of these names.
    fn module(from: &str, imports: &[&str], exports: &[&str]) -> Vec<u8> {
        let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let section = |kind: u8, entries: Vec<Vec<u8>>| {
            let content = [vec![u8::try_from(entries.len()).unwrap()], entries.concat()].concat();
            [vec![kind, u8::try_from(content.len()).unwrap()], content].concat()
        };
        let imports = imports.iter().map(|name| [text(from), text(name), vec![0, 0]].concat()).collect();
        let exports = exports.iter().map(|name| [text(name), vec![0, 0]].concat()).collect();
        [b"\0asm\x01\0\0\0".to_vec(), section(2, imports), section(7, exports)].concat()
    }

    #[test]
    fn what_wasm_bindgen_made_up_gets_short_names_on_both_sides() -> Result<()> {
        let exports = ["memory", "loadLater", "__wbindgen_malloc", "__stack", "__data_end"];
        let glue =
            "x = { __wbg_append_0123: (a) => a }; wasm.__wbindgen_malloc(wasm.memory); loadLater = wasm.loadLater;";
        let mut files = Files::from([
            ("app_bg.wasm".to_owned(), module("./app_bg.js", &["__wbg_append_0123"], &exports)),
            ("part.wasm".to_owned(), module("__wasm_split", &["__stack"], &[])),
            ("app.js".to_owned(), glue.into()),
        ]);
        shorten(&mut files, "app.js", "app_bg.wasm", &["part.wasm".to_owned()])?;
        let glue = str::from_utf8(&files["app.js"])?;
        assert_eq!(glue, "x = { $b: (a) => a }; wasm.$c(wasm.memory); loadLater = wasm.loadLater;");
        assert_eq!(interface::imports(&files["app_bg.wasm"], "./app_bg.js")?, ["$b"]);
        assert_eq!(interface::exports(&files["app_bg.wasm"])?, ["memory", "loadLater", "$c", "__stack"]);
        Ok(())
    }

    #[test]
    fn short_names_are_all_different() {
        let names: Vec<String> = (0..1000).map(short).collect();
        assert_eq!([&*names[0], &*names[25], &*names[26], &*names[702]], ["$a", "$z", "$aa", "$aaa"]);
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn streams_that_nothing_uses_are_left_out() {
        let script = "let wasm;\nexport class IntoUnderlyingSink {\n    free() {\n        wasm.sink_free();\n    }\n}\n\
            if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;\n\
            const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? {}\n    : new FinalizationRegistry(free);\n\
            export function loadLater() {}\n";
        assert_eq!(without_streams(script), "let wasm;\nexport function loadLater() {}\n");
    }
}
