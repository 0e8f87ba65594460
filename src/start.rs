//! First page of a site without a server: the choice of a backend.

pub mod connect;
pub mod reset_sample;
mod texts;

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
            <h1>{texts::TITLE}</h1>
            <p class="lead">{texts::ABOUT}</p>
            {problem
                .map(|problem| {
                    view! {
                        <div class="note" data-tone="danger" role="alert">
                            <p>
                                <b>{texts::SAMPLE_FAILED}</b>
                                " "
                                {problem}
                            </p>
                            <Lazy view=LazyView::ResetSample/>
                        </div>
                    }
                })}
            <p>
                <button type="button" data-kind="primary" on:click=explore>
                    {texts::EXPLORE}
                </button>
            </p>
            <p class="hint">{texts::SAMPLE_STAYS}</p>
            <Lazy view=LazyView::Connect/>
            {docs_folder()
                .map(|folder| {
                    view! {
                        <p>
                            <a href=docs_address(&folder, "try") target="_blank" rel="noreferrer">
                                {texts::TRY_DOCS}
                            </a>
                            " · "
                            <a href=docs_address(&folder, "gateway") target="_blank" rel="noreferrer">
                                {texts::GATEWAY_DOCS}
                            </a>
                            " · "
                            <a href=docs_address(&folder, "index") target="_blank" rel="noreferrer">
                                {texts::ALL_DOCS}
                            </a>
                        </p>
                    }
                })}
            <p class="hint">{texts::DISCLAIMER}</p>
        </section>
    }
}
