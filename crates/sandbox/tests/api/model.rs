//! Random histories, compared with the simplest model that could be right: a list of names and settings.

use api::service::Service;
use api::{Endpoint, FieldInfo, Method, Sid, chat_service, notifications, service_configuration, service_webhooks};
use proptest::prelude::*;

use crate::support::{Sandbox, json, known, refusal};

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

/// A setting that both APIs know: what Conversations and Chat v2 call it, and two values; the first is that of a new service.
struct Shared {
    path: &'static str,
    fields: &'static [FieldInfo],
    wires: [&'static str; 2],
    values: [&'static str; 2],
}

const SHARED: [Shared; 4] = [
    Shared {
        path: service_configuration::Update::PATH,
        fields: service_configuration::Update::FIELDS,
        wires: ["ReachabilityEnabled", "ReachabilityEnabled"],
        values: ["false", "true"],
    },
    Shared {
        path: notifications::Update::PATH,
        fields: notifications::Update::FIELDS,
        wires: ["LogEnabled", "Notifications.LogEnabled"],
        values: ["false", "true"],
    },
    Shared {
        path: notifications::Update::PATH,
        fields: notifications::Update::FIELDS,
        wires: ["NewMessage.Template", "Notifications.NewMessage.Template"],
        values: ["", "New"],
    },
    Shared {
        path: service_webhooks::Update::PATH,
        fields: service_webhooks::Update::FIELDS,
        wires: ["PostWebhookUrl", "PostWebhookUrl"],
        values: ["", "https://harbor.example"],
    },
];

impl Shared {
    /// Where each API has it.
    fn targets(&self, sid: &Sid<Service>) -> [String; 2] {
        [self.path, chat_service::Update::PATH].map(|path| api::endpoint::fill(path, &[sid.to_string()]))
    }

    /// What each API tells of it.
    fn told(&self, sandbox: &mut Sandbox, sid: &Sid<Service>) -> [String; 2] {
        let targets = self.targets(sid).into_iter();
        let known = targets.zip([self.fields, chat_service::Update::FIELDS]).zip(self.wires);
        let told = known.map(|((target, fields), wire)| {
            let field = fields.iter().find(|field| field.wire == wire).unwrap();
            field.text(&json(&sandbox.get(&target)))
        });
        told.collect::<Vec<_>>().try_into().unwrap()
    }
}

/// A service; one that was deleted has no name.
struct Kept {
    sid: Sid<Service>,
    name: Option<String>,
    /// Which value each of the shared settings has.
    settings: [usize; SHARED.len()],
}

/// Every service that ever was, in order.
#[derive(Default)]
struct Model(Vec<Kept>);

impl Model {
    fn pick(&mut self, index: usize) -> Option<&mut Kept> {
        let count = self.0.len();
        (count > 0).then(|| &mut self.0[index % count])
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().filter_map(|kept| kept.name.clone()).collect()
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
    fn any_history_gives_what_the_model_says(steps in prop::collection::vec(step(), 0..40)) {
        let mut sandbox = Sandbox::default();
        let mut model = Model::default();
        for step in steps {
            match step {
                Step::Create(name) => {
                    let sid = sandbox.create(&name);
                    model.0.push(Kept { sid, name: Some(name), settings: Default::default() });
                }
                Step::Rename(index, name) => match model.pick(index) {
                    Some(Kept { sid, name: old @ Some(_), .. }) => {
                        prop_assert_eq!(&known(&sandbox.rename(sid, &name).unwrap().friendly_name), &name);
                        *old = Some(name);
                    }
                    Some(Kept { sid, .. }) => prop_assert_eq!(refusal(sandbox.rename(sid, &name)).status, 404),
                    None => {}
                },
                Step::Set { index, setting, api, value } => if let Some(kept) = model.pick(index) {
                    let (shared, value) = (&SHARED[setting], usize::from(value));
                    let form = format!("{}={}", shared.wires[api], shared.values[value]);
                    let response = sandbox.call(Method::Post, &shared.targets(&kept.sid)[api], &form);
                    prop_assert_eq!(response.status, if kept.name.is_some() { 200 } else { 404 });
                    kept.settings[setting] = value;
                },
                Step::Delete(index) => match model.pick(index) {
                    Some(Kept { sid, name: name @ Some(_), .. }) => {
                        prop_assert_eq!(sandbox.delete(sid), Ok(()));
                        *name = None;
                    }
                    Some(Kept { sid, .. }) => prop_assert_eq!(refusal(sandbox.delete(sid)).status, 404),
                    None => {}
                },
                Step::List(size) => prop_assert_eq!(all_names(&mut sandbox, size), model.names()),
            }
        }
        prop_assert_eq!(all_names(&mut sandbox, 1000), model.names());
        for Kept { sid, name, settings } in &model.0 {
            let fetched = sandbox.fetch(sid).ok().map(|service| known(&service.friendly_name));
            prop_assert_eq!(&fetched, name);
            for (shared, value) in SHARED.iter().zip(settings).filter(|_| name.is_some()) {
                prop_assert_eq!(shared.told(&mut sandbox, sid), [shared.values[*value]; 2]);
            }
        }
    }

    /// Whoever was there all the time is seen exactly once, whatever came and went between the pages.
    #[test]
    fn a_walk_meets_everyone_who_stays_exactly_once(
        count in 1_usize..30, page_size in 1_u32..7, between in prop::collection::vec(any::<(bool, usize)>(), 0..30),
    ) {
        let mut sandbox = Sandbox::default();
        let mut present: Vec<_> = (0..count).map(|number| (sandbox.create(&format!("first {number}")), number)).collect();
        let mut met = Vec::new();
        let mut between = between.into_iter();
        let mut target = Some(format!("/v1/Services?PageSize={page_size}"));
        while let Some(page) = target {
            let (names, next) = sandbox.names(&page);
            met.extend(names);
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
            prop_assert_eq!(met.iter().filter(|name| **name == format!("first {number}")).count(), 1);
        }
        let mut once = met.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), met.len());
    }
}
