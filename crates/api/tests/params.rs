//! Parameters: their encoding as a form, and the reading and writing of each kind of declaration.

use std::fmt::Debug;

use api::error::code;
use api::params::Param;
use api::text::FriendlyName;
use api::{Change, PageSize, ParamError, Params, Required};
use proptest::prelude::*;

fn name(text: &str) -> FriendlyName {
    text.parse().expect("a name")
}

fn written(param: &impl Param) -> String {
    let mut params = Params::default();
    param.write("Name", &mut params);
    params.to_form()
}

fn read<P: Param>(form: &str) -> Result<P, ParamError> {
    P::read("Name", &Params::from_form(form))
}

fn has_error<P: Param + Debug>(form: &str, code: u32, message: &str) {
    let error = read::<P>(form).expect_err("the form is wrong");
    assert_eq!(error, ParamError { wire: "Name", code, message: message.to_owned() });
    assert_eq!(error.to_string(), format!("Name: {message}"));
}

#[test]
fn a_form_is_encoded_as_in_browsers() {
    let mut params = Params::default();
    params.push("FriendlyName", "Héllo + & = co");
    params.push("Filters", "a");
    params.push("Filters", "b");
    assert_eq!(params.to_form(), "FriendlyName=H%C3%A9llo+%2B+%26+%3D+co&Filters=a&Filters=b");
    assert_eq!(params, Params::from_form("FriendlyName=H%C3%A9llo%20%2B%20%26%20%3D%20co&Filters=a&Filters=b"));
}

#[test]
fn an_empty_form_has_no_parameters() {
    assert!(Params::from_form("").is_empty());
    assert!(Params::from_form("&&").is_empty());
    assert_eq!(Params::default().to_form(), "");
}

