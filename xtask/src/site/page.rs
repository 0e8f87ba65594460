//! Changes to the `index.html` that Trunk writes.

use anyhow::{Result, ensure};

use super::{ASSETS, BasePath, Files, WORKER, docs, first_requests, service_worker, split::LOADER, take};

const CHARSET: &str = "<meta charset=\"utf-8\">";
const STYLE_SHEET: &str = "<link rel=\"stylesheet\" href=\"";

/// Joins the page's style sheets in their order, and returns the page with a link to the result.
///
/// # Errors
///
/// The page has no style sheet, or names one that was not built.
pub fn merge_style_sheets(html: &str, base: &BasePath, files: &mut Files) -> Result<String> {
    let mut lines = Vec::new();
    let mut style = Vec::new();
    for line in html.lines() {
        let Some((href, _)) = line.trim().strip_prefix(STYLE_SHEET).and_then(|rest| rest.split_once('"')) else {
            lines.push(line.to_owned());
            continue;
        };
        if style.is_empty() {
            lines.push(format!("{STYLE_SHEET}{base}{ASSETS}style.css\">"));
        }
        style.extend(take(files, href.strip_prefix(base.as_str()).unwrap_or(href))?);
        style.push(b'\n');
    }
    ensure!(!style.is_empty(), "index.html has no style sheet");
    files.insert(format!("{ASSETS}style.css"), style);
    Ok(lines.join("\n"))
}

/// Returns the page with the policy, the release, and the addresses of the release's files.
///
/// # Errors
///
/// The page does not declare its character set, after which the policy is put.
pub fn finish(html: &str, base: &BasePath, release: &str, policy: &str) -> Result<String> {
    ensure!(html.contains(CHARSET), "index.html has no {CHARSET}");
    // The policy must precede everything that it applies to.
    let head = format!(
        "{CHARSET}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"release\" content=\"{release}\">\n\
         <link rel=\"modulepreload\" href=\"{base}{ASSETS}{LOADER}\">"
    );
    let folder = format!("\"{base}{ASSETS}{release}/");
    let html = add_marks(html, base)?;
    Ok(html
        .replacen(CHARSET, &head, 1)
        .replace(&format!("\"{base}{ASSETS}"), &folder)
        .replace(&format!("\"{base}{WORKER}"), &format!("{folder}{WORKER}"))
        .replace(" data-integrity=\"none\"", ""))
}

/// Returns the page with the element that names the service worker.
pub fn with_service_worker(html: &str, base: &BasePath) -> String {
    let mark = format!("<meta name=\"service-worker\" content=\"{base}{}\">", service_worker::FILE);
    html.replacen("</title>", &format!("</title>\n{mark}"), 1)
}

/// Returns the page with the elements that name the documents and the first requests.
///
/// # Errors
///
/// The page does not declare its character set.
pub fn add_marks(html: &str, base: &BasePath) -> Result<String> {
    ensure!(html.contains(CHARSET), "index.html has no {CHARSET}");
    Ok(html.replacen(CHARSET, &format!("{CHARSET}\n{}\n{}", docs::meta_element(base), first_requests::mark()), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = r#"<meta charset="utf-8">
        <link rel="stylesheet" href="/admin/assets/tokens.css" data-integrity="none"/>
        <link rel="stylesheet" href="/admin/assets/boot.css"/>
        <meta name="app-wasm" content="/admin/assets/app_bg.wasm"><meta name="worker" content="/admin/sandbox-worker_loader.js">
        <link rel="icon" href="/admin/icon.svg">"#;

    fn base() -> BasePath {
        "/admin/".parse().unwrap()
    }

    #[test]
    fn style_sheets_become_one_in_the_order_of_the_page() -> Result<()> {
        let sheets = [("assets/tokens.css", "a{}"), ("assets/boot.css", "b{}")];
        let mut files = Files::from(sheets.map(|(name, css)| (name.to_owned(), css.as_bytes().to_vec())));
        let html = merge_style_sheets(HTML, &base(), &mut files)?;
        assert_eq!(files, Files::from([("assets/style.css".to_owned(), b"a{}\nb{}\n".to_vec())]));
        assert_eq!(html.matches("stylesheet").count(), 1, "{html}");
        assert!(html.contains("href=\"/admin/assets/style.css\""), "{html}");
        Ok(())
    }

    #[test]
    fn a_missing_style_sheet_is_rejected() {
        assert!(merge_style_sheets("<html>", &base(), &mut Files::new()).is_err());
        assert!(merge_style_sheets(HTML, &base(), &mut Files::new()).is_err());
    }

    #[test]
    fn the_policy_comes_first() -> Result<()> {
        let html = finish(HTML, &base(), "0123", "default-src 'none'")?;
        assert!(html.starts_with("<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\""), "{html}");
        assert!(finish("<html>", &base(), "0123", "").is_err());
        Ok(())
    }

    #[test]
    fn the_page_names_the_files_of_its_release() -> Result<()> {
        let html = finish(HTML, &base(), "0123", "")?;
        for name in ["app_bg.wasm", "sandbox-worker_loader.js", "__wasm_split.js"] {
            assert!(html.contains(&format!("=\"/admin/assets/0123/{name}\"")), "{html}");
        }
        assert!(html.contains("\"/admin/icon.svg\""), "{html}");
        Ok(())
    }
}
