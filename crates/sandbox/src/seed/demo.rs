//! Sample data. Every service is planned first, and then all are created in the order of their age.

use api::Sid;
use api::binding::BindingType;
use api::conversation::State;
use api::date::Timestamp;
use api::service::Service;

use super::company::{ENVIRONMENTS, LEFTOVER_TOPICS, LEFTOVERS, Leftover, PRODUCTS};
use super::credentials::Credentials;
use super::random::{below, pick, weighted};
use super::{DAY, addresses, credentials, people, settings};
use crate::service::settings::Settings;
use crate::table::Kind;
use crate::transaction::Transaction;
use crate::{Host, conversation, service, user};

/// Plan of a service.
struct Plan {
    name: Option<String>,
    created: u64,
    conversations: u64,
    users: u64,
    bindings: u64,
    /// Push services of its bindings, with their weights.
    binding_types: &'static [(u64, BindingType)],
    topics: &'static [&'static str],
    settings: Settings,
}

impl Plan {
    /// Returns true for a service without conversations and users.
    fn is_unused(&self) -> bool {
        self.conversations == 0 && self.users == 0
    }
}

/// Push services of the devices of most services, with their weights.
const DEVICES: &[(u64, BindingType)] = &[(5, BindingType::Fcm), (4, BindingType::Apn), (1, BindingType::Twilsock)];

/// Push services of the Trade Desk, whose app was never moved to Firebase Cloud Messaging.
const OLD_DEVICES: &[(u64, BindingType)] = &[(1, BindingType::Gcm)];

/// Adds the sample data.
pub(super) fn seed(transaction: &mut Transaction<'_>) {
    let end = transaction.now;
    let mut plans: Vec<_> =
        [products(transaction.host, end), leftovers(transaction.host, end)].into_iter().flatten().collect();
    plans.sort_by_key(|plan| plan.created);
    let credentials = credentials::add(transaction);
    for plan in &plans {
        execute(plan, &credentials, transaction, end);
    }
    settings::delete_default_role("Design Consultations (staging)", transaction);
    settings::confuse_default_roles("Trade Desk (development)", transaction);
    transaction.now = end;
    settings::configure_account(transaction);
    addresses::add(transaction);
}

fn products(host: &mut dyn Host, end: u64) -> Vec<Plan> {
    let mut plans = Vec::new();
    for product in PRODUCTS {
        for environment in ENVIRONMENTS {
            plans.push(Plan {
                name: Some(format!("{} ({})", product.name, environment.name)),
                created: time_on_day(product.age_in_days - environment.days_later, end, host),
                conversations: product.conversations / environment.divisor,
                users: product.users.div_ceil(environment.divisor),
                bindings: product.bindings / environment.divisor,
                binding_types: if product.name == "Trade Desk" { OLD_DEVICES } else { DEVICES },
                topics: product.topics,
                settings: settings::product_settings(product, environment),
            });
        }
    }
    plans
}

fn leftovers(host: &mut dyn Host, end: u64) -> Vec<Plan> {
    let plan = |leftover: &Leftover| {
        let created = time_on_day(leftover.age_in_days, end, host);
        let day = Timestamp::from_unix(created);
        Plan {
            name: leftover.name.map(|name| name.replace("{day}", day.day())),
            created,
            conversations: leftover.conversations,
            users: leftover.users,
            bindings: 0,
            binding_types: DEVICES,
            topics: LEFTOVER_TOPICS,
            settings: Settings::default(),
        }
    };
    LEFTOVERS.iter().map(plan).collect()
}

fn time_on_day(days_ago: u64, end: u64, host: &mut dyn Host) -> u64 {
    end.saturating_sub(days_ago * DAY + below(host, DAY))
}

fn execute(plan: &Plan, credentials: &Credentials, transaction: &mut Transaction<'_>, end: u64) {
    transaction.now = plan.created;
    let sid = service::create_named(transaction, plan.name.clone());
    configure(&sid, plan, transaction);
    // Half of the services in use have a later change.
    let change_count = if plan.is_unused() { 0 } else { below(transaction.host, 2) };
    for (_, time) in random_times(change_count, plan.created, end, transaction.host) {
        transaction.now = time;
        touch::<service::Fields>(&sid, transaction);
    }
    if plan.name.as_deref() == Some(people::SERVICE) {
        transaction.now = plan.created;
        people::add(&sid, credentials, transaction, end);
    }
    for (number, created) in random_times(plan.users, plan.created, end, transaction.host) {
        transaction.now = created;
        add_user(number, &sid, transaction);
    }
    for (number, created) in random_times(plan.conversations, plan.created, end, transaction.host) {
        transaction.now = created;
        add_conversation(number, &sid, plan.topics, end, transaction);
    }
    for (number, created) in random_times(plan.bindings, plan.created, end, transaction.host) {
        transaction.now = created;
        let identity = format!("cust-{}", spread_number(number, 1000, transaction.host));
        let binding_type = weighted(transaction.host, plan.binding_types);
        people::add_binding(&sid, &identity, binding_type, credentials.of(binding_type), transaction);
    }
}

