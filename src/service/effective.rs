//! Section *In effect*: each value that wins in a service, and where it comes from.

use api::Sid;
use api::service::Service;
use engine::effective::{Group, Setting, Source, effective};
use engine::run::Limits;
use engine::survey::Survey;
use leptos::prelude::*;

use super::texts;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::Waiting;
use crate::feedback::problem::Problem;
use crate::place::PlaceLink;
use crate::ui::table_head::TableHead;

/// Section *In effect*.
#[component]
pub fn InEffect(sid: Sid<Service>) -> impl IntoView {
    let run: InquiryRun<Survey> = InquiryRun::new(expect_context());
    run.begin(Survey::service(sid.clone()), Limits::default());
    let groups = Memo::new(move |_| {
        // The values are compared with each other, so that they are shown when all are there.
        let is_complete = !run.is_running();
        is_complete.then(|| run.with(|run| effective(run.inquiry().snapshot(), &sid))).flatten()
    });
    view! {
        <p class="hint">{texts::EFFECTIVE_ABOUT}</p>
        {move || match groups.get() {
            None => view! { <Waiting what=texts::EFFECTIVE_LOADED/> }.into_any(),
            Some(groups) => groups.into_iter().map(|group| view! { <Section group/> }).collect_view().into_any(),
        }}
    }
}

#[component]
fn Section(group: Group) -> impl IntoView {
    let Group { title, settings, error } = group;
    let heading = format!("effective-{}", title.to_lowercase().replace(' ', "-"));
    let place = settings.first().map(|setting| {
        let mut place = setting.place.clone();
        place.parameter = None;
        place
    });
    let problem = error.map(|error| view! { <Problem summary=texts::group_failed(title) failure=error/> });
    let table = (!settings.is_empty()).then(|| {
        let rows = settings.into_iter().map(|setting| view! { <Row setting/> }).collect_view();
        view! {
            <table class="effective" role="table">
                <caption class="visually-hidden">{title}</caption>
                <TableHead headings=[texts::SETTING, texts::VALUE, texts::COMES_FROM]/>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    });
    view! {
        <section class="panel" aria-labelledby=heading.clone()>
            <header class="spread">
                <h2 id=heading.clone()>{title}</h2>
                {place.map(|place| view! { <PlaceLink place of=texts::THIS_SERVICE/> })}
            </header>
            {problem}
            {table}
        </section>
    }
}

#[component]
fn Row(setting: Setting) -> impl IntoView {
    let Setting { label, value, source, parts, .. } = setting;
    let tone = match source {
        Source::Service | Source::Chat => "accent",
        Source::Account => "",
        Source::Default | Source::NotSet => "muted",
    };
    let count = parts.len();
    // The number of entries stands in the summary.
    let value = (value != count.to_string()).then(|| view! { <bdi>{value}</bdi> });
    let parts = (count != 0).then(|| {
        let items = parts.into_iter().map(|part| view! { <li>{part}</li> }).collect_view();
        view! {
            <details>
                <summary>{texts::entries(count)}</summary>
                <ul>{items}</ul>
            </details>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{label}</th>
            <td role="cell" data-label=texts::VALUE>{value} {parts}</td>
            <td role="cell" data-label=texts::COMES_FROM><span class="badge" data-tone=tone>{source.label()}</span></td>
        </tr>
    }
}
