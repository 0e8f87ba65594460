//! Tests of the sandbox's access control.

use api::error::code;
use api::message::DASHBOARD_HEADER;

use crate::support::{Response, SERVICES, Server, basic, command};

#[test]
fn the_account_sid_and_token_give_access_to_the_api() {
    let server = Server::in_memory(&[]);
    assert_eq!(server.get(SERVICES).status, 200);
    let lower = basic(sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN).replace("Basic", "basic");
    assert_eq!(server.ask("GET", SERVICES).header("authorization", &lower).send().status, 200);
}

#[test]
fn wrong_credentials_are_challenged() {
    let server = Server::in_memory(&[]);
    let (sid, token) = (sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN);
    let wrong = [
        basic(sid, "another"),
        basic(sid, ""),
        basic(sid, &token[1..]),
        basic(sid, &format!("{token}0")),
        basic("AC00000000000000000000000000000000", token),
        basic(token, sid),
        basic(sid, token).replace("Basic", "Bearer"),
        basic(sid, token).replace("Basic ", "Basic"),
        format!("Basic {sid}:{token}"),
        "Basic".to_owned(),
        String::new(),
    ];
    for authorization in &wrong {
        challenged(&server.ask("GET", SERVICES).header("authorization", authorization).send());
    }
    challenged(&server.ask("GET", SERVICES).send());
    let twice = server.call("GET", SERVICES).header("authorization", &wrong[0]).send();
    challenged(&twice);
}

#[test]
fn no_other_header_gives_access() {
    let server = Server::in_memory(&[]);
    let tricks = [
        ("x-forwarded-host", "127.0.0.1"),
        ("x-forwarded-uri", "/healthz"),
        ("x-original-url", "/healthz"),
        ("user-agent", "GoogleHC/1.0"),
        ("cookie", "session=1"),
        ("x_conversations_admin", "1"),
        ("sec-fetch-site", "same-origin"),
    ];
    for (name, value) in tricks {
        challenged(&server.ask("GET", SERVICES).header(name, value).send());
    }
    for target in [format!("{SERVICES}?x=/healthz"), format!("{SERVICES}#/healthz"), format!("/{SERVICES}")] {
        let status = server.ask("GET", &target).send().status;
        assert!([400, 401, 404].contains(&status), "{target}: {status}");
    }
}

/// Tries every combination of the headers of browsers and programs, for a read and for a write.
#[test]
fn only_programs_with_credentials_and_the_dashboard_have_access() {
    let server = Server::in_memory(&[]);
    let port = server.port;
    let before = server.services().len();
    let mut created = 0;
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")] {
        let own = format!("http://{host}");
        let other_port = "http://127.0.0.1:1".to_owned();
        let other_name = if host.starts_with("localhost") {
            format!("http://127.0.0.1:{port}")
        } else {
            format!("http://localhost:{port}")
        };
        let origins = [
            None,
            Some(&own),
            Some(&other_port),
            Some(&other_name),
            Some(&"https://evil.test".into()),
            Some(&"null".into()),
        ]
        .map(|origin: Option<&String>| origin.cloned());
        for site in [None, Some("none"), Some("same-origin"), Some("same-site"), Some("cross-site"), Some("junk")] {
            for origin in &origins {
                for header in [None, Some("1"), Some("0"), Some("")] {
                    for authorization in [None, Some(basic(sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN))] {
                        let is_own_page = origin.is_none() || *origin == Some(own.clone());
                        let expected = match (site, header, &authorization) {
                            _ if !is_own_page => 403,
                            (Some("same-origin"), Some("1"), _) => 200,
                            (_, Some(_), _) => 403,
                            (None | Some("none" | "same-origin"), None, Some(_)) => 200,
                            (None | Some("none" | "same-origin"), None, None) => 401,
                            _ => 403,
                        };
                        for method in ["GET", "POST"] {
                            let ask = server.ask(method, SERVICES).host(&host).optional("sec-fetch-site", site);
                            let ask = ask.optional("origin", origin.as_deref()).optional(DASHBOARD_HEADER, header);
                            let ask = ask.optional("authorization", authorization.as_deref());
                            let response =
                                if method == "POST" { ask.form("FriendlyName=Matrix").send() } else { ask.send() };
                            let case = format!("{method} {host} {site:?} {origin:?} {header:?} {authorization:?}");
                            match (expected, method) {
                                (200, "POST") => {
                                    assert_eq!(response.status, 201, "{case}");
                                    created += 1;
                                }
                                _ => assert_eq!(response.status, expected, "{case}"),
                            }
                            // With a challenge, the browser would show its own password dialog to the user of the dashboard.
                            assert_eq!(response.header("www-authenticate").is_some(), expected == 401, "{case}");
                        }
                    }
                }
            }
        }
    }
    assert!(created > 0);
    assert_eq!(server.services().len(), before + created, "a refused write was carried out");
}

