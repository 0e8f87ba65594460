//! By which names the gateway can be called.

use std::collections::BTreeSet;

use crate::support::{Gateway, Server, command};

/// Names that are none of ours, of a server on `port`.
fn strangers(port: u16) -> BTreeSet<String> {
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
    let own = ["127.0.0.1", "localhost", "[::1]"];
    let wrong_ports = own.iter().flat_map(|name| {
        [
            (*name).to_owned(),
            format!("{name}:"),
            format!("{name}:0{port}"),
            format!("{name}:+{port}"),
            format!("{name}:{next}"),
            format!("{name}:{port}:{port}"),
            format!("{name}:{port}."),
            format!("{name}:{port}/"),
            format!("{name}:{port}@evil.test"),
            format!("{name}:{port}\tx"),
            format!("http://{name}:{port}"),
        ]
    });
    names.iter().flat_map(|name| ports(name)).chain(wrong_ports).collect()
}

#[test]
fn only_the_names_of_this_machine_are_answered() {
    let gateway = Gateway::before(1);
    let port = gateway.server.port;
    let strangers = strangers(port);
    assert!(strangers.len() >= 200, "{}", strangers.len());
    for (index, host) in strangers.iter().enumerate() {
        let target = ["/gateway/session", "/healthz", "/", "/config.json"][index % 4];
        let status = gateway.call("GET", target).host(host).send().status;
        // What is no name at all, the parser refuses.
        assert!([400, 421].contains(&status), "{host} {target}: {status}");
    }
    for host in [format!("127.0.0.1:{port}"), format!("LocalHost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(gateway.server.ask("GET", "/healthz").host(&host).send().status, 200, "{host}");
    }
}

#[test]
fn a_second_host_and_one_in_the_target_are_none() {
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
        let answer = gateway.call("GET", "/gateway/session").host("evil.test").header(name, &own).send();
        assert_eq!(answer.status, 421, "{name}");
        assert_eq!(gateway.call("GET", "/gateway/session").header(name, "evil.test").send().status, 200, "{name}");
    }
    let own_target = format!("http://{own}/gateway/session");
    assert_eq!(gateway.call("GET", &own_target).send().status, 200);
}

#[test]
fn the_address_that_was_listened_on_is_one_of_ours() {
    let server = Server::spawn(&mut command(&["--in-memory", "--listen", "127.0.0.1"]));
    assert_eq!(server.ask("GET", "/readyz").send().text(), "ok\n");
}
