//! New recovery codes, which are shown once.

use leptos::prelude::*;

use super::{Step, texts};
use crate::ui::copy::{copy, copy_icon};
use crate::ui::download::download;
use crate::ui::focus::focus;
use crate::ui::icon::Svg;
use crate::ui::texts::{DONE, DOWNLOAD_BLOCKED};
use crate::ui::toast::Toasts;

const FILE: &str = "conversations-admin-recovery-codes.txt";

/// List of new recovery codes, to be copied or saved.
#[component]
pub fn NewRecoveryCodes(codes: Vec<String>, step: RwSignal<Step>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let copied = RwSignal::new(false);
    let text = StoredValue::new(codes.iter().map(|code| format!("{code}\n")).collect::<String>());
    let save = move |_| match download(&[text.get_value()], "text/plain;charset=utf-8", FILE) {
        Ok(()) => toasts.succeed(texts::codes_saved(FILE)),
        Err(_) => toasts.fail(DOWNLOAD_BLOCKED),
    };
    let finish = move |_| {
        step.set(Step::Overview);
        focus("main h1");
    };
    view! {
        <section class="panel" aria-labelledby="recovery-codes">
            <div class="body stack">
                <h2 id="recovery-codes">{texts::RECOVERY_CODES}</h2>
                <p>{texts::RECOVERY_CODES_USE}</p>
                <ul class="recovery-codes" translate="no" dir="ltr">
                    {codes.into_iter().map(|code| view! { <li><code class="code">{code}</code></li> }).collect_view()}
                </ul>
                <div class="row">
                    <button type="button" on:click=move |_| copy(toasts, copied, text.get_value(), texts::CODES_COPIED.to_owned())>
                        {move || view! { <Svg icon=copy_icon(copied)/> }}
                        {texts::COPY_CODES}
                    </button>
                    <button type="button" on:click=save>
                        {texts::DOWNLOAD_CODES}
                    </button>
                    <button type="button" data-kind="primary" on:click=finish>
                        {DONE}
                    </button>
                </div>
            </div>
        </section>
    }
}
