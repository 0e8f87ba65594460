//! Examples of buttons and links.

use api::Method;
use api::gateway::Role;
use leptos::prelude::*;

use super::context::AsRole;
use super::example::{Example, Section};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::session::context::permissions;
use crate::session::denial::{ChangesDenied, DeletionDenied};
use crate::ui::copy::CopyButton;
use crate::ui::icon::{Icon, Svg};
use crate::ui::toolbar::Toolbar;
use crate::value::moment::ClockSwitch;

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("buttons", "Buttons and links");

/// Section with buttons and links.
#[component]
pub fn Buttons() -> impl IntoView {
    view! {
        <Section section=SECTION>
            <Example state="Kinds: plain, primary, danger, quiet">
                <div class="row"><Kinds/></div>
            </Example>
            <Example state="The same while they cannot be used">
                <div class="row"><Kinds is_off=true/></div>
            </Example>
            <Example state="Busy, and not available to scripts and users">
                <div class="row">
                    <button type="button" data-kind="primary" aria-disabled="true">"Saving webhooks"</button>
                    <button type="button" disabled>"Clear"</button>
                </div>
            </Example>
            <Icons/>
            <Example state="Denied to viewers, with the note">
                <AsRole role=Role::Viewer>
                    <ChangesDenied/>
                    <DeniedButton method=Method::Post label="Create service"/>
                </AsRole>
            </Example>
            <Example state="Denied to editors, with the hint">
                <AsRole role=Role::Editor>
                    <DeletionDenied/>
                    <DeniedButton method=Method::Delete label="Delete service"/>
                </AsRole>
            </Example>
            <Pills/>
            <Links/>
        </Section>
    }
}

/// A button of each kind.
#[component]
fn Kinds(#[prop(optional)] is_off: bool) -> impl IntoView {
    let kinds = [
        (None, "Dry run"),
        (Some("primary"), "Save webhooks"),
        (Some("danger"), "Delete role"),
        (Some("quiet"), "Discard changes"),
    ];
    let button = |(kind, label): (Option<&'static str>, &'static str)| {
        view! { <button type="button" data-kind=kind aria-disabled=is_off.then_some("true")>{label}</button> }
    };
    kinds.map(button).into_iter().collect_view()
}

/// Buttons with icons, and a row of actions.
#[component]
fn Icons() -> impl IntoView {
    let navigation: Navigation = expect_context();
    view! {
        <Example state="With an icon, and an icon alone">
            <div class="row">
                <button type="button" data-kind="primary"><Svg icon=Icon::Plus/> "Create service"</button>
                <button type="button" data-kind="quiet" aria-label="Dismiss"><Svg icon=Icon::Close/></button>
                <CopyButton text="IS00000000000000000000000000000001" what="SID of Support chat"/>
            </div>
        </Example>
        <Example state="Row of actions">
            <Toolbar label="Actions for agent">
                <CopyButton text="RL00000000000000000000000000000001" what="SID of agent"/>
                <a class="button" data-kind="quiet" tabindex="-1" href=navigation.href(&Route::Home) aria-label="Edit agent" title="Edit">
                    <Svg icon=Icon::Edit/>
                </a>
                <button type="button" data-kind="quiet" tabindex="-1" aria-label="Delete agent" title="Delete"><Svg icon=Icon::Delete/></button>
            </Toolbar>
        </Example>
    }
}

/// Button that is denied to users who may not send requests of a method.
#[component]
fn DeniedButton(method: Method, label: &'static str) -> impl IntoView {
    let denial = permissions().denial(method);
    view! {
        <div class="row">
            <button type="button" aria-disabled=denial.map(|_| "true") aria-describedby=denial>{label}</button>
        </div>
    }
}

/// Pills and chips.
#[component]
fn Pills() -> impl IntoView {
    let chosen = RwSignal::new("All");
    let chip = move |label: &'static str| {
        let is_chosen = move || (chosen.get() == label).to_string();
        view! { <button type="button" class="pill" aria-pressed=is_chosen on:click=move |_| chosen.set(label)>{label}</button> }
    };
    view! {
        <Example state="Pill, and switch between time zones">
            <div class="row">
                <button type="button" class="pill">"Restore default"</button>
                <ClockSwitch/>
            </div>
        </Example>
        <Example state="Chips, of which one is pressed">
            <div class="row" role="group" aria-label="Filter">
                {["All", "Needs attention", "Without webhooks"].map(chip).into_iter().collect_view()}
            </div>
        </Example>
    }
}

/// Links to pages of the app and to another site.
#[component]
fn Links() -> impl IntoView {
    let navigation: Navigation = expect_context();
    let href = move || navigation.href(&Route::Home);
    view! {
        <Example state="Link in a sentence, and link as a button">
            <p>"You can change them under " <a href=href>"Home"</a> "."</p>
            <div class="row">
                <a class="button" href=href>"Go to Home"</a>
                <a class="button" data-kind="primary" href=href>"View service"</a>
                <a class="button" href=href aria-disabled="true">"Copy role"</a>
            </div>
        </Example>
        <Example state="Link to another site">
            <p><a href=api::service::DOCS target="_blank" rel="noreferrer">"About friendly names"</a></p>
        </Example>
    }
}
