//! Tables: headings that sort, rows that are searched, and no more rows in the page than are looked at.

mod window;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::table::window::{Window, use_window};

/// A column of a table of `T`.
pub struct Column<T: 'static> {
    /// In the address: `created`.
    pub name: &'static str,
    /// In the heading: "Created".
    pub label: &'static str,
    pub cell: fn(&Arc<T>) -> AnyView,
    /// What its rows are sorted by, where they can be.
    pub key: Option<fn(&T) -> String>,
}

/// By which column, and which way.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    pub column: &'static str,
    pub descending: bool,
}

impl Sort {
    /// As the address writes it: `-created`.
    pub fn parse<T>(text: &str, columns: &[Column<T>]) -> Option<Self> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let column = columns.iter().find(|column| column.name == name && column.key.is_some())?;
        Some(Self { column: column.name, descending })
    }

    fn direction(&self) -> &'static str {
        if self.descending { "descending" } else { "ascending" }
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column)
    }
}

/// Which rows match and in which order, as places in the loaded ones.
pub struct Matches<T: 'static> {
    rows: RwSignal<Vec<Arc<T>>>,
    pub places: Memo<Vec<u32>>,
}

impl<T> Clone for Matches<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Matches<T> {}

impl<T: Send + Sync + 'static> Matches<T> {
    /// Sorts and searches. What is sorted by and searched in is worked out once a load, not once a key press.
    pub fn new(
        rows: RwSignal<Vec<Arc<T>>>,
        columns: &'static [Column<T>],
        sort: Memo<Sort>,
        haystack: fn(&T) -> String,
        search: Memo<String>,
    ) -> Self {
        let haystacks = Memo::new(move |_| {
            rows.with(|rows| rows.iter().map(|row| haystack(row).to_lowercase()).collect::<Vec<_>>())
        });
        let order = Memo::new(move |_| {
            let sort = sort.get();
            let key = columns.iter().find(|column| column.name == sort.column).and_then(|column| column.key);
            let mut order: Vec<u32> = rows.with(|rows| (0..rows.len() as u32).collect());
            if let Some(key) = key {
                let keys: Vec<_> = rows.with(|rows| rows.iter().map(|row| key(row)).collect());
                let by_key = |a: &u32, b: &u32| keys[*a as usize].cmp(&keys[*b as usize]);
                order.sort_by(|a, b| if sort.descending { by_key(b, a) } else { by_key(a, b) });
            }
            order
        });
        let places = Memo::new(move |_| {
            let needle = search.get().trim().to_lowercase();
            let order = order.get();
            haystacks.with(|haystacks| {
                let found = |place: &u32| haystacks.get(*place as usize).is_some_and(|text| text.contains(&needle));
                if needle.is_empty() { order } else { order.into_iter().filter(found).collect() }
            })
        });
        Self { rows, places }
    }

    fn slice(self, window: Window) -> Vec<Arc<T>> {
        self.places.with(|places| {
            let end = window.end.min(places.len());
            let shown = places.get(window.start.min(end)..end).unwrap_or_default();
            self.rows.with(|rows| shown.iter().filter_map(|place| rows.get(*place as usize).cloned()).collect())
        })
    }
}

/// A table whose first column says which row it is.
#[component]
pub fn Table<T: Send + Sync + 'static>(
    caption: &'static str,
    columns: &'static [Column<T>],
    matches: Matches<T>,
    sort: Memo<Sort>,
    on_sort: Callback<Sort>,
    /// Tells rows apart.
    id: fn(&T) -> String,
) -> impl IntoView {
    let body = NodeRef::<html::Tbody>::new();
    let total = Memo::new(move |_| matches.places.with(Vec::len));
    let (window, row_height) = use_window(body, total);
    let headings = columns.iter().map(|column| view! { <Heading column sort on_sort/> }).collect_view();
    let spacer = move |rows: Signal<usize>| {
        // Whole pixels: writing fractions takes code that nothing else needs.
        let height = move || format!("{}px", (rows.get() as f64 * row_height.get()) as u64);
        view! {
            <Show when=move || { rows.get() > 0 }>
                <tr class="spacer" aria-hidden="true">
                    <td colspan=columns.len() style:height=height></td>
                </tr>
            </Show>
        }
    };
    let shown = move || matches.slice(window.get());
    // A row that was changed is another `Arc`, so that it is drawn anew.
    let key = move |row: &Arc<T>| (id(row), Arc::as_ptr(row) as usize);
    // Counted from 1, and the headings are the first. A row that is kept may be moved, by sorting for one.
    let row = move |place: ReadSignal<usize>, row| {
        let index = Signal::derive(move || window.get().start + place.get() + 2);
        view! { <Row index columns row/> }
    };
    view! {
        // The roles are the elements' own; they are said because cards on a phone change the elements' display, which can take them away.
        <table role="table" aria-rowcount=move || total.get() + 1>
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">
                    {headings}
                </tr>
            </thead>
            <tbody role="rowgroup" node_ref=body>
                {spacer(Signal::derive(move || window.get().start))}
                <ForEnumerate each=shown key children=row/>
                {spacer(Signal::derive(move || total.get().saturating_sub(window.get().end)))}
            </tbody>
        </table>
    }
}

#[component]
fn Heading<T: 'static>(column: &'static Column<T>, sort: Memo<Sort>, on_sort: Callback<Sort>) -> impl IntoView {
    if column.key.is_none() {
        return view! { <th role="columnheader" scope="col">{column.label}</th> }.into_any();
    }
    let direction = move || sort.with(|sort| (sort.column == column.name).then(|| sort.direction()));
    let toggle = move |_| {
        let descending = sort.with_untracked(|sort| sort.column == column.name && !sort.descending);
        on_sort.run(Sort { column: column.name, descending });
    };
    view! {
        <th role="columnheader" scope="col" aria-sort=move || direction().unwrap_or("none")>
            <button type="button" data-kind="bare" on:click=toggle>
                {column.label}
            </button>
        </th>
    }
    .into_any()
}

#[component]
fn Row<T: 'static>(index: Signal<usize>, columns: &'static [Column<T>], row: Arc<T>) -> impl IntoView {
    let cells = columns.iter().enumerate().map(|(place, column)| {
        let cell = (column.cell)(&row);
        match place {
            0 => view! { <th role="rowheader" scope="row">{cell}</th> }.into_any(),
            _ => view! { <td role="cell" data-label=column.label>{cell}</td> }.into_any(),
        }
    });
    view! { <tr role="row" aria-rowindex=move || index.get()>{cells.collect_view()}</tr> }
}
