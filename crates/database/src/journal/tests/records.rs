use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use api::gateway::history::{List, Outcome};
use api::page::Cursor;
use api::{Method, Paged};
use serde_json::{Value, json};

use super::{NOON, OTHER_SERVICE, SERVICE, TestJournal, done, intent, key, webhooks};
use crate::Database;
use crate::journal::{Intent, Journal, PageError, Unrecorded, WriteResult};

#[tokio::test]
async fn an_update_is_recorded_with_values_before_sent_and_after() {
    let fixture = TestJournal::new().await;
    let path = format!("/v1/Services/{SERVICE}/Configuration/Webhooks");
    let form = "Filters=onMessageSend&Filters=onMessageSent&Method=GET";
    let after = json!({ "method": "GET", "filters": ["onMessageSend", "onMessageSent"] });
    fixture.write(intent(Method::Post, &path, form, Some(webhooks("https://a.example/"))), done(Some(after))).await;

    assert_eq!(
        fixture.latest().await,
        json!({
            "number": 1, "at": "2026-11-20T12:00:00Z", "person": "ada", "account": "production", "method": "POST",
            "operation": "/v1/Services/{ChatServiceSid}/Configuration/Webhooks", "path": path,
            "subject": "Service webhooks", "service": SERVICE, "outcome": "done", "ended": "2026-11-20T12:00:01Z",
            "status": 200, "request_id": "RQ0123456789abcdef0123456789abcdef",
            "changes": [
                {
                    "field": "Filters", "label": "Events", "before": ["onMessageSent"],
                    "sent": ["onMessageSend", "onMessageSent"], "after": ["onMessageSend", "onMessageSent"],
                },
                { "field": "Method", "label": "Method", "before": "POST", "sent": "GET", "after": "GET" },
            ],
        })
    );
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn clearing_a_field_is_recorded_as_empty() {
    let fixture = TestJournal::new().await;
    let path = format!("/v1/Services/{SERVICE}/Configuration/Webhooks");
    let after = json!({ "filters": [], "pre_webhook_url": null });
    let before = webhooks("https://a.example/");
    fixture.write(intent(Method::Post, &path, "Filters=&PreWebhookUrl=", Some(before)), done(Some(after))).await;
    assert_eq!(
        fixture.latest().await["changes"],
        json!([
            { "field": "Filters", "label": "Events", "before": ["onMessageSent"], "sent": [], "after": [] },
            {
                "field": "PreWebhookUrl", "label": "Pre-event URL", "before": "https://a.example/", "sent": "",
                "after": null,
            },
        ])
    );
}

#[tokio::test]
async fn a_created_service_is_found_by_its_sid_and_has_its_name() {
    let fixture = TestJournal::new().await;
    let after = json!({ "sid": SERVICE, "friendly_name": "Support" });
    let ticket =
        fixture.journal.intend(intent(Method::Post, "/v1/Services", "FriendlyName=Support", None)).await.unwrap();
    let of_service = List { service: Some(SERVICE.parse().unwrap()), ..List::default() };
    assert_eq!(fixture.records(&of_service).await, []);
    fixture.journal.conclude(&ticket, &done(Some(after))).await.unwrap();

    let found = fixture.records(&of_service).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name.text().as_deref(), Some("Support"));
    assert_eq!(found[0].service.text().as_deref(), Some(SERVICE));
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_service_is_found_by_its_sid_in_either_case() {
    let fixture = TestJournal::new().await;
    let upper = format!("IS{}", SERVICE[2..].to_uppercase());
    for sid in [SERVICE, &upper] {
        let path = format!("/v1/Services/{sid}/Configuration/Notifications");
        fixture.write(intent(Method::Post, &path, "LogEnabled=true", None), done(None)).await;
        let created = done(Some(json!({ "sid": sid })));
        fixture.write(intent(Method::Post, "/v1/Services", "FriendlyName=Support", None), created).await;
    }
    for sid in [SERVICE, &upper] {
        let list = List { service: Some(sid.parse().unwrap()), ..List::default() };
        assert_eq!(fixture.records(&list).await.len(), 4, "{sid}");
    }
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_role_of_the_default_service_is_found_by_that_service() {
    let fixture = TestJournal::new().await;
    let role =
        json!({ "sid": "RL0123456789abcdef0123456789abcdef", "chat_service_sid": SERVICE, "friendly_name": "guest" });
    let path = "/v1/Roles/RL0123456789abcdef0123456789abcdef";
    fixture.write(intent(Method::Post, path, "Permission=sendMessage", Some(role)), done(None)).await;
    let record = fixture.latest().await;
    assert_eq!((&record["service"], &record["name"]), (&json!(SERVICE), &json!("guest")));
}

#[tokio::test]
async fn one_record_is_found_by_its_number() {
    let fixture = TestJournal::new().await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let write = intent(Method::Post, "/v1/Services", "FriendlyName=Support", None);
        numbers.push(fixture.write(write, done(None)).await);
    }
    let only = |number: u64| List { number: Some(number.to_string().parse().unwrap()), ..List::default() };
    for number in numbers {
        let found = fixture.records(&only(number)).await;
        assert_eq!(found.iter().map(|record| record.number.known().copied()).collect::<Vec<_>>(), [Some(number)]);
        // An outcome has a number too, and is no record.
        assert_eq!(fixture.records(&only(number + 1)).await, []);
        let other = List { account: Some("test".parse().unwrap()), ..only(number) };
        assert_eq!(fixture.records(&other).await, []);
    }
    assert_eq!(fixture.records(&only(0)).await, []);
}

#[tokio::test]
async fn a_record_without_a_document_is_as_in_earlier_releases() {
    let fixture = TestJournal::new().await;
    let path = format!("/v1/Services/{SERVICE}");
    fixture.write(intent(Method::Delete, &path, "", Some(json!({ "friendly_name": "Support" }))), done(None)).await;
    assert_eq!(fixture.latest().await.get("document"), None);
    let document =
        json!({ "services": [{ "name": "Support", "webhooks": { "PostWebhookUrl": "https://a.example/?key=1" } }] });
    let write = intent(Method::Delete, &path, "", None);
    fixture.write(Intent { document: Some(document), ..write }, done(None)).await;
    let stored = fixture.latest().await["document"]["services"][0].clone();
    assert_eq!(stored["name"], "Support");
    let url = stored["webhooks"]["PostWebhookUrl"].as_str().unwrap();
    assert!(url.starts_with("https://a.example/?key=•••"), "{url}");
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn the_secrets_of_a_document_are_masked_by_the_kinds_of_its_settings() {
    let fixture = TestJournal::new().await;
    let document = json!({ "services": [{ "webhooks": {
        "PostWebhookUrl": "not a URL but a password", "PreWebhookUrl": "https://ada:secret@a.example/", "Filters": ["onMessageSent"],
    }, "auth_token": "abc", "chat": { "PreWebhookRetryCount": 3 } }] });
    let write = intent(Method::Delete, &format!("/v1/Services/{SERVICE}"), "", None);
    fixture.write(Intent { document: Some(document), ..write }, done(None)).await;
    let service = fixture.latest().await["document"]["services"][0].clone();
    for secret in
        [&service["webhooks"]["PostWebhookUrl"], &service["webhooks"]["PreWebhookUrl"], &service["auth_token"]]
    {
        let text = secret.as_str().unwrap();
        assert!(text.contains("•••") && !text.contains("secret") && !text.contains("password"), "{text}");
    }
    assert_eq!(service["webhooks"]["Filters"], json!(["onMessageSent"]));
    assert_eq!(service["chat"]["PreWebhookRetryCount"], 3);
}

#[tokio::test]
async fn a_document_is_bounded() {
    let fixture = TestJournal::new().await;
    let role = json!({ "name": "x".repeat(2_000), "type": "service", "permissions": ["sendMessage"] });
    let document = json!({ "services": [{ "name": "Support", "roles": vec![role; 400] }] });
    let write = intent(Method::Delete, &format!("/v1/Services/{SERVICE}"), "", None);
    fixture.write(Intent { document: Some(document), ..write }, done(None)).await;
    assert!(fixture.latest().await.to_string().len() < 400_000);
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_deletion_records_the_last_known_values() {
    let fixture = TestJournal::new().await;
    let before = json!({
        "sid": SERVICE, "friendly_name": "Support", "limits": { "channel_members": 100, "new_one": 5 }, "media": {},
        "webhook_filters": ["onMessageSent"], "date_created": null, "url": "https://x.example/", "links": { "users": "u" },
    });
    let path = format!("/v2/Services/{SERVICE}");
    fixture
        .write(intent(Method::Delete, &path, "", Some(before)), WriteResult { status: Some(204), ..done(None) })
        .await;
    let record = fixture.latest().await;
    assert_eq!(
        record["changes"],
        json!([
            { "field": "date_created", "label": "Date created", "before": null },
            { "field": "FriendlyName", "label": "Friendly name", "before": "Support" },
            { "field": "Limits.ChannelMembers", "label": "Members of a channel", "before": 100 },
            { "field": "limits.new_one", "label": "Limits new one", "before": 5 },
            { "field": "media", "label": "Media", "before": {} },
            { "field": "sid", "label": "SID", "before": SERVICE },
            { "field": "WebhookFilters", "label": "Events", "before": ["onMessageSent"] },
        ])
    );
    assert_eq!(record["name"], "Support");
}

#[tokio::test]
async fn an_intent_without_an_outcome_stays_open() {
    let fixture = TestJournal::new().await;
    fixture.journal.intend(intent(Method::Post, "/v1/Services", "FriendlyName=Lost", None)).await.unwrap();
    fixture.database.clone().close().await;

    let database = Database::open(&fixture.path()).await.unwrap();
    let journal = Journal::open(database, key()).await.unwrap();
    let records = journal.page(&List::default()).await.unwrap().items;
    assert_eq!(records[0].outcome.known(), Some(&Outcome::Open));
    assert_eq!(records[0].ended.known(), None);
    journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_long_value_is_cut_and_its_length_is_recorded() {
    let fixture = TestJournal::new().await;
    let path = format!("/v1/Services/{SERVICE}/Configuration/Notifications");
    let text = "ü".repeat(50_000);
    fixture.write(intent(Method::Post, &path, &format!("NewMessage.Template={text}"), None), done(None)).await;
    let record = fixture.latest().await;
    let sent = record["changes"][0]["sent"].as_str().unwrap();
    assert!(sent.len() < 5_000 && sent.contains("ü… (100000 bytes, •••"), "{sent}");
}

#[tokio::test]
async fn the_size_of_a_record_is_limited() {
    let fixture = TestJournal::new().await;
    let path = format!("/v2/Services/{SERVICE}");
    let before: Value = (0..3_000)
        .map(|at| (format!("field_{at}"), "x".repeat(10_000).into()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    fixture.write(intent(Method::Delete, &path, "", Some(before)), done(None)).await;
    let record = fixture.latest().await.to_string();
    assert!(record.len() < 400_000, "{}", record.len());
    assert!(record.contains("And more"));
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_reported_and_written_records_stay() {
    let fixture = TestJournal::new().await;
    let create = || intent(Method::Post, "/v1/Services", "FriendlyName=a", None);
    fixture.journal.intend(create()).await.unwrap();
    // SQLite reports this limit like a full disk.
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut *fixture.database.writer().await.unwrap())
        .await
        .unwrap();
    let limit = async |pages| {
        let limited = sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")));
        limited.execute(&mut *fixture.database.writer().await.unwrap()).await
    };
    limit(pages).await.unwrap();
    let long = || intent(Method::Post, "/v1/Services", &format!("FriendlyName={}", "a".repeat(1_000)), None);
    let refused = loop {
        if let Err(error) = fixture.journal.intend(long()).await {
            break error;
        }
    };
    assert_eq!(refused, Unrecorded::DiskFull);
    fixture.journal.verify(None).await.unwrap();

    limit(1_000_000).await.unwrap();
    fixture.journal.intend(long()).await.unwrap();
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn concurrent_writes_share_commits_and_none_is_lost() {
    let fixture = TestJournal::new().await;
    let writes = (0..500).map(|at| {
        let journal = fixture.journal.clone();
        tokio::spawn(async move {
            let form = format!("FriendlyName=service-{at}");
            let ticket = journal.intend(intent(Method::Post, "/v1/Services", &form, None)).await.unwrap();
            let number = ticket.number();
            journal.conclude(&ticket, &done(None)).await.unwrap();
            number
        })
    });
    let mut numbers = BTreeSet::new();
    for write in writes.collect::<Vec<_>>() {
        numbers.insert(write.await.unwrap());
    }
    assert_eq!(numbers.len(), 500);
    let end = fixture.journal.verify(None).await.unwrap();
    assert_eq!(end.count, 1_000);
}

#[tokio::test]
async fn filters_combine_and_pages_show_each_record_once() {
    let fixture = TestJournal::new().await;
    for at in 0..40_u64 {
        let service = if at % 2 == 0 { SERVICE } else { OTHER_SERVICE };
        let form = if at % 3 == 0 { "LogEnabled=true" } else { "NewMessage.Enabled=true" };
        let path = format!("/v1/Services/{service}/Configuration/Notifications");
        let person = if at % 5 == 0 { "grace" } else { "ada" }.parse().unwrap();
        let account = if at % 7 == 0 { "test" } else { "production" }.parse().unwrap();
        let now = NOON + at * 3_600;
        fixture.write(Intent { person, account, now, ..intent(Method::Post, &path, form, None) }, done(None)).await;
    }
    let all = List { page_size: Some("7".parse().unwrap()), ..List::default() };
    let count = |list: List| numbers(&fixture, list);
    assert_eq!(count(all.clone()).await.len(), 40);
    let of = |at: u64| 2 * at + 1;
    let expected = |fits: fn(u64) -> bool| (0..40).filter(|at| fits(*at)).map(of).rev().collect::<Vec<_>>();

    let of_service = List { service: Some(SERVICE.parse().unwrap()), ..all.clone() };
    assert_eq!(count(of_service.clone()).await, expected(|at| at % 2 == 0));
    let of_field = List { field: Some("LogEnabled".to_owned()), ..all.clone() };
    assert_eq!(count(of_field.clone()).await, expected(|at| at % 3 == 0));
    let both = List { person: Some("ada".parse().unwrap()), ..List { service: of_service.service, ..of_field } };
    assert_eq!(count(both.clone()).await, expected(|at| at % 6 == 0 && at % 5 != 0));
    let of_account = List { account: Some("test".parse().unwrap()), ..all.clone() };
    assert_eq!(count(of_account).await, expected(|at| at % 7 == 0));
    let first_day = List { until: Some("2026-11-20".parse().unwrap()), ..all.clone() };
    assert_eq!(count(first_day).await, expected(|at| at < 12));
    let second_day =
        List { from: Some("2026-11-21".parse().unwrap()), until: Some("2026-11-21".parse().unwrap()), ..all };
    assert_eq!(count(second_day).await, expected(|at| (12..36).contains(&at)));
}

/// Returns the record numbers of all pages, following the next page of each.
async fn numbers(fixture: &TestJournal, mut list: List) -> Vec<u64> {
    let mut numbers = Vec::new();
    loop {
        let page = fixture.journal.page(&list).await.unwrap();
        numbers.extend(page.items.iter().filter_map(|record| record.number.known()));
        let (_, size) = list.place();
        assert!(page.items.len() <= size.unwrap().get() as usize);
        match page.next() {
            Some(cursor) => list.seek(cursor, size.unwrap()),
            None => return numbers,
        }
    }
}

#[tokio::test]
async fn the_page_token_of_another_list_is_rejected() {
    let fixture = TestJournal::new().await;
    let mut list = List::default();
    list.seek(Cursor { page: None, page_token: Some("PTabc".to_owned()) }, "5".parse().unwrap());
    assert!(matches!(fixture.journal.page(&list).await, Err(PageError::Token)));
}

/// Run with `--nocapture` to see how long each took.
#[tokio::test]
async fn queries_are_fast_with_a_hundred_thousand_records() {
    const RECORDS: i64 = 100_000;
    let fixture = TestJournal::new().await;
    fill(&fixture, RECORDS).await;
    let empty = List::default;
    let lists = [
        ("all", empty()),
        ("a person", List { person: Some("ada".parse().unwrap()), ..empty() }),
        ("a rare person", List { person: Some("grace".parse().unwrap()), ..empty() }),
        ("nobody", List { person: Some("nobody".parse().unwrap()), ..empty() }),
        ("a service", List { service: Some(OTHER_SERVICE.parse().unwrap()), ..empty() }),
        ("a setting", List { field: Some("LogEnabled".to_owned()), ..empty() }),
        ("the first day", List { until: Some("2026-11-20".parse().unwrap()), ..empty() }),
        (
            "all of them",
            List {
                person: Some("grace".parse().unwrap()),
                service: Some(SERVICE.parse().unwrap()),
                field: Some("LogEnabled".to_owned()),
                until: Some("2026-11-20".parse().unwrap()),
                ..empty()
            },
        ),
    ];
    for (name, list) in lists {
        let mut found = 0;
        let mut took = Duration::MAX;
        // The minimum of several runs, because other tests run at the same time.
        for _ in 0..5 {
            let started = Instant::now();
            found = fixture.records(&list).await.len();
            took = took.min(started.elapsed());
        }
        println!("{name}: {found} records of {RECORDS} in {took:?}");
        assert!(took < Duration::from_millis(50), "{name}: {took:?}");
        assert_eq!(found == 0, name == "nobody", "{name}");
    }
}

/// Inserts rows without HMACs, which queries do not read.
async fn fill(fixture: &TestJournal, records: i64) {
    let path = format!("/v1/Services/{SERVICE}/Configuration/Notifications");
    fixture.write(intent(Method::Post, &path, "LogEnabled=true", None), done(None)).await;
    let mut transaction = fixture.database.begin().await.unwrap();
    let number = "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n <= ?1)";
    for statement in [
        "INSERT INTO journal SELECT 2 * n - 1, NULL, at + n, text, mac FROM n, journal WHERE number = 1",
        "INSERT INTO journal SELECT 2 * n, 2 * n - 1, at + n, text, mac FROM n, journal WHERE number = 2",
        "INSERT INTO journal_listed SELECT field, 2 * n - 1, at + n, account, iif(n % 30000 = 7, 'grace', person),
            iif(n % 30000 = 8, 'ISffffffffffffffffffffffffffffffff', service) FROM n, journal_listed WHERE number = 1",
    ] {
        let statement = sqlx::AssertSqlSafe(format!("{number} {statement}"));
        sqlx::query(statement).bind(records).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn every_write_of_the_contract_can_be_recorded() {
    let fixture = TestJournal::new().await;
    for other in api::operation::OPERATIONS.iter().filter(|operation| operation.method != Method::Get) {
        let values = ["ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned(), "RLbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb".to_owned()];
        let path = api::endpoint::fill(other.path, &values);
        let mut params = api::Params::default();
        other.fields.iter().for_each(|field| params.push(field.wire, "x"));
        let start = Intent { operation: other, params, ..intent(Method::Post, "/v1/Services", "", None) };
        let number = fixture.write(Intent { path, ..start }, done(None)).await;
        let record = fixture.latest().await;
        assert_eq!((&record["number"], &record["subject"]), (&json!(number), &json!(other.subject)));
        assert_eq!(record["changes"].as_array().map_or(0, Vec::len), other.fields.len());
    }
    fixture.journal.verify(None).await.unwrap();
}
