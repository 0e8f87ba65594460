//! What changes something: on record before it leaves, and so is what came of it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use api::gateway::history::{List, Outcome};
use api::gateway::{Reason, Role};
use api::operation::OPERATIONS;
use api::{Method, Request, Response};
use database::journal::Journal;
use gateway::upstream::Failure;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::stage::{BASE, Player, Stage, admin, asker, delete, get, json, known, main_account, post, refused, sandbox};

const SERVICE: &str = "/v1/Services/IS0123456789abcdef0123456789abcdef";

/// An answer of this status, or why there is none.
type Answered = Result<u16, Reason>;

/// The status that whoever asked is told, and why the gateway itself refused, if it did.
type Told = (u16, Option<&'static str>);

fn failure(reason: Reason) -> Failure {
    Failure { reason, message: "It went wrong somewhere.".to_owned() }
}

/// The SID of a new service.
async fn service(stage: &Stage) -> String {
    let created = stage.answer(&admin(), &post("/v1/Services", "FriendlyName=Main+desk")).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let body: Value = serde_json::from_str(&created.body).unwrap();
    body["sid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_write_is_recorded_with_the_values_before_and_after() {
    let player = sandbox();
    let stage = Stage::new(player.clone()).await;
    let sid = service(&stage).await;
    let path = format!("/v1/Services/{sid}/Configuration");
    let update = post(&path, "ReachabilityEnabled=true");
    assert_eq!(stage.answer_where(&admin(), &update, &json!({ "reachability_enabled": false })).await.status, 200);
    let deletion = delete(&format!("/v1/Services/{sid}"));
    assert_eq!(stage.answer_where(&admin(), &deletion, &json!({ "friendly_name": "Main desk" })).await.status, 204);
    assert_eq!(
        player.sent(),
        [
            "POST /v1/Services".to_owned(),
            format!("GET {path}"),
            format!("POST {path}"),
            format!("GET /v1/Services/{sid}"),
            format!("DELETE /v1/Services/{sid}")
        ]
    );
    let records = stage.records().await;
    let [deleted, updated, created] = records.as_slice() else { panic!("{records:?}") };
    for record in &records {
        assert_eq!(known(&record.outcome), Some(Outcome::Done));
        assert_eq!(known(&record.person).unwrap().as_str(), "ada");
        assert_eq!(known(&record.service).unwrap().as_str(), sid);
    }
    let statuses = [created, updated, deleted].map(|record| known(&record.status).unwrap());
    assert_eq!(statuses, [201, 200, 204]);
    let change = known(&updated.changes).unwrap().remove(0);
    assert_eq!(known(&change.field).as_deref(), Some("ReachabilityEnabled"));
    let values = (known(&change.before), known(&change.sent), known(&change.after));
    assert_eq!(values, (Some(json!(false)), Some(json!("true")), Some(json!(true))));
    assert_eq!(known(&deleted.name).as_deref(), Some("Main desk"));
}

/// What is on record at the moment at which something arrives.
async fn seen(journal: &OnceLock<Journal>) -> Vec<Outcome> {
    let page = journal.get().unwrap().page(&List::default()).await.unwrap();
    page.items.iter().map(|record| known(&record.outcome).unwrap()).collect()
}

#[tokio::test]
async fn a_write_is_on_record_before_it_leaves() {
    let journal = Arc::new(OnceLock::new());
    let player = Player::answers_later({
        let journal = journal.clone();
        move |_| {
            let journal = journal.clone();
            async move {
                assert_eq!(seen(&journal).await, [Outcome::Open]);
                Ok(json(201, "{}"))
            }
        }
    });
    let stage = Stage::new(player).await;
    journal.set(stage.journal.clone()).ok().unwrap();
    assert_eq!(stage.answer(&admin(), &post("/v1/Services", "FriendlyName=a")).await.status, 201);
    assert_eq!(stage.outcomes().await, [Outcome::Done]);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_sent() {
    let player = Player::answers(|request| Ok(json(if request.method == Method::Get { 200 } else { 201 }, "{}")));
    let stage = Stage::new(player.clone()).await;
    stage.database.clone().close().await;
    let response = stage.answer(&admin(), &post("/v1/Services", "FriendlyName=a")).await;
    assert_eq!((response.status, refused(&response)), (503, Some("unrecorded")));
    let response = stage.answer_where(&admin(), &delete(SERVICE), &json!({})).await;
    assert_eq!((response.status, refused(&response)), (503, Some("unrecorded")));
    assert_eq!(player.sent(), [format!("GET {SERVICE}")], "nothing but the look at what is there");
    assert_eq!(stage.answer(&admin(), &get("/v1/Services")).await.status, 200, "what only looks needs no record");
}

#[tokio::test]
async fn an_answer_is_passed_on_even_where_it_cannot_be_recorded() {
    let database = Arc::new(OnceLock::<database::Database>::new());
    let player = Player::answers_later({
        let database = database.clone();
        move |_| {
            let database = database.clone();
            async move {
                database.get().unwrap().clone().close().await;
                Ok(json(201, r#"{"sid":"a"}"#))
            }
        }
    });
    let stage = Stage::new(player).await;
    database.set(stage.database.clone()).ok().unwrap();
    let response = stage.answer(&admin(), &post("/v1/Services", "FriendlyName=a")).await;
    assert_eq!((response.status, response.body.as_str()), (201, r#"{"sid":"a"}"#));
    let again = database::Database::open(&stage.folder.path().join("gateway.sqlite")).await.unwrap();
    let page = database::journal::page(&again, &List::default()).await.unwrap();
    let outcomes: Vec<_> = page.items.iter().map(|record| known(&record.outcome)).collect();
    assert_eq!(outcomes, [Some(Outcome::Open)], "the record says that it is not known");
}

/// Every answer to a write, what whoever asked is told, and what is on record.
#[tokio::test]
async fn what_came_of_a_write_is_recorded_as_it_is_known() {
    let cases: [(Answered, Told, Outcome); 15] = [
        (Ok(200), (200, None), Outcome::Done),
        (Ok(201), (201, None), Outcome::Done),
        (Ok(400), (400, None), Outcome::Refused),
        (Ok(401), (502, Some("credential")), Outcome::Refused),
        (Ok(403), (403, None), Outcome::Refused),
        (Ok(404), (404, None), Outcome::Refused),
        (Ok(409), (409, None), Outcome::Refused),
        (Ok(429), (429, None), Outcome::Refused),
        (Ok(500), (500, None), Outcome::Unknown),
        (Ok(503), (503, None), Outcome::Unknown),
        (Err(Reason::Unreachable), (502, Some("unreachable")), Outcome::Unsent),
        (Err(Reason::Unlisted), (404, Some("unlisted")), Outcome::Unsent),
        (Err(Reason::Lost), (504, Some("lost")), Outcome::Unknown),
        (Err(Reason::Unreadable), (502, Some("unreadable")), Outcome::Unknown),
        (Err(Reason::Failed), (500, Some("failed")), Outcome::Unknown),
    ];
    for (answer, told, outcome) in cases {
        let player = Player::answers(move |_| {
            let mut response = json(answer.map_err(failure)?, r#"{"code":20001,"message":"These are words."}"#);
            response.headers.push(("twilio-request-id".to_owned(), "RQ7".to_owned()));
            Ok(response)
        });
        let stage = Stage::new(player.clone()).await;
        let response = stage.answer(&admin(), &post("/v1/Services", "FriendlyName=a")).await;
        assert_eq!((response.status, refused(&response)), told, "{answer:?}");
        let record = stage.records().await.remove(0);
        assert_eq!(known(&record.outcome), Some(outcome), "{answer:?}");
        assert_eq!(known(&record.status), answer.ok().map(u64::from));
        assert_eq!(known(&record.request_id).is_some(), answer.is_ok());
        let said = match answer {
            Ok(200..300) => None,
            Ok(_) => Some("These are words."),
            Err(_) => Some("It went wrong somewhere."),
        };
        assert_eq!(known(&record.message).as_deref(), said);
        assert_eq!(player.sent().len(), 1, "the gateway never sends a write twice");
    }
}

/// For every response to the look at the stored values: either the deletion is sent, or nothing is sent and nothing is recorded.
#[tokio::test]
async fn a_write_is_sent_only_where_the_stored_values_could_be_read() {
    const OLD: &str = r#"{"friendly_name":"Old","message":"No."}"#;
    let deep = format!(r#"{{"friendly_name":"Old","a":{}1{}}}"#, "[".repeat(128), "]".repeat(128));
    let unread = Some((502, Some("unread")));
    let unreachable = Some((502, Some("unreachable")));
    let cases: [(Answered, &str, Option<Told>); 22] = [
        (Ok(200), OLD, None),
        (Ok(200), r#"{"friendly_name":"Old","a":"\ud800"}"#, None),
        (Ok(200), r#"{"friendly_name":"Old","a":1e999}"#, None),
        (Ok(200), &deep, None),
        (Ok(200), "\u{feff}{\"friendly_name\":\"Old\"}", None),
        (Ok(200), r#"{"friendly_name":"Old\ud800"}"#, Some((412, Some("changed")))),
        (Ok(200), "", unread),
        (Ok(200), "null", unread),
        (Ok(200), "[]", unread),
        (Ok(200), r#"{"friendly_name":"Old","#, unread),
        (Ok(200), "Forbidden", unread),
        (Ok(400), OLD, Some((400, None))),
        (Ok(403), OLD, Some((403, None))),
        (Ok(404), OLD, Some((404, None))),
        (Ok(410), OLD, Some((410, None))),
        (Ok(401), OLD, Some((502, Some("credential")))),
        (Ok(429), OLD, Some((429, None))),
        (Ok(500), OLD, unreachable),
        (Ok(503), OLD, unreachable),
        (Err(Reason::Unreachable), OLD, unreachable),
        (Err(Reason::Lost), OLD, unreachable),
        (Err(Reason::Unreadable), OLD, unreachable),
    ];
    for (looked, body, expected) in cases {
        let case = format!("{looked:?} {body:.60}");
        let body = body.to_owned();
        let player = Player::answers(move |request: &Request| match request.method {
            Method::Get => Ok(json(looked.map_err(failure)?, &body)),
            _ => Ok(Response { status: 204, ..Response::default() }),
        });
        let stage = Stage::new(player.clone()).await;
        let response = stage.answer_where(&admin(), &delete(SERVICE), &json!({ "friendly_name": "Old" })).await;
        assert_eq!((response.status, refused(&response)), expected.unwrap_or((204, None)), "{case}");
        let has_left = player.sent().contains(&format!("DELETE {SERVICE}"));
        assert_eq!(has_left, expected.is_none(), "{case}");
        let records = stage.records().await;
        assert_eq!(records.len(), usize::from(has_left), "{case}");
        assert!(records.iter().all(|record| known(&record.name).as_deref() == Some("Old")), "{case}");
    }
}

#[tokio::test]
async fn a_name_with_a_lone_surrogate_is_compared_as_it_was_shown() {
    const BODY: &str = r#"{"friendly_name":"Half \ud800"}"#;
    let player = Player::answers(|request| match request.method {
        Method::Get => Ok(json(200, BODY)),
        _ => Ok(Response { status: 204, ..Response::default() }),
    });
    let stage = Stage::new(player).await;
    let shown = api::json::parse(BODY).unwrap();
    assert_eq!(stage.answer_where(&admin(), &delete(SERVICE), &shown).await.status, 204);
    let other = json!({ "friendly_name": "Half" });
    assert_eq!(stage.answer_where(&admin(), &delete(SERVICE), &other).await.status, 412);
}

/// Every operation that replaces or deletes something is sent only with the fingerprint of the stored values.
#[tokio::test]
async fn no_update_and_no_deletion_is_sent_without_its_precondition() {
    let player = Player::answers(|request| match request.method {
        Method::Get => Ok(json(200, r#"{"friendly_name":"Production","permissions":["a","b"]}"#)),
        _ => Ok(json(200, "{}")),
    });
    let stage = Stage::new(player.clone()).await;
    let mut chance = crate::chance::Chance::new(7);
    let mut operations = 0;
    for operation in OPERATIONS.iter().filter(|operation| operation.method != Method::Get) {
        let call = crate::valid::call(operation, &mut chance);
        let changes_something = operation.reading().is_some();
        operations += usize::from(changes_something);
        let response = stage.answer(&admin(), &call).await;
        let expected = if changes_something { Some("unconditional") } else { None };
        assert_eq!(refused(&response), expected, "{call:?}");
        let incoming = gateway::Incoming { seen: Some("0123456789abcdef"), ..call.incoming() };
        let response = stage.gateway.answer(&admin(), &main_account(), &incoming, BASE).await;
        let expected = if changes_something { Some("changed") } else { None };
        assert_eq!(refused(&response), expected, "{call:?}");
    }
    assert!(operations >= 14, "{operations}");
    let changed = player.requests().into_iter().filter(|request| request.method != Method::Get);
    assert!(changed.into_iter().all(|request| request.path.ends_with("s")), "only what creates something was sent");
}

/// Deletes what was shown, after somebody else has changed it.
async fn delete_after(change: &str, path: &str, shown: &Value) -> (u16, Option<String>) {
    let stage = Stage::new(sandbox()).await;
    let sid = service(&stage).await;
    let role = "FriendlyName=agent&Type=service&Permission=addParticipant";
    let created = stage.answer(&admin(), &post(&format!("/v1/Services/{sid}/Roles"), role)).await;
    let role: Value = serde_json::from_str(&created.body).unwrap();
    let place = |path: &str| path.replace("{service}", &sid).replace("{role}", role["sid"].as_str().unwrap());
    if let Some((path, form)) = change.split_once('?') {
        let change = post(&place(path), form);
        let before = json!({ "friendly_name": "Main desk", "permissions": ["addParticipant"] });
        assert_eq!(stage.answer_where(&admin(), &change, &before).await.status, 200);
    }
    let response = stage.answer_where(&admin(), &delete(&place(path)), shown).await;
    (response.status, refused(&response).map(str::to_owned))
}

#[tokio::test]
async fn what_was_changed_since_it_was_shown_is_not_deleted() {
    let service = json!({ "friendly_name": "Main desk" });
    let role = json!({ "friendly_name": "agent", "type": "service", "permissions": ["addParticipant"] });
    let changed = || (412, Some("changed".to_owned()));
    let rename = "/v2/Services/{service}?FriendlyName=Production%2C+do+not+touch";
    let allow = "/v1/Services/{service}/Roles/{role}?Permission=addParticipant&Permission=editAnyMessage";
    for path in ["/v1/Services/{service}", "/v2/Services/{service}"] {
        assert_eq!(delete_after("", path, &service).await, (204, None), "{path}");
        assert_eq!(delete_after(rename, path, &service).await, changed(), "{path}");
    }
    let path = "/v1/Services/{service}/Roles/{role}";
    assert_eq!(delete_after("", path, &role).await, (204, None));
    assert_eq!(delete_after(allow, path, &role).await, changed());
}

#[tokio::test]
async fn a_write_is_not_sent_where_what_is_there_takes_too_long_to_read() {
    let player = Player::answers_later(|_| async {
        tokio::time::sleep(Duration::from_secs(19)).await;
        Ok(json(200, "{}"))
    });
    let stage = Stage::new(player.clone()).await;
    tokio::time::pause();
    let asked = Instant::now();
    let response = stage.answer_where(&admin(), &delete(SERVICE), &json!({})).await;
    assert_eq!((response.status, refused(&response)), (502, Some("unreachable")));
    assert!(asked.elapsed() < Duration::from_secs(9), "{:?}", asked.elapsed());
    assert_eq!(player.sent(), [format!("GET {SERVICE}")]);
}

#[tokio::test]
async fn a_write_that_comes_too_late_is_recorded_as_unsent_and_not_sent() {
    let player = sandbox();
    let stage = Stage::new(player.clone()).await;
    let call = post("/v1/Services", "FriendlyName=a");
    let arrived = Instant::now() - Duration::from_secs(14);
    let incoming = gateway::Incoming { arrived, ..call.incoming() };
    let answered = stage.gateway.answer(&admin(), &main_account(), &incoming, BASE).await;
    assert_eq!((answered.status, refused(&answered)), (503, Some("unrecorded")));
    stage.gateway.finish().await;
    assert_eq!(stage.outcomes().await, [Outcome::Unsent]);
    assert!(player.sent().is_empty());
}

#[tokio::test]
async fn one_resource_is_changed_by_one_write_at_a_time() {
    let state = Arc::new(tokio::sync::Mutex::new(0_u32));
    let shown = Arc::new(AtomicU32::new(0));
    let player = Player::answers_later({
        let shown = shown.clone();
        move |request| {
            let (state, shown) = (state.clone(), shown.clone());
            async move {
                let before = *state.try_lock().unwrap();
                tokio::task::yield_now().await;
                let mut state = state.try_lock().expect("nobody else is here");
                if request.method == Method::Post {
                    assert_eq!(before, *state, "nobody wrote between");
                    *state += 1;
                    shown.store(*state, Ordering::Relaxed);
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
                Ok(json(200, &format!(r#"{{"reachability_enabled":{}}}"#, *state)))
            }
        }
    });
    let stage = Stage::new(player).await;
    let call = post(&format!("{SERVICE}/Configuration"), "ReachabilityEnabled=true");
    let write = async || {
        loop {
            let shown = json!({ "reachability_enabled": shown.load(Ordering::Relaxed) });
            match stage.answer_where(&admin(), &call, &shown).await.status {
                412 => {}
                status => return status,
            }
        }
    };
    let statuses = futures::future::join_all((0..20).map(|_| write())).await;
    assert_eq!(statuses, [200; 20]);
    let records = stage.records().await;
    let change = |index: usize| known(&records[index].changes).unwrap().remove(0);
    for index in 0..20 {
        let number = 20 - u32::try_from(index).unwrap();
        let change = change(index);
        assert_eq!((known(&change.before), known(&change.after)), (Some(json!(number - 1)), Some(json!(number))));
    }
}

/// A write that has arrived, and is not answered before it is told to go on.
struct Asked {
    stage: Arc<Stage>,
    asking: JoinHandle<Response>,
    go_on: Arc<Notify>,
}

async fn asked_and_not_answered() -> Asked {
    let (arrived, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let player = Player::answers_later({
        let (arrived, go_on) = (arrived.clone(), go_on.clone());
        move |_| {
            let (arrived, go_on) = (arrived.clone(), go_on.clone());
            async move {
                arrived.notify_one();
                go_on.notified().await;
                Ok(json(201, "{}"))
            }
        }
    });
    let stage = Arc::new(Stage::new(player).await);
    let asking = tokio::spawn({
        let stage = stage.clone();
        async move { stage.answer(&admin(), &post("/v1/Services", "FriendlyName=a")).await }
    });
    arrived.notified().await;
    Asked { stage, asking, go_on }
}

#[tokio::test]
async fn a_write_that_is_on_its_way_is_recorded_though_nobody_waits_for_it() {
    let Asked { stage, asking, go_on } = asked_and_not_answered().await;
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    assert_eq!(stage.outcomes().await, [Outcome::Open]);
    assert!(tokio::time::timeout(Duration::from_millis(50), stage.gateway.finish()).await.is_err());
    go_on.notify_one();
    stage.gateway.finish().await;
    assert_eq!(stage.outcomes().await, [Outcome::Done]);

    let later = post("/v1/Services", "FriendlyName=b");
    let response = stage.answer(&admin(), &later).await;
    assert_eq!((response.status, refused(&response)), (502, Some("unreachable")));
    assert_eq!(stage.outcomes().await, [Outcome::Done], "none begins behind the end");
}

#[tokio::test]
async fn what_somebody_else_has_changed_meanwhile_is_not_replaced() {
    let stage = Stage::new(sandbox()).await;
    let path = format!("/v1/Services/{}/Configuration/Webhooks", service(&stage).await);
    let looked = stage.answer(&admin(), &get(&path)).await;
    let looked: Value = serde_json::from_str(&looked.body).unwrap();
    let write = async |form: &str| {
        let response = stage.answer_where(&admin(), &post(&path, form), &looked).await;
        (response.status, refused(&response).map(str::to_owned))
    };
    assert_eq!(write("Method=GET").await, (200, None));
    let records = stage.records().await.len();
    assert_eq!(write("Method=POST").await, (412, Some("changed".to_owned())));
    assert_eq!(stage.records().await.len(), records, "nothing was sent");
    assert_eq!(write("PostWebhookUrl=https%3A%2F%2Fexample.com").await, (200, None), "nobody has changed that");
}

#[tokio::test]
async fn what_came_of_a_write_is_recorded_as_soon_as_it_can_be() {
    let Asked { stage, asking, go_on } = asked_and_not_answered().await;
    stage.execute("ALTER TABLE journal_head RENAME TO away").await;
    go_on.notify_one();
    assert_eq!(asking.await.unwrap().status, 201, "it was done, and whoever asked is told so");
    assert_eq!(stage.outcomes().await, [Outcome::Open]);
    stage.execute("ALTER TABLE away RENAME TO journal_head").await;
    stage.gateway.finish().await;
    assert_eq!(stage.outcomes().await, [Outcome::Done]);
}

#[tokio::test]
async fn writes_that_wait_for_each_other_leave_room_for_everything_else() {
    let go_on = Arc::new(Notify::new());
    let player = Player::answers_later({
        let go_on = go_on.clone();
        move |request| {
            let go_on = go_on.clone();
            async move {
                if request.method == Method::Post {
                    go_on.notified().await;
                }
                Ok(json(200, "{}"))
            }
        }
    });
    let stage = Arc::new(Stage::with(player, 3, false).await);
    let write = post(&format!("{SERVICE}/Configuration"), "ReachabilityEnabled=true");
    let people = ["ada", "bob"].map(|person| asker(person, Role::Admin));
    let shown = json!({});
    let write = |person| Box::pin(stage.answer_where(person, &write, &shown));
    let mut writes: Vec<_> = people.iter().flat_map(|person| [person; 4]).map(write).collect();
    for write in &mut writes {
        assert!(futures::poll!(write).is_pending());
    }
    let (eve, read) = (asker("eve", Role::Viewer), get("/v1/Services"));
    let read = tokio::time::timeout(Duration::from_secs(1), stage.answer(&eve, &read)).await;
    assert_eq!(read.expect("it waits for none of them").status, 200);
}

#[tokio::test]
async fn a_failure_of_the_gateway_itself_leaves_the_record_open_and_the_account_usable() {
    let player = Player::answers(|request| match request.method {
        Method::Get => Ok(json(200, "{}")),
        _ => panic!("this is what is tested"),
    });
    let stage = Stage::with(player, 1, false).await;
    for _ in 0..3 {
        let response = stage.answer_where(&admin(), &delete(SERVICE), &json!({})).await;
        assert_eq!((response.status, refused(&response)), (500, Some("failed")));
    }
    assert_eq!(stage.outcomes().await, [Outcome::Open; 3]);
    stage.gateway.finish().await;
}

#[tokio::test]
async fn a_write_whose_turn_nobody_waits_for_is_not_sent() {
    let go_on = Arc::new(Notify::new());
    let player = Player::answers_later({
        let go_on = go_on.clone();
        move |_| {
            let go_on = go_on.clone();
            async move {
                go_on.notified().await;
                Ok(json(200, "{}"))
            }
        }
    });
    let stage = Arc::new(Stage::with(player.clone(), 1, false).await);
    let asker = admin();
    let looking = get("/v1/Services");
    let mut first = Box::pin(stage.answer(&asker, &looking));
    assert!(futures::poll!(&mut first).is_pending());
    let write = post("/v1/Services", "FriendlyName=a");
    let mut gone = Box::pin(stage.answer(&asker, &write));
    assert!(futures::poll!(&mut gone).is_pending());
    drop(gone);
    go_on.notify_one();
    assert_eq!(first.await.status, 200);
    assert_eq!(player.sent(), ["GET /v1/Services"]);
    assert!(stage.records().await.is_empty());
}

#[tokio::test]
async fn history_is_answered_page_by_page() {
    let stage = Stage::new(sandbox()).await;
    for _ in 0..3 {
        service(&stage).await;
    }
    let list = List { page_size: Some("2".parse().unwrap()), ..List::default() };
    let response = stage.gateway.history(&list).await;
    let page: api::Page<api::gateway::history::Record> = api::error::read::<List>(&response).unwrap();
    assert_eq!((page.items.len(), page.next().is_some()), (2, true));
    let wrong = List { page_token: Some("../".to_owned()), ..List::default() };
    assert_eq!(stage.gateway.history(&wrong).await.status, 400);
    stage.database.clone().close().await;
    let response = stage.gateway.history(&list).await;
    assert_eq!((response.status, refused(&response)), (500, Some("failed")));
}
