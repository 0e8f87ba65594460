//! The steps of `cargo xtask test`. A new one is a line in the table and a function.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use super::server::{TestServer, free_port};
use super::{dependencies, firefox, invariants};
use crate::{
    command::{Run, Running, cargo},
    notices, npm, paths, requirements,
    serve::build_server,
    setup::{self, Browser},
    site::{self, BasePath, Offline},
};

pub struct Step {
    /// Name on the command line.
    pub name: &'static str,
    pub title: &'static str,
    /// Left out unless `--long` is given.
    pub is_long: bool,
    pub run: fn() -> Result<()>,
}

pub const STEPS: &[Step] = &[
    step("format", "The Rust code is formatted", format),
    step("invariants", "Invariants of the code, and plain language", invariants::check),
    step("dependencies", "Licences, sources and vulnerabilities of dependencies", dependencies::check),
    step("notices", "Third-party notices and the SBOM name every package", notices::check),
    step("requirements", "Each security requirement has a test, a page or a reason", requirements::check),
    step("clippy", "Clippy, for this machine", clippy),
    step("clippy-wasm", "Clippy, for the browser", clippy_wasm),
    step("test", "Tests on this machine", test),
    step("test-wasm", "Tests of the app in a browser", test_wasm),
    step("site", "The site is built, for a host and for a path", build_sites),
    step("budget", "Bytes of a first visit, and nothing of development builds", check_site),
    step("server", "The server is built, with the site in it", build_server),
    step("trunk", "Trunk alone builds the site and serves it", test_trunk),
    step("clients", "The contract and real clients, on the running server", test_clients),
    step("e2e", "The whole product in a browser", test_e2e),
    step(
        "hosting",
        "The static site on Netlify, Cloudflare Pages, GitHub Pages and an object store, as far as this machine plays them",
        test_hosting,
    ),
    step("firefox", "Journeys in Firefox, where it is installed", firefox::test),
    long(step("long", "The engine, the server and the database with many rounds, and slow limits", test_server_long)),
    long(step("e2e-alone", "The whole product in a browser, on the sandbox alone", test_e2e_alone)),
    long(step("observatory", "Mozilla's HTTP Observatory on the gateway", test_observatory)),
];

const fn step(name: &'static str, title: &'static str, run: fn() -> Result<()>) -> Step {
    Step { name, title, is_long: false, run }
}

const fn long(step: Step) -> Step {
    Step { is_long: true, ..step }
}

fn format() -> Result<()> {
    cargo(["fmt", "--all", "--check"]).run()
}

const NO_WARNINGS: [&str; 3] = ["--", "--deny", "warnings"];
/// The packages that run in a browser.
const IN_BROWSER: [&str; 4] = ["--package", "app", "--package", "sandbox-worker"];

fn clippy() -> Result<()> {
    cargo(["clippy", "--workspace", "--all-targets"]).args(NO_WARNINGS).run()
}

fn clippy_wasm() -> Result<()> {
    let mut cargo = setup::wasm_cargo("clippy")?;
    // The tests do not compile without the address of a server, which only running them needs.
    cargo.env("TEST_SERVER", "http://127.0.0.1");
    cargo.args(IN_BROWSER).arg("--all-targets").args(NO_WARNINGS).run()
}

fn test() -> Result<()> {
    // Without it, a test on PostgreSQL is left out where that is not installed.
    cargo(["test", "--workspace"]).env("REQUIRE_POSTGRES", "1").run()
}

/// Tests of the engine, the server and the database with many rounds, instead of a few.
fn test_server_long() -> Result<()> {
    // A million runs would take hours without optimisation.
    cargo(["test", "--release", "--package", "engine", "--test", "engine"]).env("LONG", "1").run()?;
    cargo(["test", "--package", "server", "--lib", "simulation"]).env("LONG", "1").run()?;
    cargo(["test", "--package", "database", "--test", "storage"]).env("LONG", "1").run()?;
    cargo(["test", "--package", "server", "--test", "http"]).env("LONG", "1").run()
}

/// Most pages run on the sandbox in the same process. The client is tested against a server of another origin.
fn test_wasm() -> Result<()> {
    let page = format!("127.0.0.1:{}", free_port()?);
    cargo(["build", "--package", "server"]).run()?;
    let server = TestServer::start(&["--faults", "--allow-origin", &format!("http://{page}")])?;
    let driver = Browser::find()?.driver;
    let mut app = setup::wasm_cargo("test")?;
    app.env("CHROMEDRIVER", &driver).env("WASM_BINDGEN_TEST_ADDRESS", page).env("TEST_SERVER", &server.address);
    // In seconds, for all tests together. The default of 20 is too short.
    app.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    app.args(["--package", "app", "--test", "web"]).run()?;
    let mut worker = setup::wasm_cargo("test")?;
    // Otherwise the runner looks beside the package's manifest only.
    let options = paths::root().join("webdriver.json");
    worker.env("CHROMEDRIVER", driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options);
    worker.args(["--package", "sandbox-worker", "--test", "worker"]).run()
}

