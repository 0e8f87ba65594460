//! Cards of the first page: frame, skeleton and failure.

use api::ApiError;
use leptos::prelude::*;
use serde_json::Value;

use super::reading::Reading;
use super::texts;
use crate::feedback::load::{Failed, Shape, Waiting};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::focus::focus_heading;
use crate::ui::icon::{Icon, Svg};

/// Card whose content is in the lazy module.
#[derive(Clone, Copy)]
pub enum LazyCard {
    Attention,
    Events,
    Changes,
    FirstSteps,
}

impl LazyCard {
    /// Subject of a sentence about the content.
    pub fn what(self) -> &'static str {
        match self {
            Self::Attention => texts::CHECK_SUBJECT,
            Self::Events => texts::WEBHOOKS_SUBJECT,
            Self::Changes => texts::HISTORY_SUBJECT,
            Self::FirstSteps => texts::FIRST_STEPS_SUBJECT,
        }
    }

    /// Placeholder with the shape of the content.
    pub fn skeleton(self) -> AnyView {
        let rows = match self {
            Self::Attention => 2,
            Self::Events => 3,
            Self::Changes | Self::FirstSteps => 5,
        };
        view! { <Waiting what=self.what() shape=Shape::Lines(rows)/> }.into_any()
    }
}

/// Card with a heading and a link to its page.
#[component]
pub fn Card(
    name: &'static str,
    #[prop(into)] title: Signal<&'static str>,
    /// Page that the card is about, and the label of the link to it.
    link: (Route, &'static str),
    children: Children,
) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let heading = format!("card-{name}");
    view! {
        <section class="panel card" data-card=name aria-labelledby=heading.clone()>
            <header class="spread">
                <h2 id=heading.clone()>{title}</h2>
                <a class="button pill" href=navigation.href(&link.0)>{link.1}</a>
            </header>
            <div class="body">{children()}</div>
        </section>
    }
}

/// Failure of one card. `what` names its data in a sentence: "The webhooks". A denied request is not offered again.
#[component]
pub fn CardFailure(what: &'static str, error: ApiError, retry: Callback<()>) -> impl IntoView {
    if error.status() == Some(403) {
        return view! {
            <div class="note">
                <Svg icon=Icon::Lock/>
                <p><b>{texts::denied(what)}</b> " " {error.to_string()}</p>
            </div>
        }
        .into_any();
    }
    let retry = Callback::new(move |()| {
        retry.run(());
        // The button disappears.
        focus_heading();
    });
    view! { <Failed what error retry/> }.into_any()
}

/// Content of a card that shows a response.
#[component]
pub fn Shown(
    what: &'static str,
    reading: Reading,
    /// Number of lines of the placeholder.
    rows: usize,
    view: impl Fn(Value) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    move || match reading.response.get() {
        None => view! { <Waiting what shape=Shape::Lines(rows)/> }.into_any(),
        Some(Ok(response)) => view(response),
        Some(Err(error)) => {
            view! { <CardFailure what error retry=Callback::new(move |()| reading.retry())/> }.into_any()
        }
    }
}
