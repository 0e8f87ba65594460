//! Tests of the static site.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Response, Server};

const INDEX: &str = "<!doctype html><title>Conversations Admin</title>";
const WASM: &[u8] = b"\0asm\x01\0\0\0 plain";
const HEADERS: &str = "\
# What every response carries.
/*
  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'
  X-Content-Type-Options: nosniff

/assets/*
  Cache-Control: public, max-age=31536000, immutable
/assets/latest.js
  Cache-Control: no-cache

/
  Cache-Control: no-cache
";

/// Built site, and a private file outside of it.
struct Site {
    folder: TempDir,
    server: Server,
}

impl Site {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path().join("dist");
        let write = |name: &str, bytes: &[u8]| {
            let path = dist.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        write("index.html", INDEX.as_bytes());
        write("index.html.br", b"index in brotli");
        write("index.html.gz", b"index in gzip");
        write("assets/app-1f2e.wasm", WASM);
        write("assets/app-1f2e.wasm.br", b"wasm in brotli");
        write("assets/app-1f2e.wasm.gz", b"wasm in gzip");
        write("assets/app-1f2e.js", b"export {}");
        write("assets/latest.js", b"export {}");
        write("assets/only.css", b"a {}");
        write("icon.svg", b"<svg/>");
        write("site.webmanifest", b"{}");
        write("robots.txt", b"User-agent: *");
        write("config.json", b"{\"api\": null}");
        write("_headers", HEADERS.as_bytes());
        fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        let server = Server::in_memory(&["--site", dist.to_str().unwrap()]);
        Self { folder, server }
    }

    fn get(&self, target: &str, headers: &[(&str, &str)]) -> Response {
        let ask = self.server.ask("GET", target);
        headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).send()
    }
}

#[test]
fn files_have_their_media_types() {
    let site = Site::start();
    let types = [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/assets/app-1f2e.wasm", "application/wasm"),
        ("/assets/app-1f2e.js", "text/javascript; charset=utf-8"),
        ("/assets/only.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ];
    for (path, media_type) in types {
        let response = site.get(path, &[]);
        assert_eq!((response.status, response.header("content-type")), (200, Some(media_type)), "{path}");
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}

#[test]
fn the_smallest_accepted_encoding_is_sent() {
    let site = Site::start();
    let path = "/assets/app-1f2e.wasm";
    let offers: [(&str, Option<&str>, &[u8]); 9] = [
        ("gzip, deflate, br, zstd", Some("br"), b"wasm in brotli"),
        ("gzip, deflate", Some("gzip"), b"wasm in gzip"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), b"wasm in gzip"),
        ("*", Some("br"), b"wasm in brotli"),
        ("*;q=0", None, WASM),
        ("br;q=0.000", None, WASM),
        ("identity", None, WASM),
        ("", None, WASM),
        ("BR", Some("br"), b"wasm in brotli"),
    ];
    for (offer, encoding, body) in offers {
        let response = site.get(path, &[("accept-encoding", offer)]);
        assert_eq!((response.header("content-encoding"), &response.body[..]), (encoding, body), "{offer:?}");
        assert_eq!(response.header("content-type"), Some("application/wasm"));
        assert_eq!(response.header("vary"), Some("Accept-Encoding"));
    }
    assert_eq!(site.get("/assets/app-1f2e.js", &[("accept-encoding", "br")]).header("content-encoding"), None);
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let site = Site::start();
    let brotli = ("accept-encoding", "br");
    let first = site.get("/", &[brotli]);
    let etag = first.header("etag").unwrap().to_owned();
    assert!(etag.starts_with('"') && etag.len() > 20, "a strong one: {etag}");
    for known in [etag.clone(), format!("\"other\", {etag}"), format!("W/{etag}"), "*".to_owned()] {
        let again = site.get("/", &[brotli, ("if-none-match", &known)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{known}");
        for header in ["etag", "cache-control", "vary", "content-security-policy"] {
            assert_eq!(again.header(header), first.header(header), "{header}");
        }
    }
    let plain = site.get("/", &[("if-none-match", &etag)]);
    assert_eq!((plain.status, plain.text().as_str()), (200, INDEX), "another encoding is another file");
    fs::write(site.folder.path().join("dist/index.html.br"), "rebuilt").unwrap();
    assert_eq!(site.get("/", &[brotli, ("if-none-match", &etag)]).text(), "rebuilt");
}

#[test]
fn headers_come_from_the_file_that_static_hosts_read() {
    let site = Site::start();
    let policy = Some("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; report-uri /csp-reports");
    let index = site.get("/", &[]);
    assert_eq!((index.header("content-security-policy"), index.header("cache-control")), (policy, Some("no-cache")));
    let asset = site.get("/assets/app-1f2e.js", &[]);
    assert_eq!(asset.header("content-security-policy"), policy);
    assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(site.get("/assets/latest.js", &[]).header("cache-control"), Some("no-cache"), "the later rule wins");
    assert_eq!(site.get("/robots.txt", &[]).header("cache-control"), None);
    let missing = site.get("/assets/app-0000.js", &[]);
    assert_eq!((missing.status, missing.header("cache-control")), (404, Some("no-store")));
    assert_eq!(missing.header("content-security-policy"), policy);
    assert_eq!(index.header("strict-transport-security"), None);
}

#[test]
fn an_address_inside_the_app_returns_the_app() {
    let site = Site::start();
    let page = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    for path in ["/services", "/services/IS00000000000000000000000000000000/roles", "/services?search=a.b", "/a/"] {
        let response = site.get(path, &[page]);
        assert_eq!((response.status, response.text().as_str()), (200, INDEX), "{path}");
        assert_eq!(response.header("cache-control"), Some("no-cache"));
    }
    assert_eq!(site.get("/services", &[("sec-fetch-dest", "document"), ("accept", "*/*")]).status, 200);
    assert_eq!(site.get("/services", &[("accept", "*/*")]).status, 404, "not a person");
    assert_eq!(site.get("/missing.js", &[page]).status, 404, "not an address of the app");
    assert_eq!(site.server.ask("POST", "/services").form("a=b").send().status, 405);
}

