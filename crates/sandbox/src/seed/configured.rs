//! How the company has set things up, and what it got wrong.

use std::sync::Arc;

use api::Sid;
use api::webhooks::WebhookMethod;

use super::words::{Environment, Product};
use crate::ledger::Ledger;
use crate::service::settings::{Push, Pushes, Settings};
use crate::table::{Kind, Record};
use crate::webhooks::Webhooks;
use crate::{account, role, service};

const EVENTS: [&str; 4] = ["onConversationAdded", "onConversationStateUpdated", "onMessageAdd", "onMessageAdded"];

/// What a product has in one of its environments.
pub(super) fn of_product(product: &Product, environment: &Environment) -> Settings {
    let path = product.name.to_lowercase().replace(" & ", "-").replace(' ', "-");
    let url = |moment| Some(format!("{}/{path}/{moment}", environment.hooks));
    let webhooks = Webhooks {
        pre_url: url("before"),
        post_url: url("after"),
        method: WebhookMethod::Post,
        filters: EVENTS.map(str::to_owned).into(),
    };
    // Where nobody has the app there is nobody to push to.
    let pushes = if product.bindings > 0 { pushes(product, environment) } else { Pushes::default() };
    Settings {
        reachability: product.bindings > 0,
        typing_timeout: 8,
        channel_members: environment.channel_members,
        user_channels: environment.user_channels,
        compatibility_message: "Harbor & Pine has sent you a picture.".to_owned(),
        webhooks: Some(webhooks),
        post_webhook_retries: 2,
        pushes,
        ..Settings::default()
    }
}

fn pushes(product: &Product, environment: &Environment) -> Pushes {
    let (mark, name) = (environment.mark, product.name);
    let push =
        |text: &str, sound: &str| Push { enabled: true, template: format!("{mark}{text}"), sound: sound.to_owned() };
    Pushes {
        // What goes wrong in production is looked for elsewhere.
        log: !mark.is_empty(),
        new_message: push("${PARTICIPANT} of Harbor & Pine: ${MESSAGE}", "harbor_bell.caf"),
        badge_count: true,
        with_media: push("${PARTICIPANT} of Harbor & Pine has sent ${MEDIA_COUNT} pictures", ""),
        added: push(&format!("{name}: we have opened ${{CONVERSATION}} for you"), "harbor_bell.caf"),
        ..Pushes::default()
    }
}

/// What somebody changed by hand in one service; where nobody has looked since, it is wrong.
pub(super) fn by_hand(name: &str, settings: &mut Settings) {
    match name {
        // A developer has looked for a mistake here, and gone home.
        "Returns & Repairs (production)" => post_to(settings, "https://mira-hp.ngrok-free.app/returns-repairs/after"),
        // What asks before a message is added has nobody to ask.
        "Trade Desk (production)" => settings.webhooks.get_or_insert_default().pre_url = None,
        "Order Updates (staging)" => {
            post_to(settings, "http://hooks.staging.harborandpine.example/order-updates/after");
        }
        // A rehearsal of what happens at the limit.
        "Delivery Window (production)" => (settings.channel_members, settings.user_channels) = (20, 50),
        "QA Regression" => post_to(settings, "http://localhost:3000/hooks"),
        "Customer Care (production) before migration" => {
            post_to(settings, "https://chat.harborandpine.example/events");
            settings.chat_webhook_filters = ["onMessageSent", "onChannelDestroyed"].map(str::to_owned).into();
            // The migration has taken a name along that Conversations does not have.
            settings.webhooks.get_or_insert_default().filters =
                ["onMessageAdded", "onMessageSent"].map(str::to_owned).into();
            settings.post_webhook_retries = 3;
        }
        _ => {}
    }
}

fn post_to(settings: &mut Settings, url: &str) {
    settings.webhooks.get_or_insert_default().post_url = Some(url.to_owned());
}

/// Settings of the account. Its default service was deleted in a spring clean. Its audit webhook fires for none of the products,
/// because each of them has webhooks of its own.
pub(super) fn of_account(ledger: &mut Ledger<'_>) {
    let webhooks = Webhooks {
        post_url: Some("https://audit.harborandpine.example/conversations".to_owned()),
        filters: ["onConversationAdded", "onConversationRemoved", "onUserAdded"].map(str::to_owned).into(),
        ..Webhooks::default()
    };
    let duration = |text: &str| Some(text.parse().expect("the sample durations can be read"));
    let fields = account::Fields {
        default_service: Some(ledger.new_sid::<service::Fields>()),
        default_messaging_service: Some(Sid::from_digits(ledger.world.random())),
        inactive_timer: duration("P1D"),
        closed_timer: duration("P7D"),
        webhooks,
        webhook_target: None,
    };
    account::keep(ledger, fields);
}

/// The role that new participants of one service get was deleted, and the service still names it.
pub(super) fn without_a_role(name: &str, ledger: &mut Ledger<'_>) {
    let role = ledger.new_sid::<role::Fields>();
    let is_named = |record: &&Arc<Record<service::Fields>>| record.fields.friendly_name.as_deref() == Some(name);
    let named = service::Fields::table(ledger.store).rows(None).after(0).find(is_named).cloned();
    let Some(record) = named else { return };
    // Not dated anew: whatever was changed last came after it.
    ledger.now = record.updated;
    ledger.update(&record, service::Fields { default_conversation_role: role, ..record.fields.clone() });
}
