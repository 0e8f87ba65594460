//! Around the controls of any form: saving once, every error at once, the review, the draft, and asking before changes are left.

use std::future::Future;
use std::pin::Pin;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::form::Field;
use crate::form::control::control_id;
use crate::form::draft::Draft;
use crate::navigation::Navigation;
use crate::ui::problem::{Failure, Problem};

/// A save on its way.
pub type Saving = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// What a form says.
#[derive(Clone, Copy)]
pub struct Words {
    /// Names the form in ids: `create-service`.
    pub form: &'static str,
    /// The button that saves: "Create service".
    pub save: &'static str,
    /// While it does: "Creating service".
    pub saving: &'static str,
    /// When the API refuses: "The service could not be created."
    pub failed: &'static str,
}

/// How a form is left without saving.
#[derive(Clone, Copy)]
pub enum Leave {
    /// It stands on a page: *Reset* puts back what is saved.
    Page,
    /// It stands in a dialog: *Cancel* closes that, and what was typed comes back with it.
    Dialog(Callback<()>),
}

/// A form. `send` is called when every field is right, and gives `None` where that is not so after all.
#[component]
pub fn FormShell(
    words: Words,
    /// Tells the drafts of this form from those of the same form about something else.
    draft: String,
    fields: Vec<RwSignal<Field>>,
    send: impl Fn() -> Option<Saving> + Send + Sync + 'static,
    leave: Leave,
    children: Children,
) -> impl IntoView {
    let draft = Draft::new(&draft);
    let restored = RwSignal::new(draft.restore(&fields));
    let fields = StoredValue::new(fields);
    let kept = StoredValue::new(draft.clone());
    let dirty = Memo::new(move |_| fields.with_value(|fields| fields.iter().any(|field| field.with(Field::is_dirty))));
    Effect::new(move |_| fields.with_value(|fields| draft.keep(fields)));
    guard(dirty);

    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let refused = RwSignal::new(false);
    let summary = NodeRef::<html::Div>::new();
    let send = StoredValue::new(send);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        failure.set(None);
        fields.with_value(|fields| fields.iter().for_each(|field| field.update(Field::judge)));
        let wrong = fields
            .with_value(|fields| fields.iter().any(|field| field.with_untracked(|field| field.mistake().is_some())));
        refused.set(wrong);
        let Some(saving) = (!wrong).then(|| send.with_value(|send| send())).flatten() else {
            return focus_soon(summary);
        };
        pending.set(true);
        let draft = kept.get_value();
        spawn_local(async move {
            let outcome = saving.await;
            if outcome.is_ok() {
                draft.forget();
            }
            // The form may be gone by now, and then so is everything that could be told here.
            if pending.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(()) => fields.with_value(|fields| fields.iter().for_each(|field| field.update(Field::keep))),
                Err(reason) => {
                    refused.set(fields.with_value(|fields| place(&reason, fields)));
                    failure.set((!refused.get_untracked()).then_some(reason));
                    focus_soon(summary);
                }
            }
            restored.set(false);
        });
    };
    let reset = move || {
        fields.with_value(|fields| fields.iter().for_each(|field| field.update(Field::reset)));
        restored.set(false);
        refused.set(false);
        failure.set(None);
    };
    view! {
        <form novalidate on:submit=submit aria-busy=move || pending.get().to_string()>
            <Show when=move || restored.get()>
                <div class="note" data-tone="accent" role="status">
                    <p>"What you typed earlier is back. It has not been saved."</p>
                    <button type="button" data-kind="quiet" on:click=move |_| reset()>
                        "Discard it"
                    </button>
                </div>
            </Show>
            <div class="summary" node_ref=summary tabindex="-1">
                {move || failure.get().map(|failure| view! { <Problem summary=words.failed failure/> })}
                <Show when=move || refused.get()>
                    <Mistakes form=words.form fields/>
                </Show>
            </div>
            {children()}
            <Review fields/>
            <footer class="row">
                <button type="submit" data-kind="primary" aria-disabled=move || pending.get().then_some("true")>
                    {move || if pending.get() { words.saving } else { words.save }}
                </button>
                {match leave {
                    Leave::Page => {
                        view! {
                            <button type="button" disabled=move || !dirty.get() || pending.get() on:click=move |_| reset()>
                                "Reset"
                            </button>
                            <span class="hint">{move || (!dirty.get()).then_some("No changes yet")}</span>
                        }
                            .into_any()
                    }
                    Leave::Dialog(close) => {
                        view! {
                            <button type="button" on:click=move |_| close.run(())>
                                "Cancel"
                            </button>
                        }
                            .into_any()
                    }
                }}
            </footer>
        </form>
    }
}

