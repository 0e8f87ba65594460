//! Default service of the account, shared by the pages that show services.

use api::error::code;
use api::service::{Fetch, Service};
use api::{ApiError, Endpoint, ParameterInfo, Params, Request, Sid, configuration};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::texts;
use crate::backend::client::Client;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::icon::{Icon, Svg};

const SETTING: &ParameterInfo = configuration::Update::default_chat_service_sid().info();

/// SID of the default service, once it is loaded; empty if there is none. Pages work without it if it cannot be loaded.
#[derive(Clone, Copy)]
pub struct DefaultService {
    client: Client,
    sid: RwSignal<Option<String>>,
}

impl DefaultService {
    /// Loads the SID and provides it to the page.
    pub fn provide() -> Self {
        let default = Self { client: expect_context(), sid: RwSignal::new(None) };
        provide_context(default);
        // The page works without it, so that a failure is not shown.
        spawn_local(async move { drop(default.request(configuration::Fetch {}.request(&())).await) });
        default
    }

    /// Returns true if a service is the default. Tracked.
    pub fn is(self, sid: &str) -> bool {
        self.sid.with(|default| default.as_deref() == Some(sid))
    }

    /// Checks again whether the service exists.
    pub fn recheck(self) {
        self.sid.update(|_| ());
    }

    /// Sets the default service, or clears it with an empty text. Returns the previous one.
    ///
    /// # Errors
    ///
    /// A sentence for the user: a request failed, the API stored another value, or the default is not `only` any more.
    pub async fn set(self, sid: &str, only: Option<&str>) -> Result<String, String> {
        let now = self.request(configuration::Fetch {}.request(&())).await.map_err(|error| error.to_string())?;
        let before = SETTING.text(&now);
        if only.is_some_and(|only| only != before) {
            return Err(texts::DEFAULT_CHANGED.to_owned());
        }
        let mut params = Params::default();
        params.push(SETTING.wire, sid);
        let precondition = Some(api::precondition::update(&[*SETTING], &params, &now));
        let request = Request { precondition, ..configuration::Update::request_with(&(), params) };
        match self.request(request).await.map(|answer| SETTING.text(&answer)) {
            Ok(kept) if kept == sid => Ok(before),
            Ok(kept) if kept.is_empty() => Err(texts::DEFAULT_NOT_STORED.to_owned()),
            Ok(kept) => Err(texts::stored_another(&kept)),
            Err(error) if error.is_outcome_unknown() => Err(texts::unconfirmed(&error)),
            Err(error) if error.code() == Some(code::SERVICE_NOT_FOUND) => Err(texts::service_missing(sid)),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Sends a request and takes the default service of its response.
    async fn request(self, request: Request) -> Result<Value, ApiError> {
        let answer = self.client.send_as(request).await?;
        self.sid.try_set(Some(SETTING.text(&answer)));
        Ok(answer)
    }
}

/// Badge of the default service.
#[component]
pub fn DefaultBadge(sid: String) -> impl IntoView {
    let default: DefaultService = expect_context();
    view! {
        <Show when=move || default.is(&sid)>
            <span class="badge" data-tone="accent">
                {texts::DEFAULT}
            </span>
        </Show>
    }
}

/// Warning if the default service does not exist. Otherwise it shows `otherwise`, so that the layout does not move.
#[component]
pub fn DefaultGone(otherwise: &'static str) -> impl IntoView {
    let default: DefaultService = expect_context();
    let sid = move || default.sid.with(|sid| sid.as_ref()?.parse::<Sid<Service>>().ok());
    view! {
        <div role="status">
            {move || match sid() {
                Some(sid) => view! { <Gone sid otherwise/> }.into_any(),
                None => view! { <p class="hint">{otherwise}</p> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Gone(sid: Sid<Service>, otherwise: &'static str) -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let text = StoredValue::new(sid.to_string());
    // A signal: the list of services would be the only user of a resource's code on the first visit.
    let is_gone = RwSignal::new(false);
    spawn_local(async move {
        let service = client.call(Fetch {}, &sid).await;
        is_gone.try_set(service.is_err_and(|error| error.is_not_found()));
    });
    move || {
        if !is_gone.get() {
            return view! { <p class="hint">{otherwise}</p> }.into_any();
        }
        view! {
            <p class="warning row">
                <Svg icon=Icon::Alert/>
                <span>
                    {texts::DEFAULT_MISSING_BEFORE} " " <span class="code">{text.get_value()}</span> " "
                    {texts::DEFAULT_MISSING_AFTER} " "
                    <a href=navigation.href(&Route::Configuration)>{texts::CHOOSE_ANOTHER}</a>
                </span>
            </p>
        }
        .into_any()
    }
}
