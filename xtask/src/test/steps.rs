//! The steps of `cargo xtask test`. A new one is a line in the table and a function.

use std::{
    cell::OnceCell,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::server::{TestServer, free_port};
use super::{dependencies, invariants};
use crate::{
    command::{Run, Running, cargo},
    notices, paths,
    serve::{build_server, server_binary},
    setup::{self, Browser, Purpose, SiteTools},
    site::{self, BasePath},
};

pub struct Step {
    /// What it is called on the command line.
    pub name: &'static str,
    pub title: &'static str,
    /// Left out unless `--long` is given.
    pub is_long: bool,
    pub run: fn(&Tools) -> Result<()>,
}

pub const STEPS: &[Step] = &[
    step("format", "The Rust code is formatted", format),
    step("invariants", "What belongs in one place is there only", |_| invariants::check()),
    step("dependencies", "Licences, sources and vulnerabilities of dependencies", |_| dependencies::check()),
    step("notices", "Third-party notices and the SBOM name every package", |_| notices::check()),
    step("clippy", "Clippy, for this machine", clippy),
    step("clippy-wasm", "Clippy, for the browser", clippy_wasm),
    step("test", "Tests on this machine", test),
    step("test-wasm", "Tests of the app in a browser", test_wasm),
    step("site", "The site is built, for a host and for a path of one", build_sites),
    step("budget", "Bytes of a first visit", |_| site::budget::check(&paths::dist())),
    step("server", "The server is built, with the site in it", |_| build_server()),
    step("trunk", "Trunk alone builds the site and serves it", test_trunk),
    step("clients", "The contract and real clients, on the running server", |tools| npm_test("tests/clients", tools)),
    step("e2e", "The whole product in a browser", test_e2e),
    long(step("long", "The server, killed and restarted many times", test_server_long)),
    long(step("e2e-alone", "The same, without the gateway where it stands in between otherwise", test_e2e_alone)),
    long(step("observatory", "Mozilla's HTTP Observatory, looking at the gateway", test_observatory)),
];

const fn step(name: &'static str, title: &'static str, run: fn(&Tools) -> Result<()>) -> Step {
    Step { name, title, is_long: false, run }
}

const fn long(step: Step) -> Step {
    Step { is_long: true, ..step }
}

/// Tools of the steps, each found when a step first needs it.
#[derive(Default)]
pub struct Tools {
    site: OnceCell<SiteTools>,
    browser: OnceCell<Browser>,
}

impl Tools {
    fn site(&self) -> Result<&SiteTools> {
        find_once(&self.site, SiteTools::find)
    }

    fn browser(&self) -> Result<&Browser> {
        find_once(&self.browser, Browser::find)
    }
}

fn find_once<T>(cell: &OnceCell<T>, find: fn() -> Result<T>) -> Result<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = find()?;
    Ok(cell.get_or_init(|| value))
}

fn format(_: &Tools) -> Result<()> {
    cargo(["fmt", "--all", "--check"]).run()
}

const NO_WARNINGS: [&str; 3] = ["--", "--deny", "warnings"];
/// The packages that run in a browser.
const IN_BROWSER: [&str; 4] = ["--package", "app", "--package", "sandbox-worker"];

fn clippy(_: &Tools) -> Result<()> {
    cargo(["clippy", "--workspace", "--all-targets"]).args(NO_WARNINGS).run()
}

fn clippy_wasm(tools: &Tools) -> Result<()> {
    let mut cargo = tools.site()?.trunk.wasm.cargo("clippy")?;
    // The tests do not compile without the address of a server, which only running them needs.
    cargo.env("TEST_SERVER", "http://127.0.0.1");
    cargo.args(IN_BROWSER).arg("--all-targets").args(NO_WARNINGS).run()
}

fn test(_: &Tools) -> Result<()> {
    cargo(["test", "--workspace"]).run()
}

/// The tests of the server that do a few rounds otherwise.
fn test_server_long(_: &Tools) -> Result<()> {
    cargo(["test", "--package", "server", "--test", "http"]).env("LONG", "1").run()
}

/// Most pages are tested on the sandbox in their own process; the client talks to a server, from a page of another origin.
fn test_wasm(tools: &Tools) -> Result<()> {
    let page = format!("127.0.0.1:{}", free_port()?);
    cargo(["build", "--package", "server"]).run()?;
    let server = TestServer::start(&["--faults", "--allow-origin", &format!("http://{page}")])?;
    let driver = &tools.browser()?.driver;
    let mut app = tools.site()?.trunk.wasm.cargo("test")?;
    app.env("CHROMEDRIVER", driver).env("WASM_BINDGEN_TEST_ADDRESS", page).env("TEST_SERVER", &server.address);
    // In seconds, of all tests together: the runner gives up after twenty, which a busy machine needs more than.
    app.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    app.args(["--package", "app", "--test", "web"]).run()?;
    let mut worker = tools.site()?.trunk.wasm.cargo("test")?;
    // The runner looks for it beside the package's manifest only.
    let options = paths::root().join("webdriver.json");
    worker.env("CHROMEDRIVER", driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options);
    worker.args(["--package", "sandbox-worker", "--test", "worker"]).run()
}

/// Where the site for a path of a host is built: the second way in which a user puts it up.
fn site_below_path() -> PathBuf {
    paths::target().join("dist-below-path")
}

const SITE_PATH: &str = "/admin/";

fn build_sites(tools: &Tools) -> Result<()> {
    let path: BasePath = SITE_PATH.parse().map_err(anyhow::Error::msg)?;
    site::build(tools.site()?, &path, &[], &site_below_path())?;
    site::build(tools.site()?, &BasePath::default(), &[], &paths::dist())
}

