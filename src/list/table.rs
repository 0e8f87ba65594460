//! Tables with sort and search. Of a long table, only the rows near the screen are in the document.

use std::sync::Arc;

use api::Reported;
use api::date::Timestamp;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

use crate::list::window::{Window, use_whole, use_window};
use crate::ui::text::{Name, Query, Searchable};

/// Column of a table of `T`.
pub struct Column<T: 'static> {
    /// Name in the query of the address: `created`.
    pub name: &'static str,
    /// Heading: "Created".
    pub label: &'static str,
    pub cell: fn(&Arc<T>) -> AnyView,
    /// Sort key; `None` if the column cannot be sorted.
    pub key: Option<Key<T>>,
}

/// Sort key of a row.
pub enum Key<T: 'static> {
    /// Name, in the order of the browser's language.
    Name(fn(&T) -> String),
    /// Time. A row without one, or with an unexpected value, is the earliest.
    Time(fn(&T) -> &Reported<Timestamp>),
}

impl<T> Key<T> {
    fn sort(&self, order: &mut [u32], rows: &[Arc<T>], descending: bool) {
        match self {
            Self::Name(key) => sort_by_name(order, rows, descending, key),
            Self::Time(key) => sort_by_time(order, rows, descending, key),
        }
    }
}

/// Sorts positions by the names of their rows. Rows with equal names stay in the order in which they were loaded.
fn sort_by_name<T>(order: &mut [u32], rows: &[Arc<T>], descending: bool, name: impl Fn(&T) -> String) {
    let names: Vec<Name> = rows.iter().map(|row| Name::new(&name(row))).collect();
    order.sort_by(|&one, &other| {
        let compared = names[one as usize].compare(&names[other as usize]);
        let directed = if descending { compared.reverse() } else { compared };
        directed.then(one.cmp(&other))
    });
}

/// Sorts positions by the times of their rows. Rows with equal times stay in the order in which they were loaded.
fn sort_by_time<T>(order: &mut [u32], rows: &[Arc<T>], descending: bool, time: impl Fn(&T) -> &Reported<Timestamp>) {
    let key = |place: u32| {
        let seconds = time(&rows[place as usize]).known().map_or(0, Timestamp::unix);
        if descending { u64::MAX - seconds } else { seconds }
    };
    // Numbers are compared many times quicker than the texts of times.
    let mut keyed: Vec<(u64, u32)> = order.iter().map(|&place| (key(place), place)).collect();
    keyed.sort_unstable();
    order.iter_mut().zip(keyed).for_each(|(place, (_, sorted))| *place = sorted);
}

/// Sort order.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    pub column: &'static str,
    pub descending: bool,
}

impl Sort {
    /// Parses the sort order of an address, such as `-created`.
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

/// Rows that match the search, in the sort order, as positions in the loaded rows.
pub struct Matches<T: Send + Sync + 'static> {
    rows: RwSignal<Vec<Arc<T>>>,
    pub places: Memo<Vec<u32>>,
}

/// Returns true for a row that is shown.
pub type Keep<T> = Arc<dyn Fn(&T) -> bool + Send + Sync>;

impl<T: Send + Sync> Clone for Matches<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Matches<T> {}

/// Row with its searchable text.
struct Indexed<T> {
    row: Arc<T>,
    text: Arc<Searchable>,
}

impl<T> Clone for Indexed<T> {
    fn clone(&self) -> Self {
        Self { row: self.row.clone(), text: self.text.clone() }
    }
}

impl<T> PartialEq for Indexed<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.row, &other.row)
    }
}

