//! Account with records as the gateway makes them.

use api::gateway::history::Record;
use api::operation::{Action, Operation};
use api::service::Service;
use api::{Json, Method, Params, Request, ResourceKind, Sid};
use engine::document::{Document, export, export_service};
use engine::plan::undo;
use engine::survey::{Selection, Survey};
use engine::{Plan, Snapshot};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::edits::{random_edit, request};
use crate::simulation::{self, Faults, World};
use crate::support::{Api, PLENTY, Random};

/// Account with the records of its changes.
pub struct Account {
    pub api: Api,
    pub records: Vec<Record>,
}

impl Account {
    pub fn new(seed: &Seed) -> Self {
        Self { api: Api::new(seed), records: Vec::new() }
    }

    pub fn snapshot(&mut self) -> Snapshot {
        self.api.settings(Selection::All)
    }

    pub fn document(&mut self) -> Document {
        export(&self.snapshot(), &Selection::All, None).0
    }

    pub fn sid(&mut self) -> Sid<Service> {
        self.snapshot().services.items[0].sid.known().expect("a SID").clone()
    }

    /// Sends a write, and records it as the gateway does if it is accepted.
    pub fn write(&mut self, request: &Request) -> Option<Record> {
        let found = Operation::at(&request.path).find(|(operation, _)| operation.method == request.method);
        let (operation, target) = found.expect("the operation exists");
        let before = simulation::read(&self.api.store, &request.path).unwrap_or_default();
        let of_service = target.first().filter(|sid| sid.starts_with("IS")).and_then(|sid| sid.parse().ok());
        let document = of_service.filter(|_| request.method == Method::Delete && target.len() == 1);
        let document = document.and_then(|sid| self.stored_configuration(&sid));
        let response = self.api.respond_to_write(request);
        if response.status >= 300 {
            return None;
        }
        let after = serde_json::from_str(&response.body).unwrap_or(Value::Null);
        let created = Operation::of(operation.resource, Action::Create).map_or(&[][..], |create| create.parameters);
        let fields = if request.method == Method::Delete { created } else { operation.parameters };
        let is_changed = |wire: &str| request.method == Method::Delete || request.params.last(wire).is_some();
        let change = |info: &api::ParameterInfo| {
            let mut change = json!({ "field": info.wire, "label": info.label });
            let sent: Vec<_> = request.params.all(info.wire).collect();
            for (name, value) in [("before", info.reported(&before)), ("after", info.reported(&after))] {
                value.into_iter().for_each(|value| change[name] = value.clone());
            }
            change["sent"] = if info.many { json!(sent) } else { json!(sent.last()) };
            change
        };
        let changes: Vec<_> = fields.iter().filter(|info| is_changed(info.wire)).map(change).collect();
        let sid = [&after, &before]
            .into_iter()
            .find_map(|value| value["chat_service_sid"].as_str().or(value["sid"].as_str()));
        let name = [&before, &after].into_iter().find_map(|value| value["friendly_name"].as_str());
        let mut record = json!({
            "number": self.records.len() * 2 + 1, "account": "production", "method": operation.method.as_str(), "operation": operation.path,
            "path": request.path, "subject": operation.subject, "outcome": "done", "name": name,
            "service": target.first().copied().filter(|sid| sid.starts_with("IS")).or(sid), "changes": changes,
        });
        document.into_iter().for_each(|document| record["document"] = document);
        let record = Record::from_json(&record).expect("an object");
        self.records.push(record.clone());
        Some(record)
    }

    fn stored_configuration(&mut self, sid: &Sid<Service>) -> Option<Value> {
        let run = self.api.run(Survey::configuration_of(sid.clone()), PLENTY, Random(3));
        Some(serde_json::to_value(export_service(run.inquiry().snapshot(), sid)?).expect("a document is JSON"))
    }

    pub fn set(&mut self, kind: ResourceKind, target: &[&str], form: &str) -> Record {
        self.write(&request(kind, Action::Update, target, Params::from_form(form))).expect("it is accepted")
    }

    /// Makes random edits, and records them.
    pub fn edit(&mut self, random: &mut Random, count: usize) {
        for _ in 0..count {
            let snapshot = self.snapshot();
            if let Some(request) = random_edit(&snapshot, random) {
                self.write(&request);
            }
        }
    }

    /// Reads what a plan from records needs.
    pub fn read_for(&mut self, records: &[Record]) -> Snapshot {
        self.api.run(Survey::of_records(records), PLENTY, Random(5)).into_inquiry().into_snapshot()
    }

    /// Carries out a plan. Panics unless everything in it is done.
    pub fn carry_out(&mut self, plan: Plan) {
        let mut world = World::new(self.api.store.clone(), 7, Faults::default(), Vec::new());
        let state = world.run(plan);
        assert!(state.is_complete(), "{:?}", state.changes);
        self.api.store = world.store;
    }

    /// Undoes a record. Returns the plan.
    pub fn undo(&mut self, record: &Record) -> Plan {
        let snapshot = self.read_for(std::slice::from_ref(record));
        let plan = undo(&snapshot, record);
        self.carry_out(plan.clone());
        plan
    }
}
