//! The sample data: every service is planned first, then created in the order of age.

use api::Sid;
use api::binding::BindingType;
use api::conversation::State;
use api::date::Timestamp;
use api::service::Service;

use super::draw::{below, pick, weighted};
use super::words::{ENVIRONMENTS, LEFTOVER_TOPICS, LEFTOVERS, Leftover, PRODUCTS};
use super::{DAY, configured};
use crate::ledger::Ledger;
use crate::service::settings::Settings;
use crate::table::Kind;
use crate::{World, binding, conversation, service, user};

/// A service that is to be created.
struct Plan {
    name: Option<String>,
    created: u64,
    conversations: u64,
    users: u64,
    bindings: u64,
    topics: &'static [&'static str],
    settings: Settings,
}

pub(super) fn seed(ledger: &mut Ledger<'_>) {
    let end = ledger.now;
    let mut plans: Vec<_> = [products(ledger.world, end), leftovers(ledger.world, end)].into_iter().flatten().collect();
    plans.sort_by_key(|plan| plan.created);
    for plan in &plans {
        carry_out(plan, ledger, end);
    }
    configured::without_a_role("Design Consultations (staging)", ledger);
    ledger.now = end;
    configured::of_account(ledger);
}

fn products(world: &mut dyn World, end: u64) -> Vec<Plan> {
    let mut plans = Vec::new();
    for product in PRODUCTS {
        for environment in ENVIRONMENTS {
            plans.push(Plan {
                name: Some(format!("{} ({})", product.name, environment.name)),
                created: some_time_on(product.days - environment.days_later, end, world),
                conversations: product.conversations / environment.share,
                users: product.users.div_ceil(environment.share),
                bindings: product.bindings / environment.share,
                topics: product.topics,
                settings: configured::of_product(product, environment),
            });
        }
    }
    plans
}

fn leftovers(world: &mut dyn World, end: u64) -> Vec<Plan> {
    let plan = |leftover: &Leftover| {
        let created = some_time_on(leftover.days, end, world);
        let day = Timestamp::from_unix(created);
        Plan {
            name: leftover.name.map(|name| name.replace("{day}", day.day())),
            created,
            conversations: leftover.conversations,
            users: leftover.users,
            bindings: 0,
            topics: LEFTOVER_TOPICS,
            settings: Settings::default(),
        }
    };
    LEFTOVERS.iter().map(plan).collect()
}

fn some_time_on(days_ago: u64, end: u64, world: &mut dyn World) -> u64 {
    end.saturating_sub(days_ago * DAY + below(world, DAY))
}

fn carry_out(plan: &Plan, ledger: &mut Ledger<'_>, end: u64) {
    ledger.now = plan.created;
    let sid = service::add(ledger, plan.name.clone());
    set_up(&sid, plan, ledger);
    // Some were renamed or set up anew later on.
    let renamed = below(ledger.world, 2);
    for (_, moment) in moments(renamed, plan.created, end, ledger.world) {
        ledger.now = moment;
        touch::<service::Fields>(&sid, ledger);
    }
    for (number, created) in moments(plan.users, plan.created, end, ledger.world) {
        ledger.now = created;
        add_user(number, &sid, ledger);
    }
    for (number, created) in moments(plan.conversations, plan.created, end, ledger.world) {
        ledger.now = created;
        add_conversation(number, &sid, plan.topics, end, ledger);
    }
    for (number, created) in moments(plan.bindings, plan.created, end, ledger.world) {
        ledger.now = created;
        add_binding(number, &sid, ledger);
    }
}

fn set_up(sid: &Sid<Service>, plan: &Plan, ledger: &mut Ledger<'_>) {
    let Some(record) = ledger.store.get::<service::Fields>(sid).cloned() else { return };
    let mut settings = plan.settings.clone();
    configured::by_hand(plan.name.as_deref().unwrap_or_default(), &mut settings);
    ledger.update(&record, service::Fields { settings, ..record.fields.clone() });
}

