//! Page of a service: its name, the tabs, and the section that is shown.

use std::sync::Arc;

use api::service::{Fetch, Service};
use api::{ApiError, Sid};
use leptos::prelude::*;

use super::texts;
use crate::account::default_service::{DefaultBadge, DefaultService};
use crate::backend::client::Client;
use crate::feedback::load::{Load, Loadable, load};
use crate::navigation::Navigation;
use crate::push::notifications::Notifications;
use crate::role::list::Roles;
use crate::role::{EditRole, NewRole};
use crate::routes::{Route, Section};
use crate::service::dialogs::{DialogHandle, Dialogs, ServiceActions};
use crate::service::marks::ServiceSurvey;
use crate::service::name::name_of;
use crate::service::open::OpenService;
use crate::service::status::Status;
use crate::service::{chat, configuration, effective, overview, webhooks};
use crate::session::denial::DeletionDenied;
use crate::ui::focus::focus_heading;
use crate::ui::icon::{Icon, Svg};

/// Page of a service, with all of its sections.
#[component]
pub fn ServicePage(sid: Sid<Service>) -> impl IntoView {
    let client: Client = expect_context();
    let navigation: Navigation = expect_context();
    let route = navigation.route();
    let sid = StoredValue::new(sid);
    let call = move || {
        let sid = sid.get_value();
        async move { client.call(Fetch {}, &sid).await }
    };
    // It takes the responses to all requests of the page.
    let survey = ServiceSurvey::provide(sid);
    let service = load(call);
    DefaultService::provide();
    DialogHandle::provide();
    let section = Memo::new(move |_| match route.get() {
        Route::Service(_, section) => section,
        _ => Section::Overview,
    });
    let is_missing = Memo::new(move |_| {
        service.with(|service| service.as_ref().is_some_and(|read| read.as_ref().is_err_and(ApiError::is_not_found)))
    });
    // The heading exists before the service is loaded, so that it can get the focus.
    let name = Memo::new(move |_| {
        service.get().and_then(Result::ok).map_or(texts::SERVICE.to_owned(), |service| name_of(&service))
    });
    let title = Memo::new(move |_| match section.get() {
        Section::Overview => name.get(),
        section => format!("{} – {}", section.title(), name.get()),
    });
    Effect::new(move |_| title.with(|title| navigation.set_page_title(title)));
    name_in_side_bar(sid, service);
    let is_loaded = Memo::new(move |_| service.with(|service| service.as_ref().map(Result::is_ok)));
    survey.begin_soon(is_loaded);
    // The shown data stays until the response has come.
    let refresh = Callback::new(move |()| service.refetch());
    let DialogHandle(dialog) = expect_context();
    // On return to the overview the service is loaded again. A dialog of the overview does not stay over another page.
    Effect::new(move |last: Option<Section>| {
        let section = section.get();
        if last.as_ref().is_some_and(|last| *last != section) {
            dialog.set(None);
        }
        if last.is_some_and(|last| last != Section::Overview) && section == Section::Overview {
            refresh.run(());
        }
        section
    });
    view! {
        <nav class="crumbs" aria-label=texts::CRUMBS>
            <a href=navigation.href(&Route::Services)>{texts::ALL_SERVICES}</a>
        </nav>
        {move || match is_missing.get() {
            true => view! { <Missing sid/> }.into_any(),
            false => view! {
                <Heading sid name section service/>
                <Tabs sid section/>
                <Body sid section service refresh/>
                <ServiceDialogs service/>
            }
            .into_any(),
        }}
    }
}

/// Names the service in the side bar, which outlives the page.
fn name_in_side_bar(sid: StoredValue<Sid<Service>>, service: Loadable<Service>) {
    let open: OpenService = expect_context();
    Effect::new(move |_| {
        let name = service.with(|service| match service.as_ref()? {
            Ok(service) => Some(Some(name_of(service))),
            Err(error) if error.is_not_found() => Some(None),
            Err(_) => None,
        });
        if let Some(name) = name {
            open.set_name(sid.get_value(), name);
        }
    });
}

/// Note that the service does not exist, in place of its sections.
#[component]
fn Missing(sid: StoredValue<Sid<Service>>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    focus_heading();
    view! {
        <h1>{texts::MISSING}</h1>
        <p>
            {texts::MISSING_BEFORE} " " <span class="code">{sid.with_value(Sid::to_string)}</span> " "
            {texts::MISSING_AFTER}
        </p>
        <p class="row">
            <a class="button" href=navigation.href(&Route::Services)>{texts::SEE_ALL_SERVICES}</a>
            <a class="button" href=navigation.href(&Route::History)>{texts::OPEN_HISTORY}</a>
        </p>
    }
}

