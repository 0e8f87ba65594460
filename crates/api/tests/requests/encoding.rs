//! Encoding of requests: paths, queries and forms.

use std::fmt::Debug;

use api::endpoint::{capture, fill};
use api::error::code;
use api::number::Whole;
use api::service::Service;
use api::{
    Endpoint, PathArgs, Required, Sid, binding, chat_role, chat_service, conversation, participant_conversation, role,
    service, user,
};
use proptest::prelude::*;

use crate::{a_service, decode, is_decoded};

#[test]
fn requests_without_parameters_are_decoded() {
    is_decoded(&service::Fetch {}, &a_service());
    is_decoded(&service::Delete {}, &a_service());
    is_decoded(&chat_service::Fetch {}, &a_service());
    is_decoded(&chat_service::Delete {}, &a_service());
}

#[test]
fn parameters_are_in_the_query_of_a_get_and_in_the_body_of_a_post() {
    let list = service::List { page_size: Some("2".parse().unwrap()), ..Default::default() }.request(&());
    assert_eq!((list.target().as_str(), list.body()), ("/v1/Services?PageSize=2", None));

    let create = service::Create { friendly_name: Required("Support & co".parse().unwrap()) }.request(&());
    assert_eq!(create.target(), "/v1/Services");
    assert_eq!(create.body().as_deref(), Some("FriendlyName=Support+%26+co"));

    let delete = service::Delete {}.request(&a_service());
    assert_eq!((delete.target(), delete.body()), ("/v1/Services/IS00000000000000000000000000000007".to_owned(), None));
}

#[test]
fn an_update_without_changes_is_an_empty_form() {
    let update = chat_service::Update::default().request(&a_service());
    assert_eq!(update.target(), "/v2/Services/IS00000000000000000000000000000007");
    assert_eq!(update.body().as_deref(), Some(""));
}

#[test]
fn the_path_of_a_list_in_a_service_contains_the_service() {
    let target = |list: &dyn Fn(&Sid<Service>) -> api::Request| list(&a_service()).target();
    let inside = |name: &str| format!("/v1/Services/IS00000000000000000000000000000007/{name}");
    assert_eq!(target(&|sid| conversation::List::default().request(sid)), inside("Conversations"));
    assert_eq!(target(&|sid| user::List::default().request(sid)), inside("Users"));
    assert_eq!(target(&|sid| role::List::default().request(sid)), inside("Roles"));
    assert_eq!(target(&|sid| binding::List::default().request(sid)), inside("Bindings"));
}

#[test]
fn every_list_has_the_same_three_parameters_of_paging() {
    for fields in [
        service::List::PARAMETERS,
        chat_service::List::PARAMETERS,
        conversation::List::PARAMETERS,
        user::List::PARAMETERS,
        role::List::PARAMETERS,
        api::default_service_role::List::PARAMETERS,
        chat_role::List::PARAMETERS,
        binding::List::PARAMETERS,
    ] {
        let paging = fields[fields.len() - 3..].iter().map(|field| field.wire);
        assert_eq!(paging.collect::<Vec<_>>(), ["PageSize", "Page", "PageToken"]);
    }
}

#[test]
fn all_errors_of_parameters_are_reported_at_once() {
    let errors = decode::<conversation::List>(
        "StartDate=yesterday&EndDate=2026-11-20&State=open&PageSize=0&Page=two&PageToken=anything",
    )
    .expect_err("four of them are wrong");
    let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "StartDate: Enter a date such as 2026-11-20.",
            "State: Select one of: initializing, active, inactive, closed.",
            "PageSize: Enter a whole number of at least 1.",
            "Page: Enter a whole number such as 0 or 12.",
        ]
    );
    assert!(errors.iter().all(|error| error.code == code::INVALID_PARAMETER));
}

#[test]
fn a_missing_friendly_name_is_reported() {
    for errors in [
        decode::<service::Create>("").expect_err("a name is required"),
        decode::<chat_service::Create>("Name=x").expect_err("a name is required"),
    ] {
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].to_string(), "FriendlyName: Missing required parameter FriendlyName in the post body");
    }
}

#[test]
fn undeclared_parameters_are_ignored() {
    let created = decode::<service::Create>("FriendlyName=a&UniqueName=b&").unwrap();
    assert_eq!(created.friendly_name.0.as_str(), "a");
}

#[test]
fn a_template_is_filled_from_left_to_right() {
    let values = ["IS1".to_owned(), "CH2".to_owned()];
    assert_eq!(fill("/v1/Services", &[]), "/v1/Services");
    assert_eq!(fill("/v1/Services/{Sid}", &values[..1]), "/v1/Services/IS1");
    assert_eq!(
        fill("/v1/Services/{ChatServiceSid}/Conversations/{Sid}", &values),
        "/v1/Services/IS1/Conversations/CH2"
    );
}

#[test]
fn a_path_fits_only_its_own_template() {
    let template = "/v1/Services/{ChatServiceSid}/Conversations/{Sid}";
    assert_eq!(capture(template, "/v1/Services/IS1/Conversations/CH2"), Some(vec!["IS1", "CH2"]));
    for path in [
        "",
        "/",
        "/v1/Services",
        "/v1/Services/IS1/Conversations",
        "/v1/Services/IS1/Conversations/CH2/",
        "/v1/Services/IS1/Conversations/CH2/Messages",
        "/v2/Services/IS1/Conversations/CH2",
        "/v1/services/IS1/Conversations/CH2",
        "v1/Services/IS1/Conversations/CH2",
    ] {
        assert_eq!(capture(template, path), None, "{path}");
    }
}

