//! Requests: where each one goes, what it carries, and that a server reads exactly what a client wrote.

use std::fmt::Debug;

use api::endpoint::{capture, fill};
use api::error::code;
use api::number::Whole;
use api::service::Service;
use api::{
    Change, Endpoint, FieldInfo, Kind, ParamError, Params, PathArgs, Required, Sid, binding, chat_service,
    conversation, role, service, user,
};
use proptest::prelude::*;

fn a_sid() -> Sid<Service> {
    Sid::from_digits(7)
}

fn decode<E: Endpoint>(form: &str) -> Result<E, Vec<ParamError>> {
    E::decode(&Params::from_form(form))
}

/// What a server gets of a request: it finds the path's values and decodes the parameters, from the wire alone.
fn is_understood<E: Endpoint<Path: PartialEq + Debug> + PartialEq + Debug>(endpoint: &E, path: &E::Path) {
    let request = endpoint.request(path);
    let target = request.target();
    let (sent_path, query) = target.split_once('?').unwrap_or((&target, ""));
    let form = request.body().unwrap_or_else(|| query.to_owned());

    assert_eq!(request.method, E::METHOD);
    let captured = capture(E::PATH, sent_path).expect("a request's path is one of its template");
    assert_eq!(E::Path::from_values(&captured).as_ref(), Some(path));
    assert_eq!(decode::<E>(&form).as_ref(), Ok(endpoint));
}

#[test]
fn requests_without_parameters_are_understood() {
    is_understood(&service::Fetch {}, &a_sid());
    is_understood(&service::Delete {}, &a_sid());
    is_understood(&chat_service::Fetch {}, &a_sid());
    is_understood(&chat_service::Delete {}, &a_sid());
}

#[test]
fn a_read_carries_its_parameters_in_the_query_and_a_write_in_the_body() {
    let list = service::List { page_size: Some("2".parse().unwrap()), ..Default::default() }.request(&());
    assert_eq!((list.target().as_str(), list.body()), ("/v1/Services?PageSize=2", None));

    let create = service::Create { friendly_name: Required("Support & co".parse().unwrap()) }.request(&());
    assert_eq!(create.target(), "/v1/Services");
    assert_eq!(create.body().as_deref(), Some("FriendlyName=Support+%26+co"));

    let delete = service::Delete {}.request(&a_sid());
    assert_eq!((delete.target(), delete.body()), ("/v1/Services/IS00000000000000000000000000000007".to_owned(), None));
}

#[test]
fn an_update_that_keeps_everything_is_an_empty_form() {
    let update = chat_service::Update::default().request(&a_sid());
    assert_eq!(update.target(), "/v2/Services/IS00000000000000000000000000000007");
    assert_eq!(update.body().as_deref(), Some(""));
}

#[test]
fn a_list_inside_a_service_names_the_service() {
    let target = |list: &dyn Fn(&Sid<Service>) -> api::Request| list(&a_sid()).target();
    let inside = |name: &str| format!("/v1/Services/IS00000000000000000000000000000007/{name}");
    assert_eq!(target(&|sid| conversation::List::default().request(sid)), inside("Conversations"));
    assert_eq!(target(&|sid| user::List::default().request(sid)), inside("Users"));
    assert_eq!(target(&|sid| role::List::default().request(sid)), inside("Roles"));
    assert_eq!(target(&|sid| binding::List::default().request(sid)), inside("Bindings"));
}

#[test]
fn a_required_field_and_the_codes_about_it_are_known_without_its_type() {
    let [field] = service::Create::FIELDS else { panic!("a service is created from its name alone") };
    assert_eq!(
        *field,
        FieldInfo {
            wire: "FriendlyName",
            label: "Friendly name",
            kind: Kind::Text { max: 256 },
            codes: &[code::FRIENDLY_NAME_MISSING, code::FRIENDLY_NAME_TOO_LONG],
            required: true,
        }
    );
    let [renamed] = chat_service::Update::FIELDS else { panic!("only the name is updated so far") };
    assert_eq!(*renamed, FieldInfo { required: false, ..*field });
}

#[test]
fn every_list_is_paged_by_the_same_three_parameters() {
    for fields in [
        service::List::FIELDS,
        chat_service::List::FIELDS,
        conversation::List::FIELDS,
        user::List::FIELDS,
        role::List::FIELDS,
        binding::List::FIELDS,
    ] {
        let paging = fields[fields.len() - 3..].iter().map(|field| field.wire);
        assert_eq!(paging.collect::<Vec<_>>(), ["PageSize", "Page", "PageToken"]);
    }
}