#[test]
fn hidden_files_and_files_outside_of_the_site_are_not_served() {
    let site = Site::start();
    assert!(Path::new(&site.folder.path().join("secret.txt")).exists());
    let outside = [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "/assets/%00",
        "/assets",
        "/assets/",
    ];
    let own = ["/_headers", "/%5fheaders", "//_headers", "/./_headers", "/assets/.././_headers"];
    let compressed = ["/index.html.br", "/index.html.gz", "/assets/app-1f2e.wasm.br"];
    for target in outside.iter().chain(&own).chain(&compressed) {
        let response = site.get(target, &[("accept-encoding", "br")]);
        assert!([400, 404].contains(&response.status), "{target}: {} {}", response.status, response.text());
        assert!(!response.text().contains("secret"), "{target}");
    }
    let dist = site.folder.path().join("dist");
    let secret = site.folder.path().join("secret.txt");
    fs::create_dir_all(dist.join(".git")).unwrap();
    for hidden in [".env", ".git/config", "assets/.secret.js"] {
        fs::write(dist.join(hidden), "secret").unwrap();
    }
    symlink(&secret, dist.join("linked.txt")).unwrap();
    symlink(&secret, dist.join("robots.txt.gz")).unwrap();
    symlink(site.folder.path(), dist.join("out")).unwrap();
    for target in ["/.env", "/.git/config", "/assets/.secret.js", "/linked.txt", "/out/secret.txt"] {
        let response = site.get(target, &[]);
        assert_eq!(response.status, 404, "{target}: {}", response.text());
    }
    let robots = site.get("/robots.txt", &[("accept-encoding", "gzip")]);
    assert_eq!((robots.status, robots.header("content-encoding")), (200, None), "nor is what lies beside a file");
    symlink(dist.join("icon.svg"), dist.join("same.svg")).unwrap();
    assert_eq!(site.get("/same.svg", &[]).text(), "<svg/>", "a link within the folder leads nowhere else");
    let absolute = site.folder.path().join("secret.txt");
    assert_eq!(site.get(&format!("/{}", absolute.display()), &[]).status, 404);
}

