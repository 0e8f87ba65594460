//! Test fixture: a gateway with the sandbox as its only account, a clock that tests move, and requests as a browser sends them.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::gateway::Role;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use database::Database;
use database::journal::{Journal, Key};
use database::people::Credential;
use database::sessions::Limits;
use gateway::Gateway;
use sandbox::{AUTH_TOKEN, Seed, Settings};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tower::ServiceExt;

use crate::assets::Site;
use crate::csp_reports::CspReports;
use crate::gateway_http::clock::Clock;
use crate::gateway_http::cookie::Cookie;
use crate::gateway_http::links::Links;
use crate::gateway_http::source::Trust;
use crate::gateway_http::{GatewayApi, SessionOptions};
use crate::guard::{Credentials, Hosts};
use crate::metrics::{Metrics, endpoint};
use crate::sandbox_account;
use crate::sandbox_http::SandboxApi;
use crate::serve::connections::Peer;
use crate::serve::router::{Api, Server, router};
use crate::serve::routes::Route;
use crate::store::{self, SharedStore, Storage};

pub const BASE: &str = "http://127.0.0.1:8080";
pub const PASSWORD: &str = "nobody would guess this one";
pub const LIMITS: Limits = Limits { idle: 30 * 60, absolute: 12 * 60 * 60 };
const PORT: u16 = 8080;

/// Router with its data in a temporary folder.
pub struct Fixture {
    router: Router,
    server: Arc<Server>,
    pub database: Database,
    pub store: SharedStore,
    pub links: mpsc::UnboundedReceiver<String>,
    clock: Arc<AtomicU64>,
    pub folder: TempDir,
}

/// Network exposure of the gateway.
#[derive(Clone, Copy, PartialEq)]
pub enum Reached {
    Here,
    Network,
}

/// Response of the router.
pub struct TestResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Fixture {
    pub async fn new() -> Self {
        Self::of(tempfile::tempdir().unwrap(), Reached::Here).await
    }

    /// Creates a gateway on the data of a folder.
    pub async fn of(folder: TempDir, reached: Reached) -> Self {
        let (database, store, journal) = open_data(&folder).await;
        let metrics = Arc::new(Metrics::new(true));
        let mut account = sandbox_account::account(store.clone());
        metrics.measure(&mut account);
        let gateway = Gateway::new(vec![account], journal);
        let clock = Arc::new(AtomicU64::new(1_800_000_000));
        let (links, printed) = Links::new(BASE.to_owned());
        let told = clock.clone();
        let options = SessionOptions {
            cookie: Cookie::for_port(PORT),
            trust: Trust::Connection,
            links: (reached == Reached::Here).then_some(links),
            limits: LIMITS,
            clock: Clock::new(Box::new(move || told.load(Ordering::Relaxed))),
        };
        let api = Api::Gateway(Arc::new(GatewayApi::new(gateway, database.clone(), options)));
        let server = serve(&folder, api, metrics);
        Self { router: router(server.clone()), server, database, store, links: printed, clock, folder }
    }

