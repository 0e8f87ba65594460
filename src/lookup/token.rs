//! Content of an access token.

use api::Sid;
use api::date::Timestamp;
use api::service::Service;
use engine::token::AccessToken;
use leptos::prelude::*;

use super::texts;
use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::ui::icon::{Icon, Svg};
use crate::value::moment::Moment;

/// Grants of a token, and its faults.
#[component]
pub fn TokenFacts(token: AccessToken) -> impl IntoView {
    let now = (js_sys::Date::now() / 1000.0) as u64;
    let faults = token.faults(now);
    let fault = |fault| view! { <p class="warning row"><Svg icon=Icon::Alert/> <span>{fault}</span></p> };
    let is_fine = faults.is_empty().then(|| view! { <p>{texts::TOKEN_VALID}</p> });
    let text = |value: Option<String>| value.map_or_else(none, |value| view! { <bdi>{value}</bdi> }.into_any());
    let time = |seconds: Option<u64>| {
        seconds.map_or_else(none, |seconds| view! { <Moment value=Timestamp::from_unix(seconds).into()/> }.into_any())
    };
    view! {
        <section class="panel" aria-labelledby="token-heading">
            <header>
                <h2 id="token-heading">{texts::TOKEN}</h2>
                <p class="hint">{texts::TOKEN_UNVERIFIED}</p>
            </header>
            <div class="body">
                <div class="warnings" role="status">{is_fine} {faults.into_iter().map(fault).collect_view()}</div>
                <dl class="facts">
                    <dt>{texts::SERVICE}</dt>
                    <dd>{service(token.service)}</dd>
                    <dt>{texts::IDENTITY}</dt>
                    <dd>{text(token.identity)}</dd>
                    <dt>{texts::ROLE}</dt>
                    <dd>{token.role.map_or_else(|| texts::DEFAULT_ROLE.into_any(), |role| role.into_any())}</dd>
                    <dt>{texts::PUSH_CREDENTIAL}</dt>
                    <dd>{text(token.push_credential)}</dd>
                    <dt>{texts::VALID_FROM}</dt>
                    <dd>{time(token.valid_from)}</dd>
                    <dt>{texts::EXPIRES}</dt>
                    <dd>{time(token.expires)}</dd>
                    <dt>{texts::ACCOUNT}</dt>
                    <dd>{text(token.account)}</dd>
                    <dt>{texts::KEY}</dt>
                    <dd>{text(token.key)}</dd>
                </dl>
            </div>
        </section>
    }
}

fn none() -> AnyView {
    view! { <span class="none">{texts::NONE}</span> }.into_any()
}

/// SID of a service, as a link to it.
fn service(text: Option<String>) -> AnyView {
    let navigation: Navigation = expect_context();
    let Some(text) = text else { return none() };
    match text.parse::<Sid<Service>>() {
        Ok(sid) => {
            let href = navigation.href(&Route::Service(sid, Section::Overview));
            view! { <a class="sid" href=href>{text}</a> }.into_any()
        }
        Err(_) => view! { <span class="sid">{text}</span> }.into_any(),
    }
}
