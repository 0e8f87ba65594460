//! Status of a service, on the sandbox.

use api::operation::Action;
use api::service::Service;
use api::{Params, Request, ResourceKind, Response, Sid};
use engine::Run;
use engine::status::{Card, status};
use engine::survey::Survey;
use sandbox::Seed;

use crate::edits::request;
use crate::support::{Api, PLENTY, Random};

fn first(api: &mut Api) -> Sid<Service> {
    let snapshot = api.settings(engine::survey::Selection::All);
    snapshot.services.items[0].sid.known().expect("a service has a SID").clone()
}

fn cards(api: &mut Api, sid: &Sid<Service>) -> Vec<Card> {
    let run = api.run(Survey::service(sid.clone()), PLENTY, Random(1));
    status(run.inquiry().snapshot(), sid)
}

fn lines(cards: &[Card], title: &str) -> Vec<String> {
    let card = cards.iter().find(|card| card.title == title);
    card.unwrap_or_else(|| panic!("there is a card {title}")).lines.clone()
}

fn marks(cards: &[Card]) -> Vec<&str> {
    cards.iter().map(|card| card.mark.as_str()).collect()
}

#[test]
fn a_new_service_has_the_defaults() {
    let mut api = Api::new(&Seed::Services(1));
    let sid = first(&mut api);
    let cards = cards(&mut api, &sid);
    let titles: Vec<_> = cards.iter().map(|card| card.title).collect();
    assert_eq!(titles, ["Push notifications", "Webhooks", "Presence", "Roles", "Chat v2 settings"]);
    assert_eq!(marks(&cards), ["0 of 4", "None", "", "4", ""]);
    assert_eq!(lines(&cards, "Push notifications"), ["0 of 4 on", "Log: off"]);
    assert_eq!(lines(&cards, "Webhooks"), ["None in this service", "Twilio calls no webhook."]);
    assert_eq!(lines(&cards, "Presence")[0], "Reachability: off");
    assert_eq!(lines(&cards, "Roles"), ["4 roles", "Users: service user", "Participants: channel user"]);
    assert_eq!(lines(&cards, "Chat v2 settings"), ["Twilio’s defaults"]);
    assert!(cards.iter().all(|card| card.place.service.as_ref() == Some(&sid) && card.error.is_none()));
}

#[test]
fn changed_settings_are_summed_up() {
    let mut api = Api::new(&Seed::Services(1));
    let sid = first(&mut api);
    for (kind, form) in [
        (ResourceKind::Notifications, "NewMessage.Enabled=true&AddedToConversation.Enabled=true&LogEnabled=true"),
        (ResourceKind::ServiceWebhooks, "PostWebhookUrl=https://hooks.example/x&Filters=onMessageAdded"),
        (ResourceKind::ServiceConfiguration, "ReachabilityEnabled=true"),
        (ResourceKind::ChatService, "Limits.ChannelMembers=7"),
    ] {
        let response = api.write(&request(kind, Action::Update, &[sid.as_str()], Params::from_form(form)));
        assert!(response.status < 300, "{response:?}");
    }
    let cards = cards(&mut api, &sid);
    assert_eq!(marks(&cards), ["2 of 4", "1 event", "", "4", "1 changed"]);
    assert_eq!(lines(&cards, "Push notifications"), ["2 of 4 on", "New message, added to a conversation", "Log: on"]);
    assert_eq!(lines(&cards, "Webhooks"), ["Before: no URL", "After: hooks.example", "1 event"]);
    assert_eq!(lines(&cards, "Presence")[0], "Reachability: on");
    assert_eq!(lines(&cards, "Chat v2 settings")[0], "1 setting differs from the default");
}

#[test]
fn nothing_is_said_about_what_was_not_read() {
    let sid = "IS00000000000000000000000000000001".parse().expect("a SID");
    assert_eq!(status(&engine::Snapshot::default(), &sid), []);
}

/// Carries out a request of a page, and shows it to the survey.
fn observed(api: &mut Api, mut run: Run<Survey>, request: &Request) -> Run<Survey> {
    let response = api.write(request);
    api.requests.clear();
    run.learn(|survey| survey.observe(request, &response));
    api.finish(run, Random(2))
}

#[test]
fn a_survey_takes_what_a_page_saves_and_reads_only_what_follows_from_it() {
    let mut api = Api::new(&Seed::Services(1));
    let sid = first(&mut api);
    let update = |kind, form: &str| request(kind, Action::Update, &[sid.as_str()], Params::from_form(form));
    let marks_of =
        |run: &Run<Survey>| status(run.inquiry().snapshot(), &sid).into_iter().map(|card| card.mark).collect();
    let mut run = api.run(Survey::service(sid.clone()), PLENTY, Random(1));
    let mut expected: Vec<String> = ["0 of 4", "None", "", "4", ""].map(str::to_owned).into();

    run = observed(&mut api, run, &update(ResourceKind::Notifications, "NewMessage.Enabled=true"));
    expected[0] = "1 of 4".to_owned();
    assert_eq!((marks_of(&run), api.requests.len()), (expected.clone(), 1), "a service with push needs a binding");
    run = observed(&mut api, run, &update(ResourceKind::Notifications, "AddedToConversation.Enabled=true"));
    expected[0] = "2 of 4".to_owned();
    assert_eq!((marks_of(&run), api.requests.len()), (expected.clone(), 0));

    let role = "FriendlyName=agent&Type=conversation&Permission=sendMessage";
    let create = request(ResourceKind::Role, Action::Create, &[sid.as_str()], Params::from_form(role));
    run = observed(&mut api, run, &create);
    expected[3] = "5".to_owned();
    assert_eq!((marks_of(&run), api.requests.len()), (expected.clone(), 1), "the roles are listed again");

    run = observed(&mut api, run, &update(ResourceKind::ChatService, "FriendlyName=Another"));
    assert_eq!((marks_of(&run), api.requests.len()), (expected.clone(), 0));
    run = observed(&mut api, run, &update(ResourceKind::ChatService, "Notifications.NewMessage.Enabled=false"));
    expected[0] = "1 of 4".to_owned();
    assert_eq!((marks_of(&run), api.requests.len()), (expected, 3), "the settings that both APIs have");
}

#[test]
fn a_survey_does_not_repeat_what_a_page_has_read() {
    let mut api = Api::new(&Seed::Services(2));
    let sid = first(&mut api);
    let mut survey = Survey::service(sid.clone());
    let fetch = |kind| request(kind, Action::Fetch, &[sid.as_str()], Params::default());
    for kind in [ResourceKind::Notifications, ResourceKind::ServiceWebhooks] {
        let response = api.write(&fetch(kind));
        survey.observe(&fetch(kind), &response);
    }
    let failed = Response { status: 500, headers: Vec::new(), body: String::new() };
    survey.observe(&fetch(ResourceKind::ServiceConfiguration), &failed);
    api.requests.clear();
    let run = api.run(survey, PLENTY, Random(1));
    assert_eq!(status(run.inquiry().snapshot(), &sid), cards(&mut Api::new(&Seed::Services(2)), &sid));
    let read = |kind| api.requests.get(&fetch(kind).path).copied();
    assert_eq!(
        [ResourceKind::Notifications, ResourceKind::ServiceWebhooks, ResourceKind::ServiceConfiguration].map(read),
        [None, None, Some(1)]
    );
}
