//! The sandbox in a Web Worker of its own: the page posts calls to it, and what they change is kept in the browser.
//!
//! The messages are those of `api::wire`.

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(target_arch = "wasm32")]
fn main() {
    browser::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The sandbox worker runs in a browser. Build it for wasm32-unknown-unknown.");
}