fn configure(sid: &Sid<Service>, plan: &Plan, transaction: &mut Transaction<'_>) {
    let Some(record) = transaction.store.get::<service::Fields>(sid).cloned() else { return };
    let mut settings = plan.settings.clone();
    settings::apply_manual_changes(plan.name.as_deref().unwrap_or_default(), &mut settings);
    transaction.update(&record, service::Fields { settings, ..record.fields.clone() });
}

/// Returns ascending, numbered times between two. Later times are more likely, because the company grows.
fn random_times(count: u64, from: u64, to: u64, host: &mut dyn Host) -> impl Iterator<Item = (u64, u64)> + use<> {
    let span = to.saturating_sub(from);
    let mut times: Vec<_> = (0..count).map(|_| from + below(host, span).max(below(host, span))).collect();
    times.sort_unstable();
    (0..).zip(times)
}

/// Returns the number of a customer or an order. Numbers grow in random steps and never repeat.
fn spread_number(number: u64, first: u64, host: &mut dyn Host) -> u64 {
    const STEP: u64 = 97;
    first + number * STEP + below(host, STEP)
}

fn add_user(number: u64, service: &Sid<Service>, transaction: &mut Transaction<'_>) {
    let Some(record) = transaction.store.get::<service::Fields>(service) else { return };
    let role = record.fields.default_service_role.clone();
    let number = spread_number(number, 1000, transaction.host);
    let (identity, friendly_name, attributes) = match below(transaction.host, 4) {
        0 => (format!("associate-{number}"), Some(format!("Associate {number}")), r#"{"team":"store"}"#),
        1 => (format!("cust-{number}"), Some(format!("Customer {number}")), r#"{"tier":"pine"}"#),
        _ => (format!("cust-{number}"), None, "{}"),
    };
    let sid = transaction.new_sid::<user::Fields>();
    let attributes = attributes.to_owned();
    let (is_online, was_notifiable) = (None, false);
    let fields = user::Fields { identity, friendly_name, attributes, role, is_online, was_notifiable };
    transaction.create(sid, Some(service), fields);
}

fn add_conversation(number: u64, service: &Sid<Service>, topics: &[&str], end: u64, transaction: &mut Transaction<'_>) {
    let host = &mut *transaction.host;
    let order = spread_number(number, 20_000, host);
    let topic = pick(host, topics);
    let has_order = below(host, 3) > 0;
    let state = weighted(host, states((end - transaction.now) / DAY));
    let has_closed_timer = matches!(state, State::Active | State::Inactive);
    let fields = conversation::Fields {
        friendly_name: (below(host, 12) > 0).then(|| format!("{topic} HP-{order}")),
        unique_name: has_order.then(|| format!("order-{order}")),
        attributes: if has_order { format!(r#"{{"order":"HP-{order}"}}"#) } else { "{}".to_owned() },
        state,
        messaging_service: None,
        inactive_at: (state == State::Active).then(|| end + DAY + below(host, DAY)),
        closed_at: has_closed_timer.then(|| end + 7 * DAY + below(host, 7 * DAY)),
    };
    let sid = transaction.new_sid::<conversation::Fields>();
    transaction.create(sid.clone(), Some(service), fields);
    transaction.now += below(transaction.host, (end - transaction.now).min(3 * DAY));
    touch::<conversation::Fields>(&sid, transaction);
}

/// Updates the date of a record.
fn touch<K: Kind>(sid: &Sid<K::Resource>, transaction: &mut Transaction<'_>) {
    if let Some(record) = transaction.store.get::<K>(sid).cloned() {
        transaction.update(&record, record.fields.clone());
    }
}

/// Returns the states of conversations of this age, with their weights.
fn states(age_in_days: u64) -> &'static [(u64, State)] {
    match age_in_days {
        0 => &[(1, State::Initializing), (9, State::Active)],
        1..30 => &[(6, State::Active), (3, State::Inactive), (1, State::Closed)],
        30..120 => &[(1, State::Active), (4, State::Inactive), (5, State::Closed)],
        _ => &[(1, State::Inactive), (9, State::Closed)],
    }
}
