//! What may be done here, mirrored in the controls. The gateway holds to it by itself; here it is said before somebody tries.

use api::Method;
use api::gateway::Role;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MouseEvent};

use crate::backend::source::Sources;
use crate::ui::icon::{Icon, Svg};

/// What the role of whoever is signed in allows, and the account at hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rights {
    pub role: Role,
    pub read_only: bool,
}

/// The id of the note that says why nothing can be changed, and what the ids of all such notes begin with.
const BARRED: &str = "barred";

/// The id of the note that says why nothing can be deleted, though it can be changed.
const BARRED_DELETE: &str = "barred-delete";

impl Rights {
    /// Of a sandbox, or of a server that somebody has connected to by themselves.
    pub const ALL: Self = Self { role: Role::Admin, read_only: false };

    /// Those of whoever looks at the page.
    pub fn here() -> Self {
        let sources: Sources = expect_context();
        sources.visit.with_value(|visit| visit.as_ref().map_or(Self::ALL, |visit| visit.rights()))
    }

    /// The id of what says why calls of this method are not allowed, where they are not: a control that would make one is described by
    /// it, and does nothing.
    pub fn barred(self, method: Method) -> Option<&'static str> {
        let allows = |method| method == Method::Get || !self.read_only && self.role.allows(method);
        match () {
            () if allows(method) => None,
            () if allows(Method::Post) => Some(BARRED_DELETE),
            () => Some(BARRED),
        }
    }

    /// Why calls of this method are not allowed, where they are not.
    pub fn why_not(self, method: Method) -> Option<&'static str> {
        let barred = self.barred(method)?;
        Some(match self.role {
            _ if self.read_only => "This account is read-only here: the gateway lets nobody change anything in it.",
            _ if barred == BARRED_DELETE => "Only admins can delete. You are an editor.",
            _ => "You are a viewer: you can look at everything, and change nothing.",
        })
    }
}

/// Says on top of a page that nothing can be changed on it, and holds clicks back from what is barred.
#[component]
pub fn NothingChanges() -> impl IntoView {
    hold_back();
    Rights::here().why_not(Method::Post).map(|why| {
        view! {
            <div class="note" id=BARRED>
                <Svg icon=Icon::Lock/>
                <p>{why}</p>
            </div>
        }
    })
}

/// Says beside what deletes that only admins can.
#[component]
pub fn OnlyAdmins() -> impl IntoView {
    let rights = Rights::here();
    let is_said_here = rights.barred(Method::Delete) == Some(BARRED_DELETE);
    is_said_here.then(|| view! { <p class="hint" id=BARRED_DELETE>{rights.why_not(Method::Delete)}</p> })
}

/// Stops clicks on their way to controls that are barred, for as long as there is an owner.
fn hold_back() {
    let hold = Closure::<dyn Fn(MouseEvent)>::new(|event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let barred = target.and_then(|target| target.closest(&format!("[aria-describedby^={BARRED}]")).ok().flatten());
        if barred.is_some() {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    // On its way down, before the control itself hears of it. It fails only outside a browser.
    let _ = window().add_event_listener_with_callback_and_bool("click", hold.as_ref().unchecked_ref(), true);
    let hold = SendWrapper::new(hold);
    on_cleanup(move || {
        let _ = window().remove_event_listener_with_callback_and_bool("click", hold.as_ref().unchecked_ref(), true);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barred(role: Role, read_only: bool) -> [Option<&'static str>; 3] {
        Method::ALL.map(|method| Rights { role, read_only }.barred(method))
    }

    #[test]
    fn a_role_bars_what_it_does_not_allow() {
        assert_eq!(barred(Role::Viewer, false), [None, Some(BARRED), Some(BARRED)]);
        assert_eq!(barred(Role::Editor, false), [None, None, Some(BARRED_DELETE)]);
        assert_eq!(barred(Role::Admin, false), [None; 3]);
    }

    #[test]
    fn an_account_that_may_only_be_read_bars_everybody() {
        for role in [Role::Viewer, Role::Editor, Role::Admin] {
            assert_eq!(barred(role, true), [None, Some(BARRED), Some(BARRED)]);
            assert!(
                Rights { role, read_only: true }.why_not(Method::Delete).is_some_and(|why| why.contains("read-only"))
            );
        }
    }

    #[test]
    fn what_is_said_agrees_with_what_the_gateway_enforces() {
        for role in [Role::Viewer, Role::Editor, Role::Admin] {
            for method in Method::ALL {
                assert_eq!(Rights { role, read_only: false }.why_not(method).is_none(), role.allows(method));
            }
        }
    }
}
