//! Page with every control of the app in every state, in development builds only.
//!
//! It is a reference for people who change a control or its style, and the tests compare pictures of its sections. It mounts the components
//! of the app. None of them sends a request.

mod buttons;
mod context;
mod dialogs;
mod durations;
mod example;
mod feedback;
mod fields;
mod forms;
mod grids;
mod messages;
mod options;
mod table;
mod values;

use leptos::prelude::*;

use self::buttons::Buttons;
use self::dialogs::Dialogs;
use self::durations::Durations;
use self::feedback::Feedback;
use self::fields::Fields;
use self::forms::Forms;
use self::grids::Grids;
use self::messages::NotesAndToasts;
use self::options::Options;
use self::table::Tables;
use self::values::Values;
use crate::lazy::add_style;
use crate::routes::Route;
use crate::ui::focus::focus_heading;
use crate::ui::on_this_page::OnThisPage;

/// Ids and titles of the sections, in their order.
const SECTIONS: [(&str, &str); 11] = [
    buttons::SECTION,
    values::SECTION,
    fields::SECTION,
    durations::SECTION,
    options::SECTION,
    grids::SECTION,
    feedback::SECTION,
    messages::SECTION,
    forms::SECTION,
    table::SECTION,
    dialogs::SECTION,
];

/// Page with every control.
#[component]
pub fn Controls() -> impl IntoView {
    add_style(include_str!("../style/controls.css"));
    context::provide();
    // The forms that are submitted for their state take the focus.
    Effect::new(|_| request_animation_frame(|| request_animation_frame(focus_heading)));
    let sections = SECTIONS.map(|(id, title)| (format!("{id}-heading"), title)).into();
    view! {
        <header>
            <h1>{Route::Controls.title()}</h1>
            <p class="hint">"Every control of the app in every state. This page exists in development builds only and sends no request."</p>
        </header>
        <OnThisPage sections/>
        <Buttons/>
        <Values/>
        <Fields/>
        <Durations/>
        <Options/>
        <Grids/>
        <Feedback/>
        <NotesAndToasts/>
        <Forms/>
        <Tables/>
        <Dialogs/>
    }
}