#[test]
fn a_forbidden_request_gets_an_api_error() {
    let server = Server::in_memory(&[]);
    let page = server.call("GET", SERVICES).header("origin", "https://admin.example").send();
    let program = server.ask("GET", SERVICES).header(DASHBOARD_HEADER, "1").send();
    for (response, way) in [(page, "--allow-origin"), (program, "account SID and token")] {
        response.assert_refused(403, code::FORBIDDEN);
        assert_eq!(response.header("content-type"), Some("application/json;charset=utf-8"));
        let message = response.json()["message"].to_string();
        assert!(message.contains(way), "{message} names the way in");
    }
}

#[test]
fn a_duplicated_header_is_rejected() {
    let server = Server::in_memory(&[]);
    let dashboard =
        || server.ask("GET", SERVICES).header(DASHBOARD_HEADER, "1").header("sec-fetch-site", "same-origin");
    assert_eq!(dashboard().send().status, 200);
    assert_eq!(dashboard().header("sec-fetch-site", "same-origin").send().status, 403);
    assert_eq!(dashboard().header(DASHBOARD_HEADER, "1").send().status, 403);
    let own = format!("http://127.0.0.1:{}", server.port);
    assert_eq!(dashboard().header("origin", &own).header("origin", "https://evil.test").send().status, 403);
}

#[test]
fn other_host_names_are_rejected() {
    let server = Server::in_memory(&[]);
    let port = server.port;
    let own = format!("127.0.0.1:{port}");
    let mut hosts = vec![
        format!("evil.test:{port}"),
        format!("127.0.0.1.evil.test:{port}"),
        format!("localhost.:{port}"),
        format!("127.0.0.1.:{port}"),
        format!("user@127.0.0.1:{port}"),
        format!("127.1:{port}"),
        format!("0.0.0.0:{port}"),
        format!("2130706433:{port}"),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("[::1%25lo]:{port}"),
        format!("127.0.0.1:0{port}"),
        "127.0.0.1:0".to_owned(),
        "127.0.0.1:".to_owned(),
        format!("127.0.0.1:{port},evil.test"),
        format!("127.0.0.1:{port}/"),
    ];
    hosts.push(format!("{own}:80"));
    for host in &hosts {
        for target in [SERVICES, "/", "/healthz", "/config.json"] {
            let response = server.call("GET", target).host(host).send();
            assert_eq!(response.status, 421, "{host} {target}");
            assert!(!response.text().contains(sandbox::ACCOUNT_SID));
        }
    }
    assert_eq!(server.call("GET", SERVICES).header("host", "evil.test").send().status, 421, "two hosts");
    assert_eq!(server.call("GET", SERVICES).host("").send().status, 421, "no host");
    let forwarded = server.call("GET", SERVICES).host("evil.test").header("x-forwarded-host", &own).send();
    assert_eq!(forwarded.status, 421);
    let absolute = format!("http://evil.test{SERVICES}");
    assert_eq!(server.call("GET", &absolute).send().status, 421, "the target names another host");
    assert_eq!(server.call("GET", SERVICES).host(&format!("LOCALHOST:{port}")).send().status, 200);
}

