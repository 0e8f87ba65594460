//! Page *Compare*: the differences between two services, and a plan that copies the chosen ones.

mod differences;

use std::collections::HashSet;

use api::params::Required;
use api::service::Service;
use api::{ParameterInfo, Sid};
use engine::Run;
use engine::plan::{Chosen, Plan, between};
use engine::run::Limits;
use engine::survey::{Selection, Survey};
use leptos::prelude::*;

use self::differences::{Differences, Key, chosen_of, entries};
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::Waiting;
use crate::feedback::problem::Problem;
use crate::form::Field;
use crate::form::control::Setting;
use crate::navigation::Navigation;
use crate::plan::{PlanPanel, Unfinished};
use crate::routes::Route;
use crate::service::picker::ServicePicker;

/// Service whose settings are copied.
static FROM: ParameterInfo = ParameterInfo {
    effect: "Service whose settings and roles are copied.",
    docs: api::service::DOCS,
    ..ParameterInfo::of::<Required<Sid<Service>>>("From", "from", "Copy from")
};
/// Service whose settings are replaced.
static TO: ParameterInfo = ParameterInfo {
    effect: "Service whose settings and roles are replaced.",
    docs: api::service::DOCS,
    ..ParameterInfo::of::<Required<Sid<Service>>>("To", "to", "Copy to")
};

/// Name of the form, as the prefix of its ids.
const FORM: &str = "compare";

/// Page *Compare*. Both services are part of the address.
#[component]
pub fn Compare() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let setting = |info: &ParameterInfo, name: &'static str| {
        let text = navigation.query(name).get_untracked().unwrap_or_default();
        let field = RwSignal::new(Field::stored(*info, ""));
        field.update(|field| field.set(text));
        Setting::new(FORM, field)
    };
    let (from, to) = (setting(&FROM, "from"), setting(&TO, "to"));
    let pair = Memo::new(move |_| Some((from.text().parse().ok()?, to.text().parse().ok()?)));
    let run: InquiryRun<Survey> = InquiryRun::new(expect_context());
    let compared = RwSignal::new(None::<Pair>);
    let start = move || {
        let Some(pair) = pair.get_untracked() else { return };
        let sids = [&pair.0, &pair.1].map(Sid::to_string);
        navigation.set_query(&[("from", sids[0].clone()), ("to", sids[1].clone())]);
        run.begin(Survey::settings(Selection::Named(sids.into()), Limits::default()), Limits::default());
        compared.set(Some(pair));
    };
    // A shared link shows its comparison at once.
    start();
    let is_same = move || pair.with(|pair| pair.as_ref().is_some_and(|(from, to)| from == to));
    let is_ready = move || pair.with(Option::is_some) && !is_same() && !run.is_running();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        for setting in [from, to] {
            setting.field.update(Field::validate);
        }
        if untrack(is_ready) {
            start();
        }
    };
    let swap = move |_| {
        let (one, other) = (from.text(), to.text());
        from.field.update(|field| field.set(other));
        to.field.update(|field| field.set(one));
    };
    view! {
        <header>
            <h1>{Route::Compare.title()}</h1>
            <p class="hint">"Compare the settings and roles of two services, and copy what you choose. Names, people and conversations are not copied."</p>
        </header>
        <Unfinished/>
        <section class="panel" aria-label="Services">
            <form class="body" role="search" aria-label="Services to compare" on:submit=submit>
                <ServicePicker setting=from none="Select the service to copy from."/>
                <ServicePicker setting=to none="Select the service to copy to."/>
                <Show when=is_same>
                    <p class="odd-note" role="status">"Select two different services."</p>
                </Show>
                <footer class="row">
                    <button type="submit" data-kind="primary" aria-disabled=move || (!is_ready()).then_some("true")>
                        {move || if run.is_running() { "Comparing" } else { "Compare services" }}
                    </button>
                    <button type="button" on:click=swap>
                        "Swap services"
                    </button>
                </footer>
            </form>
        </section>
        {move || compared.get().map(|pair| view! { <Result run pair/> })}
    }
}

/// Services to copy from and to.
type Pair = (Sid<Service>, Sid<Service>);

/// Differences, once both services are read.
#[component]
fn Result(run: InquiryRun<Survey>, pair: Pair) -> impl IntoView {
    let chosen = RwSignal::new(HashSet::<Key>::new());
    let pair = StoredValue::new(pair);
    let make = move |chosen: &Chosen| -> Option<Plan> {
        run.with(|run| {
            let snapshot = run.inquiry().snapshot();
            pair.with_value(|(from, to)| between((snapshot, from), (snapshot, to), chosen))
        })
    };
    let all = Memo::new(move |_| if run.is_running() { None } else { make(&Chosen::All) });
    let plan =
        Memo::new(move |_| chosen.with(|chosen| (!chosen.is_empty()).then(|| make(&chosen_of(chosen))).flatten()));
    let names = move || {
        let name = |sid: &Sid<Service>| run.with(|run| run.inquiry().snapshot().name_of(sid)).unwrap_or_default();
        pair.with_value(|(from, to)| (name(from), name(to)))
    };
    let errors = Memo::new(move |_| {
        let unread = run.with(|run| engine::health::unread(run.inquiry().snapshot())).unwrap_or_default();
        unread.into_iter().next().map(|unread| unread.error)
    });
    view! {
        {move || errors.get().map(|error| view! { <Problem summary="A part of the settings could not be read." failure=error/> })}
        {move || match all.get() {
            None => view! { <Waiting what="The comparison"/> }.into_any(),
            Some(all) => {
                let (from, to) = names();
                let of_plan = |run: &Run<Survey>| {
                    pair.with_value(|(_, to)| entries(&all, run.inquiry().snapshot(), to))
                };
                let entries = run.with(of_plan).unwrap_or_default();
                view! { <Differences entries notes=all.notes.clone() from to chosen/> }.into_any()
            }
        }}
        {move || plan.get().map(|plan| view! { <PlanPanel plan on_done=Callback::new(move |()| chosen.set(HashSet::new()))/> })}
    }
}