    /// Creates a sandbox without a gateway, with faults.
    pub async fn sandbox() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (database, store, _) = open_data(&folder).await;
        let credentials = Credentials::new(sandbox::ACCOUNT_SID, AUTH_TOKEN, Vec::new());
        let api = Api::Sandbox(Arc::new(SandboxApi::new(store.clone(), credentials, true)));
        let links = mpsc::unbounded_channel().1;
        let server = serve(&folder, api, Arc::new(Metrics::new(false)));
        Self { router: router(server.clone()), server, database, store, links, clock: Arc::default(), folder }
    }

    /// Restarts the gateway. Data in memory is lost, including that of the sandbox.
    pub async fn restart(self, reached: Reached) -> Self {
        let Self { folder, database, server, .. } = self;
        if let Some(gateway) = server.gateway() {
            gateway.shut_down().await;
        }
        database.close().await;
        Self::of(folder, reached).await
    }

    /// Returns the route of a request.
    pub fn leads_to(&self, method: &str, target: &str) -> &'static Route {
        let path = target.split('?').next().unwrap_or_default();
        Route::of(&self.server, &method.parse().unwrap(), path)
    }

    pub fn is_gateway(&self) -> bool {
        self.server.gateway().is_some()
    }

    /// Returns the number of services of the sandbox.
    pub async fn services(&self) -> usize {
        let list = api::service::List::default();
        let request = api::Endpoint::request(&list, &());
        let page: Value = serde_json::from_str(&self.store.read(&request, BASE).await.unwrap().body).unwrap();
        page["services"].as_array().unwrap().len()
    }

    /// Reads the metrics, by this name of the server.
    pub async fn metrics(&self, host: &str) -> TestResponse {
        let request = Request::get("/metrics").header(HOST, host).body(Body::empty()).unwrap();
        let router = endpoint::router(self.server.clone(), (Ipv4Addr::LOCALHOST, 9464).into());
        test_response(router.oneshot(request).await.unwrap()).await
    }

    pub fn pass(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Returns the time of the clock, in Unix seconds.
    pub fn now(&self) -> u64 {
        self.clock.load(Ordering::Relaxed)
    }

    /// Sets the system clock back.
    pub fn set_back(&self, seconds: u64) {
        self.clock.fetch_sub(seconds, Ordering::Relaxed);
    }

    pub async fn add(&self, name: &str, role: Role) {
        let credential = Credential::new(name.parse().unwrap(), PASSWORD.parse().unwrap()).unwrap();
        self.database.add_person(&credential, role, 0).await.unwrap();
    }

    /// Sends a request from this machine.
    pub async fn send(&self, request: Request<Body>) -> TestResponse {
        self.send_from(Ipv4Addr::LOCALHOST.into(), request).await
    }

    pub async fn send_from(&self, address: IpAddr, mut request: Request<Body>) -> TestResponse {
        request.extensions_mut().insert(Peer((address, 50_000).into()));
        let response = self.router.clone().oneshot(request).await.unwrap();
        test_response(response).await
    }

    /// Sends a request as the dashboard does.
    pub async fn call(&self, method: &str, target: &str, form: &str, cookie: Option<&str>) -> TestResponse {
        self.send(dashboard(method, target, form, cookie)).await
    }

    /// Signs in with a password.
    pub async fn sign_in(&self, name: &str) -> String {
        let form = format!("Name={name}&Password={}", PASSWORD.replace(' ', "+"));
        self.call("POST", "/gateway/session", &form, None).await.cookie()
    }

    /// Signs in with the last printed link.
    pub async fn open_link(&mut self) -> String {
        let code = self.last_code();
        self.call("POST", "/gateway/session/code", &format!("Code={code}"), None).await.cookie()
    }

    pub fn last_code(&mut self) -> String {
        let mut last = None;
        while let Ok(link) = self.links.try_recv() {
            last = Some(link);
        }
        last.unwrap().split_once("#code=").unwrap().1.to_owned()
    }

    pub async fn is_signed_in(&self, cookie: &str) -> bool {
        match self.call("GET", "/gateway/session", "", Some(cookie)).await.status {
            StatusCode::OK => true,
            StatusCode::UNAUTHORIZED => false,
            status => panic!("{status}"),
        }
    }
}

async fn test_response(response: Response<Body>) -> TestResponse {
    let (head, body) = response.into_parts();
    let body = to_bytes(body, 10_000_000).await.unwrap();
    TestResponse { status: head.status, headers: head.headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

/// Opens the data of a gateway in a folder.
async fn open_data(folder: &TempDir) -> (Database, SharedStore, Journal) {
    let path = folder.path().join("gateway.sqlite");
    let database = Database::open(&path).await.unwrap();
    let (key, _) = Key::find_or_create(None, &path, &database).await.unwrap();
    let journal = Journal::open(database.clone(), key).await.unwrap();
    let store = store::open(&Storage::Memory, Settings::default(), Some(Seed::Services(3))).await.unwrap().store;
    (database, store, journal)
}

fn serve(folder: &TempDir, api: Api, metrics: Arc<Metrics>) -> Arc<Server> {
    let site = folder.path().join("site");
    std::fs::create_dir_all(&site).unwrap();
    std::fs::write(site.join("index.html"), "the app").unwrap();
    let hosts = Hosts::loopback(Ipv4Addr::LOCALHOST.into(), PORT);
    Arc::new(Server {
        hosts,
        is_on_network: false,
        site: Site::Folder(site),
        api,
        csp_reports: CspReports::default(),
        metrics,
        rejections: Default::default(),
    })
}

/// Creates a request of the dashboard as Chromium sends it.
pub fn dashboard(method: &str, target: &str, form: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(target).header(HOST, &BASE["http://".len()..]);
    request = request.header("sec-fetch-site", "same-origin").header("x-conversations-admin", "1");
    if method != "GET" {
        request = request.header("origin", BASE);
    }
    if method == "POST" {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    request.body(Body::from(form.to_owned())).unwrap()
}

impl TestResponse {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Returns the reason of a rejection.
    pub fn reason(&self) -> Option<&str> {
        self.headers.get("x-conversations-admin-refused").map(|value| value.to_str().unwrap())
    }

    /// Returns the cookie of the new session.
    pub fn cookie(&self) -> String {
        assert_eq!(self.status, StatusCode::CREATED, "{}", self.body);
        let cookie = self.headers.get(SET_COOKIE).expect("a session").to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}
