//! Entry point of the sandbox worker.

#[cfg(target_arch = "wasm32")]
fn main() {
    sandbox_worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The sandbox worker runs in a browser: build it for wasm32-unknown-unknown.");
}
