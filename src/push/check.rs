//! Push check: why one person gets no push notification.

use api::Sid;
use api::binding::Binding;
use api::credential::Credential;
use api::disclosure::mask;
use api::gateway::count::CountedList;
use api::identity::Identity;
use api::service::Service;
use engine::push_check::{Link, PushCheck, State, describe};
use engine::run::Limits;
use leptos::html;
use leptos::prelude::*;

use super::texts;
use crate::backend::inquiry::InquiryRun;
use crate::feedback::load::load;
use crate::service::count::Counter;
use crate::ui::icon::{Icon, Svg};
use crate::ui::stop::StopButton;
use crate::ui::table_head::TableHead;
use crate::value::moment::Moment;

/// Requests of one check.
const LIMITS: Limits = Limits { calls: 50, at_once: 4 };

/// Section that checks one person.
#[component]
pub fn PushCheckPanel(sid: Sid<Service>) -> impl IntoView {
    let run: InquiryRun<PushCheck> = InquiryRun::new(expect_context());
    view! {
        <section class="panel" aria-labelledby="push-check-heading">
            <header>
                <h2 id="push-check-heading">{texts::PUSH_CHECK}</h2>
                <p class="hint">{texts::PUSH_CHECK_ABOUT}</p>
            </header>
            <div class="body">
                <Bindings sid=sid.clone()/>
                <IdentityForm sid run/>
                <Result run/>
            </div>
        </section>
    }
}

/// Form that takes an identity, and starts and stops its check.
#[component]
fn IdentityForm(sid: Sid<Service>, run: InquiryRun<PushCheck>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let error = RwSignal::new(None::<String>);
    let is_stopped = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_stopped.set(false);
        let text = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        match text.parse::<Identity>() {
            Ok(identity) => {
                error.set(None);
                run.begin(PushCheck::new(sid.clone(), identity), LIMITS);
            }
            Err(wrong) => {
                run.clear();
                error.set(Some(wrong.to_string()));
            }
        }
    };
    // Half a check would say that nothing stops a push.
    let stop = Callback::new(move |()| {
        run.clear();
        is_stopped.set(true);
    });
    let progress = move || match run.is_running() {
        true => run.with(|run| texts::requests_sent(run.calls())),
        false => is_stopped.get().then(|| texts::STOPPED.to_owned()),
    };
    view! {
                <form class="lookup" role="search" aria-label=texts::PUSH_CHECK on:submit=submit>
                    <label for="push-identity">{texts::IDENTITY}</label>
                    <div class="row">
                        <input
                            node_ref=input
                            id="push-identity"
                            type="text"
                            autocomplete="off"
                            spellcheck="false"
                            aria-invalid=move || error.with(Option::is_some).then_some("true")
                            aria-describedby="push-identity-error"
                        />
                        <button type="submit" aria-disabled=move || run.is_running().then_some("true")>
                            {move || if run.is_running() { texts::CHECKING } else { texts::CHECK }}
                        </button>
                        <StopButton label=texts::STOP is_running=Signal::derive(move || run.is_running()) stop/>
                    </div>
                    <p class="hint" role="status">{progress}</p>
                    <small class="error" id="push-identity-error">{error}</small>
                </form>
    }
}

/// Number of devices of all people in the service.
#[component]
fn Bindings(sid: Sid<Service>) -> impl IntoView {
    let counter = Counter::of_page();
    let bindings = load(move || counter.count(CountedList::Bindings, sid.clone()));
    let counted = move || match bindings.get() {
        None => texts::COUNTING_BINDINGS.to_owned(),
        Some(Ok(count)) => texts::bindings(count),
        Some(Err(_)) => texts::BINDINGS_NOT_COUNTED.to_owned(),
    };
    view! { <p role="status">{counted}</p> }
}

/// Conditions of a notification, once all are read.
#[component]
fn Result(run: InquiryRun<PushCheck>) -> impl IntoView {
    let links = Memo::new(move |_| {
        let is_complete = !run.is_running();
        is_complete.then(|| run.with(|run| (run.inquiry().links(), run.inquiry().first_broken()))).flatten()
    });
    let devices = Memo::new(move |_| {
        let row = |check: &PushCheck, binding: &Binding| (binding.clone(), check.credential(binding).cloned());
        run.with(|run| run.inquiry().bindings().iter().map(|binding| row(run.inquiry(), binding)).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let verdict = move |broken: Option<Link>| match broken {
        Some(link) => view! { <p><b>{texts::NO_PUSH} " "</b> {link.title} ": " {link.text}</p> }.into_any(),
        None => view! { <p><b>{texts::NO_REASON} " "</b> {texts::NO_REASON_ADVICE}</p> }.into_any(),
    };
    view! {
        <div role="status">
            {move || links.get().map(|(_, broken)| verdict(broken))}
        </div>
        {move || {
            links.get().map(|(links, _)| view! { <ol class="conditions">{links.into_iter().map(condition).collect_view()}</ol> })
        }}
        <Show when=move || devices.with(|devices| !devices.is_empty()) && links.with(Option::is_some)>
            <table class="deliveries" role="table">
                <caption>{texts::DEVICES}</caption>
                <TableHead headings=[texts::TYPE, texts::CREDENTIAL, texts::CREATED]/>
                <tbody role="rowgroup">{move || devices.get().into_iter().map(device).collect_view()}</tbody>
            </table>
        </Show>
    }
}

fn condition(link: Link) -> impl IntoView {
    let (state, icon, word) = match link.state {
        State::Met => ("met", Icon::Check, texts::CONDITION_MET),
        State::Partly => ("partly", Icon::Alert, texts::CONDITION_PARTLY_MET),
        State::Broken => ("broken", Icon::Close, texts::CONDITION_BROKEN),
        State::Unknown => ("unknown", Icon::Alert, texts::CONDITION_UNKNOWN),
    };
    view! {
        <li data-state=state>
            <span class="verdict"><Svg icon/> {word}</span>
            <div>
                <b>{link.title}</b>
                <p class="evidence">{link.text}</p>
            </div>
        </li>
    }
}

fn device((binding, credential): (Binding, Option<Credential>)) -> impl IntoView {
    let name = credential.as_ref().map(describe).or_else(|| binding.credential_sid.text()).unwrap_or_default();
    let kinds = binding.message_types.known().map(|kinds| kinds.join(", ")).unwrap_or_default();
    // The beginning identifies a device well enough, and a gateway sends no more.
    let endpoint = binding.endpoint.text().map(|text| if text.ends_with('…') { text } else { mask(&text) });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {binding.binding_type.text()} " " <span class="address">{endpoint}</span>
                <p class="evidence">{kinds}</p>
            </th>
            <td role="cell" data-label=texts::CREDENTIAL><bdi>{name}</bdi></td>
            <td role="cell" data-label=texts::CREATED><Moment value=binding.date_created/></td>
        </tr>
    }
}
