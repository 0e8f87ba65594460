//! Cells of push notifications and webhooks, which are read while they are on the screen.

use std::sync::Arc;

use api::Sid;
use api::service::Service;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::texts;
use crate::health::HealthContext;
use crate::health::rows::{RowReading, Setting, Text};
use crate::service::name::name_of;
use crate::ui::icon::{Icon, Svg};

/// Renders the cell of a service.
pub fn cell(setting: Setting, service: &Arc<Service>) -> AnyView {
    let rows = HealthContext::of_app().rows;
    let sid = service.sid.known().cloned();
    sid.map(|sid| view! { <SettingCell rows setting sid name=name_of(service)/> }).into_any()
}

#[component]
fn SettingCell(rows: RowReading, setting: Setting, sid: Sid<Service>, name: String) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let Some(cell) = element.get() else { return };
        rows.watch(&cell);
        let cell = SendWrapper::new(cell);
        on_cleanup(move || rows.unwatch(&cell));
    });
    let mark = setting.mark(&sid);
    let text = Memo::new({
        let sid = sid.clone();
        move |_| rows.text(setting, &sid)
    });
    let retry = move |_| {
        // The button disappears.
        if let Some(cell) = element.get_untracked() {
            let _ = cell.focus();
        }
        rows.retry(setting, &sid);
    };
    let label = texts::read_again(setting.name(), &name);
    let content = move || {
        match text.get() {
        Text::Waiting => view! { <Placeholder/> }.into_any(),
        Text::Nothing => view! { <span class="none">{texts::CELL_NONE}</span> }.into_any(),
        Text::Read(text, "") => view! { <span title=text.clone()>{text.clone()}</span> }.into_any(),
        Text::Read(text, of) => {
            view! { <span title=text.clone()>{text.clone()}</span> " " <small>{of}</small> }.into_any()
        }
        Text::Unknown(why) => view! {
            <span class="none" title=why>{texts::CELL_UNKNOWN}</span>
            <button type="button" class="copy" data-kind="quiet" aria-label=label.clone() title=texts::READ_AGAIN on:click=retry.clone()>
                <Svg icon=Icon::History/>
            </button>
        }
        .into_any(),
    }
    };
    view! { <div class="setting" tabindex="-1" node_ref=element data-setting=mark>{content}</div> }
}

/// Room for a text that is being read.
#[component]
pub fn Placeholder() -> impl IntoView {
    view! { <i class="bone" aria-hidden="true"></i> <span class="visually-hidden">{texts::CELL_LOADING}</span> }
}