#[test]
fn a_path_with_a_malformed_sid_or_one_of_another_resource_has_no_values() {
    let sid = "IS0123456789abcdef0123456789abcdef";
    assert_eq!(Sid::<Service>::from_values(&[sid]), sid.parse().ok());
    for values in [&[][..], &[""], &["IS1"], &["AC0123456789abcdef0123456789abcdef"], &[sid, sid]] {
        assert_eq!(Sid::<Service>::from_values(values), None, "{values:?}");
        assert_eq!(<()>::from_values(values).is_some(), values.is_empty());
    }
    type Pair = (Sid<Service>, Sid<conversation::Conversation>);
    let other = "CH0123456789abcdef0123456789abcdef";
    let pair = Pair::from_values(&[sid, other]).expect("both are as they should be");
    assert_eq!(pair.values(), [sid, other]);
    assert_eq!(Pair::from_values(&[other, sid]), None);
}

fn a_name() -> impl Strategy<Value = api::text::FriendlyName> {
    "\\PC{0,255}".prop_map(|text| format!("n{text}").parse().expect("short enough, and not blank"))
}

fn an_identity() -> impl Strategy<Value = api::identity::Identity> {
    "\\PC{0,20}[a-z]\\PC{0,20}".prop_map(|text| text.parse().expect("it has a letter"))
}

fn any_service() -> impl Strategy<Value = Sid<Service>> {
    any::<u128>().prop_map(Sid::from_digits)
}

prop_compose! {
    /// Parameters of paging.
    fn paging()(size in prop::option::of(1..u32::MAX), page: Option<u32>, token: Option<String>)
        -> (Option<api::PageSize>, Option<Whole>, Option<String>) {
        (size.map(|size| size.to_string().parse().expect("at least 1")), page.map(Whole), token)
    }
}

fn a_day() -> impl Strategy<Value = api::date::Day> {
    let moment = (0..4_102_444_800_u64).prop_map(api::date::Timestamp::from_unix);
    (moment, any::<bool>())
        .prop_map(|(moment, whole)| if whole { moment.as_str() } else { moment.day() }.parse().expect("a date"))
}

fn one_of<T: std::str::FromStr<Err: Debug> + Debug>(words: &'static [&'static str]) -> impl Strategy<Value = T> {
    prop::sample::select(words).prop_map(|word| word.parse().expect("one of the words"))
}

proptest! {
    #[test]
    fn a_list_of_services_is_decoded((page_size, page, page_token) in paging()) {
        is_decoded(&service::List { page_size, page, page_token: page_token.clone() }, &());
        is_decoded(&chat_service::List { page_size, page, page_token }, &());
    }

    #[test]
    fn a_new_service_is_decoded(name in a_name()) {
        is_decoded(&service::Create { friendly_name: Required(name.clone()) }, &());
        is_decoded(&chat_service::Create { friendly_name: Required(name) }, &());
    }

    #[test]
    fn a_renamed_service_is_decoded(sid in any_service(), friendly_name in prop::option::of(a_name())) {
        is_decoded(&chat_service::Update { friendly_name, ..chat_service::Update::default() }, &sid);
    }

    #[test]
    fn a_list_of_conversations_is_decoded(
        sid in any_service(),
        start_date in prop::option::of(a_day()),
        end_date in prop::option::of(a_day()),
        state in prop::option::of(one_of(conversation::State::WORDS)),
        (page_size, page, page_token) in paging(),
    ) {
        is_decoded(&conversation::List { start_date, end_date, state, page_size, page, page_token }, &sid);
    }

    #[test]
    fn a_list_of_users_or_roles_is_decoded(sid in any_service(), (page_size, page, page_token) in paging()) {
        is_decoded(&user::List { page_size, page, page_token: page_token.clone() }, &sid);
        is_decoded(&role::List { page_size, page, page_token: page_token.clone() }, &sid);
        is_decoded(&api::default_service_role::List { page_size, page, page_token: page_token.clone() }, &());
        is_decoded(&chat_role::List { page_size, page, page_token }, &sid);
    }

    #[test]
    fn a_list_of_bindings_is_decoded(
        sid in any_service(),
        binding_type in prop::collection::vec(one_of(binding::BindingType::WORDS), 0..4),
        identity in prop::collection::vec(an_identity(), 0..4),
        (page_size, page, page_token) in paging(),
    ) {
        is_decoded(&binding::List { binding_type, identity, page_size, page, page_token }, &sid);
    }

    #[test]
    fn a_list_of_a_participants_conversations_is_decoded(
        sid in any_service(),
        identity in an_identity(),
        (page_size, page, page_token) in paging(),
    ) {
        let identity = Some(identity);
        is_decoded(&participant_conversation::List { identity, address: None, page_size, page, page_token }, &sid);
    }

    #[test]
    fn values_of_a_filled_template_are_captured_again(sid in any_service()) {
        for template in ["/v1/Services/{Sid}", "/v1/Services/{ChatServiceSid}/Users"] {
            let path = fill(template, &sid.values());
            prop_assert_eq!(capture(template, &path), Some(vec![sid.as_str()]));
        }
    }
}
