//! Page *Compare*: the differences between two services, and a plan that copies the chosen ones.

mod differences;
mod result;
mod texts;

use api::params::Required;
use api::service::Service;
use api::{ParameterInfo, Sid};
use leptos::context::Provider;
use leptos::prelude::*;

use self::result::Comparison;
use crate::backend::client::Client;
use crate::form::Field;
use crate::form::control::Setting;
use crate::navigation::Navigation;
use crate::plan::Unfinished;
use crate::routes::Route;
use crate::service::picker::ServicePicker;
use crate::session::context::SessionContext;
use crate::session::other_account::{AccountChoice, OtherAccount};

/// Service whose settings are copied.
static FROM: ParameterInfo = ParameterInfo {
    effect: texts::FROM_EFFECT,
    docs: api::service::DOCS,
    ..ParameterInfo::of::<Required<Sid<Service>>>("From", "from", texts::FROM)
};
/// Service whose settings are replaced.
static TO: ParameterInfo = ParameterInfo {
    effect: texts::TO_EFFECT,
    docs: api::service::DOCS,
    ..ParameterInfo::of::<Required<Sid<Service>>>("To", "to", texts::TO)
};

/// Name of the form, as the prefix of its ids.
const FORM: &str = "compare";

/// Services that are compared.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    from: Sid<Service>,
    to: Sid<Service>,
    /// Account of the gateway that has the first service. Empty for the open one.
    account: String,
}

impl Pair {
    fn is_different(&self) -> bool {
        self.from != self.to
    }
}

/// Page *Compare*. Both services, and the account of the first one, are part of the address.
#[component]
pub fn Compare() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let query = move |name: &'static str| navigation.query(name).get_untracked().unwrap_or_default();
    let setting = |info: &ParameterInfo, name: &'static str| {
        let field = RwSignal::new(Field::stored(*info, ""));
        field.update(|field| field.set(query(name)));
        Setting::new(FORM, field)
    };
    let (from, to) = (setting(&FROM, "from"), setting(&TO, "to"));
    let account = RwSignal::new(query("account"));
    let pair = Memo::new(move |_| {
        let (from, to) = (from.text().parse().ok()?, to.text().parse().ok()?);
        Some(Pair { from, to, account: account.get() })
    });
    // Each start compares again, also the same services.
    let compared = RwSignal::new(None::<(Pair, u32)>);
    let start = move || {
        let Some(pair) = pair.get_untracked().filter(Pair::is_different) else { return };
        let Pair { from, to, account } = &pair;
        navigation.set_query(&[("from", from.to_string()), ("to", to.to_string()), ("account", account.clone())]);
        compared.update(|compared| *compared = Some((pair, compared.as_ref().map_or(0, |(_, number)| number + 1))));
    };
    // A shared link shows its comparison at once.
    start();
    // Another comparison would replace the plan that is carried out.
    let has_begun = RwSignal::new(false);
    let reload = Callback::new(move |()| {
        has_begun.set(false);
        start();
    });
    let start = Callback::new(move |()| start());
    view! {
        <header>
            <h1>{Route::Compare.title()}</h1>
            <p class="hint">{texts::ABOUT}</p>
        </header>
        <Unfinished>
            <section class="panel" aria-label=texts::SERVICES hidden=move || has_begun.get()>
                <PairForm from to account pair start/>
            </section>
            {move || compared.get().map(|(pair, _)| view! { <Comparison pair reload has_begun/> })}
        </Unfinished>
    }
}

/// Form that chooses the services to compare.
#[component]
fn PairForm(
    from: Setting,
    to: Setting,
    account: RwSignal<String>,
    pair: Memo<Option<Pair>>,
    /// Called when the user compares two different services.
    start: Callback<()>,
) -> impl IntoView {
    let is_ready = move || pair.with(|pair| pair.as_ref().is_some_and(Pair::is_different));
    let is_same = move || pair.with(Option::is_some) && !is_ready();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        for setting in [from, to] {
            setting.field.update(Field::validate);
        }
        if untrack(is_ready) {
            start.run(());
        }
    };
    let swap = move |_| {
        let (one, other) = (from.text(), to.text());
        from.field.update(|field| field.set(other));
        to.field.update(|field| field.set(one));
    };
    view! {
        <form class="body" role="search" aria-label=texts::PAIR on:submit=submit>
            <AccountChoice account/>
            <div class="side-by-side">
                <From setting=from account/>
                <ServicePicker setting=to none=texts::TO_NONE/>
            </div>
            <Show when=is_same>
                <p class="odd-note" role="status">{texts::SAME}</p>
            </Show>
            <footer class="row">
                <button type="submit" data-kind="primary" aria-disabled=move || (!is_ready()).then_some("true")>
                    {texts::COMPARE}
                </button>
                // Only the open account is changed.
                <Show when=move || account.with(String::is_empty)>
                    <button type="button" on:click=swap>
                        {texts::SWAP}
                    </button>
                </Show>
            </footer>
        </form>
    }
}

/// Picker of the first service, among those of its account.
#[component]
fn From(setting: Setting, account: RwSignal<String>) -> impl IntoView {
    let session: SessionContext = expect_context();
    move || {
        let picker = move || view! { <ServicePicker setting none=texts::FROM_NONE/> };
        let other = account.get();
        match session.client_of(&other) {
            Some(client) => view! {
                <Provider<Client, _> value=client>
                    <Provider<OtherAccount, _> value=OtherAccount(other)>{picker()}</Provider<OtherAccount, _>>
                </Provider<Client, _>>
            }
            .into_any(),
            None => picker().into_any(),
        }
    }
}
