//! Import of a file of settings: choices, and a plan from a fresh reading of the account.

use std::sync::Arc;

use api::Sid;
use api::account::Account;
use engine::document::Document;
use engine::plan::{Plan, from_document};
use engine::survey::Survey;
use leptos::prelude::*;

use super::facts::Facts;
use super::input::{FileField, FileInput};
use super::left_out::LineNote;
use super::reading::{LIMITS, ReadingProgress, missing};
use super::scope::{Choices, ScopeFields};
use super::{SOURCE, texts};
use crate::backend::context::BackendContext;
use crate::backend::inquiry::InquiryRun;
use crate::navigation::Navigation;
use crate::plan::{PlanPanel, Unfinished};
use crate::routes::Route;
use crate::ui::focus::focus;
use crate::ui::icon::{Icon, Svg};

/// Heading of the panel, which has the focus while the account is read.
const HEADING: &str = "#import-heading";

/// Button that makes a plan.
const MAKE: &str = "#import-plan";

/// Document with the name of its file.
#[derive(Clone)]
struct Loaded {
    name: String,
    document: Arc<Document>,
    /// Number that no other file of the page has.
    number: u32,
}

impl PartialEq for Loaded {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// File and choices that a plan is made of.
#[derive(Clone, PartialEq)]
struct Planned {
    loaded: Loaded,
    choices: Choices,
}

/// Panel with the file and the choices, and then the plan.
#[component]
pub fn Import() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let file = FileInput::new();
    let run: InquiryRun<Survey> = InquiryRun::new(expect_context());
    let loaded = Memo::new(move |_| file.document().map(|(name, document, number)| Loaded { name, document, number }));
    let planned = RwSignal::new(None::<Planned>);
    let has_plan = Memo::new(move |_| planned.with(Option::is_some));
    let has_begun = RwSignal::new(false);
    let back = Callback::new(move |()| {
        run.clear();
        planned.set(None);
        has_begun.set(false);
        focus(MAKE);
    });
    view! {
        <Unfinished>
            // Another choice would replace the plan that is carried out.
            <Show when=move || !has_begun.get()>
                <section class="panel" aria-labelledby=HEADING.trim_start_matches('#')>
                    <header class="spread">
                        <h2 id=HEADING.trim_start_matches('#')>{texts::IMPORT}</h2>
                        <Show when=move || has_plan.get()>
                            <button type="button" on:click=move |_| back.run(())>
                                {texts::CHANGE_CHOICES}
                            </button>
                        </Show>
                    </header>
                    <div class="body stack">
                        <Show when=move || !has_plan.get()>
                            <p class="hint">
                                {texts::IMPORT_TARGETS} " "
                                <a href=format!("{}?source={}", navigation.href(&Route::Compare), SOURCE)>{texts::COMPARE_FILE}</a>
                            </p>
                            <FileField file/>
                        </Show>
                        {move || loaded.get().map(|loaded| view! { <File loaded run planned/> })}
                    </div>
                </section>
            </Show>
            {move || planned.get().map(|planned| view! { <MadePlan planned run back has_begun/> })}
        </Unfinished>
    }
}

/// Facts about the file, and the choices.
#[component]
fn File(loaded: Loaded, run: InquiryRun<Survey>, planned: RwSignal<Option<Planned>>) -> impl IntoView {
    let choices = RwSignal::new(Choices::of(&loaded.document));
    let document = loaded.document.clone();
    let is_off = Memo::new(move |_| choices.with(|choices| choices.is_empty(&document)));
    let file = loaded.clone();
    let make = Callback::new(move |()| {
        if is_off.get_untracked() || run.is_running() {
            return;
        }
        let choices = choices.get_untracked();
        run.begin(Survey::settings(choices.selection(&file.document), LIMITS), LIMITS);
        planned.set(Some(Planned { loaded: file.clone(), choices }));
        focus(HEADING);
    });
    let has_settings = !loaded.document.settings.is_empty() || !loaded.document.services.is_empty();
    let document = loaded.document.clone();
    let fields = move || view! { <ScopeFields document=document.clone() choices/> };
    view! {
        <Facts name=loaded.name.clone() document=loaded.document.clone()/>
        <OtherAccount account=loaded.document.account.clone() run/>
        {(!has_settings).then(|| view! { <p class="odd-note">{texts::EMPTY_FILE}</p> })}
        <Show when=move || has_settings && planned.with(Option::is_none)>
            {fields.clone()}
            <div class="row">
                <button
                    type="button"
                    data-kind="primary"
                    id=MAKE.trim_start_matches('#')
                    aria-disabled=move || is_off.get().then_some("true")
                    on:click=move |_| make.run(())
                >
                    {texts::MAKE_PLAN}
                </button>
                <p class="hint">{texts::MAKE_PLAN_EFFECT}</p>
            </div>
        </Show>
        <ReadingProgress run/>
    }
}

/// Note on a file of another account.
#[component]
fn OtherAccount(account: Option<Sid<Account>>, run: InquiryRun<Survey>) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let own = move || {
        let read = || run.with(|run| run.inquiry().snapshot().account_sid().cloned()).flatten();
        backend.account_sid.get().or_else(read)
    };
    let is_other = Memo::new(move |_| own().zip(account.clone()).is_some_and(|(own, account)| own != account));
    view! {
        <Show when=move || is_other.get()>
            <div class="note" data-tone="warning" role="status">
                <Svg icon=Icon::Alert/>
                <p>
                    <b>{texts::OTHER_ACCOUNT}</b> " " {texts::OTHER_ACCOUNT_EFFECT}
                </p>
            </div>
        </Show>
    }
}

/// Plan, once the account is read.
#[component]
fn MadePlan(planned: Planned, run: InquiryRun<Survey>, back: Callback<()>, has_begun: RwSignal<bool>) -> impl IntoView {
    let plan = Memo::new(move |_| -> Option<Plan> {
        if run.is_running() || run.cut().is_some() {
            return None;
        }
        let Planned { loaded, choices } = &planned;
        let scope = choices.scope(&loaded.document);
        run.with(|run| from_document(run.inquiry().snapshot(), &loaded.document, &scope))
    });
    let unread = Memo::new(move |_| if run.is_running() { Vec::new() } else { missing(run) });
    let title = move || match run.cut() {
        Some(_) => texts::NO_PLAN,
        None => texts::PLAN_INCOMPLETE,
    };
    view! {
        {move || view! { <LineNote tone="warning" title=title() lines=unread.get()/> }}
        {move || {
            let on_begin = Callback::new(move |()| has_begun.set(true));
            plan.get().map(|plan| view! { <PlanPanel plan on_done=back on_begin is_choosable=true/> })
        }}
    }
}
