//! Origins that the page may call besides its own, in the content security policy and in `config.json`.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use api::address::Origin;

use super::{CONFIG, Files, HEADERS, NOT_FOUND, PAGE, lock, read, replace};

/// The directive of the policy without further origins.
const OWN_ONLY: &str = "connect-src 'self'";

/// Parses an origin of `--connect`.
pub fn origin(text: &str) -> Result<Origin> {
    let origin: Origin = text.parse()?;
    ensure!(
        origin.fits_policy(),
        "Enter the host by a name or as IPv4: a content security policy allows neither IPv6 addresses nor underscores."
    );
    Ok(origin)
}

/// Allows the page to call these origins. The app offers the first.
pub fn allow(files: &mut Files, origins: &[Origin]) -> Result<()> {
    if origins.is_empty() {
        return Ok(());
    }
    let sources: String = origins.iter().map(|origin| format!(" {origin}")).collect();
    for name in [HEADERS, PAGE, NOT_FOUND] {
        let file = files.get_mut(name).with_context(|| format!("the site has no {name}"))?;
        let text = str::from_utf8(file)?;
        ensure!(text.matches(OWN_ONLY).count() == 1, "{name} does not contain \"{OWN_ONLY}\" once");
        *file = text.replace(OWN_ONLY, &format!("{OWN_ONLY}{sources}")).into_bytes();
    }
    let names: Vec<_> = origins.iter().map(|origin| format!("\"{origin}\"")).collect();
    files.insert(CONFIG.to_owned(), format!("{{\"api\": null, \"origins\": [{}]}}\n", names.join(", ")).into_bytes());
    Ok(())
}

/// Copies a built site to another folder and allows these origins. The copy is for tests and has no compressed files.
pub fn copy(site: &Path, destination: &Path, origins: &[Origin]) -> Result<()> {
    let _lock = lock()?;
    let mut files = read(site)?;
    files.retain(|name, _| ![".br", ".gz"].iter().any(|extension| name.ends_with(extension)));
    allow(&mut files, origins)?;
    replace(destination, &files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "default-src 'none'; connect-src 'self'; img-src 'self'";

    fn site() -> Files {
        let files = [
            (HEADERS, format!("/*\n  Content-Security-Policy: {POLICY}\n")),
            (PAGE, format!("<meta content=\"{POLICY}\">")),
            (NOT_FOUND, format!("<meta content=\"{POLICY}\">")),
            (CONFIG, "{\"api\": null}".to_owned()),
        ];
        files.map(|(name, text)| (name.to_owned(), text.into_bytes())).into()
    }

    fn text<'a>(files: &'a Files, name: &str) -> &'a str {
        str::from_utf8(&files[name]).unwrap()
    }

    #[test]
    fn the_policy_and_the_configuration_name_the_same_origins() -> Result<()> {
        let mut files = site();
        allow(&mut files, &[origin("https://API.example")?, origin("http://127.0.0.1:9000")?])?;
        for name in [HEADERS, PAGE, NOT_FOUND] {
            let text = text(&files, name);
            assert!(text.contains("; connect-src 'self' https://api.example http://127.0.0.1:9000; img-src"), "{text}");
        }
        let config = text(&files, CONFIG);
        assert_eq!(config, "{\"api\": null, \"origins\": [\"https://api.example\", \"http://127.0.0.1:9000\"]}\n");
        Ok(())
    }

    #[test]
    fn without_origins_nothing_changes() -> Result<()> {
        let mut files = site();
        allow(&mut files, &[])?;
        assert_eq!(files, site());
        Ok(())
    }

    #[test]
    fn a_page_with_another_policy_is_rejected() -> Result<()> {
        let mut files = site();
        files.insert(PAGE.to_owned(), b"<meta content=\"default-src 'self'\">".to_vec());
        assert!(allow(&mut files, &[origin("https://api.example")?]).is_err());
        Ok(())
    }

    #[test]
    fn an_origin_that_a_policy_cannot_name_is_rejected() {
        for wrong in [
            "https://api.example/v1",
            "api.example",
            "*",
            "https://*.example",
            "http://[::1]:9000",
            "https://a_b.example",
        ] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
