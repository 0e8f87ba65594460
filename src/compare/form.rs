//! Form that chooses what to compare.

use api::params::Required;
use api::service::Service;
use api::{ParameterInfo, Sid};
use leptos::context::Provider;
use leptos::prelude::*;

use super::exported::{Exported, ExportedService};
use super::{FORM, Pair, Source, texts};
use crate::backend::client::Client;
use crate::file::SOURCE;
use crate::form::Field;
use crate::form::control::Setting;
use crate::navigation::Navigation;
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

/// Controls of the form.
#[derive(Clone, Copy)]
pub struct Inputs {
    /// True if settings are copied from an exported file.
    is_file: RwSignal<bool>,
    from: Setting,
    /// Account of the first service. Empty for the open one.
    account: RwSignal<String>,
    exported: Exported,
    to: Setting,
}

impl Inputs {
    /// Reads the address.
    pub fn new() -> Self {
        let navigation: Navigation = expect_context();
        let query = move |name: &'static str| navigation.query(name).get_untracked().unwrap_or_default();
        let setting = |info: &ParameterInfo, name: &'static str| {
            let field = RwSignal::new(Field::stored(*info, ""));
            field.update(|field| field.set(query(name)));
            Setting::new(FORM, field)
        };
        Self {
            is_file: RwSignal::new(query("source") == SOURCE),
            from: setting(&FROM, "from"),
            account: RwSignal::new(query("account")),
            exported: Exported::new(),
            to: setting(&TO, "to"),
        }
    }

    /// Returns what is compared, once it is chosen. Tracked.
    pub fn pair(self) -> Option<Pair> {
        let from = match self.is_file.get() {
            true => Source::File(self.exported.service.get()?),
            false => Source::Service { sid: self.from.text().parse().ok()?, account: self.account.get() },
        };
        Some(Pair { from, to: self.to.text().parse().ok()? })
    }

    /// Shows the errors of the controls.
    fn validate(self) {
        let from = if self.is_file.get_untracked() { self.exported.setting } else { self.from };
        for setting in [from, self.to] {
            setting.field.update(Field::validate);
        }
    }

    fn swap(self) {
        let (one, other) = (self.from.text(), self.to.text());
        self.from.field.update(|field| field.set(other));
        self.to.field.update(|field| field.set(one));
    }
}

/// Form that chooses the services to compare.
#[component]
pub fn PairForm(
    inputs: Inputs,
    pair: Memo<Option<Pair>>,
    /// Called when the user compares two different services.
    start: Callback<()>,
) -> impl IntoView {
    let Inputs { is_file, account, to, .. } = inputs;
    let is_ready = move || pair.with(|pair| pair.as_ref().is_some_and(Pair::is_different));
    let is_same = move || pair.with(Option::is_some) && !is_ready();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        inputs.validate();
        if untrack(is_ready) {
            start.run(());
        }
    };
    // Only a service of the open account is changed.
    let can_swap = move || !is_file.get() && account.with(String::is_empty);
    view! {
        <form class="body" role="search" aria-label=texts::PAIR on:submit=submit>
            <SourceKind is_file/>
            <Show when=move || !is_file.get()>
                <AccountChoice account/>
            </Show>
            <div class="side-by-side">
                <Show
                    when=move || is_file.get()
                    fallback=move || view! { <From setting=inputs.from account/> }
                >
                    <ExportedService exported=inputs.exported/>
                </Show>
                <ServicePicker setting=to none=texts::TO_NONE/>
            </div>
            <Show when=is_same>
                <p class="odd-note" role="status">{texts::SAME}</p>
            </Show>
            <footer class="row">
                <button type="submit" data-kind="primary" aria-disabled=move || (!is_ready()).then_some("true")>
                    {texts::COMPARE}
                </button>
                <Show when=can_swap>
                    <button type="button" on:click=move |_| inputs.swap()>
                        {texts::SWAP}
                    </button>
                </Show>
            </footer>
        </form>
    }
}

/// Choice between a service and an exported file.
#[component]
fn SourceKind(is_file: RwSignal<bool>) -> impl IntoView {
    let radio = move |value: bool, label: &'static str| {
        view! {
            <label class="option">
                <input type="radio" name="compare-source" prop:checked=move || is_file.get() == value on:change=move |_| is_file.set(value)/>
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{texts::SOURCE}</legend>
            {radio(false, texts::SOURCE_SERVICE)}
            {radio(true, texts::SOURCE_FILE)}
        </fieldset>
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
