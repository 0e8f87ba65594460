//! Examples of badges and of values that are only shown.

use api::date::Timestamp;
use api::service::Service;
use api::{Reported, Sid};
use leptos::prelude::*;
use serde_json::json;

use super::context::account;
use super::example::{Example, Section};
use crate::session::account_mark::marks;
use crate::value::moment::{Moment, UnexpectedValue};
use crate::value::odd_entry::OddEntry;
use crate::value::sid::{SidCell, SidText};

/// Id and title of the section.
pub const SECTION: (&str, &str) = ("values", "Badges and values");

/// Time of the examples: 2 November 2026, 9:05 UTC.
pub const TIME: u64 = 1_793_610_300;

/// Section with badges and values.
#[component]
pub fn Values() -> impl IntoView {
    let sid = Sid::<Service>::from_digits(1);
    let odd: Reported<Sid<Service>> = Reported::Unexpected(json!("IS1"));
    view! {
        <Section section=SECTION>
            <Badges/>
            <Example state="Time: known, absent, not as documented">
                <p><Moment value=Reported::Known(Timestamp::from_unix(TIME))/></p>
                <p><Moment value=Reported::Absent/></p>
                <p><Moment value=Reported::Unexpected(json!("yesterday"))/></p>
            </Example>
            <Example state="SID: with a copy button, in a table, not as documented">
                <p><SidText value=Reported::Known(sid.clone()) what="SID of Support chat"/></p>
                <p><SidCell value=Reported::Known(sid)/></p>
                <p><SidCell value=odd/></p>
            </Example>
            <Example state="Unexpected value, no value, and an entry that is no resource">
                <p><UnexpectedValue text=Some("PATCH".to_owned())/></p>
                <p><UnexpectedValue text=None/></p>
                <p><OddEntry entry=json!(["not", "a role"]).to_string()/></p>
            </Example>
            <Example state="Value before and after a change, code, API name, and a key">
                <p><del>"7 days (P7D)"</del> " " <ins>"30 days (P30D)"</ins></p>
                <p><code class="code">"onMessageAdded"</code> " " <code class="wire">"DefaultClosedTimer"</code> " " <kbd>"Ctrl K"</kbd></p>
            </Example>
        </Section>
    }
}

/// Badges of each tone.
#[component]
fn Badges() -> impl IntoView {
    let tones = [
        (None, "Not default"),
        (Some("accent"), "Default service"),
        (Some("warning"), "Deprecated"),
        (Some("danger"), "2 findings"),
    ];
    let badge = |(tone, label): (Option<&'static str>, &'static str)| {
        view! { <span class="badge" data-tone=tone>{label}</span> }
    };
    view! {
        <Example state="Badges: plain, accent, warning, danger">
            <p class="row">{tones.map(badge).into_iter().collect_view()}</p>
        </Example>
        <Example state="Badges of an account">
            <p class="row">{marks(&account())}</p>
        </Example>
    }
}
