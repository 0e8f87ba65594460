//! Static site: files built into the program, or files in a folder.

pub mod negotiation;
mod rules;

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use database::hex;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::csp_reports;
use crate::responses::plain;
use negotiation::{Encoding, accepts, is_known};
use rules::Rules;

const INDEX: &str = "index.html";
/// File with response headers by path, in the format of static hosts. It is read, but not served.
const RULES: &str = "_headers";
const NOT_BUILT: &str = "The site has not been built into this program. Run `cargo xtask serve`.\n";

const NOT_FOUND: &str = "Not found\n";

#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Embedded;

/// Location of the files.
#[derive(Clone, Debug)]
pub enum Site {
    Embedded,
    /// A folder, read for every request, so that the site can be rebuilt meanwhile.
    Folder(PathBuf),
}

/// File with its entity tag.
struct File {
    bytes: Cow<'static, [u8]>,
    /// Hash of the bytes, which differ for each encoding.
    etag: String,
}

impl Site {
    /// Responds to a request for a file or a page of the app.
    pub async fn respond(&self, request: &Parts) -> Response<Body> {
        let path = request.uri.path();
        if !matches!(request.method, Method::GET | Method::HEAD) {
            let mut response = self.reject(path, StatusCode::METHOD_NOT_ALLOWED, "Method not allowed\n").await;
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let name = match path.trim_start_matches('/') {
            "" => INDEX,
            name => name,
        };
        if let Some(mut response) = self.file(name, &request.headers).await {
            self.add_headers(path, response.headers_mut()).await;
            return response;
        }
        if name != INDEX && !is_page(name, &request.headers) {
            return self.reject(path, StatusCode::NOT_FOUND, NOT_FOUND).await;
        }
        // An address inside the app, which the app's own router resolves.
        let Some(mut response) = self.file(INDEX, &request.headers).await else {
            return self.reject(path, StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).await;
        };
        self.add_headers("/", response.headers_mut()).await;
        response
    }

    /// Responds to a path that does not exist.
    pub async fn not_found(&self) -> Response<Body> {
        self.reject("/", StatusCode::NOT_FOUND, NOT_FOUND).await
    }

    /// Adds the response headers of a path.
    pub async fn add_headers(&self, path: &str, headers: &mut HeaderMap) {
        if let Some(rules) = self.read(RULES).await {
            Rules::parse(&String::from_utf8_lossy(&rules.bytes)).apply(path, headers);
            csp_reports::add_report_uri(headers);
        }
    }

    async fn reject(&self, path: &str, status: StatusCode, sentence: &'static str) -> Response<Body> {
        let mut response = plain(status, sentence);
        self.add_headers(path, response.headers_mut()).await;
        // The rules depend on the path only. A missing asset must not be cached like one that never changes.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    async fn file(&self, name: &str, headers: &HeaderMap) -> Option<Response<Body>> {
        if !is_served(name) {
            return None;
        }
        let plain = self.read(name).await?;
        let mut chosen = (plain, None);
        for encoding in Encoding::BEST_FIRST {
            if accepts(headers.get(ACCEPT_ENCODING), encoding)
                && let Some(file) = self.read(&format!("{name}.{}", encoding.extension())).await
            {
                chosen = (file, Some(encoding));
                break;
            }
        }
        let (file, encoding) = chosen;
        let etag = HeaderValue::try_from(format!("\"{}\"", file.etag)).expect("hexadecimal digits fit into a header");
        let mut response = Response::new(Body::empty());
        if headers.get(IF_NONE_MATCH).is_some_and(|known| is_known(known, &etag)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            *response.body_mut() = match file.bytes {
                Cow::Borrowed(bytes) => Body::from(bytes),
                Cow::Owned(bytes) => Body::from(bytes),
            };
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
            if let Some(encoding) = encoding {
                response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
            }
        }
        response.headers_mut().insert(ETAG, etag);
        response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        Some(response)
    }

    async fn read(&self, name: &str) -> Option<File> {
        match self {
            Self::Embedded => {
                Embedded::get(name).map(|file| File { etag: hex(&file.metadata.sha256_hash()), bytes: file.data })
            }
            Self::Folder(folder) => {
                let bytes = tokio::fs::read(inside(folder, name).await?).await.ok()?;
                Some(File { etag: hex(&Sha256::digest(&bytes)), bytes: bytes.into() })
            }
        }
    }
}

/// Returns the path of a file, unless a link leads out of the folder.
async fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let file = tokio::fs::canonicalize(folder.join(name)).await.ok()?;
    // The folder itself may be a link to the current release.
    let folder = tokio::fs::canonicalize(folder).await.ok()?;
    file.starts_with(folder).then_some(file)
}

/// Returns true if a file may be served: it is inside the folder, not hidden, and none of the files that only this server reads.
fn is_served(name: &str) -> bool {
    let is_plain = |part: &str| !part.starts_with('.');
    let stays_inside = Path::new(name).components().all(|part| match part {
        Component::Normal(part) => part.to_str().is_some_and(is_plain),
        _ => false,
    });
    let is_own =
        name == RULES || Encoding::BEST_FIRST.iter().any(|encoding| extension(name) == Some(encoding.extension()));
    // Names are not percent-decoded: no file of the site needs an escape.
    stays_inside && !is_own && !name.contains(['%', '\\'])
}

/// Returns true for a navigation to an address inside the app, as opposed to a request for a file.
fn is_page(name: &str, headers: &HeaderMap) -> bool {
    let says = |header: &str, text: &str| {
        headers.get(header).is_some_and(|value| value.to_str().is_ok_and(|value| value.contains(text)))
    };
    extension(name).is_none() && (says("sec-fetch-dest", "document") || says(ACCEPT.as_str(), "text/html"))
}

fn extension(name: &str) -> Option<&str> {
    let (_, file) = name.rsplit_once('/').unwrap_or(("", name));
    file.rsplit_once('.').map(|(_, extension)| extension)
}

fn media_type(name: &str) -> &'static str {
    match extension(name).unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
