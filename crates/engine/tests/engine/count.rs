//! Tests of counting on the sandbox.

use api::gateway::count::{Count, CountedList};
use engine::count::Counting;
use engine::survey::Selection;
use sandbox::Seed;

use crate::support::{Api, PLENTY, Random};

#[test]
fn a_service_of_the_sandbox_is_counted_as_its_lists_say() {
    let mut api = Api::new(&Seed::Demo);
    let snapshot = api.settings(Selection::All);
    let mut total = 0;
    for service in &snapshot.services.items {
        let sid = service.sid.known().unwrap();
        for list in CountedList::WORDS {
            let list = list.parse().unwrap();
            let result = api.run(Counting::new(list, sid.clone()), PLENTY, Random(3)).into_inquiry().into_result();
            let Some(Ok(Count::Exactly(count))) = result else { panic!("{list}: {result:?}") };
            if list == CountedList::Roles {
                assert_eq!(count as usize, snapshot.details(sid).roles.items.len(), "{sid}");
            }
            total += count;
        }
    }
    assert!(total > 100, "{total}");
}
