//! Domains whose hosts may not be reachable, or not meant for production.

/// Domains that resolve only on one machine or in a private network: reserved ones (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`), ones that
/// ICANN does not delegate, and names that are customary in routers and container software.
pub(super) const LOCAL: &[&str] = &[
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "lan",
    "home.arpa",
    "home",
    "corp",
    "svc",
    "docker",
    "test",
];

/// Public names that resolve to 127.0.0.1.
pub(super) const LOOPBACK: &[&str] = &["lvh.me", "localtest.me", "lacolhost.com", "vcap.me"];

/// Domains of wildcard DNS services. A name below them resolves to the IPv4 address that it contains.
pub(super) const WILDCARD_DNS: &[&str] = &["nip.io", "sslip.io", "traefik.me"];

/// Reserved domains that public DNS does not resolve (`invalid` of RFC 6761, `onion` of RFC 7686, `alt` of RFC 9476). `example` is not in the list, because it stands for public names in documentation and
/// sample data.
pub(super) const UNRESOLVABLE: &[&str] = &["invalid", "onion", "alt"];

/// Domains of tunnels to a developer's machine, and of development environments that stop when they are not used.
pub(super) const TUNNELS: &[&str] = &[
    "app.github.dev",
    "bore.pub",
    "cfargotunnel.com",
    "cloudshell.dev",
    "cloudworkstations.dev",
    "csb.app",
    "devtunnels.ms",
    "githubpreview.dev",
    "gitpod.dev",
    "gitpod.io",
    "lhr.life",
    "lhr.rocks",
    "lhrtunnel.link",
    "loca.lt",
    "localcan.dev",
    "localhost.run",
    "localto.net",
    "localtonet.com",
    "localtunnel.me",
    "loclx.io",
    "loophole.site",
    "ngrok-free.app",
    "ngrok-free.dev",
    "ngrok-free.pizza",
    "ngrok.app",
    "ngrok.dev",
    "ngrok.io",
    "ngrok.pizza",
    "ngrok.pro",
    "packetriot.net",
    "pagekite.me",
    "pinggy-free.link",
    "pinggy.io",
    "pinggy.link",
    "pinggy.net",
    "pinggy.online",
    "ply.gg",
    "portmap.host",
    "portmap.io",
    "repl.co",
    "replit.dev",
    "serveo.net",
    "serveousercontent.com",
    "sharedwithexpose.com",
    "srv.us",
    "telebit.io",
    "trycloudflare.com",
    "ts.net",
    "tunnelmole.net",
    "tunnelto.dev",
    "tunnels.api.visualstudio.com",
    "tunwg.com",
    "webhookrelay.com",
    "webrelay.io",
    "zrok.io",
];

/// Domains of services for tests that show every request publicly.
pub(super) const REQUEST_CATCHERS: &[&str] = &[
    "beeceptor.com",
    "burpcollaborator.net",
    "hookbin.com",
    "httpbin.org",
    "httpdump.app",
    "mockbin.io",
    "mockbin.org",
    "oastify.com",
    "pipedream.net",
    "play.svix.com",
    "postb.in",
    "ptsv2.com",
    "ptsv3.com",
    "putsreq.com",
    "rbaskets.in",
    "requestbin.com",
    "requestbin.net",
    "requestcatcher.com",
    "requestinspector.com",
    "smee.io",
    "typedwebhook.tools",
    "webhook.cool",
    "webhook.site",
    "webhookapp.com",
    "webhookinbox.com",
];
