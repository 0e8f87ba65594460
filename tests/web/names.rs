//! Names with invisible, composed or unusual characters: confirmed, found and ordered by their visible form.

use api::Method;
use leptos::prelude::{document, window};
use sandbox::Seed;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::support::{Backend, Page, pause};

/// Names, each with the text that a reader types for it.
const READ: [(&str, &str); 12] = [
    ("Claims\u{a0}desk", "Claims desk"),
    ("Claims\ndesk", "Claims desk"),
    ("Claims\tdesk", "Claims desk"),
    ("Claims\0desk", "Claimsdesk"),
    ("Claims\u{2009}desk", "Claims desk"),
    ("Claims\u{3000}desk", "Claims desk"),
    ("Cla\u{200b}ims desk", "Claims desk"),
    ("Claims\u{ad} desk", "Claims desk"),
    ("Cafe\u{301} desk", "Caf\u{e9} desk"),
    ("\u{202e}Claims desk\u{202c}", "Claims desk"),
    ("Claims  desk ", "Claims desk"),
    ("\u{feff}Claims desk", "Claims desk"),
];

/// Opens the delete dialog of the only service, types a text and confirms.
async fn confirm(backend: &Backend, typed: &str) -> Page {
    let page = Page::open(backend, "/services");
    page.says("All 1 loaded").await;
    // The page of the test before may move the focus in the next frames, which closes a menu.
    pause(60).await;
    page.every(".more-actions").remove(0).click();
    page.press("Delete").await;
    page.says("to confirm").await;
    page.fill_only("dialog input", typed);
    page.press("Delete service").await;
    page
}

#[wasm_bindgen_test]
async fn a_service_is_deleted_by_typing_its_visible_name() {
    for (name, typed) in READ {
        let backend = Backend::with(&[name]);
        let page = confirm(&backend, typed).await;
        page.says("No services yet").await;
        assert_eq!(backend.sent(Method::Delete), 1, "{name:?}");
    }
}

#[wasm_bindgen_test]
async fn a_service_is_deleted_by_pasting_its_name() {
    for (name, _) in READ {
        let backend = Backend::with(&[name]);
        // Browsers paste a line break into a single-line box as a space.
        confirm(&backend, &name.replace('\n', " ")).await.says("No services yet").await;
        let backend = Backend::with(&[name]);
        let page = Page::open(&backend, "/services");
        page.says("All 1 loaded").await;
        // The page of the test before may move the focus in the next frames, which closes a menu.
        pause(60).await;
        page.every(".more-actions").remove(0).click();
        page.press("Delete").await;
        page.says("to confirm").await;
        let shown = page.every(".phrase").remove(0).inner_text();
        page.fill_only("dialog input", &shown);
        page.press("Delete service").await;
        page.says("No services yet").await;
    }
}

#[wasm_bindgen_test]
async fn another_name_does_not_confirm() {
    for typed in ["claims desk", "Claims", "Claimsdesk", "Claims desk 2", "Cla\u{ed}ms desk", ""] {
        let backend = Backend::with(&["Claims\u{a0}desk"]);
        confirm(&backend, typed).await.says("Enter the name exactly as shown.").await;
        assert_eq!(backend.sent(Method::Delete), 0, "{typed:?}");
    }
}

#[wasm_bindgen_test]
async fn an_invisible_name_is_confirmed_by_the_sid() {
    let name = "\u{200b}\u{2800}\u{202e}";
    let backend = Backend::with(&[name]);
    let page = confirm(&backend, "").await;
    page.says("Enter the name exactly as shown.").await;
    page.find("alertdialog", "Delete “Unnamed”?").await;
    page.fill_only("dialog input", &backend.sid_of(name));
    page.press("Delete service").await;
    page.says("No services yet").await;
}

