//! Tests of pages, page tokens and links.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::support::{BASE, Sandbox, assert_rejected, json, target_of, text};

#[test]
fn a_page_has_50_entries_by_default() {
    let page = json(&Sandbox::new(&Seed::Services(60)).get("/v1/Services"));
    assert_eq!(page["services"].as_array().unwrap().len(), 50);
    let next = text(&page["meta"]["next_page_url"]);
    assert_eq!(
        page["meta"],
        json!({
            "page": 0,
            "page_size": 50,
            "first_page_url": format!("{BASE}/v1/Services?PageSize=50&Page=0"),
            "previous_page_url": null,
            "url": format!("{BASE}/v1/Services?PageSize=50&Page=0"),
            "next_page_url": next,
            "key": "services",
        })
    );
    let token = next.strip_prefix(&format!("{BASE}/v1/Services?PageSize=50&Page=1&PageToken=PT")).unwrap();
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{token}");
}

#[test]
fn the_last_page_has_no_next_one() {
    let mut sandbox = Sandbox::new(&Seed::Services(50));
    assert_eq!(sandbox.names("/v1/Services").1, None);
    assert_eq!(json(&Sandbox::default().get("/v1/Services"))["meta"]["next_page_url"], Value::Null);
}

#[test]
fn an_empty_list_is_one_empty_page() {
    let page = json(&Sandbox::default().get("/v1/Services?Page=3"));
    assert_eq!((&page["services"], &page["meta"]["previous_page_url"]), (&json!([]), &Value::Null));
}

#[test]
fn a_page_size_above_the_limit_is_reduced_to_it() {
    let mut sandbox = Sandbox::new(&Seed::Services(3));
    for size in ["1001", "4294967296", "99999999999999999999"] {
        let page = json(&sandbox.get(&format!("/v1/Services?PageSize={size}")));
        assert_eq!(page["meta"]["page_size"], json!(1000));
    }
    sandbox.settings.max_page_size = 2;
    assert_eq!(sandbox.names("/v1/Services?PageSize=1000").0.len(), 2);
    assert_eq!(sandbox.names("/v1/Services").0.len(), 2);
}

#[test]
fn an_invalid_page_size_is_rejected() {
    for size in ["0", "-1", "", "ten", "1.5"] {
        let message = assert_rejected(&Sandbox::default().get(&format!("/v1/Services?PageSize={size}")), 400, 20001);
        assert_eq!(message, "PageSize: Enter a whole number of at least 1.");
    }
    assert_rejected(&Sandbox::default().get("/v1/Services?Page=-1"), 400, 20001);
}

#[test]
fn an_invalid_page_token_is_rejected() {
    for token in ["", "PT", "PT!!", "nonsense", "PTbm9uc2Vuc2U", "eyJwYWdlIjoxLCJhZnRlciI6Mn0"] {
        let message = assert_rejected(&Sandbox::default().get(&format!("/v1/Services?PageToken={token}")), 400, 20001);
        assert!(message.contains("PageToken"), "{message}");
    }
}

#[test]
fn links_lead_through_the_whole_list_and_back() {
    let mut sandbox = Sandbox::new(&Seed::Services(23));
    let mut target = "/v1/Services?PageSize=5".to_owned();
    let mut pages = vec![json(&sandbox.get(&target))];
    while let Some(next) = pages[pages.len() - 1]["meta"]["next_page_url"].as_str() {
        target = target_of(next);
        pages.push(json(&sandbox.get(&target)));
    }
    assert_eq!(pages.len(), 5);
    for (number, page) in pages.iter().enumerate() {
        assert_eq!(page["meta"]["page"], json!(number));
        assert_eq!(json(&sandbox.get(&target_of(&text(&page["meta"]["url"])))), *page, "a page's own link leads to it");
        assert_eq!(target_of(&text(&page["meta"]["first_page_url"])), "/v1/Services?PageSize=5&Page=0");
    }
    for pair in pages.windows(2) {
        let back = json(&sandbox.get(&target_of(&text(&pair[1]["meta"]["previous_page_url"]))));
        assert_eq!(back, pair[0]);
    }
}

#[test]
fn a_page_token_works_without_a_page_number() {
    let mut sandbox = Sandbox::new(&Seed::Services(7));
    let (_, next) = sandbox.names("/v1/Services?PageSize=3");
    let next = next.unwrap();
    let (start, token) = next.split_once("&Page=1").unwrap();
    assert_eq!(sandbox.get(&format!("{start}{token}")), sandbox.get(&next));
}

#[test]
fn a_page_number_works_without_a_page_token() {
    let mut sandbox = Sandbox::new(&Seed::Services(7));
    let everything = sandbox.names("/v1/Services").0;
    assert_eq!(sandbox.names("/v1/Services?PageSize=3&Page=1").0, everything[3..6]);
    assert_eq!(sandbox.names("/v1/Services?PageSize=3&Page=2").0, everything[6..]);
    let (none, next) = sandbox.names("/v1/Services?PageSize=3&Page=4000000000");
    assert_eq!((none.len(), next), (0, None));
    let (_, next) = sandbox.names("/v1/Services?PageSize=3&Page=1");
    assert_eq!(sandbox.names(&next.unwrap()).0, everything[6..]);
}

#[test]
fn filters_come_first_in_links_and_are_percent_encoded() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    let page = json(&sandbox.get(&format!("/v1/Services/{sid}/Bindings?PageSize=5&Identity=%2B1+%26&BindingType=FCM")));
    assert_eq!(
        target_of(&text(&page["meta"]["url"])),
        format!("/v1/Services/{sid}/Bindings?BindingType=fcm&Identity=%2B1+%26&PageSize=5&Page=0")
    );
}

#[test]
fn records_created_or_deleted_between_two_pages_shift_no_others() {
    let mut sandbox = Sandbox::new(&Seed::Services(9));
    let everything = sandbox.names("/v1/Services").0;
    let (first, next) = sandbox.names("/v1/Services?PageSize=3");
    let page = json(&sandbox.get("/v1/Services?PageSize=3"));
    for service in page["services"].as_array().unwrap() {
        sandbox.delete(&text(&service["sid"]).parse().unwrap()).unwrap();
    }
    sandbox.create("New");
    let (second, next) = sandbox.names(&next.unwrap());
    let (third, next) = sandbox.names(&next.unwrap());
    let (fourth, next) = sandbox.names(&next.unwrap());
    assert_eq!([first, second, third].concat(), everything);
    assert_eq!((fourth, next), (vec!["New".to_owned()], None));
}

#[test]
fn lists_are_in_the_order_of_creation() {
    let mut sandbox = Sandbox::default();
    for name in ["B", "A", "C"] {
        sandbox.host.now -= 60;
        sandbox.create(name);
    }
    assert_eq!(sandbox.names("/v1/Services").0, ["B", "A", "C"]);
}
