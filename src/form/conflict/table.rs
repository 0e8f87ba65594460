//! Table of a form's conflicts: the user's value, the other user's value with its author, and the choice between them.

use api::date::Timestamp;
use engine::merge::difference;
use js_sys::Date;
use leptos::prelude::*;

use super::author::{Author, author, newest_records};
use crate::backend::client::Client;
use crate::feedback::load::{Loadable, load};
use crate::form::Field;
use crate::form::control::{ApiName, control_id};
use crate::form::format::nothing;
use crate::form::texts;
use crate::session::context::SessionContext;
use crate::ui::focus::focus_heading;
use crate::ui::icon::{Icon, Svg};
use crate::ui::table_head::TableHead;
use crate::ui::texts::CLOSE;
use crate::value::moment::Moment;

/// Conflicts of a form.
#[derive(Clone, Copy)]
pub struct Conflicts {
    /// Prefix of the ids in the form.
    form: &'static str,
    fields: StoredValue<Vec<RwSignal<Field>>>,
    /// Positions of the fields with a conflict.
    positions: Memo<Vec<usize>>,
}

impl Conflicts {
    pub fn new(form: &'static str, fields: StoredValue<Vec<RwSignal<Field>>>) -> Self {
        let has_conflict = |field: &RwSignal<Field>| field.with(|field| field.conflict().is_some());
        let positions = Memo::new(move |_| {
            fields.with_value(|fields| (0..fields.len()).filter(|index| has_conflict(&fields[*index])).collect())
        });
        Self { form, fields, positions }
    }

    /// Returns true if there is one. Tracked.
    pub fn is_any(self) -> bool {
        !self.positions.with(Vec::is_empty)
    }

    /// Ends every conflict with the value that was chosen.
    pub fn resolve(self) {
        self.each(Field::resolve);
    }

    fn each(self, change: fn(&mut Field)) {
        self.fields_in_conflict().into_iter().for_each(|field| field.update(change));
    }

    fn fields_in_conflict(self) -> Vec<RwSignal<Field>> {
        self.fields.with_value(|fields| self.positions.get_untracked().into_iter().map(|index| fields[index]).collect())
    }

    /// Returns true if the user's own value is chosen for none of them. Tracked.
    fn takes_all_theirs(self) -> bool {
        let positions = self.positions.get();
        self.fields.with_value(|fields| positions.iter().all(|index| fields[*index].with(|field| !field.is_dirty())))
    }
}

/// Table of the conflicts, while there are any.
#[component]
pub fn ConflictTable(
    conflicts: Conflicts,
    /// Path of the resource. `None` if the journal cannot be searched for it.
    path: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Show when=move || conflicts.is_any()>
            <Table conflicts path=path.get_untracked()/>
        </Show>
    }
}

#[component]
fn Table(conflicts: Conflicts, path: Option<String>) -> impl IntoView {
    let authors = Authors::load(conflicts, path);
    let row = move |index: usize| {
        let field = conflicts.fields.with_value(|fields| fields[index]);
        view! { <Row form=conflicts.form field authors/> }
    };
    let has_several = move || conflicts.positions.with(|positions| positions.len() > 1);
    let close = move |_| {
        conflicts.resolve();
        // The button disappears with the table.
        focus_heading();
    };
    view! {
        <section class="conflict" aria-label=texts::CONFLICTS>
            <p class="row" role="alert">
                <Svg icon=Icon::Alert/>
                <span><b>{texts::CHANGED}</b> " " {texts::CHOOSE_VALUES}</span>
            </p>
            <table role="table" aria-label=texts::BOTH_VALUES>
                <TableHead headings=[texts::CONFLICT_SETTING, texts::YOUR_VALUE, texts::THEIR_VALUE, texts::CHOICE]/>
                <tbody role="rowgroup">
                    {move || conflicts.positions.get().into_iter().map(row).collect_view()}
                </tbody>
            </table>
            <div class="row">
                <Show when=has_several>
                    <button type="button" on:click=move |_| conflicts.each(Field::keep_mine)>
                        {texts::KEEP_ALL_MINE}
                    </button>
                    <button type="button" on:click=move |_| conflicts.each(Field::take_theirs)>
                        {texts::TAKE_ALL_THEIRS}
                    </button>
                </Show>
                <Show when=move || conflicts.takes_all_theirs()>
                    <button type="button" data-kind="quiet" on:click=close>{CLOSE}</button>
                </Show>
                <span role="status">
                    {move || conflicts.takes_all_theirs().then_some(texts::NOTHING_TO_SAVE)}
                </span>
            </div>
        </section>
    }
}

