//! New recovery codes, which are shown once.

use leptos::prelude::*;

use super::Step;
use crate::ui::copy::{copy, copy_icon};
use crate::ui::download::download;
use crate::ui::focus::focus;
use crate::ui::icon::Svg;
use crate::ui::toast::Toasts;

const FILE: &str = "conversations-admin-recovery-codes.txt";

/// List of new recovery codes, to be copied or saved.
#[component]
pub fn NewRecoveryCodes(codes: Vec<String>, step: RwSignal<Step>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let copied = RwSignal::new(false);
    let text = StoredValue::new(codes.iter().map(|code| format!("{code}\n")).collect::<String>());
    let save = move |_| match download(&[text.get_value()], "text/plain;charset=utf-8", FILE) {
        Ok(()) => toasts.succeed(format!("Recovery codes saved as {FILE}")),
        Err(_) => toasts.fail("The browser blocked the download."),
    };
    let finish = move |_| {
        step.set(Step::Overview);
        focus("main h1");
    };
    view! {
        <section class="panel" aria-labelledby="recovery-codes">
            <div class="body stack">
                <h2 id="recovery-codes">"Recovery codes"</h2>
                <p>
                    "Without your authenticator app, a recovery code signs you in. Each code works once. Store them now, because this page shows them once."
                </p>
                <ul class="recovery-codes" translate="no" dir="ltr">
                    {codes.into_iter().map(|code| view! { <li><code class="code">{code}</code></li> }).collect_view()}
                </ul>
                <div class="row">
                    <button type="button" on:click=move |_| copy(toasts, copied, text.get_value(), "recovery codes".to_owned())>
                        {move || view! { <Svg icon=copy_icon(copied)/> }}
                        "Copy codes"
                    </button>
                    <button type="button" on:click=save>
                        "Download codes"
                    </button>
                    <button type="button" data-kind="primary" on:click=finish>
                        "Done"
                    </button>
                </div>
            </div>
        </section>
    }
}
