//! Menu of a service, in the list and on its own page, and the dialogs that it opens: rename and delete.

use std::sync::Arc;

use api::Sid;
use api::service::Service;
use leptos::prelude::*;

use super::texts;
use crate::lazy::{Lazy, LazyView};
use crate::service::name::name_of;
use crate::ui::bidi::isolate;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::popup::{PopupButton, PopupKind};
use crate::ui::texts::actions_for;

/// Dialog that is open, and its service.
#[derive(Clone)]
pub enum OpenDialog {
    Rename(Arc<Service>, Sid<Service>),
    Delete(Arc<Service>, Sid<Service>),
}

/// Handle with which the menus open a dialog.
#[derive(Clone, Copy)]
pub struct DialogHandle(pub RwSignal<Option<OpenDialog>>);

impl DialogHandle {
    /// Provides the handle to the menus of the page.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }
}

/// Dialogs that the menus open.
#[component]
pub fn Dialogs(on_renamed: Callback<Service>, on_deleted: Callback<Sid<Service>>) -> impl IntoView {
    let DialogHandle(open) = expect_context();
    let renaming = Signal::derive(move || matches!(open.get(), Some(OpenDialog::Rename(..))));
    let deleting = Signal::derive(move || matches!(open.get(), Some(OpenDialog::Delete(..))));
    let close = Callback::new(move |()| open.set(None));
    let title = Signal::derive(move || match open.get() {
        Some(OpenDialog::Rename(service, _)) => texts::rename_title(&isolate(&name_of(&service))),
        Some(OpenDialog::Delete(service, _)) => texts::delete_title(&isolate(&name_of(&service))),
        None => String::new(),
    });
    let on_deleted = Callback::new(move |sid: Sid<Service>| {
        // Another dialog may be open by now.
        if open.with_untracked(|open| matches!(open, Some(OpenDialog::Delete(_, other)) if *other == sid)) {
            close.run(());
        }
        on_deleted.run(sid);
    });
    view! {
        <Dialog open=renaming close title role=Role::Dialog>
            {move || match open.get() {
                Some(OpenDialog::Rename(service, sid)) => {
                    let service = Arc::unwrap_or_clone(service);
                    let view = LazyView::RenameService { service, sid, close, on_renamed };
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

/// Button that opens the menu of a service.
#[component]
pub fn ServiceActions(
    service: Arc<Service>,
    /// Text of the button. It has the icon of a menu without one.
    #[prop(default = None)]
    text: Option<ViewFn>,
) -> impl IntoView {
    service.sid.known()?;
    let label = actions_for(&name_of(&service));
    Some(view! {
        <PopupButton kind=PopupKind::Menu label text class="service-actions">
            <Lazy view=LazyView::ServiceMenu(service.clone())/>
        </PopupButton>
    })
}