/// Authors of the other values, in the order of the fields, and the time at which the values were read.
#[derive(Clone, Copy)]
struct Authors {
    found: Loadable<Vec<(RwSignal<Field>, Option<Author>)>>,
    read: Memo<Timestamp>,
}

impl Authors {
    /// Searches the journal, now and whenever another conflict comes.
    fn load(conflicts: Conflicts, path: Option<String>) -> Self {
        let (client, session): (Client, SessionContext) = (expect_context(), expect_context());
        let theirs = Memo::new(move |_| {
            let positions = conflicts.positions.get();
            let saved = |index: &usize| {
                conflicts.fields.with_value(|fields| fields[*index].with(|field| field.saved().to_owned()))
            };
            positions.iter().map(saved).collect::<Vec<_>>()
        });
        let read = Memo::new(move |_| {
            theirs.track();
            Timestamp::from_unix((Date::now() / 1000.0) as u64)
        });
        let found = load(move || {
            theirs.track();
            let (path, fields) = (path.clone(), conflicts.fields_in_conflict());
            async move {
                let records = newest_records(client, session).await;
                // The page may have been left.
                let of = |field: RwSignal<Field>| {
                    let author = field.try_with_untracked(|field| author(&records, path.as_deref()?, field));
                    (field, author.flatten())
                };
                Ok(fields.into_iter().map(of).collect())
            }
        });
        Self { found, read }
    }

    /// Author and time of the value of a field.
    fn of(self, field: RwSignal<Field>) -> impl IntoView {
        let session: SessionContext = expect_context();
        let user = session.current.with_value(|session| session.as_ref().map(|session| session.user()));
        move || {
            let found = self.found.with(|found| {
                let found = found.as_ref()?.as_ref().ok()?;
                found.iter().find(|(other, _)| *other == field)?.1.clone()
            });
            match found {
                None => view! { {texts::READ_AT} " " <Moment value=self.read.get().into()/> }.into_any(),
                Some(Author { person: None, at }) => view! { {texts::SAVED_HERE} " " <Moment value=at/> }.into_any(),
                Some(Author { person: Some(person), at }) => {
                    let you = (user.as_ref() == Some(&person)).then_some(texts::YOU);
                    view! { {texts::SAVED_BY} " " <bdi>{person}</bdi> {you} ", " <Moment value=at/> }.into_any()
                }
            }
        }
    }
}

/// One setting, with both values.
#[component]
fn Row(form: &'static str, field: RwSignal<Field>, authors: Authors) -> impl IntoView {
    let info = field.with_untracked(Field::info);
    let mine = move || field.with(|field| value(field, field.saved(), field.mine()));
    let theirs =
        move || field.with(|field| value(field, field.conflict().map_or("", |conflict| &conflict.base), field.saved()));
    let is_mine = move || field.with(Field::is_dirty);
    let option = move |label: &'static str, is_chosen: Signal<bool>, choose: fn(&mut Field)| {
        view! {
            <label class="option">
                <input
                    type="radio"
                    name=format!("{}-conflict", control_id(form, info.wire))
                    aria-label=format!("{label}: {}", info.label)
                    prop:checked=is_chosen
                    on:change=move |_| field.update(choose)
                />
                {label}
            </label>
        }
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{info.label} " " <ApiName info/></th>
            <td role="cell" data-label=texts::YOUR_VALUE>
                {mine}
                {info.many.then(|| view! { <p class="hint">{texts::ADDED_TO_THEIRS}</p> })}
            </td>
            <td role="cell" data-label=texts::THEIR_VALUE>
                {theirs}
                <p class="hint">{authors.of(field)}</p>
            </td>
            <td role="cell">
                {option(texts::KEEP_MINE, Signal::derive(is_mine), Field::keep_mine)}
                {option(texts::TAKE_THEIRS, Signal::derive(move || !is_mine()), Field::take_theirs)}
            </td>
        </tr>
    }
}

/// Value in words. Of a list it is the difference from `before`.
fn value(field: &Field, before: &str, text: &str) -> AnyView {
    let info = field.info();
    if !info.many {
        return match text {
            "" => view! { <span class="none">{nothing(&info)}</span> }.into_any(),
            text => view! { <bdi>{field.format(text)}</bdi> }.into_any(),
        };
    }
    let (gone, new) = difference(before, text);
    if gone.is_empty() && new.is_empty() {
        return view! { <span class="none">{texts::SAME_LIST}</span> }.into_any();
    }
    let gone = gone.into_iter().map(|line| view! { <del>"− " <bdi>{line.to_owned()}</bdi></del> " " }).collect_view();
    let new = new.into_iter().map(|line| view! { <ins>"+ " <bdi>{line.to_owned()}</bdi></ins> " " }).collect_view();
    view! { {gone} {new} }.into_any()
}
