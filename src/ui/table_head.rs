//! Head of a table that is not sorted.

use leptos::prelude::*;

/// Head row with these headings. The implicit roles are repeated, because a changed `display` can remove them.
#[component]
pub fn TableHead<const COLUMNS: usize>(headings: [&'static str; COLUMNS]) -> impl IntoView {
    let heading = |text| view! { <th role="columnheader" scope="col">{text}</th> };
    view! {
        <thead role="rowgroup">
            <tr role="row">{headings.map(heading).into_iter().collect_view()}</tr>
        </thead>
    }
}
