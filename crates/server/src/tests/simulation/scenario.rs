//! Accounts with the plans and the edits of their users.

use std::time::Duration;

use api::operation::{Action, Operation};
use api::service::Service;
use api::{Params, Request, ResourceKind, Sid};
use engine::document::export;
use engine::plan::{Scope, from_document};
use engine::run::{Limits, Step};
use engine::survey::{Selection, Survey};
use engine::{Plan, Run, Snapshot};
use sandbox::{IncomingRequest, Seed, Settings, Store};

use super::random::Random;

/// Account, the plans of two users, and the forms that a third one saves.
pub struct Scenario {
    pub store: Store,
    pub plans: [Plan; 2],
    pub edits: Vec<Request>,
}

const BASE: &str = "http://127.0.0.1:8080";

const SCOPE: Scope = Scope { account: true, services: None, create_services: true, delete_roles: true };

const PLENTY: Limits = Limits { calls: 10_000, at_once: 1 };

pub fn scenario(seed: u64) -> Scenario {
    let mut random = Random::new(seed);
    let mut store = sandbox::seed(&Seed::Services(2), &mut Random::new(1)).0;
    // Roles that a plan can delete.
    for request in [0; 2].map(|_| create_role(&snapshot(&store), &mut random)) {
        write(&mut store, &request, &mut random);
    }
    // A new service has many changes, so that few scenarios have one.
    let plans = [("Ada", seed.is_multiple_of(8)), ("Bob", seed % 8 == 1)];
    let plans = plans.map(|(person, has_service)| plan(&store, has_service.then_some(person), &mut random));
    let before = snapshot(&store);
    let edits = (0..3).map(|_| edit(&before, &mut random)).collect();
    Scenario { store, plans, edits }
}

/// Makes the plan that turns the account into one with some random edits, and with a new service of a person.
fn plan(store: &Store, person: Option<&str>, random: &mut Random) -> Plan {
    let mut wanted = store.clone();
    for _ in 0..3 {
        let request = edit(&snapshot(&wanted), random);
        write(&mut wanted, &request, random);
    }
    let mut document = export(&snapshot(&wanted), &Selection::All, None).0;
    if let Some(person) = person {
        let mut new = document.services[0].clone();
        (new.name, new.sid) = (Some(format!("New service of {person}")), None);
        document.services.push(new);
    }
    from_document(&snapshot(store), &document, &SCOPE)
}

/// Reads the settings of the account.
pub fn snapshot(store: &Store) -> Snapshot {
    let mut run = Run::begin(Survey::settings(Selection::All, PLENTY), PLENTY);
    loop {
        match run.next(Duration::ZERO) {
            Step::Send(ticket, request) => {
                let incoming = IncomingRequest { request: &request, base: BASE };
                let response = sandbox::handle_read(store, &Settings::default(), &incoming);
                run.take(ticket, Ok(response.expect("a survey only reads")), Duration::ZERO);
            }
            Step::Wait(_) | Step::AwaitResponse => unreachable!("every request is answered at once"),
            Step::Done => return run.into_inquiry().into_snapshot(),
        }
    }
}

fn write(store: &mut Store, request: &Request, random: &mut Random) {
    let incoming = IncomingRequest { request, base: BASE };
    sandbox::handle(store, &Settings::default(), &incoming, random);
}

/// Makes a request that changes, creates or deletes something.
fn edit(snapshot: &Snapshot, random: &mut Random) -> Request {
    let services: Vec<_> = snapshot.services.items.iter().filter_map(|service| service.sid.known()).collect();
    let sid = (*random.pick(&services)).clone();
    let minutes = format!("PT{}M", 10 + random.below(9));
    match random.below(7) {
        0 => request(ResourceKind::Configuration, Action::Update, &[], &[("DefaultInactiveTimer", &minutes)]),
        1 => {
            let url = format!("https://hook{}.example/", random.below(9));
            request(ResourceKind::ServiceWebhooks, Action::Update, &[sid.as_str()], &[("PostWebhookUrl", &url)])
        }
        2 => {
            let name = format!("Name {}", random.below(9));
            request(ResourceKind::ChatService, Action::Update, &[sid.as_str()], &[("FriendlyName", &name)])
        }
        3 => {
            let is_on = random.happens(50).to_string();
            let values = [("ReachabilityEnabled", is_on.as_str())];
            request(ResourceKind::ServiceConfiguration, Action::Update, &[sid.as_str()], &values)
        }
        4 => create_role(snapshot, random),
        5 => of_role(snapshot, &sid, random, Action::Update),
        _ => of_role(snapshot, &sid, random, Action::Delete),
    }
}

fn create_role(snapshot: &Snapshot, random: &mut Random) -> Request {
    let sid = snapshot.services.items[0].sid.text().unwrap_or_default();
    let name = format!("role {}", random.below(1_000_000));
    let values = [("FriendlyName", name.as_str()), ("Type", "service"), ("Permission", "addParticipant")];
    request(ResourceKind::Role, Action::Create, &[&sid], &values)
}

/// Changes or deletes the last role of a service.
fn of_role(snapshot: &Snapshot, service: &Sid<Service>, random: &mut Random, action: Action) -> Request {
    let roles = &snapshot.details(service).roles.items;
    let role = roles.last().and_then(|role| role.sid.text()).unwrap_or_default();
    let words = ["addParticipant", "removeParticipant", "sendMessage"];
    let values = [("Permission", words[random.below(3) as usize])];
    let values = if action == Action::Update { &values[..] } else { &[] };
    request(ResourceKind::Role, action, &[service.as_str(), &role], values)
}

fn request(kind: ResourceKind, action: Action, sids: &[&str], values: &[(&str, &str)]) -> Request {
    let operation = Operation::of(kind, action).expect("the operation exists");
    let sids: Vec<_> = sids.iter().map(|sid| (*sid).to_owned()).collect();
    let mut params = Params::default();
    values.iter().for_each(|(wire, value)| params.push(wire, *value));
    let path = api::endpoint::fill(operation.path, &sids);
    Request::new(operation.method, path, params)
}