/// Section below the tabs.
#[component]
fn Body(
    sid: StoredValue<Sid<Service>>,
    section: Memo<Section>,
    service: Loadable<Service>,
    refresh: Callback<()>,
) -> impl IntoView {
    let overview = move |service: Service| view! { <overview::Overview service sid=sid.get_value()/> };
    let is_loaded = Memo::new(move |_| service.with(|service| matches!(service, Some(Ok(_)))));
    move || {
        let sid = sid.get_value();
        match section.get() {
            Section::Overview => view! {
                // The settings are read once, also when the service is loaded again.
                <Show when=move || is_loaded.get()>
                    <Status/>
                </Show>
                <Load what=texts::LOADED resource=service view=overview/>
            }
            .into_any(),
            Section::Configuration => view! { <configuration::Configuration sid/> }.into_any(),
            Section::Roles => view! { <Roles sid/> }.into_any(),
            Section::NewRole => view! { <NewRole sid/> }.into_any(),
            Section::Role(role) => view! { <EditRole sid role/> }.into_any(),
            Section::Notifications => view! { <Notifications sid/> }.into_any(),
            Section::Webhooks => view! { <webhooks::Webhooks sid/> }.into_any(),
            Section::Effective => view! { <effective::InEffect sid/> }.into_any(),
            Section::Chat => view! { <chat::Chat sid on_renamed=refresh/> }.into_any(),
        }
    }
}

/// Dialogs of the menu in the heading.
#[component]
fn ServiceDialogs(service: Loadable<Service>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let on_renamed = Callback::new(move |renamed: Service| {
        service.set(Some(Ok(renamed)));
        // The button of the menu is created again, so that it loses the focus.
        focus_heading();
    });
    let on_deleted = Callback::new(move |_| navigation.go_without_asking(Route::Services));
    view! { <Dialogs on_renamed on_deleted/> }
}

/// Name of the service, the badge of the default service, and on the overview the menu of the service.
#[component]
fn Heading(
    sid: StoredValue<Sid<Service>>,
    name: Memo<String>,
    section: Memo<Section>,
    service: Loadable<Service>,
) -> impl IntoView {
    // Beside the side bar. Where tabs are visible, the selected one shows the same.
    let section_title = move || {
        let section = section.get();
        (section != Section::Overview)
            .then(|| view! { <span class="section-name">{format!(": {}", section.title())}</span> })
    };
    // A menu that is rendered again closes. A newer date of the service is no reason for that.
    let shown = Memo::new_with_compare(
        move |_| {
            let is_overview = section.with(|section| *section == Section::Overview);
            service.get().and_then(Result::ok).filter(|_| is_overview)
        },
        |before, now| {
            let name = |shown: Option<&Option<Service>>| shown.and_then(Option::as_ref).map(name_of);
            name(before) != name(now)
        },
    );
    let actions = move || {
        let service = Arc::new(shown.get()?);
        Some(view! { <ServiceActions service text=Some(ViewFn::from(actions_text))/> })
    };
    view! {
        <header class="spread">
            <div>
                <div class="row">
                    <h1>{name} {section_title}</h1>
                    <DefaultBadge sid=sid.with_value(Sid::to_string)/>
                </div>
                {move || shown.with(Option::is_some).then(|| view! { <DeletionDenied/> })}
            </div>
            {actions}
        </header>
    }
}

fn actions_text() -> impl IntoView {
    view! { <Svg icon=Icon::More/> {texts::ACTIONS} }
}

/// Links to the sections of the service. They are hidden where the side bar is visible, which has the same links.
#[component]
fn Tabs(sid: StoredValue<Sid<Service>>, section: Memo<Section>) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let tab = move |to: Section| {
        let title = to.title();
        let href = navigation.href(&Route::Service(sid.get_value(), to.clone()));
        let current = move || section.with(|section| (section.tab() == to).then_some("page"));
        view! { <li><a href=href aria-current=current>{title}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label=texts::TABS>
            <ul>{Section::TABS.map(tab).into_iter().collect_view()}</ul>
        </nav>
    }
}
