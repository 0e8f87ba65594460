//! The documents of `docs/` as pages of the site, so that the app's links to them work without the internet.

mod render;

#[path = "../../../src/routes/docs.rs"]
#[expect(dead_code, reason = "only the app looks for the document of a page")]
mod pages;

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use self::{pages::DOCUMENTS, render::Rendered};
use super::{BasePath, Files};
use crate::paths;

/// Folder of the documents, in the checkout and in the site.
const FOLDER: &str = "docs/";
/// Style sheets that the documents share with the app, in order.
const SHARED_STYLE: [&str; 2] = ["style/tokens.css", "style/base.css"];
const OWN_STYLE: &str = include_str!("docs/docs.css");

/// Adds the documents to a site, with their index, their style sheet and the schema of the file of settings.
///
/// # Errors
///
/// A file cannot be read, or a document has no heading.
pub fn add(files: &mut Files, base: &BasePath) -> Result<()> {
    let documents = read()?;
    for document in &documents {
        let body = format!("{}{}", app_links(&document.name, base), document.html);
        files.insert(format!("{FOLDER}{}.html", document.name), page(&document.title, &body, base));
    }
    files.insert(format!("{FOLDER}index.html"), page("Docs", &index(&documents), base));
    files.insert(format!("{FOLDER}docs.css"), style()?.into_bytes());
    let schema = "configuration.schema.json";
    files.insert(format!("{FOLDER}{schema}"), fs::read(source().join(schema))?);
    Ok(())
}

/// Returns the `<meta>` element that tells the app the folder of the documents.
pub fn meta_element(base: &BasePath) -> String {
    format!("<meta name=\"docs\" content=\"{base}{FOLDER}\">")
}

fn source() -> PathBuf {
    paths::root().join(FOLDER)
}

/// Reads and renders the documents: first those that explain pages of the app.
fn read() -> Result<Vec<Rendered>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(source()).context("docs/ cannot be read")? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let document = render::document(&name, &text);
            ensure!(!document.title.is_empty(), "{} has no heading", path.display());
            documents.push(document);
        }
    }
    let position = |name: &str| DOCUMENTS.iter().position(|document| document.name == name).unwrap_or(DOCUMENTS.len());
    documents.sort_by_key(|document| (position(&document.name), document.title.clone()));
    Ok(documents)
}

/// Returns the links from a document to the pages of the app that it explains. A page of a service is reached by the list.
fn app_links(name: &str, base: &BasePath) -> String {
    let pages = || DOCUMENTS.iter().filter(|document| document.name == name).flat_map(|document| document.pages);
    let fixed = pages().filter(|page| !page.path.contains('*'));
    let mut links: Vec<String> =
        fixed.map(|page| format!("<a href=\"{base}{}\">{}</a>", &page.path[1..], page.title)).collect();
    // Tabs only: they lead to the other pages.
    let is_tab = |path: &str| path.strip_prefix("/services/*").is_some_and(|rest| rest.matches('/').count() <= 1);
    let tabs: Vec<&str> = pages().filter(|page| is_tab(page.path)).map(|page| page.title).collect();
    if !tabs.is_empty() {
        links.push(format!("{} of a <a href=\"{base}services\">service</a>", tabs.join(", ")));
    }
    if links.is_empty() { String::new() } else { format!("<p class=\"in-app\">In the app: {}</p>\n", links.join(", ")) }
}

fn index(documents: &[Rendered]) -> String {
    let link = |document: &Rendered| format!("<li><a href=\"{}.html\">{}</a></li>\n", document.name, document.title);
    format!("<h1>Docs</h1>\n<ul>\n{}</ul>\n", documents.iter().map(link).collect::<String>())
}

fn style() -> Result<String> {
    let mut style = String::new();
    for path in SHARED_STYLE {
        style += &fs::read_to_string(paths::root().join(path)).with_context(|| format!("{path} cannot be read"))?;
    }
    Ok(style + OWN_STYLE)
}

/// A page around the rendered text. It runs no script, and its policy allows none.
fn page(title: &str, body: &str, base: &BasePath) -> Vec<u8> {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'\">\n\
         <title>{title} – Conversations Admin</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" type=\"image/svg+xml\" href=\"{base}icon.svg\">\n\
         <link rel=\"stylesheet\" href=\"docs.css\">\n</head>\n<body>\n\
         <nav aria-label=\"Docs\"><a href=\"{base}\">Conversations Admin</a> <a href=\"index.html\">All docs</a></nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_linked_document_exists_under_its_title() -> Result<()> {
        let documents = read()?;
        for linked in DOCUMENTS {
            let document = documents.iter().find(|document| document.name == linked.name);
            assert_eq!(document.map(|document| document.title.as_str()), Some(linked.title), "docs/{}.md", linked.name);
        }
        // The page without an account links to it.
        assert!(documents.iter().any(|document| document.name == "gateway"));
        Ok(())
    }

    #[test]
    fn every_link_between_documents_leads_to_a_heading() -> Result<()> {
        let mut files = Files::new();
        add(&mut files, &BasePath::default())?;
        for document in read()? {
            for link in &document.links {
                let (name, anchor) = link.split_once('#').unwrap_or((link, ""));
                let name = if name.is_empty() { format!("{}.html", document.name) } else { name.to_owned() };
                let target = files.get(&format!("{FOLDER}{name}"));
                let target = String::from_utf8_lossy(target.unwrap_or_else(|| panic!("{}: no {link}", document.name)));
                assert!(anchor.is_empty() || target.contains(&format!("id=\"{anchor}\"")), "{}: {link}", document.name);
            }
        }
        Ok(())
    }

    #[test]
    fn a_document_links_to_the_pages_that_it_explains() {
        let links = app_links("which-webhook", &"/admin/".parse().unwrap());
        assert!(links.contains("<a href=\"/admin/webhooks\">Account webhooks</a>"), "{links}");
        assert!(links.contains("Webhooks of a <a href=\"/admin/services\">service</a>"), "{links}");
        assert_eq!(app_links("systemd", &BasePath::default()), "");
    }
}
