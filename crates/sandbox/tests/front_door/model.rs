//! Random histories, compared with the simplest model that could be right: a list of names.

use api::Sid;
use api::service::Service;
use proptest::prelude::*;

use crate::support::{Sandbox, known, refusal};

#[derive(Clone, Debug)]
enum Step {
    Create(String),
    Rename(usize, String),
    Delete(usize),
    List(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let name = "\\PC{0,12}[a-z]";
    prop_oneof![
        3 => name.prop_map(Step::Create),
        2 => (any::<usize>(), name).prop_map(|(index, name)| Step::Rename(index, name)),
        2 => any::<usize>().prop_map(Step::Delete),
        1 => (1_u32..6).prop_map(Step::List),
    ]
}

/// Every service that ever was, in order; those deleted have no name.
#[derive(Default)]
struct Model(Vec<(Sid<Service>, Option<String>)>);

impl Model {
    fn pick(&mut self, index: usize) -> Option<&mut (Sid<Service>, Option<String>)> {
        let count = self.0.len();
        (count > 0).then(|| &mut self.0[index % count])
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().filter_map(|(_, name)| name.clone()).collect()
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
                    model.0.push((sid, Some(name)));
                }
                Step::Rename(index, name) => match model.pick(index) {
                    Some((sid, old @ Some(_))) => {
                        prop_assert_eq!(&known(&sandbox.rename(sid, &name).unwrap().friendly_name), &name);
                        *old = Some(name);
                    }
                    Some((sid, None)) => prop_assert_eq!(refusal(sandbox.rename(sid, &name)).status, 404),
                    None => {}
                },
                Step::Delete(index) => match model.pick(index) {
                    Some((sid, name @ Some(_))) => {
                        prop_assert_eq!(sandbox.delete(sid), Ok(()));
                        *name = None;
                    }
                    Some((sid, None)) => prop_assert_eq!(refusal(sandbox.delete(sid)).status, 404),
                    None => {}
                },
                Step::List(size) => prop_assert_eq!(all_names(&mut sandbox, size), model.names()),
            }
        }
        prop_assert_eq!(all_names(&mut sandbox, 1000), model.names());
        for (sid, name) in &model.0 {
            let fetched = sandbox.fetch(sid).ok().map(|service| known(&service.friendly_name));
            prop_assert_eq!(&fetched, name);
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
