use std::collections::BTreeSet;

use api::Method;
use api::gateway::history::{List, Outcome};
use serde_json::{Value, json};

use super::{SERVICE, TestJournal, done, intent, key, webhooks};
use crate::Database;
use crate::journal::{Intent, Journal, Unrecorded, WriteResult};

#[tokio::test]
async fn an_update_is_recorded_with_values_before_sent_and_after() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn clearing_a_field_is_recorded_as_empty() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn a_created_service_is_found_by_its_sid_and_has_its_name() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn a_service_is_found_by_its_sid_in_either_case() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn a_role_of_the_default_service_is_found_by_that_service() {
    for fixture in TestJournal::on_both_engines().await {
        let role = json!({ "sid": "RL0123456789abcdef0123456789abcdef", "chat_service_sid": SERVICE, "friendly_name": "guest" });
        let path = "/v1/Roles/RL0123456789abcdef0123456789abcdef";
        fixture.write(intent(Method::Post, path, "Permission=sendMessage", Some(role)), done(None)).await;
        let record = fixture.latest().await;
        assert_eq!((&record["service"], &record["name"]), (&json!(SERVICE), &json!("guest")));
    }
}

#[tokio::test]
async fn one_record_is_found_by_its_number() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn a_record_without_a_document_is_as_in_earlier_releases() {
    for fixture in TestJournal::on_both_engines().await {
        let path = format!("/v1/Services/{SERVICE}");
        fixture.write(intent(Method::Delete, &path, "", Some(json!({ "friendly_name": "Support" }))), done(None)).await;
        assert_eq!(fixture.latest().await.get("document"), None);
        let document = json!({ "services": [{ "name": "Support", "webhooks": { "PostWebhookUrl": "https://a.example/?key=1" } }] });
        let write = intent(Method::Delete, &path, "", None);
        fixture.write(Intent { document: Some(document), ..write }, done(None)).await;
        let stored = fixture.latest().await["document"]["services"][0].clone();
        assert_eq!(stored["name"], "Support");
        let url = stored["webhooks"]["PostWebhookUrl"].as_str().unwrap();
        assert!(url.starts_with("https://a.example/?key=•••"), "{url}");
        fixture.journal.verify(None).await.unwrap();
    }
}

#[tokio::test]
async fn the_secrets_of_a_document_are_masked_by_the_kinds_of_its_settings() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn a_document_is_bounded() {
    for fixture in TestJournal::on_both_engines().await {
        let role = json!({ "name": "x".repeat(2_000), "type": "service", "permissions": ["sendMessage"] });
        let document = json!({ "services": [{ "name": "Support", "roles": vec![role; 400] }] });
        let write = intent(Method::Delete, &format!("/v1/Services/{SERVICE}"), "", None);
        fixture.write(Intent { document: Some(document), ..write }, done(None)).await;
        assert!(fixture.latest().await.to_string().len() < 400_000);
        fixture.journal.verify(None).await.unwrap();
    }
}

#[tokio::test]
async fn a_deletion_records_the_last_known_values() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn an_intent_without_an_outcome_stays_open() {
    for fixture in TestJournal::on_both_engines().await {
        fixture.journal.intend(intent(Method::Post, "/v1/Services", "FriendlyName=Lost", None)).await.unwrap();
        fixture.database.clone().close().await;

        let database = Database::open(&fixture.location).await.unwrap();
        let journal = Journal::open(database, key()).await.unwrap();
        let records = journal.page(&List::default()).await.unwrap().items;
        assert_eq!(records[0].outcome.known(), Some(&Outcome::Open));
        assert_eq!(records[0].ended.known(), None);
        journal.verify(None).await.unwrap();
    }
}

#[tokio::test]
async fn a_long_value_is_cut_and_its_length_is_recorded() {
    for fixture in TestJournal::on_both_engines().await {
        let path = format!("/v1/Services/{SERVICE}/Configuration/Notifications");
        let text = "ü".repeat(50_000);
        fixture.write(intent(Method::Post, &path, &format!("NewMessage.Template={text}"), None), done(None)).await;
        let record = fixture.latest().await;
        let sent = record["changes"][0]["sent"].as_str().unwrap();
        assert!(sent.len() < 5_000 && sent.contains("ü… (100000 bytes, •••"), "{sent}");
    }
}

#[tokio::test]
async fn the_size_of_a_record_is_limited() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn a_full_disk_is_reported_and_written_records_stay() {
    let fixture = TestJournal::new().await;
    let create = || intent(Method::Post, "/v1/Services", "FriendlyName=a", None);
    fixture.journal.intend(create()).await.unwrap();
    // SQLite reports this limit like a full disk.
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(fixture.database.writer().await.unwrap().sqlite())
        .await
        .unwrap();
    let limit = async |pages| {
        let limited = sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")));
        limited.execute(fixture.database.writer().await.unwrap().sqlite()).await
    };
    limit(pages).await.unwrap();
    let long = || intent(Method::Post, "/v1/Services", &format!("FriendlyName={}", "a".repeat(1_000)), None);
    let error = loop {
        if let Err(error) = fixture.journal.intend(long()).await {
            break error;
        }
    };
    assert_eq!(error, Unrecorded::DiskFull);
    fixture.journal.verify(None).await.unwrap();

    limit(1_000_000).await.unwrap();
    fixture.journal.intend(long()).await.unwrap();
    fixture.journal.verify(None).await.unwrap();
}

#[tokio::test]
async fn concurrent_writes_share_commits_and_none_is_lost() {
    for fixture in TestJournal::on_both_engines().await {
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
}

#[tokio::test]
async fn every_write_of_the_contract_can_be_recorded() {
    for fixture in TestJournal::on_both_engines().await {
        for other in api::operation::OPERATIONS.iter().filter(|operation| operation.method != Method::Get) {
            let values =
                ["ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned(), "RLbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb".to_owned()];
            let path = api::endpoint::fill(other.path, &values);
            let mut params = api::Params::default();
            other.parameters.iter().for_each(|field| params.push(field.wire, "x"));
            let start = Intent { operation: other, params, ..intent(Method::Post, "/v1/Services", "", None) };
            let number = fixture.write(Intent { path, ..start }, done(None)).await;
            let record = fixture.latest().await;
            assert_eq!((&record["number"], &record["subject"]), (&json!(number), &json!(other.subject)));
            assert_eq!(record["changes"].as_array().map_or(0, Vec::len), other.parameters.len());
        }
        fixture.journal.verify(None).await.unwrap();
    }
}