/// Folder of the site for a path of a host.
fn site_below_path() -> PathBuf {
    paths::target().join("dist-below-path")
}

const SITE_PATH: &str = "/admin/";

fn build_sites() -> Result<()> {
    let path: BasePath = SITE_PATH.parse().map_err(anyhow::Error::msg)?;
    site::build(&path, &[], Offline::Opens, &site_below_path())?;
    site::build(&BasePath::default(), &[], Offline::Opens, &paths::dist())
}

fn check_site() -> Result<()> {
    site::development::check(&paths::dist())?;
    site::budget::check(&paths::dist())
}

/// Folder of the same site, which may call servers at free ports, and an unknown host.
fn connecting_site() -> PathBuf {
    paths::target().join("dist-connecting")
}

/// Runs `trunk build --release` and `trunk serve`, both in the same profile, so that the app is compiled once. It is compiled without link-time
/// optimisation, which takes minutes and is part of the step "site", and as a development build, which has the page of controls.
fn test_trunk() -> Result<()> {
    let trunk = |subcommand| {
        let mut command = setup::trunk(subcommand)?;
        command.arg("--release").env("CARGO_PROFILE_WEB_LTO", "off").env("CARGO_PROFILE_WEB_DEBUG_ASSERTIONS", "true");
        anyhow::Ok(command)
    };
    let built = paths::target().join("dist-of-trunk");
    trunk("build")?.arg("--dist").arg(&built).run()?;

    let port = free_port()?;
    let address = format!("http://127.0.0.1:{port}");
    cargo(["build", "--package", "server"]).run()?;
    let server = TestServer::start(&["--allow-origin", &address])?;
    // Trunk works in the folder of its settings.
    let settings = paths::root().join("Trunk.test.toml");
    let text = fs::read_to_string(paths::root().join("Trunk.toml")).context("Trunk.toml cannot be read")?;
    let backend = server.address.trim_start_matches("http://");
    // The tests write pictures into the checkout, which would start another build.
    let text = text.replace("ignore = [", r#"ignore = [".", "#).replace("127.0.0.1:8080", backend);
    fs::write(&settings, text)?;
    let mut serve = trunk("serve")?;
    serve.args(["--port", &port.to_string(), "--config"]).arg(&settings);
    serve.arg("--dist").arg(paths::target().join("dist-of-trunk-serve"));
    let _serve = Running::start(&mut serve)?;
    let mut tests = npm(E2E, "trunk")?;
    tests.env("DEVELOPMENT_SENTENCE", site::development::SENTENCE);
    tests.env("TRUNK_BUILD", built).env("TRUNK_SERVE", address).run()
}

fn test_e2e() -> Result<()> {
    prepare_e2e()?;
    npm_test(E2E)
}

fn test_clients() -> Result<()> {
    cargo(["build", "--package", "engine", "--example", "render"]).run()?;
    npm("tests/clients", "test")?.env("RENDER", paths::target().join("debug/examples/render")).run()
}

pub const E2E: &str = "tests/e2e";

fn prepare_e2e() -> Result<()> {
    let local = |scheme: &str| anyhow::Ok(format!("{scheme}://127.0.0.1:{}", free_port()?));
    // The sandbox, another server over HTTP and over HTTPS with an untrusted certificate, and an unknown host.
    let origins = [local("http")?, local("http")?, local("https")?, "http://nobody.invalid".to_owned()];
    let origins = origins.iter().map(|text| site::connect::origin(text)).collect::<Result<Vec<_>>>()?;
    site::connect::copy(&site_below_path(), &connecting_site(), &origins)
}

fn test_e2e_alone() -> Result<()> {
    prepare_e2e()?;
    npm(E2E, "test")?.env("THROUGH", "sandbox").run()
}

/// Opens the site on servers that play hosts of static sites, with the harness of the browser tests.
fn test_hosting() -> Result<()> {
    npm::install_packages(&paths::root().join(E2E))?;
    npm_test("tests/hosting")
}

/// Runs Mozilla's Observatory, with the harness of the browser tests.
fn test_observatory() -> Result<()> {
    npm::install_packages(&paths::root().join(E2E))?;
    npm_test("tests/observatory")
}

fn npm_test(folder: &str) -> Result<()> {
    npm(folder, "test")?.run()
}

/// `npm run SCRIPT` in a folder, with the paths of the builds in its environment.
fn npm(folder: &str, script: &str) -> Result<Command> {
    let mut command = npm::script(folder, script)?;
    with_sites(&mut command);
    Ok(command)
}

/// Puts the paths of the builds into the environment of a command.
pub fn with_sites(command: &mut Command) -> &mut Command {
    command.env("SITE_BELOW_PATH", site_below_path()).env("SITE_PATH", SITE_PATH);
    command.env("SITE", paths::dist()).env("CONNECTING_SITE", connecting_site())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_unique_name() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
