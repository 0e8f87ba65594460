//! Webhooks of the account: hosts of both URLs, number of selected events, and warnings.

use api::ParameterInfo;
use api::url::WebhookUrl;
use api::webhooks::Update;
use leptos::prelude::*;
use serde_json::Value;

use super::HomeData;
use super::card::Shown;
use crate::ui::icon::{Icon, Svg};
use crate::webhooks::{FLEX, account_warnings};

/// Content of the card.
#[component]
pub fn Events(home: HomeData) -> impl IntoView {
    view! { <Shown what="The webhooks" reading=home.webhooks rows=3 view=|webhooks| view! { <Facts webhooks/> }.into_any()/> }
}

#[component]
fn Facts(webhooks: Value) -> impl IntoView {
    let count = Update::filters().info().text(&webhooks).lines().count();
    let events = match count {
        0 => "None selected".to_owned(),
        count => format!("{count} selected"),
    };
    let is_flex = Update::target().info().text(&webhooks) == FLEX;
    let warning = |text| {
        view! { <div class="note" data-tone="warning"><Svg icon=Icon::Alert/> <p>{text}</p></div> }
    };
    view! {
        <dl class="facts">
            <dt>"Before"</dt>
            <dd>{host(Update::pre_webhook_url().info(), &webhooks)}</dd>
            <dt>"After"</dt>
            <dd>{host(Update::post_webhook_url().info(), &webhooks)}</dd>
            <dt>"Events"</dt>
            <dd>{events}</dd>
        </dl>
        {is_flex.then(|| view! { <p class="hint">"Events go to Twilio Flex. Twilio does not call the URLs."</p> })}
        {account_warnings(&webhooks).into_iter().map(warning).collect_view()}
    }
}

/// Host of a URL, with the URL as its title.
fn host(info: &ParameterInfo, webhooks: &Value) -> AnyView {
    let url = info.text(webhooks);
    if url.is_empty() {
        return view! { <span class="none">"No URL"</span> }.into_any();
    }
    let host = url.parse::<WebhookUrl>().map_or_else(|_| url.clone(), |parsed| parsed.host().to_owned());
    view! { <span class="address" title=url>{host}</span> }.into_any()
}
