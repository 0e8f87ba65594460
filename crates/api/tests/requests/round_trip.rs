//! Encoding and decoding of every request with arbitrary parameters.

use std::fmt::Debug;

use api::{
    Endpoint, Kind, ParameterInfo, Params, chat_role, chat_service, configuration, notifications, role,
    service_configuration, service_webhooks, webhooks,
};
use proptest::prelude::*;

use crate::{a_role, a_service, is_decoded};

/// Runs a check for every request about settings and roles, with the values of its path.
macro_rules! for_each_request {
    ($check:ident) => {
        $check::<configuration::Fetch>(&());
        $check::<configuration::Update>(&());
        $check::<webhooks::Fetch>(&());
        $check::<webhooks::Update>(&());
        $check::<service_configuration::Fetch>(&a_service());
        $check::<service_configuration::Update>(&a_service());
        $check::<service_webhooks::Fetch>(&a_service());
        $check::<service_webhooks::Update>(&a_service());
        $check::<notifications::Fetch>(&a_service());
        $check::<notifications::Update>(&a_service());
        $check::<chat_service::Update>(&a_service());
        $check::<role::Create>(&a_service());
        $check::<role::Fetch>(&a_role());
        $check::<role::Update>(&a_role());
        $check::<role::Delete>(&a_role());
        $check::<api::default_service_role::Create>(&());
        $check::<api::default_service_role::Fetch>(&a_role().1);
        $check::<api::default_service_role::Update>(&a_role().1);
        $check::<api::default_service_role::Delete>(&a_role().1);
        $check::<chat_role::Create>(&a_service());
        $check::<chat_role::Fetch>(&a_role());
        $check::<chat_role::Update>(&a_role());
        $check::<chat_role::Delete>(&a_role());
    };
}

/// Decodes each parameter of `E` from an invalid text, and checks that the error names the parameter.
fn reports_each_by_name<E: Endpoint>(_: &E::Path) {
    for field in E::PARAMETERS {
        let wrong = match field.kind {
            Kind::Opaque | Kind::Template | Kind::Text { max: usize::MAX } => continue,
            Kind::Text { max } => "n".repeat(max + 1),
            _ => "?".to_owned(),
        };
        let mut params = Params::default();
        params.push(field.wire, wrong);
        let errors = E::decode(&params).err().unwrap_or_else(|| panic!("{} was accepted", field.wire));
        let reported = errors.iter().find(|error| error.wire == field.wire).expect(field.wire);
        assert!(!reported.message.is_empty() && reported.message.ends_with('.'), "{reported}");
    }
}

#[test]
fn every_invalid_parameter_is_reported_by_name() {
    for_each_request!(reports_each_by_name);
    reports_each_by_name::<api::service::List>(&());
    reports_each_by_name::<api::service::Create>(&());
    reports_each_by_name::<chat_service::List>(&());
    reports_each_by_name::<chat_service::Create>(&());
    reports_each_by_name::<api::conversation::List>(&a_service());
    reports_each_by_name::<api::user::List>(&a_service());
    reports_each_by_name::<api::binding::List>(&a_service());
    reports_each_by_name::<api::participant_conversation::List>(&a_service());
    reports_each_by_name::<api::credential::List>(&());
}

/// Generates texts that a parameter reads and writes unchanged.
fn a_text(kind: Kind) -> BoxedStrategy<String> {
    match kind {
        Kind::Sid { prefix } => any::<u128>().prop_map(move |digits| format!("{prefix}{digits:032x}")).boxed(),
        Kind::Number { min, max } => (min..=max).prop_map(|number| number.to_string()).boxed(),
        Kind::Duration { min } => (min..100_000_000).prop_map(|seconds| format!("PT{seconds}S")).boxed(),
        Kind::Flag => any::<bool>().prop_map(|flag| flag.to_string()).boxed(),
        Kind::Url => "https?://[a-z]{1,9}\\.example(:[1-9][0-9]{0,3})?(/[a-z%&=+é]{0,9})?".boxed(),
        Kind::Event(names) => a_word(names.to_vec()),
        // Both APIs have these names.
        Kind::Permission => a_word(vec!["sendMessage", "editOwnUserInfo"]),
        Kind::Choice(words) => a_word(words.to_vec()),
        Kind::Text { .. } | Kind::Template => "n\\PC{0,40}".boxed(),
        Kind::Date | Kind::Opaque | Kind::Secret => panic!("no setting is a {kind:?}"),
    }
}

fn a_word(words: Vec<&'static str>) -> BoxedStrategy<String> {
    prop::sample::select(words).prop_map(str::to_owned).boxed()
}

/// Generates forms of `E` with all required parameters and some of the others.
fn a_form<E: Endpoint>() -> impl Strategy<Value = Params> {
    let some_of = |field: &'static ParameterInfo| {
        let is_cleared = E::decode(&Params::from_form(&format!("{}=", field.wire))).is_ok();
        prop_oneof![
            2 => prop::collection::vec(a_text(field.kind), if field.many { 1..4 } else { 1..2 }),
            u32::from(!field.required) => Just(Vec::new()),
            u32::from(is_cleared) => Just(vec![String::new()]),
        ]
        .prop_map(|texts| (field.wire, texts))
    };
    E::PARAMETERS.iter().map(some_of).collect::<Vec<_>>().prop_map(|fields| {
        let mut params = Params::default();
        fields.iter().for_each(|(wire, texts)| texts.iter().for_each(|text| params.push(wire, text)));
        params
    })
}

/// Checks that decoding and encoding keep every parameter: none is lost, renamed or rewritten.
fn is_unchanged<E: Endpoint<Path: PartialEq + Debug> + PartialEq + Debug>(path: &E::Path) {
    proptest!(ProptestConfig::with_cases(64), |(params in a_form::<E>())| {
        let endpoint = E::decode(&params).unwrap_or_else(|errors| panic!("{params:?} was rejected: {errors:?}"));
        is_decoded(&endpoint, path);
        prop_assert_eq!(endpoint.request(path).params, params.clone());
        prop_assert_eq!(E::request_with(path, params), endpoint.request(path));
    });
}

#[test]
fn every_request_is_decoded_and_encoded_unchanged() {
    for_each_request!(is_unchanged);
}
