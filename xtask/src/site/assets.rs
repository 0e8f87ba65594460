//! The files of the site that are named by their content, so that a browser may keep each for ever.

use super::Files;
use crate::digest;

/// Where they are in the site: one folder, so that one header rule covers them.
pub const FOLDER: &str = "assets/";

#[derive(Default)]
pub struct Assets(Vec<Asset>);

pub struct Asset {
    /// As Trunk named it.
    pub source: String,
    pub name: String,
    pub content: Vec<u8>,
}

impl Assets {
    /// Names a file after its content, in which the files added before it get their new names.
    pub fn add(&mut self, source: &str, content: Vec<u8>) {
        let content = self.mention_in(content, "");
        let (stem, extension) = source.rsplit_once('.').expect("every name in the list has an extension");
        let name = format!("{stem}-{}.{extension}", digest::short(&content));
        self.0.push(Asset { source: source.to_owned(), name, content });
    }

    /// The same text with the new names in place of the old, behind a prefix. What is not text mentions nothing.
    pub fn mention_in(&self, content: Vec<u8>, prefix: &str) -> Vec<u8> {
        let text = match String::from_utf8(content) {
            Ok(text) => text,
            Err(error) => return error.into_bytes(),
        };
        self.0
            .iter()
            .fold(text, |text, asset| replace_name(&text, &asset.source, &format!("{prefix}{}", asset.name)))
            .into_bytes()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.0.iter()
    }

    pub fn content(&self, source: &str) -> &[u8] {
        self.0.iter().find(|asset| asset.source == source).map_or(&[], |asset| &asset.content)
    }

    pub fn into_files(self) -> Files {
        self.0.into_iter().map(|asset| (format!("{FOLDER}{}", asset.name), asset.content)).collect()
    }
}

/// Replaces a name where it stands alone: `app.js` is no part of `my-app.js`.
fn replace_name(text: &str, old: &str, new: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(old) {
        let stands_alone = !rest[..start].ends_with(|before: char| before.is_alphanumeric() || "-_.".contains(before));
        result.push_str(&rest[..start]);
        result.push_str(if stands_alone { new } else { old });
        rest = &rest[start + old.len()..];
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_the_content_and_with_the_files_it_mentions() {
        let name_of_glue = |wasm: &[u8]| {
            let mut assets = Assets::default();
            assets.add("app_bg.wasm", wasm.to_vec());
            assets.add("app.js", b"fetch('app_bg.wasm')".to_vec());
            assets.0[1].name.clone()
        };
        assert_eq!(name_of_glue(b"\0asm one"), name_of_glue(b"\0asm one"));
        assert_ne!(name_of_glue(b"\0asm one"), name_of_glue(b"\0asm two"));
    }

    #[test]
    fn only_whole_names_are_replaced() {
        assert_eq!(
            replace_name("'./app.js', 'my-app.js', \"app.js\"", "app.js", "x.js"),
            "'./x.js', 'my-app.js', \"x.js\""
        );
    }
}