#[wasm_bindgen_test]
async fn a_search_finds_names_by_their_visible_form() {
    let names = [
        "Cafe\u{301} Ost",
        "Caf\u{e9} West",
        "\u{130}zmir",
        "Straße",
        "Ｆｕｌｌ width",
        "no\u{a0}break",
        "ΟΔΟΣ",
        "soft\u{ad}ly",
        "Zo\u{200d}e",
        "Łódź",
        "Smørrebrød & Æbler",
    ];
    let page = Page::open(&Backend::with(&names), "/services");
    page.says("All 11 loaded").await;
    for (query, found) in [
        ("Café", &["Cafe\u{301} Ost", "Caf\u{e9} West"][..]),
        ("cafe\u{301}", &["Cafe\u{301} Ost", "Caf\u{e9} West"]),
        ("CAFE", &["Cafe\u{301} Ost", "Caf\u{e9} West"]),
        ("cafè", &[]),
        ("İZMİR", &["\u{130}zmir"]),
        ("izmir", &["\u{130}zmir"]),
        ("ızmır", &["\u{130}zmir"]),
        ("strasse", &["Straße"]),
        ("STRASSE", &["Straße"]),
        ("full WIDTH", &["Ｆｕｌｌ width"]),
        ("no break", &["no\u{a0}break"]),
        ("οδοσ", &["ΟΔΟΣ"]),
        ("softly", &["soft\u{ad}ly"]),
        ("zoe\u{200b}", &["Zo\u{200d}e"]),
        ("lodz", &["Łódź"]),
        ("ŁÓDŹ", &["Łódź"]),
        ("smorrebrod", &["Smørrebrød & Æbler"]),
        ("ørre", &["Smørrebrød & Æbler"]),
        ("aebler", &["Smørrebrød & Æbler"]),
        ("łodz", &[]),
    ] {
        page.search(query).await;
        if found.is_empty() {
            page.says("No services match").await;
        } else {
            page.lists(found).await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_search_finds_words_in_any_order_and_none_across_a_name_and_its_sid() {
    let page = Page::open(&Backend::with(&["Orders (staging)", "Orders"]), "/services");
    page.says("All 2 loaded").await;
    page.search("stag order").await;
    page.lists(&["Orders (staging)"]).await;
    page.search("ordersis").await;
    page.says("No services match").await;
}

#[wasm_bindgen_test]
async fn services_are_in_natural_order() {
    let page = Page::open(&Backend::with(&["Zebra", "Store 10", "store 1", "Äpfel", "Store 2", "apple"]), "/services");
    page.lists(&["Äpfel", "apple", "store 1", "Store 2", "Store 10", "Zebra"]).await;
    page.press("Service").await;
    page.lists(&["Zebra", "Store 10", "Store 2", "store 1", "apple", "Äpfel"]).await;
}

#[wasm_bindgen_test]
async fn the_service_picker_searches_and_orders_like_the_list() {
    let backend = Backend::with(&["Store 10", "Café 2", "Store 2", "Cafe\u{301} 10"]);
    let page = Page::open(&backend, "/configuration");
    page.press("Show the list for Default service").await;
    page.says("4 matches. All 4 services searched.").await;
    let options = || page.every("[role=option]").iter().map(|option| option.inner_text()).collect::<Vec<_>>();
    let names = |options: Vec<String>| {
        options.iter().filter_map(|option| Some(option.split_once("IS")?.0.trim().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(names(options()), ["Café 2", "Cafe\u{301} 10", "Store 2", "Store 10"]);
    page.fill_only("input[role=combobox]", "cafe 10");
    page.says("1 match.").await;
    assert_eq!(names(options()), ["Cafe\u{301} 10"]);
}

#[wasm_bindgen_test]
async fn up_to_300_rows_are_all_in_the_page() {
    let page = Page::open(&Backend::new(Seed::Services(250)), "/services");
    page.says("Loaded 100, more exist").await;
    page.press("Load all").await;
    page.says("All 250 loaded").await;
    page.draws(250).await;
    page.search("a").await;
    page.says(" matches. All 250 loaded").await;
    page.search("").await;
    page.draws(250).await;
}

#[wasm_bindgen_test]
async fn printing_draws_all_of_1000_rows_and_removes_them_afterwards() {
    let page = Page::open(&Backend::new(Seed::Services(1_000)), "/services");
    page.says("Loaded 100, more exist").await;
    page.press("Load all").await;
    page.says("All 1000 loaded").await;
    assert!(page.rows().len() < 100, "{} rows are drawn", page.rows().len());
    window().dispatch_event(&Event::new("beforeprint").unwrap()).unwrap();
    page.draws(1_000).await;
    assert!(document().query_selector("tr.spacer").unwrap().is_none());
    window().dispatch_event(&Event::new("afterprint").unwrap()).unwrap();
    pause(500).await;
    assert!(page.rows().len() < 100, "{} rows are drawn", page.rows().len());
}
