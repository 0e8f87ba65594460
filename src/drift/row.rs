//! Row of an entry.

use std::sync::Arc;

use api::gateway::drift::{Change, Entry};
use leptos::prelude::*;

use super::format::{Values, headline, name, place, values};
use super::texts;
use crate::health::ServiceName;
use crate::place::PlaceLink;
use crate::value::moment::Moment;

/// Row of an entry. `index` is its `aria-rowindex`.
#[component]
pub fn Row(index: usize, entry: Arc<Entry>) -> impl IntoView {
    let name = entry.service_name.text().or_else(|| entry.service.text()).unwrap_or_default();
    let is_service_gone = place(&entry).is_none();
    let owner = match entry.service.known().cloned() {
        None => view! { <span class="person">{texts::ACCOUNT}</span> }.into_any(),
        Some(_) if is_service_gone => view! { <span class="person"><bdi>{name.clone()}</bdi></span> }.into_any(),
        Some(sid) => view! { <ServiceName sid name=name.clone()/> }.into_any(),
    };
    let of = if entry.service.known().is_some() { name } else { String::new() };
    view! {
        <tr role="row" aria-rowindex=index>
            <th role="rowheader" scope="row">
                <span>{texts::BETWEEN} " " <Moment value=entry.since.clone()/></span>
                <span>{texts::AND} " " <Moment value=entry.seen.clone()/></span>
            </th>
            <td role="cell">{owner}</td>
            <td role="cell">
                <What entry=entry.clone()/>
            </td>
            <td role="cell">{place(&entry).map(|place| view! { <PlaceLink place of=of.clone()/> })}</td>
        </tr>
    }
}

/// Sentence about the change, with the old and the new value.
#[component]
fn What(entry: Arc<Entry>) -> impl IntoView {
    let name = name(&entry).map(|name| view! { " " <b><bdi>{name}</bdi></b> });
    let is_setting = entry.change.known() == Some(&Change::Changed);
    let difference = is_setting.then(|| {
        let Values { is_list, gone, new } = values(&entry);
        let [minus, plus] = if is_list { ["− ", "+ "] } else { ["", ""] };
        let gone = gone.into_iter().map(|text| view! { <del>{minus} <bdi>{text}</bdi></del> " " }).collect_view();
        let new = new.into_iter().map(|text| view! { <ins>{plus} <bdi>{text}</bdi></ins> " " }).collect_view();
        let arrow = (!is_list).then_some("→ ");
        view! {
            <dl class="difference">
                <dt>{entry.label.text()}</dt>
                <dd>{gone} {arrow} {new}</dd>
            </dl>
        }
    });
    view! {
        <p class="headline">{headline(&entry)} {name}</p>
        {difference}
    }
}
