//! Hashes of files.

use sha2::{Digest, Sha256};

/// Returns sixteen hexadecimal digits for a content, enough for unique names.
pub fn short(content: &[u8]) -> String {
    in_hexadecimal(Sha256::digest(content).as_slice())
}

/// Returns sixteen hexadecimal digits for the names and contents of files.
pub fn of_files<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut all = Sha256::new();
    for (name, content) in files {
        // Hashes of a fixed length keep different lists of files apart.
        all.update(Sha256::digest(name));
        all.update(Sha256::digest(content));
    }
    in_hexadecimal(all.finalize().as_slice())
}

fn in_hexadecimal(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
