//! Removes the sections of a wasm module that a browser does not need.

use anyhow::{Context, Result};
use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

/// Returns the module without its custom sections (function names, producers), which are a third of its bytes. One may be kept.
///
/// # Errors
///
/// The bytes are not a wasm module.
pub fn without_custom_sections(module: &[u8], kept: Option<&str>) -> Result<Vec<u8>> {
    let mut result = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("this is not a wasm module")?;
        if let Payload::CustomSection(section) = &payload
            && Some(section.name()) != kept
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            result.section(&RawSection { id, data: &module[range] });
        }
    }
    Ok(result.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty type section between two custom sections named "a" and "name".
    fn module() -> Vec<u8> {
        [&b"\0asm\x01\0\0\0"[..], &[0, 3, 1, b'a', 7], &[1, 1, 0], b"\0\x05\x04name"].concat()
    }

    #[test]
    fn only_custom_sections_are_removed() -> Result<()> {
        assert_eq!(without_custom_sections(&module(), None)?, [&b"\0asm\x01\0\0\0"[..], &[1, 1, 0]].concat());
        let with_names = [&b"\0asm\x01\0\0\0"[..], &[1, 1, 0], b"\0\x05\x04name"].concat();
        assert_eq!(without_custom_sections(&module(), Some("name"))?, with_names);
        Ok(())
    }

    #[test]
    fn a_module_that_is_cut_off_is_rejected() {
        let module = module();
        assert!(without_custom_sections(&module[..module.len() - 1], None).is_err());
        assert!(without_custom_sections(b"<!doctype html>", None).is_err());
    }
}