/// Where the same site is that may call servers at ports that are free now, and one that is nowhere.
fn connecting_site() -> PathBuf {
    paths::target().join("dist-connecting")
}

/// `trunk build --release` and `trunk serve` as a user runs them. Both build in the same profile, so that the app is compiled once.
fn test_trunk(tools: &Tools) -> Result<()> {
    let trunk = &tools.site()?.trunk;
    let built = paths::target().join("dist-of-trunk");
    trunk.trunk("build")?.arg("--release").arg("--dist").arg(&built).run()?;

    let port = free_port()?;
    let address = format!("http://127.0.0.1:{port}");
    cargo(["build", "--package", "server"]).run()?;
    let server = TestServer::start(&["--allow-origin", &address])?;
    // Beside the real one, whose folder Trunk works in.
    let settings = paths::root().join("Trunk.test.toml");
    let text = fs::read_to_string(paths::root().join("Trunk.toml")).context("Trunk.toml cannot be read")?;
    let backend = server.address.trim_start_matches("http://");
    fs::write(&settings, text.replace("127.0.0.1:8080", backend))?;
    let mut serve = trunk.trunk("serve")?;
    serve.args(["--release", "--port", &port.to_string(), "--config"]).arg(&settings);
    serve.arg("--dist").arg(paths::target().join("dist-of-trunk-serve"));
    let _serve = Running::start(&mut serve)?;
    npm(E2E, "trunk", tools)?.env("TRUNK_BUILD", built).env("TRUNK_SERVE", address).run()
}

fn test_e2e(tools: &Tools) -> Result<()> {
    prepare_e2e()?;
    npm_test(E2E, tools)
}

const E2E: &str = "tests/e2e";

fn prepare_e2e() -> Result<()> {
    let local = |scheme: &str| anyhow::Ok(format!("{scheme}://127.0.0.1:{}", free_port()?));
    // The sandbox, what stands in for servers of other kinds, the same with a certificate that nobody trusts, and a name that nobody has.
    let named = [local("http")?, local("http")?, local("https")?, "http://nobody.invalid".to_owned()];
    let origins = named.iter().map(|text| site::connect::origin(text)).collect::<Result<Vec<_>>>()?;
    site::connect::copy(&site_below_path(), &connecting_site(), &origins)
}

fn test_e2e_alone(tools: &Tools) -> Result<()> {
    prepare_e2e()?;
    npm(E2E, "test", tools)?.env("THROUGH", "sandbox").run()
}

/// It uses what the tests in a browser use as well.
fn test_observatory(tools: &Tools) -> Result<()> {
    install_packages(&paths::root().join(E2E))?;
    npm_test("tests/observatory", tools)
}

fn npm_test(folder: &str, tools: &Tools) -> Result<()> {
    npm(folder, "test", tools)?.run()
}

/// `npm run SCRIPT` in a folder, told where what it tests is.
fn npm(folder: &str, script: &str, tools: &Tools) -> Result<Command> {
    setup::node()?;
    let folder = paths::root().join(folder);
    install_packages(&folder)?;
    let artifacts = paths::root().join("artifacts");
    fs::create_dir_all(&artifacts).with_context(|| format!("{} cannot be created", artifacts.display()))?;
    let mut command = Command::new("npm");
    command
        .current_dir(&folder)
        .args(["run", script, "--silent"])
        .env("SERVER_BINARY", server_binary())
        .env("SITE_BELOW_PATH", site_below_path())
        .env("SITE_PATH", SITE_PATH)
        .env("CONNECTING_SITE", connecting_site())
        .env("CHROME", &tools.browser()?.program)
        .env("ARTIFACTS", artifacts);
    Ok(command)
}

fn install_packages(folder: &Path) -> Result<()> {
    if is_stale(folder)? {
        Command::new("npm").current_dir(folder).args(setup::NPM_CI).run()?;
    }
    Ok(())
}

/// `cargo xtask bench first-row`: further sites to compare are given as `NAME=FOLDER`.
///
/// # Errors
///
/// The set-up, a build or the benchmark fails.
pub fn bench_first_row(sites: &[String]) -> Result<()> {
    bench_beside_react("bench", sites)
}

/// `cargo xtask bench list`.
///
/// # Errors
///
/// As [`bench_first_row`].
pub fn bench_list() -> Result<()> {
    bench_beside_react("list", &[])
}

fn bench_beside_react(script: &str, arguments: &[String]) -> Result<()> {
    setup::set_up(Purpose::Test)?;
    let tools = Tools::default();
    site::build(tools.site()?, &BasePath::default(), &[], &paths::dist())?;
    build_server()?;
    npm("tests/first-row", script, &tools)?.arg("--").args(arguments).run()
}

/// Whether the lock file is newer than what was installed from it.
fn is_stale(folder: &Path) -> Result<bool> {
    let lock = folder.join("package-lock.json");
    let locked = fs::metadata(&lock)
        .and_then(|file| file.modified())
        .with_context(|| format!("{} is missing", lock.display()))?;
    let installed = fs::metadata(folder.join("node_modules/.package-lock.json")).and_then(|file| file.modified());
    Ok(!installed.is_ok_and(|installed| installed >= locked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_installed_again_when_their_lock_file_is_newer() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "{}").unwrap();
        write("package-lock.json");
        assert!(is_stale(folder.path()).unwrap());
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        write("node_modules/.package-lock.json");
        assert!(!is_stale(folder.path()).unwrap());
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
        fs::File::open(folder.path().join("package-lock.json")).unwrap().set_modified(later).unwrap();
        assert!(is_stale(folder.path()).unwrap());
    }

    #[test]
    fn every_step_has_a_name_of_its_own() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
