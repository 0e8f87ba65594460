//! Table of events: a row for each change, with a column for the event before it and one for the event after it.

use api::event::Pair;
use leptos::prelude::*;

use super::{Hooks, Side, texts};
use crate::form::Field;
use crate::form::control::{Grouped, Setting};
use crate::ui::humps::humps;

#[component]
pub fn Events(hooks: Hooks) -> impl IntoView {
    let setting = hooks.events;
    let pairs = hooks.pairs;
    let strangers = Memo::new(move |_| setting.field.with(|field| strangers(pairs, field)));
    let row = move |pair: &Pair| {
        let cell = |name: Option<&'static str>, side: Side| match name {
            Some(name) => {
                let event = format!("{}, {}", pair.label, side.time());
                view! { <td><Tick setting event name=name.to_owned()/></td> }.into_any()
            }
            None => view! { <td class="none">{texts::NOT_OFFERED}</td> }.into_any(),
        };
        view! { <tr><th scope="row">{pair.label}</th> {cell(pair.pre, Side::Before)} {cell(pair.post, Side::After)}</tr> }
    };
    let group = move |pairs: &'static [Pair]| {
        view! {
            <tbody>
                <tr class="subject">
                    <th scope="rowgroup" colspan="3">{pairs.first().map(|pair| texts::subject(pair.subject()))}</th>
                </tr>
                {pairs.iter().map(row).collect_view()}
            </tbody>
        }
    };
    let stranger = move |name| {
        view! {
            <tr>
                <th scope="row">
                    <span class="badge" data-tone="warning">{texts::UNKNOWN_EVENT}</span>
                </th>
                <td colspan="2">
                    <Tick setting event=texts::UNKNOWN_EVENT.to_owned() name class="code"/>
                </td>
            </tr>
        }
    };
    view! {
        <Grouped setting>
            <table class="events">
                <thead>
                    <tr>
                        <th scope="col">{texts::CHANGE}</th>
                        <Column hooks side=Side::Before about=texts::BEFORE_ABOUT/>
                        <Column hooks side=Side::After about=texts::AFTER_ABOUT/>
                    </tr>
                </thead>
                {pairs.chunk_by(|one, other| one.subject() == other.subject()).map(group).collect_view()}
                <tbody>
                    <Show when=move || strangers.with(|strangers| !strangers.is_empty())>
                        <tr class="subject">
                            <th scope="rowgroup" colspan="3">{texts::OTHER_EVENTS}</th>
                        </tr>
                    </Show>
                    {move || strangers.get().into_iter().map(stranger).collect_view()}
                </tbody>
            </table>
        </Grouped>
    }
}

/// Heading of a column, with a button that selects all of its events or none.
#[component]
fn Column(hooks: Hooks, side: Side, about: &'static str) -> impl IntoView {
    let pairs = hooks.pairs;
    let put = move |on| hooks.events.field.update(|field| side.names(pairs).for_each(|name| field.toggle(name, on)));
    let title = side.title();
    let button = move |selection: &'static str, on: bool| {
        let name = texts::select_in_column(selection, title);
        view! { <button type="button" class="pill" aria-label=name on:click=move |_| put(on)>{selection}</button> }
    };
    let is_deaf = move || hooks.url(side).field.with(|field| field.text().is_empty()) && hooks.has_events(side);
    view! {
        <th scope="col">
            <span>{title}</span>
            <small>{about}</small>
            <span class="row">{button(texts::SELECT_ALL, true)} {button(texts::SELECT_NONE, false)}</span>
            {move || is_deaf().then(|| view! { <span class="badge" data-tone="warning">{texts::NO_COLUMN_URL}</span> })}
        </th>
    }
}

/// Checkbox of an event, labelled with its name in the API. Screen readers read the change and the column first.
#[component]
fn Tick(setting: Setting, event: String, name: String, #[prop(default = "wire")] class: &'static str) -> impl IntoView {
    let label = format!("{event}: {name}");
    let name = StoredValue::new(name);
    let is_on = move || name.with_value(|name| setting.field.with(|field| field.has(name)));
    let put = move |on| name.with_value(|name| setting.field.update(|field| field.toggle(name, on)));
    view! {
        <label class="option">
            <input type="checkbox" aria-label=label prop:checked=is_on on:change:target=move |event| put(event.target().checked())/>
            <code class=class>{name.with_value(|name| humps(name))}</code>
        </label>
    }
}

/// Events that the API reports and the contract does not know. They stay visible when they are deselected.
fn strangers(pairs: &[Pair], field: &Field) -> Vec<String> {
    let mut strangers: Vec<_> = field.saved().lines().chain(field.text().lines()).map(str::to_owned).collect();
    strangers.retain(|name| pairs.iter().flat_map(Pair::names).all(|known| known != name));
    strangers.sort_unstable();
    strangers.dedup();
    strangers
}

#[cfg(test)]
mod tests {
    use api::event::{OfService, Scope};
    use api::service_webhooks;

    use super::*;

    #[test]
    fn unknown_events_stay_visible() {
        let mut field =
            Field::stored(*service_webhooks::Update::filters().info(), "onUserAdded\nonMessageAdd\nonReactionAdded");
        let expected = ["onReactionAdded", "onUserAdded"];
        assert_eq!(strangers(OfService::PAIRS, &field), expected);
        field.toggle("onUserAdded", false);
        assert_eq!(strangers(OfService::PAIRS, &field), expected);
    }
}
