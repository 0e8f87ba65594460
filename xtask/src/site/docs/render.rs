//! Markdown as HTML, with the ids of headings and the links that the site has.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Rendered document.
pub struct Rendered {
    pub name: String,
    /// First heading.
    pub title: String,
    pub html: String,
    /// Links within the folder of the documents.
    pub links: Vec<String>,
}

/// Renders a document.
pub fn document(name: &str, markdown: &str) -> Rendered {
    let events: Vec<Event> = Parser::new_ext(markdown, Options::ENABLE_TABLES).collect();
    let mut rendered = Rendered { name: name.to_owned(), title: String::new(), html: String::new(), links: Vec::new() };
    let mut shown = Vec::new();
    let mut is_removed = false;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let text = heading_text(&events[index..]);
                let id = Some(CowStr::from(slug(&text)));
                if rendered.title.is_empty() {
                    rendered.title = text;
                }
                let (level, classes, attrs) = (*level, classes.clone(), attrs.clone());
                shown.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => match on_site(dest_url) {
                Some(address) => {
                    if !address.contains("://") {
                        rendered.links.push(address.clone());
                    }
                    let (link_type, dest_url) = (*link_type, address.into());
                    shown.push(Event::Start(Tag::Link { link_type, dest_url, title: title.clone(), id: id.clone() }));
                }
                None => is_removed = true,
            },
            Event::End(TagEnd::Link) if std::mem::take(&mut is_removed) => {}
            // A wide table scrolls, also by keyboard.
            Event::Start(Tag::Table(_)) => {
                shown.push(Event::Html(
                    "<div class=\"wide\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">".into(),
                ));
                shown.push(event.clone());
            }
            Event::End(TagEnd::Table) => shown.extend([event.clone(), Event::Html("</div>\n".into())]),
            _ => shown.push(event.clone()),
        }
    }
    html::push_html(&mut rendered.html, shown.into_iter());
    // Scrolls by keyboard as well. An empty cell is no header.
    rendered.html = rendered.html.replace("<pre>", "<pre tabindex=\"0\">").replace("<th></th>", "<td></td>");
    rendered
}

/// Text of the heading that begins here.
fn heading_text(events: &[Event]) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let text = inside.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(&**text),
        _ => None,
    });
    text.collect()
}

/// Id of a heading, as repositories on the web make it.
fn slug(text: &str) -> String {
    let kept =
        text.to_lowercase().chars().filter(|char| char.is_alphanumeric() || "-_ ".contains(*char)).collect::<String>();
    kept.replace(' ', "-")
}

/// Address of a link in the site; `None` for a file that is in the checkout only.
fn on_site(address: &str) -> Option<String> {
    if address.starts_with("../") {
        return None;
    }
    let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let path = path
        .strip_suffix(".md")
        .filter(|_| !path.contains("://"))
        .map_or(path.to_owned(), |name| format!("{name}.html"));
    Some(anchor.map_or(path.clone(), |anchor| format!("{path}#{anchor}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_rendered_documents_and_not_out_of_the_site() {
        let text = "# The `journal` key\n\n[a](journal.md#the-key) [b](../deploy/nginx.conf) [c](https://example.com/x.md) [d](#x)";
        let rendered = document("x", text);
        assert_eq!(rendered.title, "The journal key");
        assert_eq!(rendered.links, ["journal.html#the-key", "#x"]);
        assert!(rendered.html.contains("<h1 id=\"the-journal-key\">"), "{}", rendered.html);
        assert!(rendered.html.contains("</a> b <a href=\"https://example.com/x.md\">c</a>"), "{}", rendered.html);
    }
}
