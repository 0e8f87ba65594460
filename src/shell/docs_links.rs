//! Links to the documents, which the build makes part of the site.

use leptos::prelude::*;

use super::texts;
use crate::navigation::Navigation;
use crate::routes::docs::document_for;
use crate::ui::page_meta::page_meta;

const TITLE: &str = "group-docs";

/// Returns the path of the folder of the documents; `None` on a site that was built without them, as by Trunk alone.
pub fn docs_folder() -> Option<String> {
    page_meta("docs")
}

/// Returns the address of a document.
pub fn docs_address(folder: &str, name: &str) -> String {
    format!("{folder}{name}.html")
}

/// Links to the document that explains the open page, and to the list of all documents.
#[component]
pub fn DocsLinks() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let route = navigation.route();
    docs_folder().map(|folder| {
        let link = move |name: &str, title: &'static str| {
            let address = docs_address(&folder, name);
            view! {
                <li>
                    <a href=address target="_blank" rel="noreferrer">
                        {title}
                    </a>
                </li>
            }
        };
        let all = link("index", texts::ALL_DOCS);
        let explaining = move || document_for(&route.get().path()).map(|document| link(document.name, document.title));
        view! {
            <nav class="docs" aria-labelledby=TITLE>
                <p class="side-title" id=TITLE>
                    {texts::DOCS}
                </p>
                <ul>{explaining} {all}</ul>
            </nav>
        }
    })
}
