//! Examples of menus, panels and dialogs, each with the button that opens it.

use api::service::{Create, Delete, Service};
use api::{Endpoint, Sid};
use leptos::prelude::*;

use super::example::{Example, FieldExamples, FieldState, Section};
use super::options::combobox;
use crate::form::Field;
use crate::form::control::{TextField, read_form};
use crate::form::deletion::{Decision, Deletion};
use crate::form::phrase::{Phrase, TypedPhrase};
use crate::form::shell::{FormLabels, FormShell, Leave};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::service::name::PrivacyNote;
use crate::session::permissions::DENIED;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::disclosure::Disclosure;
use crate::ui::icon::Icon;
use crate::ui::popup::{MenuItem, MenuLink, PopupButton, PopupKind};

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("dialogs", "Menus and dialogs");

const COMBOBOXES: &[FieldState] = &[FieldState::stored("combobox-popup", "opened by a click", "")];

/// Section with menus, panels and dialogs.
#[component]
pub fn Dialogs() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <Popups/>
            <Example state="Panel below its button">
                <Disclosure id="controls-panel" button=view! { <span class="texts">"Account"</span> }.into_any()>
                    <p>"Live account. Your changes take effect in Twilio."</p>
                </Disclosure>
            </Example>
            <FieldExamples
                control="Combobox"
                info=api::configuration::Update::default_chat_service_sid().info()
                states=COMBOBOXES
                render=combobox
            />
            <Example state="Dialog with a form">
                <FormDialog/>
            </Example>
            <Example state="Dialog that asks before a deletion">
                <DeletionDialog/>
            </Example>
        </Section>
    }
}

/// Buttons that open a menu and a popup.
#[component]
fn Popups() -> impl IntoView {
    let navigation: Navigation = expect_context();
    view! {
        <Example state="Menu, with a denied action">
            <div>
                <PopupButton kind=PopupKind::Menu label="Actions for Support chat">
                    <MenuItem icon=Icon::Edit label="Rename" run=|()| ()/>
                    <MenuLink icon=Icon::Duplicate label="Compare" href=navigation.href(&Route::Compare)/>
                    <MenuItem icon=Icon::Delete label="Delete" denial=Some(DENIED) run=|()| ()/>
                </PopupButton>
            </div>
        </Example>
        <Example state="Popup with controls">
            <div>
                <PopupButton kind=PopupKind::Dialog label="Columns" text=Some(ViewFn::from(|| "Columns"))>
                    <label class="option"><input type="checkbox" checked/> "Updated"</label>
                    <label class="option"><input type="checkbox"/> "Created"</label>
                </PopupButton>
            </div>
        </Example>
    }
}

/// Button that opens a dialog.
#[component]
fn Opener(label: &'static str, open: RwSignal<bool>) -> impl IntoView {
    view! { <div class="row"><button type="button" on:click=move |_| open.set(true)>{label}</button></div> }
}

/// Dialog with a form.
#[component]
fn FormDialog() -> impl IntoView {
    const WORDS: FormLabels = FormLabels {
        form: "controls-create",
        save: "Create service",
        saving: "Creating service",
        failed: "The service could not be created.",
        saved: "",
    };
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Opener label="Open a form" open/>
        <Dialog open close title=Signal::stored("Create service".to_owned()) role=Role::Dialog>
            {move || {
                let field = RwSignal::new(Field::new(*Create::friendly_name().info(), ""));
                view! {
                    <FormShell words=WORDS draft=WORDS.form.to_owned() fields=vec![field] send=Box::new(|| None) leave=Leave::Dialog(close)>
                        <TextField form=WORDS.form field hint=|| view! { <PrivacyNote/> }/>
                    </FormShell>
                }
            }}
        </Dialog>
    }
}

/// Dialog that asks before a deletion.
#[component]
fn DeletionDialog() -> impl IntoView {
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Opener label="Ask for a deletion" open/>
        <Dialog open close title=Signal::stored("Delete “Support chat”?".to_owned()) role=Role::AlertDialog>
            <Question close/>
        </Dialog>
    }
}

/// Question before a deletion. It deletes nothing.
#[component]
fn Question(close: Callback<()>) -> impl IntoView {
    let phrase = Phrase::new("Support chat".to_owned());
    let deletion = Deletion::new();
    let request = Delete {}.request(&Sid::<Service>::from_digits(1));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read_form(&event);
        phrase.validate();
    };
    view! {
        <form novalidate on:submit=submit>
            <p>"This deletes the service with all its data. You cannot undo this action."</p>
            <TypedPhrase phrase error="Enter the name exactly as shown."/>
            <Decision deletion what="service" close request=Some(request)/>
        </form>
    }
}