#[test]
fn every_wrong_parameter_is_reported_at_once_and_by_name() {
    let errors = decode::<conversation::List>(
        "StartDate=yesterday&EndDate=2026-11-20&State=open&PageSize=0&Page=two&PageToken=anything",
    )
    .expect_err("four of them are wrong");
    let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "StartDate: Enter a date such as 2026-11-20.",
            "State: Enter one of: initializing, active, inactive, closed.",
            "PageSize: Enter a whole number of at least 1.",
            "Page: Enter a whole number such as 0 or 12.",
        ]
    );
    assert!(errors.iter().all(|error| error.code == code::INVALID_PARAMETER));
}

/// Each parameter of `E` that reads its text, given a text that it cannot read and the others left out.
fn reports_each_by_name<E: Endpoint + Debug>() {
    for field in E::FIELDS {
        let wrong = match field.kind {
            Kind::Opaque => continue,
            Kind::Text { max } => "n".repeat(max + 1),
            Kind::Sid { .. } | Kind::Number | Kind::Date | Kind::Choice(_) => "?".to_owned(),
        };
        let mut params = Params::default();
        params.push(field.wire, wrong);
        let errors = E::decode(&params).expect_err(field.wire);
        let reported = errors.iter().find(|error| error.wire == field.wire).expect(field.wire);
        assert!(!reported.message.is_empty() && reported.message.ends_with('.'), "{reported}");
    }
}

#[test]
fn no_wrong_parameter_goes_unnoticed() {
    reports_each_by_name::<service::List>();
    reports_each_by_name::<service::Create>();
    reports_each_by_name::<chat_service::List>();
    reports_each_by_name::<chat_service::Create>();
    reports_each_by_name::<chat_service::Update>();
    reports_each_by_name::<conversation::List>();
    reports_each_by_name::<user::List>();
    reports_each_by_name::<role::List>();
    reports_each_by_name::<binding::List>();
}

#[test]
fn a_missing_name_is_reported_by_name() {
    for errors in [
        decode::<service::Create>("").expect_err("a name is required"),
        decode::<chat_service::Create>("Name=x").expect_err("a name is required"),
    ] {
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].to_string(), "FriendlyName: Missing required parameter FriendlyName in the post body");
    }
}

#[test]
fn parameters_that_nobody_declared_are_passed_over() {
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
fn a_path_is_captured_only_by_its_own_template() {
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
fn a_path_with_a_malformed_or_foreign_sid_has_no_values() {
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

fn a_service() -> impl Strategy<Value = Sid<Service>> {
    any::<u128>().prop_map(Sid::from_digits)
}

prop_compose! {
    /// What every list is paged by.
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
    fn a_list_of_services_is_understood((page_size, page, page_token) in paging()) {
        is_understood(&service::List { page_size, page, page_token: page_token.clone() }, &());
        is_understood(&chat_service::List { page_size, page, page_token }, &());
    }

    #[test]
    fn a_new_service_is_understood(name in a_name()) {
        is_understood(&service::Create { friendly_name: Required(name.clone()) }, &());
        is_understood(&chat_service::Create { friendly_name: Required(name) }, &());
    }

    #[test]
    fn a_renamed_service_is_understood(sid in a_service(), name in prop::option::of(a_name())) {
        let friendly_name = name.map_or(Change::Keep, Change::Set);
        is_understood(&chat_service::Update { friendly_name }, &sid);
        is_understood(&chat_service::Update { friendly_name: Change::Clear }, &sid);
    }

    #[test]
    fn a_list_of_conversations_is_understood(
        sid in a_service(),
        start_date in prop::option::of(a_day()),
        end_date in prop::option::of(a_day()),
        state in prop::option::of(one_of(conversation::State::WORDS)),
        (page_size, page, page_token) in paging(),
    ) {
        is_understood(&conversation::List { start_date, end_date, state, page_size, page, page_token }, &sid);
    }

    #[test]
    fn a_list_of_users_or_roles_is_understood(sid in a_service(), (page_size, page, page_token) in paging()) {
        is_understood(&user::List { page_size, page, page_token: page_token.clone() }, &sid);
        is_understood(&role::List { page_size, page, page_token }, &sid);
    }

    #[test]
    fn a_list_of_bindings_is_understood(
        sid in a_service(),
        binding_type in prop::collection::vec(one_of(binding::BindingType::WORDS), 0..4),
        identity in prop::collection::vec(any::<String>(), 0..4),
        (page_size, page, page_token) in paging(),
    ) {
        is_understood(&binding::List { binding_type, identity, page_size, page, page_token }, &sid);
    }

    #[test]
    fn what_fills_a_template_is_captured_from_it(sid in a_service()) {
        for template in ["/v1/Services/{Sid}", "/v1/Services/{ChatServiceSid}/Users"] {
            let path = fill(template, &sid.values());
            prop_assert_eq!(capture(template, &path), Some(vec![sid.as_str()]));
        }
    }
}
