//! Links to the sections of a long page.

use leptos::prelude::*;

use crate::ui::texts;

/// Links to sections: id of the heading, and title. Beside the page if the window is wide, else above it.
#[component]
pub fn OnThisPage(sections: Vec<(String, &'static str)>) -> impl IntoView {
    let link = |(id, title): (String, &'static str)| view! { <li><a href=format!("#{id}")>{title}</a></li> };
    view! {
        <nav class="jumps" aria-label=texts::ON_THIS_PAGE>
            <ul>{sections.into_iter().map(link).collect_view()}</ul>
        </nav>
    }
}