/// So many moments between two, in order and numbered; the later the more, for the company grows.
fn moments(count: u64, from: u64, to: u64, world: &mut dyn World) -> impl Iterator<Item = (u64, u64)> + use<> {
    let span = to.saturating_sub(from);
    let mut moments: Vec<_> = (0..count).map(|_| from + below(world, span).max(below(world, span))).collect();
    moments.sort_unstable();
    (0..).zip(moments)
}

/// The numbers of customers and orders grow in steps, so that no two are the same.
fn spread(number: u64, first: u64, world: &mut dyn World) -> u64 {
    const STEP: u64 = 97;
    first + number * STEP + below(world, STEP)
}

fn add_user(number: u64, service: &Sid<Service>, ledger: &mut Ledger<'_>) {
    let Some(record) = ledger.store.get::<service::Fields>(service) else { return };
    let role = record.fields.default_service_role.clone();
    let number = spread(number, 1000, ledger.world);
    let (identity, friendly_name, attributes) = match below(ledger.world, 4) {
        0 => (format!("associate-{number}"), Some(format!("Associate {number}")), r#"{"team":"store"}"#),
        1 => (format!("cust-{number}"), Some(format!("Customer {number}")), r#"{"tier":"pine"}"#),
        _ => (format!("cust-{number}"), None, "{}"),
    };
    let sid = ledger.new_sid::<user::Fields>();
    let attributes = attributes.to_owned();
    ledger.create(sid, Some(service), user::Fields { identity, friendly_name, attributes, role });
}

fn add_binding(number: u64, service: &Sid<Service>, ledger: &mut Ledger<'_>) {
    let ways = [(5, BindingType::Fcm), (4, BindingType::Apn), (1, BindingType::Twilsock)];
    let identity = format!("cust-{}", spread(number, 1000, ledger.world));
    let fields = binding::Fields {
        endpoint: format!("{identity}:{:012x}", below(ledger.world, 1 << 48)),
        identity,
        binding_type: weighted(ledger.world, &ways),
        credential: format!("CR{:032x}", ledger.world.random()),
        message_types: ["new_message", "added_to_conversation", "removed_from_conversation"].map(str::to_owned).into(),
    };
    let sid = ledger.new_sid::<binding::Fields>();
    ledger.create(sid, Some(service), fields);
}

fn add_conversation(number: u64, service: &Sid<Service>, topics: &[&str], end: u64, ledger: &mut Ledger<'_>) {
    let world = &mut *ledger.world;
    let order = spread(number, 20_000, world);
    let topic = pick(world, topics);
    let has_order = below(world, 3) > 0;
    let state = weighted(world, states((end - ledger.now) / DAY));
    let will_end = matches!(state, State::Active | State::Inactive);
    let fields = conversation::Fields {
        friendly_name: (below(world, 12) > 0).then(|| format!("{topic} HP-{order}")),
        unique_name: has_order.then(|| format!("order-{order}")),
        attributes: if has_order { format!(r#"{{"order":"HP-{order}"}}"#) } else { "{}".to_owned() },
        state,
        messaging_service: None,
        inactive_at: (state == State::Active).then(|| end + DAY + below(world, DAY)),
        closed_at: will_end.then(|| end + 7 * DAY + below(world, 7 * DAY)),
    };
    let sid = ledger.new_sid::<conversation::Fields>();
    ledger.create(sid.clone(), Some(service), fields);
    ledger.now += below(ledger.world, (end - ledger.now).min(3 * DAY));
    touch::<conversation::Fields>(&sid, ledger);
}

/// Something was changed, whatever it was before.
fn touch<K: Kind>(sid: &Sid<K::Resource>, ledger: &mut Ledger<'_>) {
    if let Some(record) = ledger.store.get::<K>(sid).cloned() {
        ledger.update(&record, record.fields.clone());
    }
}

/// Where a conversation of that age stands, and how often.
fn states(days: u64) -> &'static [(u64, State)] {
    match days {
        0 => &[(1, State::Initializing), (9, State::Active)],
        1..30 => &[(6, State::Active), (3, State::Inactive), (1, State::Closed)],
        30..120 => &[(1, State::Active), (4, State::Inactive), (5, State::Closed)],
        _ => &[(1, State::Inactive), (9, State::Closed)],
    }
}