/// Holds back navigation while something is unsaved.
fn guard(dirty: Memo<bool>) {
    let navigation: Navigation = expect_context();
    let held = StoredValue::new(false);
    let release = move || {
        if held.try_update_value(|held| std::mem::replace(held, false)) == Some(true) {
            navigation.release();
        }
    };
    Effect::new(move |_| {
        if !dirty.get() {
            release();
        } else if !held.get_value() {
            held.set_value(true);
            navigation.hold();
        }
    });
    on_cleanup(release);
}

/// Puts a refusal beside the field that it is about; whether there is one.
fn place(failure: &Failure, fields: &[RwSignal<Field>]) -> bool {
    let infos: Vec<_> = fields.iter().map(|field| field.with_untracked(Field::info)).collect();
    let Some(wire) = failure.error.refusal().and_then(|refusal| refusal.field(&infos)) else { return false };
    let field = fields.iter().find(|field| field.with_untracked(Field::info).wire == wire);
    field.is_some_and(|field| field.try_update(|field| field.refuse(failure.why.clone())).is_some())
}

fn focus_soon(element: NodeRef<html::Div>) {
    // What is to be read is put there by effects that run after this.
    request_animation_frame(move || {
        if let Some(element) = element.try_get_untracked().flatten() {
            let _ = element.focus();
        }
    });
}

/// Every mistake, with a link to its field.
#[component]
fn Mistakes(form: &'static str, fields: StoredValue<Vec<RwSignal<Field>>>) -> impl IntoView {
    let mistakes = move || {
        let mistake = |field: &RwSignal<Field>| field.with(|field| Some((field.info(), field.error()?)));
        fields.with_value(|fields| fields.iter().filter_map(mistake).collect::<Vec<_>>())
    };
    let item = move |(info, error): (api::FieldInfo, String)| {
        let id = control_id(form, info.wire);
        let focus = {
            let id = id.clone();
            move |event: leptos::ev::MouseEvent| {
                use wasm_bindgen::JsCast;
                event.prevent_default();
                let control = document().get_element_by_id(&id);
                if let Some(control) = control.and_then(|control| control.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = control.focus();
                }
            }
        };
        view! {
            <li>
                <a href=format!("#{id}") on:click=focus>
                    {info.label}
                </a>
                ": "
                {error}
            </li>
        }
    };
    view! {
        <Show when=move || !mistakes().is_empty()>
            <div class="note" data-tone="danger" role="alert">
                <div>
                    <b>"Nothing was saved. Correct this first:"</b>
                    <ul>{move || mistakes().into_iter().map(item).collect_view()}</ul>
                </div>
            </div>
        </Show>
    }
}

/// What would be sent: every changed field, before and after. What cannot be sent is not promised.
#[component]
fn Review(fields: StoredValue<Vec<RwSignal<Field>>>) -> impl IntoView {
    let changes = move || {
        let change = |field: &Field| (field.is_dirty() && field.mistake().is_none()).then(|| field.clone());
        fields.with_value(|fields| fields.iter().filter_map(|field| field.with(change)).collect::<Vec<_>>())
    };
    let row = |field: Field| {
        let before = (!field.saved().is_empty()).then(|| view! { <del>{field.saved().to_owned()}</del> " " });
        let after = match field.text() {
            "" => view! { <span class="none">"Empty"</span> }.into_any(),
            text => view! { <ins>{text.to_owned()}</ins> }.into_any(),
        };
        view! {
            <dt>{field.info().label}</dt>
            <dd>{before} {after}</dd>
        }
    };
    view! {
        <Show when=move || !changes().is_empty()>
            <section class="review" aria-label="Changes">
                <h3>"Will be sent"</h3>
                <dl>{move || changes().into_iter().map(row).collect_view()}</dl>
            </section>
        </Show>
    }
}
