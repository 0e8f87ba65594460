//! Lists come in pages, and only a token leads from one to the next.

use api::number::Whole;
use api::page::{Cursor, Meta, Tally};
use api::service::{List, Service};
use api::{Endpoint, Json, Page, PageSize, Paged, Reported};
use serde_json::{Value, json};

fn page(body: Value) -> Option<Page<Service>> {
    Page::from_json(&body)
}

fn after(next_page_url: Value) -> Option<Cursor> {
    page(json!({ "services": [], "meta": { "next_page_url": next_page_url } })).expect("it is a page").next()
}

fn cursor(page: Option<u32>, page_token: Option<&str>) -> Option<Cursor> {
    Some(Cursor { page, page_token: page_token.map(str::to_owned) })
}

#[test]
fn a_page_says_what_it_holds_and_where_it_stands() {
    let body = json!({
        "services": [{ "friendly_name": "A" }, { "friendly_name": "B" }],
        "meta": {
            "page": 0, "page_size": 2, "key": "services", "previous_page_url": null,
            "first_page_url": "https://a.example/v1/Services?PageSize=2&Page=0",
            "url": "https://a.example/v1/Services?PageSize=2&Page=0",
            "next_page_url": "https://a.example/v1/Services?PageSize=2&Page=1&PageToken=PTabc",
        }
    });
    let page = page(body.clone()).expect("it is a page");
    let names: Vec<_> = page.items.iter().filter_map(|service| service.friendly_name.text()).collect();
    assert_eq!(names, ["A", "B"]);
    assert_eq!(page.meta.page_size, Reported::Known(2));
    assert_eq!(page.next(), cursor(Some(1), Some("PTabc")));
    assert_eq!(page.to_json(), body);
}

#[test]
fn an_empty_page_is_a_page() {
    let page = page(json!({ "services": [], "meta": { "next_page_url": null } })).expect("it is a page");
    assert!(page.items.is_empty());
    assert_eq!(page.next(), None);
}

#[test]
fn the_array_is_found_by_the_key_in_meta_and_else_by_the_resources_own() {
    for meta in [json!({ "key": "services" }), json!({ "key": null }), json!({}), json!({ "key": 7 })] {
        let page = page(json!({ "services": [{}], "meta": meta })).expect("it is a page");
        assert_eq!(page.items.len(), 1);
    }
    let renamed = page(json!({ "instances": [{}, {}], "meta": { "key": "instances" } })).expect("it is a page");
    assert_eq!(renamed.items.len(), 2);
}

#[test]
fn what_has_no_list_is_no_page() {
    for body in [
        json!(null),
        json!([]),
        json!("services"),
        json!({}),
        json!({ "meta": {} }),
        json!({ "services": {}, "meta": {} }),
        json!({ "services": null, "meta": {} }),
        json!({ "users": [], "meta": {} }),
    ] {
        assert_eq!(page(body.clone()), None, "{body}");
    }
}

#[test]
fn a_page_without_meta_is_read_and_is_not_the_last() {
    for body in [
        json!({ "services": [{}] }),
        json!({ "services": [{}], "meta": null }),
        json!({ "services": [{}], "meta": [] }),
        json!({ "services": [{}], "meta": { "key": "nothing_here" } }),
    ] {
        let page = page(body.clone()).unwrap_or_else(|| panic!("{body} is a page"));
        assert_eq!((page.items.len(), page.next(), page.is_last()), (1, None, false), "{body}");
        assert!(!Tally::from_json(&body).unwrap().is_last(), "{body}");
    }
}

#[test]
fn only_a_null_or_empty_link_is_the_end() {
    let page = |link: Value| json!({ "services": [], "meta": { "next_page_url": link } });
    let is_last = |link: Value| {
        let (body, tally) = (page(link.clone()), Tally::from_json(&page(link)).unwrap());
        let page = self::page(body).unwrap();
        assert_eq!(tally.is_last(), page.is_last());
        (page.next(), page.is_last())
    };
    for link in [json!(null), json!("")] {
        assert_eq!(is_last(link.clone()), (None, true), "{link}");
    }
    for link in [json!(7), json!({}), json!([]), json!("https://a.example/v1/Services"), json!("?PageSize=50")] {
        assert_eq!(is_last(link.clone()), (None, false), "{link}");
    }
    assert_eq!(is_last(json!("?PageToken=PT1")), (cursor(None, Some("PT1")), false));
}

