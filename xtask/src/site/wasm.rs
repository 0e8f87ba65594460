//! Reading just enough of a wasm module to leave out what a browser does not need.

use anyhow::{Context, Result, ensure};

const HEADER: usize = 8;
const CUSTOM_SECTION: u8 = 0;

/// The module without its custom sections (names of functions, producers), a third of its bytes and no part of what it does.
pub fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    ensure!(module.starts_with(b"\0asm"), "this is not a wasm module");
    let (header, mut rest) = module.split_at_checked(HEADER).context("the module ends in its header")?;
    let mut kept = header.to_vec();
    while let Some((&kind, after_kind)) = rest.split_first() {
        let (length, digits) = unsigned(after_kind).context("the module ends in the length of a section")?;
        let (section, next) = rest.split_at_checked(1 + digits + length).context("the module ends in a section")?;
        if kind != CUSTOM_SECTION {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Ok(kept)
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

    #[test]
    fn a_module_that_is_cut_off_is_refused() {
        let module = module();
        assert!(without_custom_sections(&module[..module.len() - 1]).is_err());
        assert!(without_custom_sections(b"<!doctype html>").is_err());
    }
}