impl<T: Send + Sync + 'static> Matches<T> {
    /// Sorts and searches. The text of a row is folded once, when it is loaded. Rows are sorted when some are added, not with each key.
    pub fn new(
        rows: RwSignal<Vec<Arc<T>>>,
        columns: &'static [Column<T>],
        sort: Memo<Sort>,
        searched: fn(&T) -> [String; 2],
        search: Memo<String>,
    ) -> Self {
        let index = Memo::new(move |before: Option<&Vec<Indexed<T>>>| {
            let text = |(place, row): (usize, &Arc<T>)| {
                let known = before.and_then(|before| before.get(place)).filter(|known| Arc::ptr_eq(&known.row, row));
                known.cloned().unwrap_or_else(|| {
                    let [first, second] = searched(row);
                    Indexed { row: row.clone(), text: Arc::new(Searchable::new(&[&first, &second])) }
                })
            };
            rows.with(|rows| rows.iter().enumerate().map(text).collect::<Vec<_>>())
        });
        let order = Memo::new(move |before: Option<&(Sort, Vec<u32>)>| {
            let sort = sort.get();
            let order = rows.with(|rows| sorted(rows, columns, &sort, before));
            (sort, order)
        });
        let places = Memo::new(move |_| {
            let query = Query::new(&search.get());
            index.with(|index| {
                let is_found = |place: &u32| index.get(*place as usize).is_some_and(|row| row.text.contains(&query));
                order.with(|(_, order)| match query.is_empty() {
                    true => order.clone(),
                    false => order.iter().copied().filter(is_found).collect(),
                })
            })
        });
        Self { rows, places }
    }

    /// Takes all rows in their order, without sort and search.
    pub fn all(rows: Vec<Arc<T>>) -> Self {
        let count = rows.len() as u32;
        Self { rows: RwSignal::new(rows), places: Memo::new(move |_| (0..count).collect()) }
    }

    /// Keeps the rows that `keep` returns true for.
    pub fn filtered(self, keep: Signal<Option<Keep<T>>>) -> Self {
        let Self { rows, places } = self;
        let filtered = move |_: Option<&_>| {
            let Some(keep) = keep.get() else { return places.get() };
            let is_kept = |rows: &[Arc<T>], place: u32| rows.get(place as usize).is_some_and(|row| keep(row));
            rows.with(|rows| {
                places.with(|places| places.iter().copied().filter(|place| is_kept(rows, *place)).collect())
            })
        };
        Self { rows, places: Memo::new(filtered) }
    }

    /// Looks at each row that matches. Tracked.
    pub fn with_each(self, mut look: impl FnMut(&T)) {
        self.rows.with(|rows| {
            let row = |place: &u32| rows.get(*place as usize);
            self.places.with(|places| places.iter().filter_map(row).for_each(|row| look(row)));
        });
    }

    /// Returns the keys of the rows that match, in their order. Tracked.
    pub fn keys<K>(self, key: impl Fn(&T) -> Option<K>) -> Vec<K> {
        let mut keys = Vec::new();
        self.with_each(|row| keys.extend(key(row)));
        keys
    }

    fn slice(self, window: Window) -> Vec<Arc<T>> {
        self.places.with(|places| {
            let end = window.end.min(places.len());
            let shown = places.get(window.start.min(end)..end).unwrap_or_default();
            self.rows.with(|rows| shown.iter().filter_map(|place| rows.get(*place as usize).cloned()).collect())
        })
    }
}

/// Sorts the rows. It starts with the previous order if rows were only added or the direction has changed: few comparisons are left then.
fn sorted<T>(rows: &[Arc<T>], columns: &[Column<T>], sort: &Sort, before: Option<&(Sort, Vec<u32>)>) -> Vec<u32> {
    let count = rows.len() as u32;
    let mut order = match before {
        Some((sorted, order)) if sorted.column == sort.column && order.len() <= rows.len() => order.clone(),
        _ => Vec::new(),
    };
    if before.is_some_and(|(sorted, _)| sorted.descending != sort.descending) {
        order.reverse();
    }
    order.extend(order.len() as u32..count);
    let key = columns.iter().find(|column| column.name == sort.column).and_then(|column| column.key.as_ref());
    if let Some(key) = key {
        key.sort(&mut order, rows, sort.descending);
    }
    order
}

