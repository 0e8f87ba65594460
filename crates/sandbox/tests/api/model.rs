//! Random requests, compared with a simple model: a list of names and settings.

use api::service::Service;
use api::{Endpoint, Method, ParameterInfo, Sid, chat_service, notifications, service_configuration, service_webhooks};
use proptest::prelude::*;

use crate::support::{Sandbox, expect_rejection, json, known};

#[derive(Clone, Debug)]
enum Step {
    Create(String),
    Rename(usize, String),
    Set { index: usize, setting: usize, api: usize, value: bool },
    Delete(usize),
    List(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let name = "\\PC{0,12}[a-z]";
    prop_oneof![
        3 => name.prop_map(Step::Create),
        2 => (any::<usize>(), name).prop_map(|(index, name)| Step::Rename(index, name)),
        3 => (any::<usize>(), 0..SHARED.len(), 0..2_usize, any::<bool>())
            .prop_map(|(index, setting, api, value)| Step::Set { index, setting, api, value }),
        2 => any::<usize>().prop_map(Step::Delete),
        1 => (1_u32..6).prop_map(Step::List),
    ]
}

/// Setting that both APIs have: its parameter names in Conversations and Chat v2, and two values. The first one is the default.
struct Shared {
    path: &'static str,
    fields: &'static [ParameterInfo],
    wires: [&'static str; 2],
    values: [&'static str; 2],
}

const SHARED: [Shared; 4] = [
    Shared {
        path: service_configuration::Update::PATH,
        fields: service_configuration::Update::PARAMETERS,
        wires: ["ReachabilityEnabled", "ReachabilityEnabled"],
        values: ["false", "true"],
    },
    Shared {
        path: notifications::Update::PATH,
        fields: notifications::Update::PARAMETERS,
        wires: ["LogEnabled", "Notifications.LogEnabled"],
        values: ["false", "true"],
    },
    Shared {
        path: notifications::Update::PATH,
        fields: notifications::Update::PARAMETERS,
        wires: ["NewMessage.Template", "Notifications.NewMessage.Template"],
        values: ["", "New"],
    },
    Shared {
        path: service_webhooks::Update::PATH,
        fields: service_webhooks::Update::PARAMETERS,
        wires: ["PostWebhookUrl", "PostWebhookUrl"],
        values: ["", "https://harbor.example"],
    },
];

impl Shared {
    /// Returns the target of the setting in each API.
    fn targets(&self, sid: &Sid<Service>) -> [String; 2] {
        [self.path, chat_service::Update::PATH].map(|path| api::endpoint::fill(path, &[sid.to_string()]))
    }

    /// Returns the value that each API reports.
    fn values(&self, sandbox: &mut Sandbox, sid: &Sid<Service>) -> [String; 2] {
        let targets = self.targets(sid).into_iter();
        let known = targets.zip([self.fields, chat_service::Update::PARAMETERS]).zip(self.wires);
        let values = known.map(|((target, fields), wire)| {
            let field = fields.iter().find(|field| field.wire == wire).unwrap();
            field.text(&json(&sandbox.get(&target)))
        });
        values.collect::<Vec<_>>().try_into().unwrap()
    }
}

/// Service of the model. A deleted one has no name.
struct ModelService {
    sid: Sid<Service>,
    name: Option<String>,
    /// Index of the value of each shared setting.
    settings: [usize; SHARED.len()],
}

/// Every service that was created, in order.
#[derive(Default)]
struct Model(Vec<ModelService>);

impl Model {
    fn pick(&mut self, index: usize) -> Option<&mut ModelService> {
        let count = self.0.len();
        (count > 0).then(|| &mut self.0[index % count])
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().filter_map(|service| service.name.clone()).collect()
    }
}

fn all_names(sandbox: &mut Sandbox, page_size: u32) -> Vec<String> {
    let mut found = Vec::new();
    let mut target = Some(format!("/v1/Services?PageSize={page_size}"));
    while let Some(page) = target {
        let (names, next) = sandbox.names(&page);
        assert!(names.len() <= page_size as usize);
        found.extend(names);
        target = next;
    }
    found
}

proptest! {
    #[test]
    fn services_after_any_requests_agree_with_a_model(steps in prop::collection::vec(step(), 0..40)) {
        let mut sandbox = Sandbox::default();
        let mut model = Model::default();
        for step in steps {
            match step {
                Step::Create(name) => {
                    let sid = sandbox.create(&name);
                    model.0.push(ModelService { sid, name: Some(name), settings: Default::default() });
                }
                Step::Rename(index, name) => match model.pick(index) {
                    Some(ModelService { sid, name: old @ Some(_), .. }) => {
                        prop_assert_eq!(&known(&sandbox.rename(sid, &name).unwrap().friendly_name), &name);
                        *old = Some(name);
                    }
                    Some(ModelService { sid, .. }) => prop_assert_eq!(expect_rejection(sandbox.rename(sid, &name)).status, 404),
                    None => {}
                },
                Step::Set { index, setting, api, value } => if let Some(service) = model.pick(index) {
                    let (shared, value) = (&SHARED[setting], usize::from(value));
                    let form = format!("{}={}", shared.wires[api], shared.values[value]);
                    let response = sandbox.request(Method::Post, &shared.targets(&service.sid)[api], &form);
                    prop_assert_eq!(response.status, if service.name.is_some() { 200 } else { 404 });
                    service.settings[setting] = value;
                },
                Step::Delete(index) => match model.pick(index) {
                    Some(ModelService { sid, name: name @ Some(_), .. }) => {
                        prop_assert_eq!(sandbox.delete(sid), Ok(()));
                        *name = None;
                    }
                    Some(ModelService { sid, .. }) => prop_assert_eq!(expect_rejection(sandbox.delete(sid)).status, 404),
                    None => {}
                },
                Step::List(size) => prop_assert_eq!(all_names(&mut sandbox, size), model.names()),
            }
        }
        prop_assert_eq!(all_names(&mut sandbox, 1000), model.names());
        for ModelService { sid, name, settings } in &model.0 {
            let fetched = sandbox.fetch(sid).ok().map(|service| known(&service.friendly_name));
            prop_assert_eq!(&fetched, name);
            for (shared, value) in SHARED.iter().zip(settings).filter(|_| name.is_some()) {
                prop_assert_eq!(shared.values(&mut sandbox, sid), [shared.values[*value]; 2]);
            }
        }
    }

    #[test]
    fn services_that_stay_are_listed_exactly_once(
        count in 1_usize..30, page_size in 1_u32..7, between in prop::collection::vec(any::<(bool, usize)>(), 0..30),
    ) {
        let mut sandbox = Sandbox::default();
        let mut present: Vec<_> = (0..count).map(|number| (sandbox.create(&format!("first {number}")), number)).collect();
        let mut listed = Vec::new();
        let mut between = between.into_iter();
        let mut target = Some(format!("/v1/Services?PageSize={page_size}"));
        while let Some(page) = target {
            let (names, next) = sandbox.names(&page);
            listed.extend(names);
            target = next;
            match between.next() {
                Some((true, index)) if !present.is_empty() => {
                    let (sid, _) = present.remove(index % present.len());
                    prop_assert_eq!(sandbox.delete(&sid), Ok(()));
                }
                Some((false, index)) => { sandbox.create(&format!("new {index}")); }
                _ => {}
            }
        }
        for (_, number) in present {
            prop_assert_eq!(listed.iter().filter(|name| **name == format!("first {number}")).count(), 1);
        }
        let mut distinct = listed.clone();
        distinct.sort();
        distinct.dedup();
        prop_assert_eq!(distinct.len(), listed.len());
    }
}