fn challenged(response: &Response) {
    response.assert_refused(401, code::NOT_AUTHENTICATED);
    assert_eq!(response.header("www-authenticate"), Some("Basic realm=\"Twilio API\""));
}

#[test]
fn a_page_of_another_origin_needs_permission_and_credentials() {
    let page = "https://admin.example";
    let server = Server::in_memory(&["--allow-origin", page]);
    let credentials = basic(sandbox::ACCOUNT_SID, sandbox::AUTH_TOKEN);
    let from = |origin: &str, authorization: &str| {
        let ask = server.ask("GET", SERVICES).header("origin", origin).header("sec-fetch-site", "cross-site");
        ask.header("authorization", authorization).send()
    };
    let response = from(page, &credentials);
    assert_eq!(response.status, 200);
    assert_shared_with(page, &response);
    let refused = from(page, "Basic wrong");
    assert_eq!(refused.status, 401);
    assert_shared_with(page, &refused);
    for other in ["https://admin.example.evil", "http://admin.example", "null"] {
        let response = from(other, &credentials);
        assert_eq!((response.status, response.header("access-control-allow-origin")), (403, None), "{other}");
    }
    let dashboard = server.ask("GET", SERVICES).header("origin", page).header(DASHBOARD_HEADER, "1").send();
    assert_eq!(dashboard.status, 403, "the dashboard's own way in is for the dashboard of this server");
    let ask_first = |origin: &str| {
        let ask = server.ask("OPTIONS", SERVICES).header("origin", origin).header("sec-fetch-site", "cross-site");
        ask.header("access-control-request-method", "DELETE")
            .header("access-control-request-headers", "authorization")
            .send()
    };
    let preflight = ask_first(page);
    assert_eq!(preflight.status, 200);
    assert_shared_with(page, &preflight);
    let stranger = ask_first("https://evil.test");
    assert_eq!((stranger.status, stranger.header("access-control-allow-origin")), (403, None));
}

/// Checks the five CORS headers of the API reference.
fn assert_shared_with(page: &str, response: &Response) {
    for (name, value) in [
        ("access-control-allow-origin", page),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET, POST, DELETE, OPTIONS"),
        ("access-control-allow-headers", "Accept, Authorization, Content-Type"),
        ("access-control-expose-headers", "twilio-request-id, twilio-concurrent-requests"),
    ] {
        assert_eq!(response.header(name), Some(value), "{name}");
    }
    assert!(response.header("vary").unwrap().starts_with("Origin"));
}

#[test]
fn the_files_of_the_site_have_no_cors_headers() {
    let page = "https://admin.example";
    let server = Server::in_memory(&["--allow-origin", page]);
    for target in ["/", "/config.json", "/healthz"] {
        let response = server.call("GET", target).header("origin", page).send();
        assert_eq!(response.header("access-control-allow-origin"), None, "{target}");
    }
}

#[test]
fn an_allowed_origin_is_normalised_as_in_a_browser() {
    let server = Server::in_memory(&["--allow-origin", "HTTPS://Admin.Example:443"]);
    let ask =
        server.call("GET", SERVICES).header("origin", "https://admin.example").header("sec-fetch-site", "cross-site");
    assert_eq!(ask.send().status, 200);
}

#[test]
fn an_allowed_origin_with_a_path_is_rejected() {
    for wrong in ["https://admin.example/", "admin.example", "ftp://admin.example", "*"] {
        let failure = Server::try_spawn(&mut command(&["--in-memory", "--allow-origin", wrong])).err().unwrap();
        assert!(failure.message.contains("Enter scheme, host and port only"), "{wrong}: {}", failure.message);
    }
}
