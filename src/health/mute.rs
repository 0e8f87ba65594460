//! Muting a check with a reason, and the muted findings.

use engine::health::Mute;
use leptos::prelude::*;

use super::state::{HealthContext, Shown};
use super::texts;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::texts::CANCEL;

/// Dialog that asks for the reason.
#[component]
pub fn MuteDialog(health: HealthContext) -> impl IntoView {
    let open = Signal::derive(move || health.muting.with(Option::is_some));
    let close = Callback::new(move |()| health.muting.set(None));
    let title = Signal::derive(move || {
        let title = health.muting.with(|finding| finding.as_ref().map(|finding| finding.check.title));
        title.map(texts::mute_title).unwrap_or_default()
    });
    view! {
        <Dialog open close title role=Role::Dialog>
            <MuteForm health close/>
        </Dialog>
    }
}

/// Form with the reason and, for a finding in a service, the scope.
#[component]
fn MuteForm(health: HealthContext, close: Callback<()>) -> impl IntoView {
    let Some(finding) = health.muting.get_untracked() else { return ().into_any() };
    let (reason, is_missing) = (RwSignal::new(String::new()), RwSignal::new(false));
    let has_service = finding.place.service.is_some();
    let everywhere = RwSignal::new(!has_service);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked().trim().to_owned();
        if text.is_empty() {
            return is_missing.set(true);
        }
        let service = finding.place.service.clone().filter(|_| !everywhere.get_untracked());
        health.mute(finding.check.id, service, text);
        close.run(());
    };
    view! {
        <form on:submit=submit>
            <p>{texts::MUTE_EFFECT}</p>
            {has_service.then(|| view! { <ScopeChoice everywhere/> })}
            <div class="field">
                <label for="mute-reason">{texts::REASON}</label>
                <input
                    id="mute-reason"
                    type="text"
                    maxlength="200"
                    autofocus
                    aria-invalid=move || is_missing.get().then_some("true")
                    aria-describedby="mute-error"
                    on:input:target=move |event| {
                        reason.set(event.target().value());
                        is_missing.set(false);
                    }
                />
                <small class="error" id="mute-error">{move || is_missing.get().then_some(texts::REASON_MISSING)}</small>
            </div>
            <footer class="row">
                <button type="button" on:click=move |_| close.run(())>
                    {CANCEL}
                </button>
                <button type="submit" data-kind="primary">
                    {texts::MUTE_CHECK}
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// Choice of the scope of a mute: one service, or the whole account.
#[component]
fn ScopeChoice(everywhere: RwSignal<bool>) -> impl IntoView {
    let option = move |value: bool, label: &'static str| {
        view! {
            <label class="option">
                <input type="radio" name="scope" checked=everywhere.get_untracked() == value on:change=move |_| everywhere.set(value)/>
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{texts::SCOPE}</legend>
            {option(false, texts::IN_SERVICE)}
            {option(true, texts::IN_ACCOUNT)}
        </fieldset>
    }
}

/// Muted findings, with the reasons.
#[component]
pub fn Muted(health: HealthContext, shown: Memo<Shown>) -> impl IntoView {
    let groups = Memo::new(move |_| {
        let mut groups: Vec<(Mute, &'static str, usize)> = Vec::new();
        shown.with(|shown| {
            for (finding, _, mute) in &shown.muted {
                match groups.iter_mut().find(|(other, ..)| other == mute) {
                    Some((_, _, count)) => *count += 1,
                    None => groups.push((mute.clone(), finding.check.title, 1)),
                }
            }
        });
        groups
    });
    let row = move |(mute, title, count): (Mute, &'static str, usize)| {
        let scope = match &mute.service {
            Some(sid) => health.run.with(|run| run.inquiry().snapshot().name_of(sid)).unwrap_or_default(),
            None => texts::WHOLE_ACCOUNT.to_owned(),
        };
        let (reason, label) = (mute.reason.clone(), texts::unmute(title, &scope));
        view! {
            <li>
                <div>
                    <b>{title}</b>
                    " " {texts::MUTED_IN} " "
                    <bdi>{scope}</bdi>
                    ": "
                    {count}
                    <p class="evidence">{texts::MUTED_REASON} " " {reason}</p>
                </div>
                <button type="button" aria-label=label on:click=move |_| health.unmute(&mute)>
                    {texts::UNMUTE}
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || groups.with(|groups| !groups.is_empty())>
            <section class="panel health" aria-labelledby="health-muted">
                <header>
                    <h2 id="health-muted">{texts::MUTED}</h2>
                </header>
                <div class="check">
                    <ul>{move || groups.get().into_iter().map(row).collect_view()}</ul>
                </div>
            </section>
        </Show>
    }
}
