//! Pages of lists, and the way from one page to the next.

use api::number::Whole;
use api::page::{Cursor, Meta, UntypedPage};
use api::service::{List, Service};
use api::{Endpoint, Json, Page, PageSize, Paged, Reported};
use serde_json::{Value, json};

fn page(body: Value) -> Option<Page<Service>> {
    Page::from_json(&body)
}

fn next_of(next_page_url: Value) -> Option<Cursor> {
    page(json!({ "services": [], "meta": { "next_page_url": next_page_url } })).expect("it is a page").next()
}

fn cursor(page: Option<u32>, page_token: Option<&str>) -> Option<Cursor> {
    Some(Cursor { page, page_token: page_token.map(str::to_owned) })
}

#[test]
fn a_page_has_items_and_a_position() {
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
fn the_array_is_found_by_the_key_in_meta_or_by_the_key_of_the_resource() {
    for meta in [json!({ "key": "services" }), json!({ "key": null }), json!({}), json!({ "key": 7 })] {
        let page = page(json!({ "services": [{}], "meta": meta })).expect("it is a page");
        assert_eq!(page.items.len(), 1);
    }
    let renamed = page(json!({ "instances": [{}, {}], "meta": { "key": "instances" } })).expect("it is a page");
    assert_eq!(renamed.items.len(), 2);
}

#[test]
fn json_without_a_list_is_no_page() {
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
fn a_page_without_meta_is_read_as_not_the_last() {
    for body in [
        json!({ "services": [{}] }),
        json!({ "services": [{}], "meta": null }),
        json!({ "services": [{}], "meta": [] }),
        json!({ "services": [{}], "meta": { "key": "nothing_here" } }),
    ] {
        let page = page(body.clone()).unwrap_or_else(|| panic!("{body} is a page"));
        assert_eq!((page.items.len(), page.next(), page.is_last()), (1, None, false), "{body}");
        assert!(!UntypedPage::from_json(&body).unwrap().is_last(), "{body}");
    }
}

#[test]
fn only_a_null_or_empty_link_ends_the_list() {
    let page = |link: Value| json!({ "services": [], "meta": { "next_page_url": link } });
    let is_last = |link: Value| {
        let (body, tally) = (page(link.clone()), UntypedPage::from_json(&page(link)).unwrap());
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
fn an_entry_that_is_no_object_is_kept() {
    for odd in [json!(null), json!("A"), json!(7), json!([1])] {
        let body = json!({ "services": [{ "friendly_name": "A" }, odd, { "friendly_name": "B" }], "meta": {} });
        let page = page(body).expect("it is a page");
        let entries: Vec<_> = page.items.iter().map(|service| service.odd_entry().cloned()).collect();
        assert_eq!(entries, [None, Some(odd), None]);
        assert_eq!(page.items[2].friendly_name.text().as_deref(), Some("B"));
    }
}

#[test]
fn a_link_has_a_token_a_number_or_both() {
    let url = |query: &str| json!(format!("https://conversations.example/v1/Services?{query}"));
    assert_eq!(next_of(url("PageSize=50&Page=1&PageToken=PTabc")), cursor(Some(1), Some("PTabc")));
    assert_eq!(next_of(url("PageSize=50&PageToken=PTeyJhIjoxfQ%3D%3D")), cursor(None, Some("PTeyJhIjoxfQ==")));
    assert_eq!(next_of(url("Page=2")), cursor(Some(2), None));
    assert_eq!(next_of(url("Page=two&PageToken=PTabc")), cursor(None, Some("PTabc")));
}

#[test]
fn a_link_without_token_and_number_has_no_next_page() {
    for link in [json!(null), json!(""), json!("https://a.example/v1/Services"), json!("?PageSize=50"), json!(7)] {
        assert_eq!(next_of(link.clone()), None, "{link}");
    }
    assert_eq!(page(json!({ "services": [], "meta": {} })).unwrap().next(), None);
}

#[test]
fn a_link_to_another_host_does_not_change_the_next_request() {
    let hostile = "https://evil.example/v1/Accounts?PageSize=1&StartDate=x&Page=1&PageToken=PTabc#/v2";
    let mut list = List::default();
    let Some(cursor) = next_of(json!(hostile)) else { panic!("the link has a token") };
    list.set_position(cursor, PageSize::APP);
    let target = list.request(&()).target();
    // The fragment stays part of the token, because only the API can read tokens.
    assert_eq!(target, "/v1/Services?PageSize=100&Page=1&PageToken=PTabc%23%2Fv2");
}

#[test]
fn the_first_page_is_requested_without_a_position() {
    let mut list = List { page: Some(Whole(3)), page_token: Some("old".to_owned()), ..List::default() };
    list.set_position(Cursor::default(), PageSize::APP);
    assert_eq!(list.request(&()).target(), "/v1/Services?PageSize=100");
}

#[test]
fn meta_keeps_unknown_and_odd_properties() {
    let body = json!({ "services": [], "meta": { "total": 3, "page": "first" } });
    let page = page(body.clone()).expect("it is a page");
    assert_eq!(page.meta.page, Reported::Unexpected(json!("first")));
    assert_eq!(page.to_json(), body);
    assert_eq!(Meta::default().to_json(), json!({}));
}

#[test]
fn a_tally_counts_the_entries_of_any_list() {
    let page = json!({
        "whatever": [1, null, {}],
        "meta": { "next_page_url": "https://elsewhere.example/?PageToken=PT1", "key": "whatever" },
    });
    let tally = UntypedPage::from_json(&page).unwrap();
    assert_eq!(tally.len(), 3);
    assert_eq!(tally.next().and_then(|cursor| cursor.page_token).as_deref(), Some("PT1"));
    let last = UntypedPage::from_json(&json!({ "users": [], "meta": { "next_page_url": null } })).unwrap();
    assert!(last.is_empty());
    assert_eq!(last.next(), None);
    for odd in [json!([]), json!({ "meta": {} }), json!("text")] {
        assert_eq!(UntypedPage::from_json(&odd), None, "{odd}");
    }
}
