//! Webhooks of the account: hosts of both URLs, number of selected events, and warnings.

use api::ParameterInfo;
use api::url::WebhookUrl;
use api::webhooks::Update;
use leptos::prelude::*;
use serde_json::Value;

use super::card::Shown;
use super::{HomeData, texts};
use crate::ui::icon::{Icon, Svg};
use crate::webhooks::{FLEX, account_warnings};

/// Content of the card.
#[component]
pub fn Events(home: HomeData) -> impl IntoView {
    let view = |webhooks| view! { <Facts webhooks/> }.into_any();
    view! { <Shown what=texts::WEBHOOKS_SUBJECT reading=home.webhooks rows=3 view/> }
}

#[component]
fn Facts(webhooks: Value) -> impl IntoView {
    let count = Update::filters().info().text(&webhooks).lines().count();
    let is_flex = Update::target().info().text(&webhooks) == FLEX;
    let warning = |text| {
        view! { <div class="note" data-tone="warning"><Svg icon=Icon::Alert/> <p>{text}</p></div> }
    };
    view! {
        <dl class="facts">
            <dt>{texts::BEFORE}</dt>
            <dd>{host(Update::pre_webhook_url().info(), &webhooks)}</dd>
            <dt>{texts::AFTER}</dt>
            <dd>{host(Update::post_webhook_url().info(), &webhooks)}</dd>
            <dt>{texts::EVENTS}</dt>
            <dd>{texts::selected_events(count)}</dd>
        </dl>
        {is_flex.then(|| view! { <p class="hint">{texts::FLEX_EFFECT}</p> })}
        {account_warnings(&webhooks).into_iter().map(warning).collect_view()}
    }
}

/// Host of a URL, with the URL as its title.
fn host(info: &ParameterInfo, webhooks: &Value) -> AnyView {
    let url = info.text(webhooks);
    if url.is_empty() {
        return view! { <span class="none">{texts::NO_URL}</span> }.into_any();
    }
    let host = url.parse::<WebhookUrl>().map_or_else(|_| url.clone(), |parsed| parsed.host().to_owned());
    view! { <span class="address" title=url>{host}</span> }.into_any()
}
