//! The gateway's own API: rejections, roles, names and passwords.

use api::canonical::Mismatch;
use api::error::read;
use api::gateway::second_factor::{FactorCode, NotAFactorCode};
use api::gateway::session::{self, NotAPersonName, Password, UserName};
use api::gateway::{AccountName, Reason, Role, account_path};
use api::operation::{OPERATIONS, Operation};
use api::{Endpoint, Method, Params, Request};

const REASONS: [Reason; 20] = [
    Reason::NoSession,
    Reason::InvalidCredentials,
    Reason::CodeRequired,
    Reason::InvalidCode,
    Reason::NoSecondFactor,
    Reason::LockedOut,
    Reason::Role,
    Reason::ReadOnly,
    Reason::ForeignOrigin,
    Reason::Unlisted,
    Reason::Unrecorded,
    Reason::Busy,
    Reason::Credential,
    Reason::Unreachable,
    Reason::PreconditionFailed,
    Reason::PreconditionRequired,
    Reason::ReadFailed,
    Reason::NoResponse,
    Reason::InvalidResponse,
    Reason::Failed,
];

#[test]
fn a_rejection_by_the_gateway_keeps_its_reason_and_message() {
    assert_eq!(REASONS.len(), Reason::WORDS.len());
    for reason in REASONS {
        let error = read::<session::Fetch>(&reason.reject("Do this.")).unwrap_err();
        assert_eq!((error.reason(), error.status()), (Some(reason), Some(reason.status())));
        assert_eq!(error.to_string(), "Do this.");
        assert_eq!(error.is_outcome_unknown(), reason.is_outcome_unknown());
    }
}

#[test]
fn a_rejection_by_the_gateway_has_problem_details_and_the_properties_of_twilio() {
    for reason in REASONS {
        let response = reason.reject("Do this.");
        assert_eq!(response.header("content-type"), Some("application/problem+json; charset=utf-8"));
        let body: serde_json::Value = serde_json::from_str(&response.body).unwrap();
        assert_eq!(
            (&body["status"], &body["detail"], &body["message"]),
            (&reason.status().into(), &body["message"], &"Do this.".into())
        );
        let title = body["title"].as_str().unwrap();
        assert_eq!(title == "Internal Server Error", reason.status() == 500, "{title}");
    }
}

#[test]
fn each_role_includes_the_permissions_of_the_lower_ones() {
    let allowed = |role: Role| Method::ALL.map(|method| role.allows(method));
    assert_eq!(allowed(Role::Viewer), [true, false, false]);
    assert_eq!(allowed(Role::Editor), [true, true, false]);
    assert_eq!(allowed(Role::Admin), [true, true, true]);
}

#[test]
fn names_of_accounts_need_no_encoding_in_a_path() {
    assert_eq!(account_path(&"production-eu".parse().unwrap()), "/gateway/accounts/production-eu");
    for text in ["", "-a", "A", "a/b", "a b", "ä", "..", "a.b", "a%2fb", &"a".repeat(33)] {
        assert!(text.parse::<AccountName>().is_err(), "{text}");
    }
}

#[test]
fn names_of_users_are_converted_to_lower_case() {
    let name: UserName = " Ada@Example.com ".parse().unwrap();
    assert_eq!(name.as_str(), "ada@example.com");
    for text in ["", "-ada", "=ada", "@ada", "a\u{301}da", "ada lovelace", "ada\n", &"a".repeat(65)] {
        let name = text.parse::<UserName>();
        assert!(name.is_err() || text.trim() != text, "{text}");
    }
    assert_eq!("a b".parse::<UserName>(), Err(NotAPersonName::Malformed));
    assert_eq!(" ".parse::<UserName>(), Err(NotAPersonName::Empty));
}

#[test]
fn a_password_is_sent_unchanged_and_its_debug_output_is_masked() {
    let params = Params::from_form("Name=ada&Password=+a%20b+");
    let sign_in = session::SignIn::decode(&params).unwrap();
    assert_eq!(sign_in.password.0.reveal(), " a b ");
    assert!(!format!("{sign_in:?}").contains("a b"));
    assert_eq!(session::SignIn::decode(&sign_in.request(&()).params).unwrap(), sign_in);
    assert!("a".repeat(Password::MAX).parse::<Password>().is_ok());
    assert!("a".repeat(Password::MAX + 1).parse::<Password>().is_err());
}

#[test]
fn codes_and_recovery_codes_are_read_with_spaces_hyphens_and_in_either_case() {
    let read = |text: &str| text.parse::<FactorCode>();
    assert_eq!(read(" 005-924 ").unwrap().digits(), Some(5_924));
    let shown = "abcd-efgh-2345-6722";
    for text in [shown, "ABCD EFGH 2345 6722", "abcdefgh23456722"] {
        let code = read(text).unwrap();
        assert_eq!((code.digits(), code.reveal()), (None, "ABCDEFGH23456722"), "{text}");
    }
    assert_eq!(read("2222-2222-2222-2222").unwrap().digits(), None);
    for text in ["", "12345", "1234567", "12345a", "١٢٣", "+12345", "abcd-efgh-2345-672", "abcd-efgh-2345-6721"] {
        assert_eq!(read(text), Err(NotAFactorCode), "{text}");
    }
}

#[test]
fn a_code_is_optional_at_the_sign_in_and_its_debug_output_is_masked() {
    let sign_in = |form: &str| session::SignIn::decode(&Params::from_form(form));
    assert_eq!(sign_in("Name=ada&Password=a").unwrap().code, None);
    let with_code = sign_in("Name=ada&Password=a&Code=005+924").unwrap();
    assert!(!format!("{with_code:?}").contains("924"));
    assert_eq!(session::SignIn::decode(&with_code.request(&()).params).unwrap(), with_code);
    assert!(sign_in("Name=ada&Password=a&Code=1").is_err());
}

#[test]
fn a_canonical_request_contains_only_declared_parameters() {
    let path = "/v1/Services/IS0123456789abcdef0123456789abcdef";
    let (operation, values) = Operation::at(path).find(|(operation, _)| operation.method == Method::Get).unwrap();
    let request = operation.canonicalize(&values, &Params::from_form("Unknown=1")).unwrap();
    assert_eq!(request, Request::new(Method::Get, path.to_owned(), Params::default()));
    assert_eq!(operation.canonicalize(&["IS1"], &Params::default()), Err(Mismatch::Path));
}

#[test]
fn every_update_and_deletion_has_an_operation_that_reads_the_resource() {
    let changes = OPERATIONS.iter().filter(|operation| operation.method != Method::Get && operation.status != 201);
    for operation in changes {
        assert!(operation.reading().is_some(), "{} {}", operation.method, operation.path);
    }
}
