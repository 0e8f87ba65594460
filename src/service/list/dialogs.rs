//! Menus of the rows, and the dialogs that they open: rename and delete.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::Sid;
use api::service::{List, Service};
use leptos::prelude::*;

use crate::account::default_service::DefaultService;
use crate::form::shell::Leave;
use crate::lazy::{Lazy, LazyView};
use crate::list::listing::Listing;
use crate::service::name::name_of;
use crate::ui::bidi::isolate;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus_heading;
use crate::ui::popup::{PopupButton, PopupKind};

/// Dialog that is open, and its service.
#[derive(Clone)]
pub enum OpenDialog {
    Rename(Arc<Service>, Sid<Service>),
    Delete(Arc<Service>, Sid<Service>),
}

/// Handle with which the rows open a dialog.
#[derive(Clone, Copy)]
pub struct DialogHandle(pub RwSignal<Option<OpenDialog>>);

impl DialogHandle {
    /// Provides the handle to the rows of the page.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }
}

/// Dialogs that the rows open.
#[component]
pub fn Dialogs(listing: Listing<List>, selected: RwSignal<BTreeSet<String>>) -> impl IntoView {
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
        selected.update(|selected| _ = selected.remove(sid.as_str()));
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

/// Button that opens the menu of a row.
pub fn actions_cell(service: &Arc<Service>) -> AnyView {
    if service.sid.known().is_none() {
        return ().into_any();
    }
    let label = format!("Actions for {}", name_of(service));
    let service = service.clone();
    view! {
        <PopupButton kind=PopupKind::Menu label>
            <Lazy view=LazyView::ServiceMenu(service.clone())/>
        </PopupButton>
    }
    .into_any()
}
