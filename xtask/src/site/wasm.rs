//! Reading just enough of a wasm module to leave out what a browser does not need, and to know what its functions are called.

pub mod interface;

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

const HEADER: usize = 8;
const CUSTOM_SECTION: u8 = 0;
/// In the section "name": those of functions, by their number.
const FUNCTIONS: u8 = 1;

/// The module without its custom sections (names of functions, producers), a third of its bytes and no part of what it does.
pub fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    let kept = sections(module)?.into_iter().filter(|section| section.kind != CUSTOM_SECTION);
    Ok(kept.fold(module[..HEADER].to_vec(), |mut all, section| {
        all.extend_from_slice(section.all);
        all
    }))
}

/// The module with no custom section but the names of its functions: what else compilers leave there stops wasm-opt.
pub fn with_names_only(module: &[u8]) -> Result<Vec<u8>> {
    const NAME: &[u8] = b"\x04name";
    let mut result = without_custom_sections(module)?;
    if let Some(names) = name_subsection(module)? {
        let subsection = [&[FUNCTIONS][..], &leb128(names.len()), names].concat();
        result.push(CUSTOM_SECTION);
        result.extend(leb128(NAME.len() + subsection.len()));
        result.extend([NAME, &subsection].concat());
    }
    Ok(result)
}

/// What the functions are called, by their number; empty for a module that does not say.
pub fn function_names(module: &[u8]) -> Result<BTreeMap<usize, String>> {
    let Some(names) = name_subsection(module)? else { return Ok(BTreeMap::new()) };
    let mut reader = Reader(names);
    let count = reader.number()?;
    (0..count).map(|_| Ok((reader.number()?, reader.text()?))).collect()
}

/// Of the section "name", the part about functions.
fn name_subsection(module: &[u8]) -> Result<Option<&[u8]>> {
    for section in sections(module)?.into_iter().filter(|section| section.kind == CUSTOM_SECTION) {
        let mut reader = Reader(section.content);
        if reader.text()? != "name" {
            continue;
        }
        while let Some(kind) = reader.byte() {
            let length = reader.number()?;
            let names = reader.take(length)?;
            if kind == FUNCTIONS {
                return Ok(Some(names));
            }
        }
    }
    Ok(None)
}

struct Section<'a> {
    kind: u8,
    content: &'a [u8],
    /// With its kind and length.
    all: &'a [u8],
}

fn sections(module: &[u8]) -> Result<Vec<Section<'_>>> {
    ensure!(module.starts_with(b"\0asm"), "this is not a wasm module");
    let mut reader = Reader(module);
    reader.take(HEADER)?;
    let mut sections = Vec::new();
    loop {
        let rest = reader.0;
        let Some(kind) = reader.byte() else { return Ok(sections) };
        let length = reader.number()?;
        let content = reader.take(length)?;
        sections.push(Section { kind, content, all: &rest[..rest.len() - reader.0.len()] });
    }
}

/// What is still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).context("the module is cut off")?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize> {
        let (value, length) = unsigned(self.0).context("the module is cut off in a number")?;
        self.take(length)?;
        Ok(value)
    }

    fn text(&mut self) -> Result<String> {
        let length = self.number()?;
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }
}

/// A number in LEB128, and how many bytes it takes.
fn unsigned(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

fn leb128(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let digits = u8::try_from(value & 0x7f).expect("it is seven bits");
        value >>= 7;
        if value == 0 {
            bytes.push(digits);
            return bytes;
        }
        bytes.push(digits | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A type section of 200 bytes between two custom sections.
    fn module() -> Vec<u8> {
        let sections = [&[0, 3, 1, b'a', 7][..], &[1, 0xc8, 0x01], &[9; 200], &[0, 2, 1, b'b']];
        [&b"\0asm\x01\0\0\0"[..], &sections.concat()].concat()
    }

    #[test]
    fn only_custom_sections_are_left_out() -> Result<()> {
        let expected = [&b"\0asm\x01\0\0\0"[..], &[1, 0xc8, 0x01], &[9; 200]].concat();
        assert_eq!(without_custom_sections(&module())?, expected);
        Ok(())
    }

    /// The same with the section "name": the module's own, then two functions'.
    fn named() -> Vec<u8> {
        let names = [&b"\x04name"[..], &[0, 2, 1, b'm'], &[1, 9, 2, 5, 1, b'f', 0x80, 0x01, 2, b'g', b'h']].concat();
        [&module(), &[CUSTOM_SECTION][..], &leb128(names.len()), &names].concat()
    }

    #[test]
    fn functions_are_called_what_the_module_says() -> Result<()> {
        assert_eq!(function_names(&named())?, [(5, "f".to_owned()), (128, "gh".to_owned())].into());
        assert!(function_names(&module())?.is_empty());
        Ok(())
    }

    #[test]
    fn names_of_functions_can_be_kept_alone() -> Result<()> {
        let kept = with_names_only(&named())?;
        assert_eq!(function_names(&kept)?, function_names(&named())?);
        assert_eq!(sections(&kept)?.len(), 2);
        assert_eq!(with_names_only(&module())?, without_custom_sections(&module())?);
        Ok(())
    }

    #[test]
    fn a_module_that_is_cut_off_is_refused() {
        let module = module();
        assert!(without_custom_sections(&module[..module.len() - 1]).is_err());
        assert!(without_custom_sections(b"<!doctype html>").is_err());
    }
}
