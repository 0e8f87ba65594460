//! Checks of leftovers, limits and settings of Chat v2.

use api::chat_service::Update;
use api::operation::{Action, Operation};
use api::resources::ResourceKind;
use api::{Endpoint, Json, Parameter, ParameterInfo};

use super::{Evidence, ServiceView, list};
use crate::place::Place;

/// Finds services without users and conversations, except the default service.
pub(super) fn leftover(view: &ServiceView<'_>, evidence: &mut Evidence) {
    let is_empty = [&view.details.has_conversations, &view.details.has_users]
        .into_iter()
        .all(|known| known.read() == Some(&false));
    let is_default = view.snapshot.default_service_sid() == Some(view.sid);
    let Some(service) = view.snapshot.service(view.sid).filter(|_| is_empty && !is_default) else { return };
    let day = service.date_updated.known().map(|date| date.day().to_owned()).unwrap_or_default();
    evidence.add(
        Place::service(ResourceKind::Service, view.sid),
        format!("No conversations and no users. Last changed on {day}."),
    );
}

/// Limits of Chat v2, with their default and maximum.
const LIMITS: [(Parameter<Update>, u64); 2] =
    [(Update::limits_channel_members(), 100), (Update::limits_user_channels(), 250)];
const MAXIMUM: u64 = 1_000;

/// Finds limits of Chat v2 that are close to the maximum.
pub(super) fn limit_high(view: &ServiceView<'_>, evidence: &mut Evidence) {
    for (parameter, value, _) in limits(view) {
        if is_high(value) {
            let label = parameter.info().label;
            evidence.add(chat(view).at(parameter), format!("{label}: {value} of at most {MAXIMUM}."));
        }
    }
}

/// Finds limits of Chat v2 that are far below the default.
pub(super) fn limit_low(view: &ServiceView<'_>, evidence: &mut Evidence) {
    for (parameter, value, default) in limits(view) {
        if is_low(value, default) {
            let label = parameter.info().label;
            evidence.add(chat(view).at(parameter), format!("{label}: {value}. Default: {default}."));
        }
    }
}

fn is_high(value: u64) -> bool {
    value * 10 >= MAXIMUM * 9
}

fn is_low(value: u64, default: u64) -> bool {
    value * 4 < default
}

fn limits(view: &ServiceView<'_>) -> Vec<(Parameter<Update>, u64, u64)> {
    let Some(response) = view.details.chat.read().map(Json::to_json) else { return Vec::new() };
    let value = |parameter: Parameter<Update>| parameter.info().text(&response).parse().ok();
    LIMITS.into_iter().filter_map(|(parameter, default)| Some((parameter, value(parameter)?, default))).collect()
}

/// Finds changed settings that only Chat v2 has.
pub(super) fn chat_only(view: &ServiceView<'_>, evidence: &mut Evidence) {
    let Some(response) = view.details.chat.read().map(Json::to_json) else { return };
    // A limit with a finding of its own is not reported twice.
    let reported: Vec<_> = limits(view)
        .into_iter()
        .filter(|(_, value, default)| is_high(*value) || is_low(*value, *default))
        .map(|(parameter, ..)| parameter.info().wire)
        .collect();
    let is_meant = |info: &&ParameterInfo| !reported.contains(&info.wire) && is_changed(info, &info.text(&response));
    let set: Vec<_> = chat_only_settings().filter(is_meant).map(|info| info.label).collect();
    if !set.is_empty() {
        evidence.add(chat(view), format!("Changed: {}.", list(&set)));
    }
}

/// Returns true for a value that differs from the documented default. Without one, nothing can be said.
fn is_changed(info: &ParameterInfo, text: &str) -> bool {
    !text.is_empty() && info.is_default(text) == Some(false)
}

/// Settings of Chat v2 that no request of Conversations changes.
pub(crate) fn chat_only_settings() -> impl Iterator<Item = &'static ParameterInfo> {
    let has_twin = |wire: &str| {
        let updates = ResourceKind::ALL.iter().filter_map(|kind| Operation::of(*kind, Action::Update));
        updates.flat_map(|update| update.parameters).any(|field| field.twin.is_some_and(|twin| twin.wire == wire))
    };
    // A service is renamed by Chat v2 only, and its events have other names there.
    let is_shared = |wire: &str| {
        [Update::friendly_name(), Update::webhook_filters()].iter().any(|shared| shared.info().wire == wire)
    };
    Update::PARAMETERS.iter().filter(move |info| !has_twin(info.wire) && !is_shared(info.wire))
}

fn chat(view: &ServiceView<'_>) -> Place {
    Place::service(ResourceKind::ChatService, view.sid)
}