#[test]
fn an_entry_that_is_no_object_is_kept_in_its_place() {
    for odd in [json!(null), json!("A"), json!(7), json!([1])] {
        let body = json!({ "services": [{ "friendly_name": "A" }, odd, { "friendly_name": "B" }], "meta": {} });
        let page = page(body).expect("it is a page");
        let entries: Vec<_> = page.items.iter().map(|service| service.odd_entry().cloned()).collect();
        assert_eq!(entries, [None, Some(odd), None]);
        assert_eq!(page.items[2].friendly_name.text().as_deref(), Some("B"));
    }
}

#[test]
fn the_next_page_is_named_by_a_token_a_number_or_both() {
    let url = |query: &str| json!(format!("https://conversations.example/v1/Services?{query}"));
    assert_eq!(after(url("PageSize=50&Page=1&PageToken=PTabc")), cursor(Some(1), Some("PTabc")));
    assert_eq!(after(url("PageSize=50&PageToken=PTeyJhIjoxfQ%3D%3D")), cursor(None, Some("PTeyJhIjoxfQ==")));
    assert_eq!(after(url("Page=2")), cursor(Some(2), None));
    assert_eq!(after(url("Page=two&PageToken=PTabc")), cursor(None, Some("PTabc")));
}

#[test]
fn a_link_that_names_no_page_leads_nowhere() {
    for link in [json!(null), json!(""), json!("https://a.example/v1/Services"), json!("?PageSize=50"), json!(7)] {
        assert_eq!(after(link.clone()), None, "{link}");
    }
    assert_eq!(page(json!({ "services": [], "meta": {} })).unwrap().next(), None);
}

#[test]
fn a_link_to_another_host_does_not_choose_where_the_next_request_goes() {
    let hostile = "https://evil.example/v1/Accounts?PageSize=1&StartDate=x&Page=1&PageToken=PTabc#/v2";
    let mut list = List::default();
    let Some(cursor) = after(json!(hostile)) else { panic!("it names a page") };
    list.seek(cursor, PageSize::APP);
    let target = list.request(&()).target();
    // What follows the hash belongs to the token, for nobody but the API can read one.
    assert_eq!(target, "/v1/Services?PageSize=100&Page=1&PageToken=PTabc%23%2Fv2");
}

#[test]
fn a_first_page_is_asked_for_without_a_place() {
    let mut list = List { page: Some(Whole(3)), page_token: Some("old".to_owned()), ..List::default() };
    list.seek(Cursor::default(), PageSize::APP);
    assert_eq!(list.request(&()).target(), "/v1/Services?PageSize=100");
}

#[test]
fn meta_keeps_what_it_does_not_know() {
    let body = json!({ "services": [], "meta": { "total": 3, "page": "first" } });
    let page = page(body.clone()).expect("it is a page");
    assert_eq!(page.meta.page, Reported::Odd(json!("first")));
    assert_eq!(page.to_json(), body);
    assert_eq!(Meta::default().to_json(), json!({}));
}

#[test]
fn a_tally_counts_a_list_of_anything() {
    let page = json!({
        "whatever": [1, null, {}],
        "meta": { "next_page_url": "https://elsewhere.example/?PageToken=PT1", "key": "whatever" },
    });
    let tally = Tally::from_json(&page).unwrap();
    assert_eq!(tally.len(), 3);
    assert_eq!(tally.next().and_then(|cursor| cursor.page_token).as_deref(), Some("PT1"));
    let last = Tally::from_json(&json!({ "users": [], "meta": { "next_page_url": null } })).unwrap();
    assert!(last.is_empty());
    assert_eq!(last.next(), None);
    for odd in [json!([]), json!({ "meta": {} }), json!("text")] {
        assert_eq!(Tally::from_json(&odd), None, "{odd}");
    }
}
