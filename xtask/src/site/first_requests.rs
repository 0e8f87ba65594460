//! Requests that a page of the app sends first, for boot.js, which sends them while the app is being loaded.

use std::collections::BTreeMap;

use api::gateway::{ACCOUNTS, session};
use api::message::{DASHBOARD, DASHBOARD_HEADER};
use api::{
    Endpoint, PageSize, Request, Sid, configuration, notifications, service, service_configuration, service_webhooks,
    webhooks,
};
use serde_json::json;

/// Placeholder of the SID in the path of a page and in the targets of its requests.
const ANY: &str = "*";

/// Element of the app's page with the requests.
pub fn mark() -> String {
    let requests = json!({
        "pages": pages(),
        "session": session::Fetch {}.request(&()).target(),
        "accounts": ACCOUNTS,
        "headers": { "accept": "application/json", DASHBOARD_HEADER: DASHBOARD },
    });
    format!("<meta name=\"first-requests\" content=\"{}\">", requests.to_string().replace('"', "&quot;"))
}

/// Targets of the requests by the path of their page, without the account at a gateway.
fn pages() -> BTreeMap<String, Vec<String>> {
    requests().into_iter().map(|(page, requests)| (page, requests.iter().map(target).collect())).collect()
}

/// Requests that are sent on every visit of a page. A response that the app does not take would be out of date later.
fn requests() -> Vec<(String, Vec<Request>)> {
    let sid = placeholder();
    let list = || service::List { page_size: Some(PageSize::APP), ..Default::default() }.request(&());
    let configuration = || configuration::Fetch {}.request(&());
    let webhooks = || webhooks::Fetch {}.request(&());
    let of_service = |section: &str, data: Vec<Request>| {
        let common = [service::Fetch {}.request(&sid), configuration()];
        (format!("/services/{ANY}{section}"), common.into_iter().chain(data).collect())
    };
    vec![
        ("/".to_owned(), vec![list(), configuration(), webhooks()]),
        ("/services".to_owned(), vec![list(), configuration()]),
        ("/configuration".to_owned(), vec![configuration()]),
        ("/webhooks".to_owned(), vec![webhooks()]),
        of_service("", vec![]),
        of_service("/configuration", vec![service_configuration::Fetch {}.request(&sid)]),
        of_service("/notifications", vec![notifications::Fetch {}.request(&sid)]),
        of_service("/webhooks", vec![service_webhooks::Fetch {}.request(&sid), webhooks()]),
    ]
}

/// SID whose place the placeholder takes.
fn placeholder() -> Sid<service::Service> {
    Sid::from_digits(0)
}

fn target(request: &Request) -> String {
    request.target().replace(placeholder().as_str(), ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_service_reads_the_service_of_its_address() {
        let expected = ["/v1/Services/*", "/v1/Configuration", "/v1/Services/*/Configuration"];
        assert_eq!(pages()["/services/*/configuration"], expected);
    }

    #[test]
    fn the_requests_fit_into_an_attribute() {
        let mark = mark();
        assert_eq!(mark.matches('"').count(), 4, "{mark}");
        assert!(mark.contains("&quot;session&quot;:&quot;/gateway/session&quot;"), "{mark}");
    }
}
