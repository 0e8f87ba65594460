//! Reading an account: budget, pace, faults, order.

use std::collections::BTreeSet;
use std::time::Duration;

use api::{ApiError, Response, TransportError};
use engine::health::{CHECKS, findings, unread};
use engine::run::{Cut, Limits};
use engine::survey::{Selection, Survey, unread_settings};
use sandbox::Seed;

use crate::support::{Api, NOW, PLENTY, Random};

fn rejection(status: u16, headers: &[(&str, &str)]) -> Response {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Response { status, headers, body: format!(r#"{{"status":{status},"code":20429,"message":"no"}}"#) }
}

#[test]
fn the_sample_data_has_a_finding_of_every_check_but_those_about_missing_credentials() {
    let run = Api::new(&Seed::Demo).survey(PLENTY);
    let found: BTreeSet<_> = findings(run.inquiry().snapshot()).iter().map(|finding| finding.check.id).collect();
    // Both exclude the credentials that other findings need.
    let excluded = ["push-without-credential", "push-only-gcm"];
    // The API rejects such values, and the sandbox cannot store them.
    let typed = ["sid-wrong-type", "timer-not-valid", "webhook-url-not-valid"];
    let missing: Vec<_> = CHECKS.iter().map(|check| check.id).filter(|id| !found.contains(id)).collect();
    let allowed: Vec<_> =
        CHECKS.iter().map(|check| check.id).filter(|id| excluded.contains(id) || typed.contains(id)).collect();
    assert_eq!(missing, allowed);
    assert_eq!(unread(run.inquiry().snapshot()), []);
    assert_eq!(run.cut(), None);
}

#[test]
fn the_findings_do_not_depend_on_the_order_of_the_responses() {
    let expected = findings(Api::new(&Seed::Demo).survey(PLENTY).inquiry().snapshot());
    for seed in 0..20 {
        let limits = Limits { at_once: 1 + seed as u16 % 8, ..PLENTY };
        let mut api = Api::new(&Seed::Demo);
        let run = api.run(Survey::account(NOW, limits), limits, Random(seed));
        assert_eq!(findings(run.inquiry().snapshot()), expected, "order {seed}");
    }
}

#[test]
fn ten_thousand_services_are_read_within_the_budget_although_the_api_rejects_requests() {
    let limits = Limits { calls: 200, at_once: 4 };
    let mut count = 0;
    let mut api = Api::with_fault(&Seed::Services(10_000), move |_| {
        count += 1;
        (count % 5 == 0).then(|| Ok(rejection(429, &[("retry-after", "1")])))
    });
    let run = api.survey(limits);
    assert_eq!(run.cut(), Some(Cut::Budget));
    assert_eq!(api.requests.values().sum::<u32>(), 200, "rejected requests count");
    assert!(api.most_at_once <= 4);
    let progress = run.inquiry().progress();
    assert!(progress.done >= 8, "{progress:?}");
    assert!(progress.found > progress.done && !progress.is_list_complete || progress.found == 10_000, "{progress:?}");
    assert_eq!(unread(run.inquiry().snapshot()), [], "a rejected request is repeated");
}

#[test]
fn an_api_that_rejects_everything_ends_the_survey() {
    let mut api = Api::with_fault(&Seed::Demo, |_| Some(Ok(rejection(429, &[]))));
    let run = api.survey(PLENTY);
    let unread = unread(run.inquiry().snapshot());
    assert!(unread.len() >= 4 && unread.iter().all(|unread| unread.error.status() == Some(429)), "{unread:?}");
    assert!(api.requests.values().all(|count| *count == 6), "{:?}", api.requests);
    assert!(api.ended > Duration::from_secs(30), "the pauses grow: {:?}", api.ended);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    let mut api = Api::with_fault(&Seed::Demo, |request| match request.path.as_str() {
        "/v1/Credentials" => Some(Err(TransportError::TimedOut)),
        path if path.starts_with("/v2/") => Some(Ok(rejection(403, &[]))),
        _ => None,
    });
    let run = api.survey(PLENTY);
    let unread = unread(run.inquiry().snapshot());
    assert!(unread.iter().any(|unread| unread.error == ApiError::Transport(TransportError::TimedOut)));
    assert!(unread.iter().any(|unread| unread.error.status() == Some(403)));
    let found: BTreeSet<_> = findings(run.inquiry().snapshot()).iter().map(|finding| finding.check.id).collect();
    assert!(found.contains("webhook-tunnel") && !found.contains("chat-only-settings"), "{found:?}");
}

#[test]
fn chat_v2_that_is_gone_is_no_fault() {
    let mut api =
        Api::with_fault(&Seed::Demo, |request| request.path.starts_with("/v2/").then(|| Ok(rejection(404, &[]))));
    assert_eq!(unread(api.survey(PLENTY).inquiry().snapshot()), []);
}

#[test]
fn a_stopped_survey_sends_nothing_more_and_keeps_what_it_has() {
    use engine::{Run, Step};

    let mut run = Run::begin(Survey::account(NOW, PLENTY), PLENTY);
    let Step::Send(ticket, _) = run.next(Duration::ZERO) else { panic!("the first request") };
    run.stop();
    assert!(matches!(run.next(Duration::ZERO), Step::AwaitResponse));
    run.take(ticket, Ok(Response { status: 200, body: "{}".to_owned(), ..Response::default() }), Duration::ZERO);
    assert!(matches!(run.next(Duration::ZERO), Step::Done));
    assert_eq!((run.cut(), run.calls()), (Some(Cut::Stopped), 1));
    assert!(run.inquiry().snapshot().configuration.read().is_some());
}

#[test]
fn a_page_that_links_to_itself_is_read_once() {
    let page = r#"{"services":[],"meta":{"next_page_url":"http://x/v1/Services?PageToken=PT1"}}"#;
    let mut api = Api::with_fault(&Seed::Empty, move |request| {
        let response = Response { status: 200, body: page.to_owned(), ..Response::default() };
        (request.path == "/v1/Services").then_some(Ok(response))
    });
    let run = api.survey(PLENTY);
    assert_eq!(api.requests["/v1/Services"], 2);
    assert!(!run.inquiry().snapshot().services.is_complete);
}

#[test]
fn the_progress_of_some_services_counts_those() {
    let mut api = Api::new(&Seed::Services(60));
    let sids =
        api.settings(Selection::All).services.items[5..8].iter().filter_map(|service| service.sid.text()).collect();
    let survey = Survey::settings(Selection::Named(sids), PLENTY);
    let progress = api.run(survey, PLENTY, Random(5)).inquiry().progress();
    assert_eq!((progress.done, progress.found, progress.is_list_complete), (3, 3, true));
}

#[test]
fn an_account_without_chat_v2_has_no_unread_settings() {
    let gone = |path: &'static str, status| {
        let mut api = Api::with_fault(&Seed::Services(1), move |request| {
            request.path.starts_with(path).then(|| Ok(rejection(status, &[])))
        });
        unread_settings(&api.settings(Selection::All)).len()
    };
    assert_eq!(gone("/v2/", 410), 0);
    assert_eq!(gone("/v2/", 500), 1);
    assert_eq!(gone("/v1/Configuration/Webhooks", 403), 1);
}
