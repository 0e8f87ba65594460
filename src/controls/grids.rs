//! Examples of large groups of checkboxes: the grid of permissions and the table of events.

use api::role::{RoleType, Update};
use leptos::prelude::*;

use super::example::{Example, FieldExamples, FieldState, Section};
use super::fields::hooks;
use crate::role::permission_grid::PermissionGrid;
use crate::webhooks::Events;

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("grids", "Permissions and events");

const ROLES: &[FieldState] = &[FieldState::stored(
    "permissions",
    "with a permission that is not documented",
    "sendMessage\neditOwnMessage\nfly",
)];

/// Section with large groups of checkboxes.
#[component]
pub fn Grids() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <FieldExamples
                control="Permissions"
                info=Update::permissions().info()
                states=ROLES
                render=|setting| view! { <PermissionGrid setting r#type=Some(RoleType::Conversation)/> }.into_any()
                is_wide=true
            />
            <Example state="Events: with a column without a URL, and an event that is not documented" is_wide=true>
                <Events hooks=hooks("events")/>
            </Example>
        </Section>
    }
}
