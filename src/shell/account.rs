//! Account switcher at the top of the side bar: the open account, and on a click its facts and the other accounts.

use leptos::prelude::*;

use super::{gateway_only, texts};
use crate::backend::context::{BackendContext, BackendKind};
use crate::lazy::{Lazy, LazyView};
use crate::ui::disclosure::Disclosure;

/// Id of the panel.
pub const PANEL: &str = "account-panel";

/// Account switcher. At a gateway it is in the lazy module, which is loaded by then.
#[component]
pub fn AccountSwitcher(kind: BackendKind) -> impl IntoView {
    if kind == BackendKind::Gateway {
        return gateway_only(kind, LazyView::AccountSwitcher);
    }
    let backend: BackendContext = expect_context();
    let host =
        (kind == BackendKind::Direct).then(|| view! { <small class="address">{backend.host.get_value()}</small> });
    let button = view! { <span class="texts"><b>{kind.name()}</b> {host}</span> }.into_any();
    view! {
        <section class="account" aria-label=texts::ACCOUNT>
            <Disclosure id=PANEL button>
                <Facts kind/>
            </Disclosure>
        </section>
    }
    .into_any()
}

/// SID and meaning of the account, and the way out of it.
#[component]
fn Facts(kind: BackendKind) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let sid = move || backend.account_sid.get().map(|sid| view! { <span class="sid">{sid.to_string()}</span> });
    let leave = kind.leave_label().map(|label| {
        view! {
            <button type="button" on:click=move |_| backend.leave()>
                {label}
            </button>
        }
    });
    view! {
        {sid}
        <p>{kind.meaning()}</p>
        <div class="row">
            {matches!(kind, BackendKind::Browser { .. }).then(|| view! { <Lazy view=LazyView::ResetSample/> })}
            {leave}
        </div>
    }
}
