//! Tests of the changes that were made outside of the gateway.

use api::PageSize;
use api::gateway::AccountName;
use api::gateway::drift::{Entry, List};
use api::page::{Cursor, Paged};
use database::Database;
use database::drift::{ENTRY_DAYS, Findings, MAX_ENTRIES, PageError, ResourceRow, STATE_DAYS, SurveyRow};
use database::journal::{Journal, Key};
use serde_json::json;

use crate::support::{NOW, test_database};

const DAY: u64 = 24 * 60 * 60;

fn account(name: &str) -> AccountName {
    name.parse().unwrap()
}

fn findings(began: u64, entries: Vec<Entry>) -> Findings {
    let survey = SurveyRow { mark: "a".to_owned(), first: NOW, began, text: "{}".to_owned() };
    Findings { survey, read: Vec::new(), gone: Vec::new(), entries }
}

fn entry(label: &str, service: Option<u128>) -> Entry {
    let service = service.map(api::Sid::from_digits).map_or(api::Reported::Absent, api::Reported::Known);
    Entry { label: label.to_owned().into(), service, ..Entry::default() }
}

fn resource(path: &str, read: u64, settings: &str) -> ResourceRow {
    ResourceRow { path: path.to_owned(), read, settings: settings.to_owned() }
}

async fn labels(database: &Database, list: &List) -> Vec<String> {
    let page = database.drift_page(list).await.unwrap();
    page.items.iter().filter_map(|entry| entry.label.text()).collect()
}

#[tokio::test]
async fn entries_are_listed_newest_first_by_account_and_service_and_survive_a_restart() {
    let Some(file) = test_database() else { return };
    let database = file.open().await;
    let entries = vec![entry("one", None), entry("two", Some(0xab))];
    database.record_drift(&account("a"), &findings(NOW, entries)).await.unwrap();
    database.record_drift(&account("b"), &findings(NOW, vec![entry("three", None)])).await.unwrap();
    database.close().await;
    let database = file.open().await;
    assert_eq!(labels(&database, &List::default()).await, ["three", "two", "one"]);
    let of_a = List { account: Some(account("a")), ..List::default() };
    assert_eq!(labels(&database, &of_a).await, ["two", "one"]);
    let service = format!("IS{:032X}", 0xab).parse().unwrap();
    assert_eq!(labels(&database, &List { service: Some(service), ..List::default() }).await, ["two"]);
    let mut paged = of_a.clone();
    paged.set_position(Cursor::default(), PageSize::ONE);
    let first = database.drift_page(&paged).await.unwrap();
    paged.set_position(first.next().unwrap(), PageSize::ONE);
    let second = database.drift_page(&paged).await.unwrap();
    assert!(second.is_last() && second.items[0].label.text().as_deref() == Some("one"));
    paged.set_position(Cursor { page: None, page_token: Some("x".to_owned()) }, PageSize::ONE);
    assert!(matches!(database.drift_page(&paged).await, Err(PageError::Token)));
}

#[tokio::test]
async fn the_state_is_replaced_by_resource_and_old_resources_are_forgotten() {
    let Some(file) = test_database() else { return };
    let database = file.open().await;
    let (a, b) = (account("a"), account("b"));
    assert_eq!(database.drift_survey(&a).await.unwrap(), None);
    let read = vec![resource("/one", NOW, "1"), resource("/two", NOW, "2"), resource("/three", NOW, "3")];
    let first = Findings { read, ..findings(NOW, Vec::new()) };
    database.record_drift(&a, &first).await.unwrap();
    database.record_drift(&b, &first).await.unwrap();
    assert_eq!(database.drift_survey(&a).await.unwrap(), Some(first.survey));
    let later = NOW + STATE_DAYS * DAY;
    let read = vec![resource("/one", later, "4")];
    let second = Findings { read, gone: vec!["/two".to_owned()], ..findings(later, Vec::new()) };
    database.record_drift(&a, &second).await.unwrap();
    let rest = [resource("/one", later, "4"), resource("/three", NOW, "3")];
    assert_eq!(database.drift_state(&a).await.unwrap(), rest);
    database.record_drift(&a, &findings(later + 1, Vec::new())).await.unwrap();
    assert_eq!(database.drift_state(&a).await.unwrap(), rest[..1]);
    assert_eq!(database.drift_state(&b).await.unwrap().len(), 3, "another account is not affected");
}

#[tokio::test]
async fn values_with_other_marks_are_forgotten() {
    let Some(file) = test_database() else { return };
    let database = file.open().await;
    let first = Findings { read: vec![resource("/one", NOW, "1")], ..findings(NOW, Vec::new()) };
    database.record_drift(&account("a"), &first).await.unwrap();
    let mut other = findings(NOW, Vec::new());
    other.survey.mark = "b".to_owned();
    database.record_drift(&account("a"), &other).await.unwrap();
    assert_eq!(database.drift_state(&account("a")).await.unwrap(), []);
}

#[tokio::test]
async fn entries_are_limited_in_number_and_age() {
    let Some(file) = test_database() else { return };
    let database = file.open().await;
    let many = (0..MAX_ENTRIES + 5).map(|number| entry(&number.to_string(), None)).collect();
    database.record_drift(&account("b"), &findings(NOW, vec![entry("other", None)])).await.unwrap();
    database.record_drift(&account("a"), &findings(NOW + DAY, many)).await.unwrap();
    let of_a = List { account: Some(account("a")), page_size: Some("500".parse().unwrap()), ..List::default() };
    let mut list = of_a.clone();
    let mut count = 0;
    loop {
        let page = database.drift_page(&list).await.unwrap();
        count += page.items.len();
        let Some(next) = page.next() else { break };
        list.set_position(next, "500".parse().unwrap());
    }
    assert_eq!(count, MAX_ENTRIES as usize);
    let later = NOW + ENTRY_DAYS * DAY + 1;
    database.record_drift(&account("a"), &findings(later, vec![entry("new", None)])).await.unwrap();
    assert_eq!(labels(&database, &List::default()).await.len(), 50);
    let of_b = List { account: Some(account("b")), ..List::default() };
    assert!(labels(&database, &of_b).await.is_empty(), "it is older than 90 days");
}

#[tokio::test]
async fn masked_values_show_no_secret_and_differ_if_the_secrets_differ() {
    let Some(file) = test_database() else { return };
    let key = |text: &str| Key::from_text(&text.repeat(32)).unwrap();
    let journal = Journal::open(file.open().await, key("5a")).await.unwrap();
    let info = api::webhooks::Update::post_webhook_url().info();
    let masked = |secret: &str| {
        let url = json!(format!("https://hook:{secret}@a.example/"));
        journal.masked(&account("a"), "/path", info, &url).to_string()
    };
    assert_eq!(masked("glass"), masked("glass"));
    assert_ne!(masked("glass"), masked("bicycle"));
    assert!(!masked("glass").contains("glass") && masked("glass").contains("a.example"));
    let Some(other) = test_database() else { return };
    let other = Journal::open(other.open().await, key("5b")).await.unwrap();
    assert_ne!(journal.mark_of(None), other.mark_of(None));
    let sid = api::Sid::from_digits(7);
    assert_ne!(journal.mark_of(None), journal.mark_of(Some(&sid)));
}
