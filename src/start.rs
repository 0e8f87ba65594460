//! First page of a site without a server: the choice of a backend.

pub mod connect;
pub mod reset_sample;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::context::BackendContext;
use crate::brand::Brand;
use crate::lazy::{Lazy, LazyView};
use crate::shell::docs_links::{docs_address, docs_folder};

/// Choice between the sandbox in this browser and an API elsewhere. `problem` says why the sandbox could not be started.
#[component]
pub fn Start(problem: Option<String>) -> impl IntoView {
    let backend: BackendContext = expect_context();
    let explore = move |_| spawn_local(backend.start_sandbox());
    view! {
        <section class="start">
            <Brand/>
            <h1>"The settings of Twilio Conversations (classic), in one place"</h1>
            <p class="lead">
                "Find, create and delete services, and change all settings of the account and its services. Start with sample data of an invented company. It runs in this browser, without a Twilio account."
            </p>
            {problem
                .map(|problem| {
                    view! {
                        <div class="note" data-tone="danger" role="alert">
                            <p>
                                <b>"Sample data could not be started."</b>
                                " "
                                {problem}
                            </p>
                            <Lazy view=LazyView::ResetSample/>
                        </div>
                    }
                })}
            <p>
                <button type="button" data-kind="primary" on:click=explore>
                    "Explore with sample data"
                </button>
            </p>
            <p class="hint">"Sample data stays in this browser until you reset it."</p>
            <Lazy view=LazyView::Connect/>
            {docs_folder()
                .map(|folder| {
                    view! {
                        <p>
                            <a href=docs_address(&folder, "try") target="_blank" rel="noreferrer">
                                "Try without an account"
                            </a>
                            " · "
                            <a href=docs_address(&folder, "gateway") target="_blank" rel="noreferrer">
                                "Connect to Twilio through a gateway"
                            </a>
                            " · "
                            <a href=docs_address(&folder, "index") target="_blank" rel="noreferrer">
                                "All docs"
                            </a>
                        </p>
                    }
                })}
            <p class="hint">"Not affiliated with Twilio."</p>
        </section>
    }
}
