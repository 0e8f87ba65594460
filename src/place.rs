//! Pages of the places that the engine names.

use api::resources::ResourceKind;
use engine::Place;
use leptos::prelude::*;

use crate::navigation::Navigation;
use crate::routes::{Route, Section};
use crate::texts;

/// Returns the page where a setting or resource is shown and changed. `None` if the app has no such page.
pub fn route_of(place: &Place) -> Option<Route> {
    let of_service = |section| Some(Route::Service(place.service.clone()?, section));
    match place.resource {
        ResourceKind::Configuration => Some(Route::Configuration),
        ResourceKind::Webhooks => Some(Route::Webhooks),
        ResourceKind::AddressConfiguration => {
            Some(place.sid.as_ref().and_then(|sid| sid.parse().ok()).map_or(Route::Addresses, Route::Address))
        }
        ResourceKind::Service => of_service(Section::Overview),
        ResourceKind::ServiceConfiguration => of_service(Section::Configuration),
        ResourceKind::ServiceWebhooks => of_service(Section::Webhooks),
        ResourceKind::Notifications => of_service(Section::Notifications),
        ResourceKind::ChatService => of_service(Section::Chat),
        ResourceKind::Role => {
            of_service(place.sid.as_ref().and_then(|sid| sid.parse().ok()).map_or(Section::Roles, Section::Role))
        }
        _ => None,
    }
}

/// Link to the page of a place. `of` names what it belongs to, for screen readers: the name of a service. Nothing if the app has no such page.
#[component]
pub fn PlaceLink(place: Place, #[prop(into)] of: String) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let label = texts::open_resource(place.resource);
    route_of(&place).map(|route| {
        let of = (!of.is_empty()).then(|| {
            view! { <span class="visually-hidden">" " {texts::OF_SERVICE} " " <bdi>{of}</bdi></span> }
        });
        view! { <a class="button" href=navigation.href(&route)>{label} {of}</a> }
    })
}