#[test]
fn a_repeated_name_is_a_list_or_its_last_value() {
    let params = Params::from_form("a=1&b=2&a=3");
    assert_eq!(params.all("a").collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(params.last("a"), Some("3"));
    assert_eq!(params.last("c"), None);
    assert_eq!(params.iter().collect::<Vec<_>>(), [("a", "1"), ("b", "2"), ("a", "3")]);
}

#[test]
fn names_of_parameters_are_case_sensitive() {
    assert_eq!(read::<Option<FriendlyName>>("name=x"), Ok(None));
}

#[test]
fn a_change_keeps_clears_or_sets() {
    for (change, form) in
        [(Change::Keep, ""), (Change::Clear, "Name="), (Change::Set(name("Support & co")), "Name=Support+%26+co")]
    {
        assert_eq!(written(&change), form);
        assert_eq!(read::<Change<FriendlyName>>(form), Ok(change));
    }
    assert_eq!(Change::<FriendlyName>::default(), Change::Keep);
}

#[test]
fn a_change_of_a_list_keeps_clears_or_replaces_it() {
    for (change, form) in [
        (Change::Keep, ""),
        (Change::Clear, "Name="),
        (Change::Set(vec![name("a")]), "Name=a"),
        (Change::Set(vec![name("a"), name("b")]), "Name=a&Name=b"),
    ] {
        assert_eq!(written(&change), form);
        assert_eq!(read::<Change<Vec<FriendlyName>>>(form), Ok(change));
    }
}

#[test]
fn setting_an_empty_list_clears_it() {
    let empty = Change::<Vec<FriendlyName>>::Set(Vec::new());
    assert_eq!(written(&empty), "Name=");
    assert_eq!(read::<Change<Vec<FriendlyName>>>("Name="), Ok(Change::Clear));
}

#[test]
fn a_filter_is_absent_or_a_value() {
    assert_eq!(written(&None::<PageSize>), "");
    assert_eq!(read::<Option<PageSize>>(""), Ok(None));
    assert_eq!(read::<Option<PageSize>>("Name=7"), Ok(Some("7".parse().unwrap())));
    assert_eq!(read::<Option<PageSize>>("Name=7&Name=8"), Ok(Some("8".parse().unwrap())));
}

#[test]
fn a_filter_with_many_values_has_all_of_them() {
    let names = vec![name("a"), name("b")];
    assert_eq!(written(&names), "Name=a&Name=b");
    assert_eq!(read("Name=a&Name=b"), Ok(names));
    assert_eq!(read::<Vec<FriendlyName>>(""), Ok(Vec::new()));
}

#[test]
fn a_missing_required_parameter_is_an_error() {
    has_error::<Required<FriendlyName>>(
        "",
        code::INVALID_PARAMETER,
        "Missing required parameter Name in the post body",
    );
    has_error::<Required<FriendlyName>>("Name=", code::FRIENDLY_NAME_MISSING, "Enter a friendly name.");
    assert_eq!(read("Name=a"), Ok(Required(name("a"))));
    assert_eq!(written(&Required(name("a"))), "Name=a");
}

#[test]
fn only_required_parameters_are_marked_as_required() {
    let marks = [
        <Required<FriendlyName> as Param>::REQUIRED,
        <Change<FriendlyName> as Param>::REQUIRED,
        <Change<Vec<FriendlyName>> as Param>::REQUIRED,
        <Option<FriendlyName> as Param>::REQUIRED,
        <Vec<FriendlyName> as Param>::REQUIRED,
    ];
    assert_eq!(marks, [true, false, false, false, false]);
}

#[test]
fn the_error_of_a_value_has_its_name_code_and_message() {
    let long = format!("Name={}", "n".repeat(300));
    let message = "Friendly name must be 256 characters or fewer. It is 44 over.";
    has_error::<Required<FriendlyName>>(&long, code::FRIENDLY_NAME_TOO_LONG, message);
    has_error::<Change<FriendlyName>>(&long, code::FRIENDLY_NAME_TOO_LONG, message);
    has_error::<Change<Vec<FriendlyName>>>(&format!("Name=a&{long}"), code::FRIENDLY_NAME_TOO_LONG, message);
    has_error::<Option<PageSize>>("Name=0", code::INVALID_PARAMETER, "Enter a whole number of at least 1.");
    has_error::<Vec<PageSize>>("Name=1&Name=0", code::INVALID_PARAMETER, "Enter a whole number of at least 1.");
}

#[test]
fn a_blank_name_does_not_clear_the_name() {
    has_error::<Change<FriendlyName>>("Name=+", code::FRIENDLY_NAME_MISSING, "Enter a friendly name.");
}

fn a_name() -> impl Strategy<Value = FriendlyName> {
    "\\PC{0,30}".prop_map(|text| format!("n{text}").parse().expect("short enough, and not blank"))
}

fn a_change<T: Clone + Debug + 'static>(value: impl Strategy<Value = T> + 'static) -> impl Strategy<Value = Change<T>> {
    prop_oneof![Just(Change::Keep), Just(Change::Clear), value.prop_map(Change::Set)]
}

proptest! {
    #[test]
    fn a_form_is_read_as_it_was_written(pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..8)) {
        let mut params = Params::default();
        pairs.iter().for_each(|(name, value)| params.push(name, value));
        let form = params.to_form();
        prop_assert!(form.is_ascii() && !form.contains(' '));
        prop_assert_eq!(Params::from_form(&form), params);
    }

    #[test]
    fn every_text_can_be_read_as_a_form(text in any::<String>()) {
        let params = Params::from_form(&text);
        prop_assert_eq!(Params::from_form(&params.to_form()), params);
    }

    #[test]
    fn a_change_is_read_as_it_was_written(change in a_change(a_name())) {
        prop_assert_eq!(read(&written(&change)), Ok(change));
    }

    #[test]
    fn a_change_of_a_list_is_read_as_it_was_written(change in a_change(prop::collection::vec(a_name(), 1..5))) {
        prop_assert_eq!(read(&written(&change)), Ok(change));
    }
}
