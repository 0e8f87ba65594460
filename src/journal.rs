//! Journal of the writes that this browser sends, for a dashboard without a gateway. The records are those that a gateway keeps.
//!
//! This file is part of a first visit. The others are in the lazy module, which every form and dialog is in as well.

mod commands;
pub mod completion;
mod entry;
mod key;
mod lock;
mod pages;
mod reads;
mod recorder;
mod state;
mod store;
mod texts;
mod unrecorded;

use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use api::gateway::history::List;
use api::{Endpoint, Method, Request, TransportError};
use leptos::wasm_split::SplitLoaderError;

use crate::backend::transport::{PendingResponse, Transport};

pub use self::recorder::Recording;
pub use self::store::LIMIT;
pub use self::unrecorded::Unrecorded;

/// Journal of one account in this browser.
#[derive(Clone, Copy)]
pub struct Journal {
    /// Fingerprint of backend and account, as for drafts.
    pub scope: u64,
    /// True if the backend is a sandbox server, whose commands are in this journal as well.
    pub has_commands: bool,
}

/// Number of writes that were not recorded because the lazy module could not be loaded.
static NOT_LOADED: AtomicU32 = AtomicU32::new(0);

/// Transport that records the writes of another one, and responds to requests for the history.
pub struct Journaled {
    journal: Journal,
    transport: Rc<dyn Transport>,
}

impl Journaled {
    pub fn new(journal: Journal, transport: impl Transport + 'static) -> Self {
        Self { journal, transport: Rc::new(transport) }
    }
}

impl Transport for Journaled {
    fn send(&self, request: Request) -> PendingResponse {
        if request.method == Method::Get && request.path != List::PATH {
            return self.transport.send(request);
        }
        let (journal, transport) = (self.journal, self.transport.clone());
        Box::pin(async move {
            let send = entry();
            #[cfg(split)]
            let send = send.await;
            match send {
                Ok(send) => send(journal, transport, request).await,
                // The API has no history.
                Err(_) if request.method == Method::Get => Err(TransportError::Unreachable),
                Err(_) => {
                    NOT_LOADED.fetch_add(1, Ordering::Relaxed);
                    transport.send(request).await
                }
            }
        })
    }
}

/// Function of the lazy module that sends and records.
type Send = fn(Journal, Rc<dyn Transport>, Request) -> PendingResponse;

#[cfg_attr(
    split,
    leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)
)]
fn entry() -> Result<Send, SplitLoaderError> {
    Ok(recorder::send)
}
