//! Several tabs, and tabs that end.

use api::Method;
use api::gateway::history::Outcome;
use api::operation::Operation;
use app::journal::{Journal, Recording};
use futures::future::join_all;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{new_scope, only, records, request, send, tab};
use crate::support::{Backend, Page};

const PATH: &str = "/v1/Configuration";

/// Records the intent of a write in a tab of its own.
async fn begin(backend: &Backend, scope: u64) -> Recording {
    let request = request(Method::Post, PATH, &[("DefaultClosedTimer", "P7D")]);
    let operation = Operation::at(PATH).find(|(operation, _)| operation.method == Method::Post).unwrap().0;
    Recording::begin(Journal { scope, has_commands: false }, backend, operation, &request).await.unwrap()
}

#[wasm_bindgen_test]
async fn a_write_whose_tab_ended_becomes_unknown() {
    let (backend, scope) = (Backend::with(&[]), new_scope());
    drop(begin(&backend, scope).await);
    let record = only(tab(&backend, scope)).await;
    assert_eq!(record["outcome"], "unknown");
    assert!(record["message"].as_str().unwrap().starts_with("The tab was closed"), "{record}");
    assert!(record["ended"].is_string(), "{record}");
}

#[wasm_bindgen_test]
async fn a_write_that_still_runs_in_another_tab_stays_open() {
    let (backend, scope) = (Backend::with(&[]), new_scope());
    let running = begin(&backend, scope).await;
    let client = tab(&backend, scope);
    let record = only(client).await;
    assert_eq!((&record["outcome"], record.get("ended")), (&"open".into(), None));
    running.end(&Ok(backend.post(PATH, &[("DefaultClosedTimer", "P7D")]))).await.unwrap();
    let record = only(client).await;
    assert_eq!((&record["outcome"], &record["changes"][0]["after"]), (&"done".into(), &"P7D".into()));
}

#[wasm_bindgen_test]
async fn an_outcome_does_not_bring_back_a_cleared_record() {
    let (backend, scope) = (Backend::with(&[]), new_scope());
    let running = begin(&backend, scope).await;
    Journal { scope, has_commands: false }.clear().await.unwrap();
    running.end(&Ok(backend.post(PATH, &[("DefaultClosedTimer", "P7D")]))).await.unwrap();
    assert!(records(tab(&backend, scope)).await.is_empty());
}

#[wasm_bindgen_test]
async fn two_tabs_that_write_at_once_share_one_journal() {
    const WRITES: usize = 15;
    let (backend, scope) = (Backend::with(&[]), new_scope());
    let tabs = [tab(&backend, scope), tab(&backend, scope)];
    let names: Vec<_> = (0..WRITES).map(|number| format!("Desk {number}")).collect();
    let write = |index: usize| send(tabs[index % 2], Method::Post, "/v1/Services", &[("FriendlyName", "Desk")]);
    join_all((0..names.len()).map(write)).await;
    for tab in tabs {
        let records = records(tab).await;
        let numbers: Vec<_> = records.iter().map(|record| *record.number.known().unwrap()).collect();
        assert_eq!(numbers, (1..=WRITES as u64).rev().collect::<Vec<_>>());
        assert!(records.iter().all(|record| record.outcome.known() == Some(&Outcome::Done)), "{records:?}");
    }
    send(tabs[0], Method::Post, "/v1/Services", &[("FriendlyName", "Last")]).await;
    assert_eq!(records(tabs[1]).await[0].name.text().as_deref(), Some("Last"));
}

#[wasm_bindgen_test]
async fn accounts_have_journals_of_their_own() {
    let backend = Backend::with(&[]);
    let [one, other] = [new_scope(), new_scope()].map(|scope| tab(&backend, scope));
    send(one, Method::Post, PATH, &[("DefaultClosedTimer", "P7D")]).await;
    assert_eq!(records(one).await.len(), 1);
    assert!(records(other).await.is_empty());
}

#[wasm_bindgen_test]
async fn a_conflict_with_another_tab_names_this_browser() {
    let (backend, scope) = (Backend::with(&[]), new_scope());
    let page = Page::open_journaled(&backend, scope, "/configuration");
    page.press("Closed timer: 7 days").await;
    send(tab(&backend, scope), Method::Post, PATH, &[("DefaultClosedTimer", "P30D")]).await;
    page.press("Save configuration").await;
    page.says("30 days (P30D)").await;
    page.says("Saved in this browser, ").await;
}
