//! `index.html` as Trunk leaves it, and as it is served.

use anyhow::{Context, Result, ensure};
use regex_lite::Regex;

use super::{APP_GLUE, APP_WASM, BasePath, Files, STYLE, assets, assets::Assets, take};
use crate::digest;

/// What the page itself must mention; scripts mention the rest.
const MENTIONED: [&str; 5] = [STYLE, APP_WASM, APP_GLUE, "sandbox-worker_loader.js", "boot.js"];

pub struct Page<'a> {
    html: String,
    base: &'a BasePath,
}

impl<'a> Page<'a> {
    pub fn parse(content: Vec<u8>, base: &'a BasePath) -> Result<Self> {
        Ok(Self { html: String::from_utf8(content)?, base })
    }

    /// Takes the style sheets from the files, in the page's order, and leaves a link to one in their place.
    pub fn merge_style_sheets(&mut self, files: &mut Files) -> Result<Vec<u8>> {
        let link = pattern(r#"<link rel="stylesheet" href="([^"]*)"[^>]*>\s*"#);
        let mut style = Vec::new();
        for captures in link.captures_iter(&self.html) {
            let name =
                captures[1].strip_prefix(self.base.as_str()).context("a style sheet is outside the base path")?;
            style.extend(take(files, name)?);
            style.push(b'\n');
        }
        let mut merged = Some(format!("<link rel=\"stylesheet\" href=\"{}{STYLE}\">\n", self.base));
        self.html =
            link.replace_all(&self.html, |_: &regex_lite::Captures| merged.take().unwrap_or_default()).into_owned();
        Ok(style)
    }

    /// With the files' new names and what they must contain, the release, and the policy.
    pub fn finish(mut self, assets: &Assets, release: &str, policy: &str) -> Result<Vec<u8>> {
        const CHARSET: &str = r#"<meta charset="utf-8">"#;
        ensure!(self.html.contains(CHARSET), "index.html has no {CHARSET}");
        let wasm = digest::integrity(assets.content(APP_WASM));
        // Nothing that the policy is about may come before it.
        let head = format!(
            "{CHARSET}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"release\" content=\"{release}\">\n<meta name=\"app-wasm-integrity\" content=\"{wasm}\">"
        );
        self.html = self.html.replacen(CHARSET, &head, 1).replace(" data-integrity=\"none\"", "");
        for asset in assets.iter() {
            self.rename(asset)?;
        }
        let without_comments = pattern("<!--[^>]*-->").replace_all(&self.html, "").into_owned();
        Ok(pattern(r"\s*\n\s*").replace_all(&without_comments, "\n").into_owned().into_bytes())
    }

    fn rename(&mut self, asset: &assets::Asset) -> Result<()> {
        let old = format!("\"{}{}\"", self.base, asset.source);
        let new = format!("\"{}{}{}\"", self.base, assets::FOLDER, asset.name);
        let is_mentioned = self.html.contains(&old) || !MENTIONED.contains(&asset.source.as_str());
        ensure!(is_mentioned, "index.html does not mention {}", asset.source);
        if [".js", ".css"].iter().any(|extension| asset.source.ends_with(extension)) {
            let integrity = digest::integrity(&asset.content);
            for attribute in ["href", "src"] {
                let guarded = format!("{attribute}={new} integrity=\"{integrity}\"");
                self.html = self.html.replace(&format!("{attribute}={old}"), &guarded);
            }
        }
        self.html = self.html.replace(&old, &new);
        Ok(())
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = r#"<meta charset="utf-8">
        <!-- why -->
        <link rel="stylesheet" href="/admin/tokens.css" data-integrity="none"/>
        <link rel="stylesheet" href="/admin/boot.css"/>
        <meta name="app-wasm" content="/admin/app_bg.wasm">
        <link rel="modulepreload" href="/admin/app.js">"#;

    fn page(files: &mut Files) -> Result<String> {
        let base = "/admin/".parse().unwrap();
        let mut page = Page::parse(HTML.as_bytes().to_vec(), &base)?;
        let style = page.merge_style_sheets(files)?;
        let mut assets = Assets::default();
        assets.add(STYLE, style);
        assets.add(APP_WASM, b"\0asm".to_vec());
        assets.add("app.js", b"fetch('app_bg.wasm')".to_vec());
        Ok(String::from_utf8(page.finish(&assets, "0123", "default-src 'none'")?)?)
    }

    fn style_sheets() -> Files {
        [("tokens.css", "a{}"), ("boot.css", "b{}")]
            .map(|(name, css)| (name.to_owned(), css.as_bytes().to_vec()))
            .into()
    }

    #[test]
    fn style_sheets_become_one_in_the_order_of_the_page() -> Result<()> {
        let mut files = style_sheets();
        let base = "/admin/".parse().unwrap();
        let mut page = Page::parse(HTML.as_bytes().to_vec(), &base)?;
        assert_eq!(page.merge_style_sheets(&mut files)?, b"a{}\nb{}\n");
        assert!(files.is_empty(), "the parts are left in the site");
        assert_eq!(page.html.matches("stylesheet").count(), 1);
        Ok(())
    }

    #[test]
    fn scripts_and_styles_are_guarded_by_their_content() -> Result<()> {
        let html = page(&mut style_sheets())?;
        assert_eq!(html.matches(" integrity=\"sha384-").count(), 2, "{html}");
        assert!(html.contains("<meta name=\"app-wasm-integrity\" content=\"sha384-"), "{html}");
        assert!(html.contains("content=\"/admin/assets/app_bg-"), "{html}");
        assert!(!html.contains("\"/admin/app"), "an old name is left: {html}");
        Ok(())
    }

    #[test]
    fn the_policy_comes_first() -> Result<()> {
        let html = page(&mut style_sheets())?;
        assert!(html.starts_with("<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\""), "{html}");
        assert!(!html.contains("<!--"), "a comment is left: {html}");
        Ok(())
    }

    #[test]
    fn a_page_that_does_not_load_a_file_is_refused() {
        let base = BasePath::default();
        let page = Page::parse(b"<meta charset=\"utf-8\">".to_vec(), &base).unwrap();
        let mut assets = Assets::default();
        assets.add("boot.js", Vec::new());
        assert!(page.finish(&assets, "0123", "").is_err());
    }
}
