//! Content of the menu of a service.

use std::sync::Arc;

use api::Method;
use api::service::Service;
use leptos::prelude::*;

use super::texts;
use crate::account::default_service::DefaultService;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::service::dialogs::{DialogHandle, OpenDialog};
use crate::service::make_default::make_default;
use crate::service::name::name_of;
use crate::session::context::permissions;
use crate::ui::copy::copy;
use crate::ui::icon::Icon;
use crate::ui::popup::{MenuItem, MenuLink, Popup};
use crate::ui::texts::sid_of;
use crate::ui::toast::Toasts;

/// Actions on a service: rename, make default, compare, copy the SID, delete.
#[component]
pub fn ServiceMenu(service: Arc<Service>) -> impl IntoView {
    let (navigation, toasts): (Navigation, Toasts) = (expect_context(), expect_context());
    let (default, DialogHandle(open)): (DefaultService, _) = (expect_context(), expect_context());
    let popup: Popup = expect_context();
    // The file of the menu may have been loaded after it was opened.
    Effect::new(move |_| popup.focus_first());
    let sid = service.sid.known().cloned()?;
    let permissions = permissions();
    let (write, delete) = (permissions.denial(Method::Post), permissions.denial(Method::Delete));
    let compare = format!("{}?from={sid}", navigation.href(&Route::Compare));
    let make = make_default(&service, &sid);
    let is_default = untrack(|| default.is(sid.as_str()));
    let (copied, text, what) = (RwSignal::new(false), sid.to_string(), sid_of(&name_of(&service)));
    let copy_sid = move |()| copy(toasts, copied, text.clone(), what.clone());
    let dialog = move |dialog: OpenDialog| move |()| open.set(Some(dialog.clone()));
    let rename = dialog(OpenDialog::Rename(service.clone(), sid.clone()));
    let remove = dialog(OpenDialog::Delete(service, sid));
    Some(view! {
        <MenuItem icon=Icon::Edit label=texts::MENU_RENAME denial=write run=rename/>
        {(!is_default).then(|| {
            view! { <MenuItem icon=Icon::Check label=texts::MENU_MAKE_DEFAULT denial=write run=make/> }
        })}
        <MenuLink icon=Icon::Duplicate label=texts::MENU_COMPARE href=compare/>
        <MenuItem icon=Icon::Copy label=texts::MENU_COPY_SID run=copy_sid/>
        <MenuItem icon=Icon::Delete label=texts::MENU_DELETE denial=delete run=remove/>
    })
}