/// Table. The cells of the first column are row headers.
#[component]
pub fn Table<T: Send + Sync + 'static>(
    caption: &'static str,
    columns: &'static [Column<T>],
    matches: Matches<T>,
    /// Order of the rows; without it, the headings do not sort.
    #[prop(optional)]
    sort: Option<Memo<Sort>>,
    /// Called when the user chooses another order.
    #[prop(optional)]
    on_sort: Option<Callback<Sort>>,
    #[prop(optional)] class: &'static str,
    /// True if a click on a row opens the link of its name.
    #[prop(optional)]
    opens: bool,
    /// Returns the identity of a row.
    id: fn(&T) -> String,
) -> impl IntoView {
    let sorting = sort.zip(on_sort);
    let body = NodeRef::<html::Tbody>::new();
    let total = Memo::new(move |_| matches.places.with(Vec::len));
    let whole = use_whole(Signal::derive(move || matches.rows.with(Vec::len)));
    let (window, row_height) = use_window(body, total, whole);
    let headings = columns.iter().map(|column| view! { <Heading column sorting/> }).collect_view();
    let spacer = move |rows: Signal<usize>| {
        // Whole pixels: formatting fractions would add code to the app.
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
    // A changed row is another `Arc`, so that it is rendered again.
    let key = move |row: &Arc<T>| (id(row), Arc::as_ptr(row) as usize);
    // Counted from 1; the headings are row 1. A sort moves rows that stay rendered.
    let row = move |place: ReadSignal<usize>, row| {
        let index = Signal::derive(move || window.get().start + place.get() + 2);
        view! { <Row index columns row/> }
    };
    view! {
        // The implicit roles are repeated: on phones rows are displayed as cards, and a changed `display` can remove implicit roles.
        <table role="table" class=class aria-rowcount=move || total.get() + 1 data-whole=move || whole.get().to_string()>
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">
                    {headings}
                </tr>
            </thead>
            // The link is for the keyboard and for screen readers, and the row is a larger target.
            <tbody role="rowgroup" node_ref=body data-opens=opens.then_some("true") on:click=move |event| _ = opens.then(|| open_row(&event))>
                {spacer(Signal::derive(move || window.get().start))}
                <ForEnumerate each=shown key children=row/>
                {spacer(Signal::derive(move || total.get().saturating_sub(window.get().end)))}
            </tbody>
        </table>
    }
}

/// Opens the link of a row that was clicked anywhere but on a control. A click that ends the selection of a text opens nothing.
fn open_row(event: &MouseEvent) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    let is_selecting = window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed());
    let is_control = target.closest("a, button, input, label, [popover]").ok()?.is_some();
    let link = target.closest("tr").ok()??.query_selector("th a.name").ok()??;
    if is_plain && !is_selecting && !is_control {
        let link: HtmlElement = link.dyn_into().ok()?;
        // Its event reaches the same listener, which cannot be called while it runs.
        spawn_local(async move { link.click() });
    }
    Some(())
}

#[component]
fn Heading<T: 'static>(column: &'static Column<T>, sorting: Option<(Memo<Sort>, Callback<Sort>)>) -> impl IntoView {
    let Some((sort, on_sort)) = sorting.filter(|_| column.key.is_some()) else {
        return view! { <th role="columnheader" scope="col" data-column=column.name>{column.label}</th> }.into_any();
    };
    let direction = move || sort.with(|sort| (sort.column == column.name).then(|| sort.direction()));
    let toggle = move |_| {
        let descending = sort.with_untracked(|sort| sort.column == column.name && !sort.descending);
        on_sort.run(Sort { column: column.name, descending });
    };
    view! {
        <th role="columnheader" scope="col" data-column=column.name aria-sort=move || direction().unwrap_or("none")>
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
            _ => view! { <td role="cell" data-column=column.name data-label=column.label>{cell}</td> }.into_any(),
        }
    });
    view! { <tr role="row" aria-rowindex=move || index.get()>{cells.collect_view()}</tr> }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column<Reported<Timestamp>>; 1] = [Column {
        name: "created",
        label: "Created",
        cell: |_| ().into_any(),
        key: Some(Key::Time(|created| created)),
    }];

    fn rows(created: &[&'static str]) -> Vec<Arc<Reported<Timestamp>>> {
        let row = |month: &&str| format!("{month}-01T00:00:00Z").parse().map_or(Reported::Absent, Reported::Known);
        created.iter().map(|month| Arc::new(row(month))).collect()
    }

    fn by_created(descending: bool) -> Sort {
        Sort { column: "created", descending }
    }

    #[test]
    fn rows_with_equal_keys_stay_in_their_order_in_both_directions() {
        let rows = rows(&["2026-02", "2026-01", "2026-02", "2026-01"]);
        let ascending = sorted(&rows, &COLUMNS, &by_created(false), None);
        assert_eq!(ascending, [1, 3, 0, 2]);
        let descending = sorted(&rows, &COLUMNS, &by_created(true), Some(&(by_created(false), ascending)));
        assert_eq!(descending, [0, 2, 1, 3]);
    }

    #[test]
    fn a_row_without_a_time_is_the_earliest() {
        let rows = rows(&["2026-02", "never", "2026-01"]);
        assert_eq!(sorted(&rows, &COLUMNS, &by_created(false), None), [1, 2, 0]);
        assert_eq!(sorted(&rows, &COLUMNS, &by_created(true), None), [0, 2, 1]);
    }

    #[test]
    fn rows_that_are_added_while_the_direction_changes_are_sorted_in() {
        let rows = rows(&["2026-02", "2026-04", "2026-03", "2026-01"]);
        let before = (by_created(false), vec![0, 1]);
        assert_eq!(sorted(&rows, &COLUMNS, &by_created(true), Some(&before)), [1, 2, 0, 3]);
    }
}
