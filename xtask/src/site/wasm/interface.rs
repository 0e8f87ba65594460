//! The names by which a module and the scripts around it know each other.

use anyhow::{Result, bail};

use super::{HEADER, Reader, leb128, sections};

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

const FUNCTION: u8 = 0;
const TABLE: u8 = 1;
const MEMORY: u8 = 2;
const GLOBAL: u8 = 3;

/// The names of what is imported from modules of that name.
pub fn imports(module: &[u8], from: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    entries(module, IMPORTS, |reader| {
        let (source, name) = (reader.text()?, reader.text()?);
        pass_import(reader)?;
        if source == from {
            names.push(name);
        }
        Ok(())
    })?;
    Ok(names)
}

/// The names of what is exported.
pub fn exports(module: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    entries(module, EXPORTS, |reader| {
        names.push(reader.text()?);
        pass_export(reader)
    })?;
    Ok(names)
}

/// The module with other names. What is exported and gets no name is exported no more.
pub fn renamed(module: &[u8], name_of: impl Fn(&str) -> Option<String>) -> Result<Vec<u8>> {
    let mut result = module[..HEADER].to_vec();
    for section in sections(module)? {
        let mut kept = Vec::new();
        let mut count = 0;
        match section.kind {
            IMPORTS => entries(module, IMPORTS, |reader| {
                let (source, name) = (reader.text()?, reader.text()?);
                let rest = pass(reader, pass_import)?;
                kept.extend([text(&source), text(&name_of(&name).unwrap_or(name)), rest.to_vec()].concat());
                count += 1;
                Ok(())
            })?,
            EXPORTS => entries(module, EXPORTS, |reader| {
                let name = reader.text()?;
                let rest = pass(reader, pass_export)?;
                if let Some(name) = name_of(&name) {
                    kept.extend([text(&name), rest.to_vec()].concat());
                    count += 1;
                }
                Ok(())
            })?,
            _ => {
                result.extend_from_slice(section.all);
                continue;
            }
        }
        let content = [leb128(count), kept].concat();
        result.push(section.kind);
        result.extend([leb128(content.len()), content].concat());
    }
    Ok(result)
}

/// Has every entry of the sections of a kind read.
fn entries<'a>(module: &'a [u8], kind: u8, mut read: impl FnMut(&mut Reader<'a>) -> Result<()>) -> Result<()> {
    for section in sections(module)?.into_iter().filter(|section| section.kind == kind) {
        let mut reader = Reader(section.content);
        for _ in 0..reader.number()? {
            read(&mut reader)?;
        }
    }
    Ok(())
}

/// What a part of an entry consists of.
fn pass<'a>(reader: &mut Reader<'a>, part: fn(&mut Reader<'a>) -> Result<()>) -> Result<&'a [u8]> {
    let before = reader.0;
    part(reader)?;
    Ok(&before[..before.len() - reader.0.len()])
}

/// The kind of what is imported, and its type.
fn pass_import(reader: &mut Reader<'_>) -> Result<()> {
    match reader.byte() {
        Some(FUNCTION) => reader.number().map(drop),
        Some(TABLE) => reader.take(1).and_then(|_| pass_limits(reader)),
        Some(MEMORY) => pass_limits(reader),
        Some(GLOBAL) => reader.take(2).map(drop),
        other => bail!("the module imports something of the kind {other:?}"),
    }
}

/// How large a table or a memory is at first, and at most.
fn pass_limits(reader: &mut Reader<'_>) -> Result<()> {
    let has_maximum = reader.byte().is_some_and(|flags| flags & 1 == 1);
    reader.number()?;
    if has_maximum { reader.number().map(drop) } else { Ok(()) }
}

fn pass_export(reader: &mut Reader<'_>) -> Result<()> {
    reader.take(1)?;
    reader.number().map(drop)
}

fn text(text: &str) -> Vec<u8> {
    [&leb128(text.len()), text.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports `old` from `./app_bg.js` and three other things from `main`, and exports `old` and `unused`.
    fn module() -> Vec<u8> {
        let from_main = |name: &str, kind: &[u8]| [&text("main"), &text(name), kind].concat();
        let import = [
            &[4][..],
            &from_main("table", &[TABLE, 0x70, 1, 2, 3]),
            &from_main("memory", &[MEMORY, 0, 0x80, 0x01]),
            &from_main("global", &[GLOBAL, 0x7f, 1]),
            &[text("./app_bg.js"), text("old"), vec![FUNCTION, 3]].concat(),
        ];
        let export = [&[2][..], &text("old"), &[0, 1], &text("unused"), &[0, 0x80, 0x01]].concat();
        let section = |kind: u8, content: &[u8]| [&[kind][..], &leb128(content.len()), content].concat();
        let sections = [section(IMPORTS, &import.concat()), section(3, &[7]), section(EXPORTS, &export)];
        [&b"\0asm\x01\0\0\0"[..], &sections.concat()].concat()
    }

    #[test]
    fn names_change_in_both_directions_and_what_has_none_is_not_exported() -> Result<()> {
        let renamed = renamed(&module(), |name| (name != "unused").then(|| "new".to_owned()))?;
        assert_eq!(imports(&renamed, "./app_bg.js")?, ["new"]);
        assert_eq!(exports(&renamed)?, ["new"]);
        assert_eq!(sections(&renamed)?.len(), 3);
        Ok(())
    }

    #[test]
    fn a_module_that_keeps_its_names_is_the_same() -> Result<()> {
        assert_eq!(renamed(&module(), |name| Some(name.to_owned()))?, module());
        assert_eq!(imports(&module(), "main")?, ["table", "memory", "global"]);
        Ok(())
    }
}
