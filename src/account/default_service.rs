//! The account's default service, as every page that shows services knows it.

use api::error::code;
use api::service::{Fetch, Service};
use api::{ApiError, Endpoint, FieldInfo, Params, Request, Sid, configuration};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::backend::client::Client;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::icon::{Icon, Svg};

const SETTING: FieldInfo = configuration::Update::FIELDS[0];

/// Which service it is, once that is known; an empty text where there is none. Where it cannot be found out, a page goes on without.
#[derive(Clone, Copy)]
pub struct DefaultService {
    client: Client,
    sid: RwSignal<Option<String>>,
}

impl DefaultService {
    /// Asks once for the page at hand.
    pub fn provide() -> Self {
        let default = Self { client: expect_context(), sid: RwSignal::new(None) };
        provide_context(default);
        // Nothing on the page depends on it so much that a failure would have to be told.
        spawn_local(async move { drop(default.hear(configuration::Fetch {}.request(&())).await) });
        default
    }

    /// Whether that is the one.
    pub fn is(self, sid: &str) -> bool {
        self.sid.with(|default| default.as_deref() == Some(sid))
    }

    /// Looks again whether there is such a service.
    pub fn recheck(self) {
        self.sid.update(|_| ());
    }

    /// Makes it the default, or with an empty text none; answers which it was until then. Where `only` one may be replaced and it is
    /// another by now, nothing is sent.
    pub async fn set(self, sid: &str, only: Option<&str>) -> Result<String, String> {
        let now = self.hear(configuration::Fetch {}.request(&())).await.map_err(|error| error.to_string())?;
        let before = SETTING.text(&now);
        if only.is_some_and(|only| only != before) {
            return Err("Nothing was sent: somebody else has changed it meanwhile.".to_owned());
        }
        let mut params = Params::default();
        params.push(SETTING.wire, sid);
        let seen = Some(api::seen(&[SETTING], &params, &now));
        let request = Request { seen, ..configuration::Update::carry(&(), params) };
        match self.hear(request).await.map(|answer| SETTING.text(&answer)) {
            Ok(kept) if kept == sid => Ok(before),
            Ok(kept) if kept.is_empty() => Err("The API took this and keeps none.".to_owned()),
            Ok(kept) => Err(format!("The API took this and keeps {kept}.")),
            Err(error) if error.is_outcome_unknown() => {
                Err(format!("It may or may not be saved. Doing it again does no harm. {error}"))
            }
            Err(error) if error.code() == Some(code::SERVICE_NOT_FOUND) => {
                Err(format!("{sid} does not exist, or not any more."))
            }
            Err(error) => Err(error.to_string()),
        }
    }

    /// Takes what the API answers that it keeps.
    async fn hear(self, request: Request) -> Result<Value, ApiError> {
        let answer = self.client.ask(request).await?;
        self.sid.try_set(Some(SETTING.text(&answer)));
        Ok(answer)
    }
}

/// Marks the default service.
#[component]
pub fn DefaultBadge(sid: String) -> impl IntoView {
    let default: DefaultService = expect_context();
    view! {
        <Show when=move || default.is(&sid)>
            <span class="badge" data-tone="accent">
                "Default"
            </span>
        </Show>
    }
}

/// Says where the default points nowhere, which is otherwise found out by an outage. `otherwise` stands in its place, so that nothing
/// moves when it arrives.
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
    // A signal and not a resource, whose machinery the list of services would be alone to need.
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
                    "The default service " <span class="code">{text.get_value()}</span>
                    " does not exist: requests that name no service have none to act on. "
                    <a href=navigation.href(&Route::Configuration)>"Choose another"</a>
                </span>
            </p>
        }
        .into_any()
    }
}
