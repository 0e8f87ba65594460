//! Tests of paths and methods.

use api::Method;
use sandbox::operations;

use crate::support::{Sandbox, assert_rejected};

#[test]
fn unknown_paths_are_not_found() {
    let mut sandbox = Sandbox::default();
    for (path, shown) in [
        ("/v1/Nonsense", "/Nonsense"),
        ("/v2/Services/IS0/Nonsense/1", "/Services/IS0/Nonsense/1"),
        ("/v3/Services", "/Services"),
        ("/Services", "/Services"),
        ("/v1", "/v1"),
        ("/", "/"),
    ] {
        for method in Method::ALL {
            assert!(sandbox::methods(path).is_empty());
            let message = assert_rejected(&sandbox.request(method, path, ""), 404, 20404);
            assert_eq!(message, format!("The requested resource {shown} was not found"));
        }
    }
}

#[test]
fn a_path_responds_405_to_methods_that_it_does_not_have() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    for operation in operations() {
        let path = operation.path.replace("{Sid}", sid.as_str()).replace("{ChatServiceSid}", sid.as_str());
        let offered: Vec<_> = operations().filter(|other| other.path == operation.path).map(|it| it.method).collect();
        let (known, others): (Vec<_>, Vec<_>) = Method::ALL.into_iter().partition(|method| offered.contains(method));
        assert_eq!(sandbox::methods(&path), known, "{path}");
        for method in others {
            assert_rejected(&sandbox.request(method, &path, "FriendlyName=A"), 405, 20004);
        }
    }
    assert_rejected(&sandbox.request(Method::Post, &format!("/v1/Services/{sid}"), "FriendlyName=A"), 405, 20004);
}

#[test]
fn a_json_suffix_is_accepted() {
    let mut sandbox = Sandbox::default();
    let sid = sandbox.create("Harbor");
    for path in ["/v1/Services".to_owned(), format!("/v1/Services/{sid}"), format!("/v1/Services/{sid}/Roles")] {
        assert_eq!(sandbox.get(&format!("{path}.json")), sandbox.get(&path));
    }
}

#[test]
fn every_operation_is_listed_once_with_its_status_and_list_key() {
    let mut seen = Vec::new();
    for operation in operations() {
        assert!(!seen.contains(&(operation.method, operation.path)), "{} {}", operation.method, operation.path);
        seen.push((operation.method, operation.path));
        // Settings always exist, so they are never created or deleted.
        let is_setting = operation.path.contains("/Configuration") && !operation.path.contains("/Addresses");
        let is_one = operation.path.ends_with('}') || is_setting;
        let expected = match operation.method {
            Method::Delete => 204,
            Method::Post if !is_one => 201,
            Method::Post | Method::Get => 200,
        };
        assert_eq!(operation.status, expected, "{} {}", operation.method, operation.path);
        let lists = operation.method == Method::Get && !is_one;
        assert_eq!(operation.list_key.is_some(), lists, "{}", operation.path);
    }
    assert!(!seen.is_empty());
}
