//! Settings of the sample data, including the mistakes that the company has made.

use std::sync::Arc;

use api::Sid;
use api::role::Role;
use api::webhooks::WebhookMethod;

use super::company::{Environment, Product};
use crate::service::settings::{Push, Pushes, Settings};
use crate::table::{Kind, Record};
use crate::transaction::Transaction;
use crate::webhooks::Webhooks;
use crate::{account, role, service};

/// Webhook events of every product.
const EVENTS: [&str; 4] = ["onConversationAdded", "onConversationStateUpdated", "onMessageAdd", "onMessageAdded"];

/// Returns the settings of a product's service in one environment.
pub(super) fn product_settings(product: &Product, environment: &Environment) -> Settings {
    let path = product.name.to_lowercase().replace(" & ", "-").replace(' ', "-");
    let url = |hook| Some(format!("{}/{path}/{hook}", environment.webhook_origin));
    let webhooks = Webhooks {
        pre_url: url("before"),
        post_url: url("after"),
        method: WebhookMethod::Post,
        filters: EVENTS.map(str::to_owned).into(),
    };
    // A product without bindings has no devices to push to.
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
    let (prefix, name) = (environment.push_prefix, product.name);
    let push =
        |text: &str, sound: &str| Push { enabled: true, template: format!("{prefix}{text}"), sound: sound.to_owned() };
    Pushes {
        // The company does not use Twilio's log in production.
        log: !prefix.is_empty(),
        new_message: push("${PARTICIPANT} of Harbor & Pine: ${MESSAGE}", "harbor_bell.caf"),
        badge_count: true,
        with_media: push("${PARTICIPANT} of Harbor & Pine has sent ${MEDIA_COUNT} pictures", ""),
        added: push(&format!("{name}: we have opened ${{CONVERSATION}} for you"), "harbor_bell.caf"),
        ..Pushes::default()
    }
}

/// Applies the manual changes of one service. Most of them are mistakes.
pub(super) fn apply_manual_changes(name: &str, settings: &mut Settings) {
    match name {
        // A developer has left a tunnel to their own machine in place.
        "Returns & Repairs (production)" => {
            set_post_url(settings, "https://mira-hp.ngrok-free.app/returns-repairs/after")
        }
        // The pre-event `onMessageAdd` has no URL.
        "Trade Desk (production)" => settings.webhooks.get_or_insert_default().pre_url = None,
        "Order Updates (staging)" => {
            set_post_url(settings, "http://hooks.staging.harborandpine.example/order-updates/after");
        }
        // Limits of a test are still in force.
        "Delivery Window (production)" => (settings.channel_members, settings.user_channels) = (20, 50),
        // A variable is not closed.
        "Delivery Window (staging)" => {
            "[staging] New delivery slot in ${CONVERSATION".clone_into(&mut settings.pushes.added.template)
        }
        "Delivery Window (development)" => set_post_url(settings, "https://10.20.0.14:8443/delivery-window/after"),
        "Store Associates (production)" => {
            settings.read_status = false;
            settings.pre_webhook_retries = 1;
            // No push notification has a variable of this name.
            "${SENDER}: ${MESSAGE}".clone_into(&mut settings.pushes.new_message.template);
        }
        // The URL for pre-events is left, and no event is.
        "Store Associates (staging)" => {
            settings.webhooks.get_or_insert_default().filters.retain(|event| event != "onMessageAdd");
        }
        "QA Regression" => set_post_url(settings, "http://localhost:3000/hooks"),
        "qa-regression" => {
            set_post_url(settings, "https://hooks.harborandpine.test/qa");
            settings.webhooks.get_or_insert_default().filters = vec!["onMessageAdded".to_owned()];
        }
        // A load test needed the largest limits.
        _ if name.starts_with("load test ") => (settings.channel_members, settings.user_channels) = (1000, 1000),
        "Customer Care (production) before migration" => {
            set_post_url(settings, "https://chat.harborandpine.example/events");
            settings.chat_webhook_filters = ["onMessageSent", "onChannelDestroyed"].map(str::to_owned).into();
            // The migration has copied an event that Conversations does not have.
            settings.webhooks.get_or_insert_default().filters =
                ["onMessageAdded", "onMessageSent"].map(str::to_owned).into();
            settings.post_webhook_retries = 3;
        }
        _ => {}
    }
}

fn set_post_url(settings: &mut Settings, url: &str) {
    settings.webhooks.get_or_insert_default().post_url = Some(url.to_owned());
}

/// Sets the account's settings. Its default service is deleted. Its audit webhook fires for none of the products, because each of them has
/// webhooks of its own.
pub(super) fn configure_account(transaction: &mut Transaction<'_>) {
    let webhooks = Webhooks {
        post_url: Some("https://audit.harborandpine.example/conversations".to_owned()),
        filters: ["onConversationAdded", "onConversationRemoved", "onUserAdded"].map(str::to_owned).into(),
        ..Webhooks::default()
    };
    let duration = |text: &str| Some(text.parse().expect("the sample durations can be read"));
    let fields = account::Fields {
        default_service: Some(transaction.new_sid::<service::Fields>()),
        default_messaging_service: Some(Sid::from_digits(transaction.host.random())),
        inactive_timer: duration("P1D"),
        closed_timer: duration("P7D"),
        webhooks,
        webhook_target: None,
    };
    account::store(transaction, fields);
}

/// Gives a service a default role for participants that does not exist, as if the role had been deleted.
pub(super) fn delete_default_role(name: &str, transaction: &mut Transaction<'_>) {
    let role = transaction.new_sid::<role::Fields>();
    change_default_role(name, transaction, |_| role);
}

/// Gives a service the default role of its users as that of its participants. No request can, because the API rejects a role of another type.
pub(super) fn confuse_default_roles(name: &str, transaction: &mut Transaction<'_>) {
    change_default_role(name, transaction, |fields| fields.default_service_role.clone());
}

/// Changes the default role for participants of the service with a name.
fn change_default_role(
    name: &str,
    transaction: &mut Transaction<'_>,
    role: impl FnOnce(&service::Fields) -> Sid<Role>,
) {
    let has_name = |record: &&Arc<Record<service::Fields>>| record.fields.friendly_name.as_deref() == Some(name);
    let found = service::Fields::table(transaction.store).rows(None).after(0).find(has_name).cloned();
    let Some(record) = found else { return };
    // Deleting a role does not change the date of its service.
    transaction.now = record.updated;
    let fields = service::Fields { default_conversation_role: role(&record.fields), ..record.fields.clone() };
    transaction.update(&record, fields);
}
