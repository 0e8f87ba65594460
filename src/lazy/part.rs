//! Files of the lazy module: loading each once, also before one of its views is opened.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use api::TransportError;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::{load_later, load_services};

/// File of the lazy module.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// The list of services.
    Services,
    /// Every other view.
    Later,
}

/// True once the file is loaded.
static IS_LOADED: [AtomicBool; 2] = [AtomicBool::new(cfg!(not(split))), AtomicBool::new(cfg!(not(split)))];

/// Time limit for loading a file, in milliseconds. The request goes on, and a retry waits for the same one: only reloading the page
/// starts another.
const LOAD_TIMEOUT_MS: u32 = 60_000;

/// Time between the first data and preloading a file, so that it does not compete with the first requests.
const PRELOAD_DELAY: Duration = Duration::from_millis(300);

impl Part {
    fn loaded(self) -> &'static AtomicBool {
        &IS_LOADED[self as usize]
    }

    /// Returns true once the file is loaded.
    pub fn is_loaded(self) -> bool {
        self.loaded().load(Ordering::Relaxed)
    }

    /// Loads the file.
    ///
    /// # Errors
    ///
    /// The file does not arrive.
    pub async fn load(self) -> Result<(), TransportError> {
        let file = async {
            match self {
                Self::Services => load_services().await,
                Self::Later => load_later().await,
            }
        };
        match select(pin!(file), TimeoutFuture::new(LOAD_TIMEOUT_MS)).await {
            Either::Left((result, _)) => result.map_err(|_| TransportError::Unreachable)?,
            Either::Right(_) => return Err(TransportError::TimedOut),
        }
        self.loaded().store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Loads the file before one of its views is opened, unless the browser saves data.
    pub fn preload(self) {
        if self.is_loaded() || saves_data() {
            return;
        }
        // A file that could not be loaded is requested again when a view is opened.
        set_timeout(move || spawn_local(async move { _ = self.load().await }), PRELOAD_DELAY);
    }
}

/// Returns `navigator.connection.saveData`, which not every browser has.
fn saves_data() -> bool {
    let property = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
    property(&property(window().navigator().as_ref(), "connection"), "saveData").is_truthy()
}
