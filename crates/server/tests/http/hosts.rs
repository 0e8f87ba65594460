//! Tests of the host names that the server answers to.

use std::collections::BTreeSet;

use crate::support::{Gateway, Server, command};

/// Host headers that must be rejected by a server on `port`: other names, and loopback names with a missing or another port.
fn strangers(port: u16) -> BTreeSet<String> {
    names_of_others(port).into_iter().chain(own_names(port)).collect()
}

fn names_of_others(port: u16) -> BTreeSet<String> {
    let names = [
        "evil.test",
        "127.0.0.1.evil.test",
        "127.0.0.1.nip.io",
        "localhost.evil.test",
        "evil.test.localhost",
        "sub.localhost",
        "localhost.",
        "localhost..",
        ".localhost",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "127.0.0.2",
        "0.0.0.0",
        "0",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.000.000.001",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "[::1%lo]",
        "[::1%25lo]",
        "[0::1]",
        "::1",
        "user@127.0.0.1",
        "user:password@127.0.0.1",
        "127.0.0.1@evil.test",
        "127.0.0.1#evil.test",
        "127.0.0.1/evil.test",
        "127.0.0.1?evil.test",
        "127.0.0.1\\evil.test",
        "127.0.0.1 evil.test",
        "127.0.0.1,evil.test",
        "evil.test,127.0.0.1",
        "127.0.0.1;evil.test",
        "127.0.0.1%00",
        "127.0.0.1%2eevil.test",
        "127\u{ff0e}0.0.1",
        "\u{24db}ocalhost",
        "admin.example",
        "*",
        "null",
        "",
    ];
    let next = port.wrapping_add(1);
    let ports = |name: &str| {
        [name.to_owned(), format!("{name}:{port}"), format!("{name}:{next}"), format!("{name}:80"), format!("{name}:")]
    };
    let odd_ports = OWN.iter().flat_map(|name| {
        [
            format!("{name}:"),
            format!("{name}:0"),
            format!("{name}:65536"),
            format!("{name}:80"),
            format!("{name}:0{port}"),
            format!("{name}:+{port}"),
            format!("{name}:{port}:{port}"),
            format!("{name}:{port}."),
            format!("{name}:{port}/"),
            format!("{name}:{port}@evil.test"),
            format!("{name}:{port}\tx"),
            format!("http://{name}:{port}"),
        ]
    });
    names.iter().flat_map(|name| ports(name)).chain(odd_ports).collect()
}

const OWN: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Loopback names with ports that a browser could have opened.
fn own_names(port: u16) -> BTreeSet<String> {
    let next = port.wrapping_add(1).max(1_024);
    OWN.iter().flat_map(|name| [(*name).to_owned(), format!("{name}:{next}"), format!("{name}:3000")]).collect()
}

#[test]
fn the_sandbox_accepts_loopback_names_with_the_port_of_a_tunnel() {
    let server = Server::in_memory(&[]);
    let target = crate::support::SERVICES;
    for (index, host) in names_of_others(server.port).iter().enumerate() {
        let target = [target, "/healthz", "/", "/config.json"][index % 4];
        let status = server.call("GET", target).host(host).send().status;
        assert!([400, 421].contains(&status), "{host} {target}: {status}");
    }
    for host in own_names(server.port) {
        let call = |origin: &str, host: &str| {
            let call = server.ask("POST", target).host(host).header("origin", origin).form("FriendlyName=Tunnel");
            call.header("sec-fetch-site", "same-origin").header("x-conversations-admin", "1").send()
        };
        let created = call(&format!("http://{host}"), &host);
        assert_eq!(created.status, 201, "{host}");
        let url = created.json()["url"].as_str().unwrap().to_owned();
        assert!(url.starts_with(&format!("http://{host}/")), "links lead through the tunnel again: {url}");
        // A page on another port of this machine has another origin.
        let own = format!("127.0.0.1:{}", server.port);
        assert_eq!(call(&format!("http://{host}"), &own).status, 403, "{host}");
        assert_eq!(call(&format!("http://{own}"), &host).status, 403, "{host}");
    }
}

/// Returns the text of the response to a host that is none of the server's.
fn rejection(server: &Server, host: &str) -> String {
    let rejected = server.ask("GET", "/").host(host).send();
    assert_eq!(rejected.status, 421, "{host}");
    rejected.text()
}

#[test]
fn the_response_to_another_host_says_what_to_do() {
    let sandbox = Server::in_memory(&[]);
    let port = sandbox.port;
    // A tunnel's host name, and the name of the machine.
    for host in ["abc123.ngrok.app", "devbox", &format!("devbox:{port}")] {
        let text = rejection(&sandbox, host);
        assert!(text.contains(&format!("Open http://127.0.0.1:{port}/")), "{text}");
        assert!(text.contains(&format!("ssh -L 8080:127.0.0.1:{port} HOST, then http://localhost:8080/")), "{text}");
    }
    let gateway = Gateway::before(1);
    let port = gateway.server.port;
    let text = rejection(&gateway.server, "localhost:3000");
    assert!(text.contains(&format!("Open http://127.0.0.1:{port}/")), "{text}");
    assert!(text.contains(&format!("ssh -L {port}:127.0.0.1:{port} HOST")), "{text}");
}

#[test]
fn the_gateway_accepts_loopback_names_with_its_port_only() {
    let gateway = Gateway::before(1);
    let port = gateway.server.port;
    let strangers = strangers(port);
    assert!(strangers.len() >= 200, "{}", strangers.len());
    for (index, host) in strangers.iter().enumerate() {
        let target = ["/gateway/session", "/healthz", "/", "/config.json"][index % 4];
        let status = gateway.call("GET", target).host(host).send().status;
        // The HTTP parser rejects what is no host name.
        assert!([400, 421].contains(&status), "{host} {target}: {status}");
    }
    for host in [format!("127.0.0.1:{port}"), format!("LocalHost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(gateway.server.ask("GET", "/healthz").host(&host).send().status, 200, "{host}");
    }
}

#[test]
fn a_second_host_and_a_host_in_the_target_are_rejected() {
    let gateway = Gateway::before(1);
    let port = gateway.server.port;
    let own = format!("127.0.0.1:{port}");
    for name in ["host", "Host", "HOST"] {
        assert_eq!(gateway.call("GET", "/gateway/session").header(name, &own).send().status, 421);
        assert_eq!(gateway.call("GET", "/gateway/session").header(name, "evil.test").send().status, 421);
    }
    for target in ["http://evil.test/gateway/session", "https://evil.test/healthz", "http://127.0.0.1/gateway/session"]
    {
        assert_eq!(gateway.call("GET", target).send().status, 421, "{target}");
    }
    for name in ["x-forwarded-host", "x-host", "forwarded", "x-forwarded-server", "x-original-host"] {
        let response = gateway.call("GET", "/gateway/session").host("evil.test").header(name, &own).send();
        assert_eq!(response.status, 421, "{name}");
        assert_eq!(gateway.call("GET", "/gateway/session").header(name, "evil.test").send().status, 200, "{name}");
    }
    let own_target = format!("http://{own}/gateway/session");
    assert_eq!(gateway.call("GET", &own_target).send().status, 200);
}

#[test]
fn the_listening_address_is_accepted() {
    let server = Server::spawn(&mut command(&["--in-memory", "--listen", "127.0.0.1"]));
    assert_eq!(server.ask("GET", "/readyz").send().text(), "ok\n");
}
