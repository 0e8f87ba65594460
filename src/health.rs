//! Page *Health*: what is wrong in the account's configuration, with a link to where each is mended.

mod actions;
mod findings;
mod marks;
mod mute;
pub mod rows;
mod state;
mod texts;

use api::Sid;
use api::service::Service;
use engine::health::{Severity, unread};
use engine::run::Cut;
use leptos::prelude::*;

pub use self::findings::ServiceName;
pub use self::marks::{HealthBadge, HealthKeeper, tone};

use self::actions::Actions;
use self::findings::Group;
use self::mute::{MuteDialog, Muted};
pub use self::state::{HealthContext, Shown, describe_unread};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::icon::{Icon, Svg};

/// Query parameter with the SID of the only service whose findings are shown.
const SERVICE: &str = "service";

/// Page *Health*. It checks the account when it is opened, unless it has done so before and nothing was changed since.
#[component]
pub fn Health() -> impl IntoView {
    let health = HealthContext::of_app();
    provide_context(health);
    health.begin_if_outdated();
    let navigation: Navigation = expect_context();
    let all = health.shown();
    let query = navigation.query(SERVICE);
    let service = Memo::new(move |_| query.with(|sid| sid.as_ref()?.parse::<Sid<Service>>().ok()));
    let shown = Memo::new(move |_| match service.get() {
        Some(sid) => all.with(|all| all.of_service(&sid)),
        None => all.get(),
    });
    view! {
        <header class="spread">
            <div>
                <h1>{Route::Health.title()}</h1>
                <p class="hint">{texts::ABOUT}</p>
            </div>
            <Actions health shown=all/>
        </header>
        <section class="panel" aria-label=texts::EXTENT>
            <div class="body">
                <Extent health/>
            </div>
        </section>
        {move || service.get().map(|sid| view! { <OneService health sid/> })}
        <Unread health/>
        {Severity::ALL.map(|severity| view! { <Findings severity shown/> }).into_iter().collect_view()}
        <Show when=move || health.is_done_without_findings(shown)>
            <section class="panel" aria-label=texts::RESULT>
                <div class="empty">
                    <h2>{texts::NO_FINDINGS}</h2>
                    <p>{texts::NO_FINDINGS_MEANING}</p>
                </div>
            </section>
        </Show>
        <Muted health shown=all/>
        <MuteDialog health/>
    }
}

/// Number of services checked and of requests sent.
#[component]
fn Extent(health: HealthContext) -> impl IntoView {
    let text = move || {
        health.run.with(|run| {
            let progress = run.inquiry().progress();
            let more = if progress.is_list_complete { "" } else { "+" };
            texts::extent(progress.done, &format!("{}{more}", progress.found), run.calls())
        })
    };
    let cut = move || match health.run.cut() {
        Some(Cut::Stopped) => texts::STOPPED,
        Some(Cut::Budget) => texts::STOPPED_AT_LIMIT,
        None => "",
    };
    view! {
        <div class="row">
            <p role="status">{text} " " {cut}</p>
            <Show when=move || health.run.is_running()>
                <progress aria-label=texts::PROGRESS max=move || health.found() value=move || health.done()></progress>
            </Show>
        </div>
    }
}

/// Name of the only service whose findings are shown, with a way to all of them.
#[component]
fn OneService(health: HealthContext, sid: Sid<Service>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let name = {
        let sid = sid.clone();
        Memo::new(move |_| {
            health.run.with(|run| run.inquiry().snapshot().name_of(&sid)).unwrap_or_else(|| sid.to_string())
        })
    };
    view! {
        <p class="row">
            <span>{texts::ONLY_SERVICE} " " {move || view! { <ServiceName sid=sid.clone() name=name.get()/> }}</span>
            <a href=navigation.href(&Route::Health)>{texts::SHOW_EVERY_SERVICE}</a>
        </p>
    }
}

/// Settings that could not be read, so that they were not checked.
#[component]
fn Unread(health: HealthContext) -> impl IntoView {
    let lines = Memo::new(move |_| {
        health.run.with(|run| describe_unread(&unread(run.inquiry().snapshot()))).unwrap_or_default()
    });
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <div class="note" data-tone="warning" role="status">
                <Svg icon=Icon::Alert/>
                <div>
                    <p><b>{texts::UNREAD}</b></p>
                    <ul>{move || lines.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                </div>
            </div>
        </Show>
    }
}

/// Findings of one severity, by check.
#[component]
fn Findings(severity: Severity, shown: Memo<Shown>) -> impl IntoView {
    let (heading, title) = match severity {
        Severity::Problem => ("health-problems", texts::PROBLEMS),
        Severity::Warning => ("health-warnings", texts::WARNINGS),
        Severity::Note => ("health-notes", texts::NOTES),
    };
    let groups = Memo::new(move |_| shown.with(|shown| shown.groups(severity)));
    let count = move || groups.with(|groups| groups.iter().map(|group| group.findings.len()).sum::<usize>());
    view! {
        <Show when=move || groups.with(|groups| !groups.is_empty())>
            <section class="panel health" data-severity=severity.label().to_lowercase() aria-labelledby=heading>
                <header class="row">
                    <h2 id=heading>{title}</h2>
                    <span class="badge">{count}</span>
                </header>
                <For each=move || groups.get() key=|group| group.clone() let(group)>
                    <Group group/>
                </For>
            </section>
        </Show>
    }
}
