//! The configuration of one address.

use api::address_configuration::{AddressConfiguration, Fetch, Update};
use api::{ApiError, Endpoint, Sid};
use leptos::prelude::*;

use super::fields::{CreationFields, creation};
use super::{Masked, name, texts};
use crate::feedback::failure::Failure;
use crate::feedback::load::{Load, Shape, fetch};
use crate::form::control::Line;
use crate::form::settings::{Settings, SettingsForm};
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::texts::sid_of;
use crate::value::moment::{ClockSwitch, Moment};
use crate::value::sid::SidText;

#[component]
pub fn EditAddress(sid: Sid<AddressConfiguration>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let answer = fetch(Fetch {}, &sid);
    let form = move |response| view! { <Loaded sid=sid.clone() response/> };
    view! {
        <nav class="crumbs" aria-label=texts::ADDRESSES>
            <a href=navigation.href(&Route::Addresses)>{texts::ALL_ADDRESSES}</a>
        </nav>
        <h1>{texts::ADDRESS}</h1>
        <Load what=texts::LOADED shape=Shape::Form resource=answer explain view=form/>
    }
}

fn explain(error: ApiError) -> Failure {
    if error.is_not_found() {
        return Failure::new(texts::DELETED, error);
    }
    error.into()
}

#[component]
fn Loaded(sid: Sid<AddressConfiguration>, response: AddressConfiguration) -> impl IntoView {
    let settings = Settings::<Update>::of(texts::SAVE.form, response);
    let of = sid.to_string();
    let name = settings.setting(Update::friendly_name());
    view! {
        <Identity address=settings.response()/>
        <SettingsForm
            words=texts::SAVE
            settings
            of
            request_with=Box::new(move |params| Update::request_with(&sid, params))
            explain
        >
            <section class="panel group" aria-labelledby="name-heading">
                <header>
                    <h2 id="name-heading">{texts::NAME}</h2>
                </header>
                <div class="body">
                    <Line setting=name/>
                </div>
            </section>
            <CreationFields creation=creation!(Update, |parameter| settings.setting(parameter))/>
        </SettingsForm>
    }
}

/// The address and what cannot be changed of it.
#[component]
fn Identity(address: Memo<AddressConfiguration>) -> impl IntoView {
    let fixed = address.get_untracked();
    view! {
        <section class="panel" aria-labelledby="address-heading">
            <header class="spread">
                <h2 id="address-heading">{move || address.with(name)}</h2>
                <ClockSwitch/>
            </header>
            <div class="body stack">
                <dl class="facts">
                    <dt>{texts::ADDRESS}</dt>
                    <dd><Masked address=fixed.address.clone() name=name(&fixed)/></dd>
                    <dt>{texts::TYPE}</dt>
                    <dd>{fixed.r#type.text()}</dd>
                    {fixed.address_country.text().map(|country| view! { <dt>{texts::COUNTRY}</dt> <dd>{country}</dd> })}
                    <dt>{texts::SID}</dt>
                    <dd><SidText value=fixed.sid.clone() what=sid_of(&name(&fixed))/></dd>
                    <dt>{texts::CREATED}</dt>
                    <dd><Moment value=fixed.date_created/></dd>
                    <dt>{texts::UPDATED}</dt>
                    <dd>{move || view! { <Moment value=address.with(|address| address.date_updated.clone())/> }}</dd>
                </dl>
                <p class="hint">{texts::FIXED}</p>
            </div>
        </section>
    }
}
