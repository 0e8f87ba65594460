//! Journal of the writes that this browser sends, for a dashboard without a gateway. The records are those that a gateway keeps.
//!
//! This file is part of a first visit. The others are in the lazy module, which every form and dialog is in as well.

pub mod completion;
mod entry;
mod key;
mod lock;
mod pages;
mod reads;
mod recorder;
mod store;
mod unrecorded;

use std::rc::Rc;

use api::gateway::history::List;
use api::{Endpoint, Method, Request};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::backend::transport::{Answer, Transport};

pub use self::recorder::Recording;
pub use self::store::LIMIT;
pub use self::unrecorded::Unrecorded;

/// Journal of one account in this browser.
#[derive(Clone, Copy)]
pub struct Journal {
    scope: u64,
    /// Reason why changes are not recorded; `None` while they are.
    pub problem: RwSignal<Option<Unrecorded>>,
    /// Number of writes of this tab that were not recorded.
    pub missed: RwSignal<u32>,
}

impl Journal {
    /// `scope` is the fingerprint of backend and account, as for drafts.
    pub fn new(scope: u64) -> Self {
        Self { scope, problem: RwSignal::new(None), missed: RwSignal::new(0) }
    }

    /// Deletes all records.
    ///
    /// # Errors
    ///
    /// See [`Unrecorded`].
    pub async fn clear(self) -> Result<(), Unrecorded> {
        (load().await?.clear)(self).await
    }
}

/// Transport that records the writes of another one, and answers requests for the history.
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
    fn send(&self, request: Request) -> Answer {
        if request.method == Method::Get && request.path != List::PATH {
            return self.transport.send(request);
        }
        let (journal, transport) = (self.journal, self.transport.clone());
        Box::pin(async move {
            match load().await {
                Ok(entries) => (entries.send)(journal, transport, request).await,
                Err(why) => {
                    journal.problem.try_set(Some(why));
                    journal.missed.try_update(|missed| *missed += 1);
                    transport.send(request).await
                }
            }
        })
    }
}

/// Functions of the lazy module.
struct Entries {
    send: fn(Journal, Rc<dyn Transport>, Request) -> Answer,
    clear: fn(Journal) -> LocalBoxFuture<'static, Result<(), Unrecorded>>,
}

#[cfg_attr(
    split,
    leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)
)]
fn entries() -> Result<Entries, SplitLoaderError> {
    Ok(Entries { send: recorder::send, clear: |journal| Box::pin(recorder::clear(journal)) })
}

async fn load() -> Result<Entries, Unrecorded> {
    let entries = entries();
    #[cfg(split)]
    let entries = entries.await;
    entries.map_err(|_| Unrecorded::NotLoaded)
}