#[test]
fn the_configuration_names_the_backend() {
    let site = Site::start();
    let response = site.get("/config.json", &[]);
    let config: Value = response.json();
    assert_eq!(config["api"], "sandbox", "not the file that says there is none");
    assert_eq!(config["account_sid"], sandbox::ACCOUNT_SID);
    assert_eq!(config["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(response.header("cache-control"), Some("no-store"));
    assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
    assert!(!response.text().contains(sandbox::AUTH_TOKEN));
    assert_eq!(site.get("/healthz", &[]).status, 200);
}

#[test]
fn a_site_folder_can_be_a_link() {
    let site = Site::start();
    let current = site.folder.path().join("current");
    symlink(site.folder.path().join("dist"), &current).unwrap();
    let server = Server::in_memory(&["--site", current.to_str().unwrap()]);
    assert_eq!(server.ask("GET", "/icon.svg").send().text(), "<svg/>");
}

#[test]
fn responses_of_the_server_itself_are_not_stored_and_not_sniffed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::in_memory(&["--site", folder.path().to_str().unwrap(), "--allow-origin", "https://a.example"]);
    let own = format!("http://127.0.0.1:{}", server.port);
    let report = |kind: &str| {
        let report = server.ask("POST", "/csp-reports").header("origin", &own).header("sec-fetch-site", "same-origin");
        report.header("content-type", kind).body(br#"{"csp-report":{}}"#).send()
    };
    let question = server.ask("OPTIONS", "/v1/Services").header("origin", "https://a.example").send();
    for (response, status) in [
        (server.ask("GET", "/healthz").send(), 200),
        (server.ask("GET", "/readyz").send(), 200),
        (server.ask("POST", "/healthz").send(), 405),
        (server.ask("GET", "/healthz").host("evil.test").send(), 421),
        (server.ask("GET", "/config.json").send(), 200),
        (report("application/csp-report"), 204),
        (report("text/plain"), 415),
        (server.ask("POST", "/csp-reports").send(), 403),
        (server.ask("GET", "/").send(), 503),
        (server.ask("GET", "/missing.js").send(), 404),
        (server.ask("PUT", "/").send(), 405),
        (server.get("/v1/Services"), 200),
        (question, 200),
    ] {
        assert_eq!(response.status, status);
        let headers = (response.header("cache-control"), response.header("x-content-type-options"));
        assert_eq!(headers, (Some("no-store"), Some("nosniff")), "{status} {}", response.text());
    }
}

#[test]
fn a_head_has_the_headers_of_a_get_and_no_body() {
    let site = Site::start();
    let get = site.get("/assets/app-1f2e.wasm", &[("accept-encoding", "br")]);
    let head = site.server.ask("HEAD", "/assets/app-1f2e.wasm").header("accept-encoding", "br").send();
    assert_eq!((head.status, head.body.len()), (200, 0));
    for header in ["content-type", "content-length", "content-encoding", "etag", "cache-control"] {
        assert_eq!(head.header(header), get.header(header), "{header}");
    }
}

#[test]
fn without_a_built_site_the_response_says_how_to_build_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::in_memory(&["--site", folder.path().to_str().unwrap()]);
    let response = server.ask("GET", "/").header("accept", "text/html").send();
    assert_eq!(response.status, 503);
    assert!(response.text().contains("cargo xtask serve"), "{}", response.text());
    assert_eq!(server.get(crate::support::SERVICES).status, 200, "the API needs no site");
}
