//! Dialogs of the rows: rename and delete.

use std::sync::Arc;

use api::service::{List, Service};
use api::{Method, Sid};
use leptos::prelude::*;

use crate::account::default_service::DefaultService;
use crate::form::shell::Leave;
use crate::lazy::{Lazy, LazyView};
use crate::list::listing::Listing;
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::ui::bidi::isolate;
use crate::ui::copy::CopyButton;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus_heading;
use crate::ui::icon::{Icon, Svg};
use crate::ui::toolbar::Toolbar;

/// Dialog that is open, and its service.
#[derive(Clone)]
enum OpenDialog {
    Rename(Arc<Service>, Sid<Service>),
    Delete(Arc<Service>, Sid<Service>),
}

/// Handle with which the rows open a dialog.
#[derive(Clone, Copy)]
pub struct DialogHandle(RwSignal<Option<OpenDialog>>);

impl DialogHandle {
    /// Provides the handle to the rows of the page.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }
}

/// Dialogs that the rows open.
#[component]
pub fn Dialogs(listing: Listing<List>) -> impl IntoView {
    let DialogHandle(open) = expect_context();
    let default: DefaultService = expect_context();
    let renaming = Signal::derive(move || matches!(open.get(), Some(OpenDialog::Rename(..))));
    let deleting = Signal::derive(move || matches!(open.get(), Some(OpenDialog::Delete(..))));
    let close = Callback::new(move |()| open.set(None));
    let title = Signal::derive(move || match open.get() {
        Some(OpenDialog::Rename(service, _)) => format!("Rename “{}”", isolate(&name_of(&service))),
        Some(OpenDialog::Delete(service, _)) => format!("Delete “{}”?", isolate(&name_of(&service))),
        None => String::new(),
    });
    let on_renamed = Callback::new(move |service: Service| {
        listing.put(service);
        // The row is rendered again, so that its button loses the focus.
        focus_heading();
    });
    let on_deleted = Callback::new(move |sid: Sid<Service>| {
        // Another dialog may be open by now.
        if open.with_untracked(|open| matches!(open, Some(OpenDialog::Delete(_, other)) if *other == sid)) {
            close.run(());
        }
        listing.remove(sid.as_str());
        default.recheck();
        focus_heading();
    });
    view! {
        <Dialog open=renaming close title role=Role::Dialog>
            {move || match open.get() {
                Some(OpenDialog::Rename(service, sid)) => {
                    let service = Arc::unwrap_or_clone(service);
                    let view = LazyView::RenameService { service, sid, leave: Leave::Dialog(close), on_renamed };
                    view! { <Lazy view/> }.into_any()
                }
                _ => ().into_any(),
            }}
        </Dialog>
        <Dialog open=deleting close title role=Role::AlertDialog>
            {move || match open.get() {
                Some(OpenDialog::Delete(service, sid)) => {
                    let view = LazyView::DeleteService { service: Arc::unwrap_or_clone(service), sid, close, on_deleted };
                    view! { <Lazy view/> }.into_any()
                }
                _ => ().into_any(),
            }}
        </Dialog>
    }
}

/// Buttons of a row.
pub fn actions_cell(service: &Arc<Service>) -> AnyView {
    let DialogHandle(open) = expect_context();
    let Some(sid) = service.sid.known().cloned() else { return ().into_any() };
    let name = name_of(service);
    let permissions = permissions();
    let button = |verb: &'static str, icon, method, dialog: OpenDialog| {
        let label = format!("{verb} {name}");
        let denial = permissions.denial(method);
        view! {
            <button
                type="button"
                data-kind="quiet"
                tabindex="-1"
                aria-label=label
                title=verb
                aria-disabled=denial.map(|_| "true")
                aria-describedby=denial
                on:click=move |_| open.set(Some(dialog.clone()))
            >
                <Svg icon/>
            </button>
        }
    };
    let rename = button("Rename", Icon::Edit, Method::Post, OpenDialog::Rename(service.clone(), sid.clone()));
    let delete = button("Delete", Icon::Delete, Method::Delete, OpenDialog::Delete(service.clone(), sid.clone()));
    let (label, copied) = (format!("Actions for {name}"), format!("SID of {name}"));
    view! {
        <Toolbar label>
            <CopyButton text=sid.to_string() what=copied/>
            {rename}
            {delete}
        </Toolbar>
    }
    .into_any()
}
