//! Form that renames a service. It uses Chat v2: Conversations has no request for that.

use api::chat_service::{ChatService, Update};
use api::gateway::Reason;
use api::service::{Fetch, Service};
use api::text::FriendlyName;
use api::{ApiError, Endpoint, Json, Params, Request, Sid};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::texts;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::preview::filled;
use crate::form::settings::unread_or;
use crate::form::shell::{FormShell, Leave};
use crate::form::submission::{run_on_page, update_on_page};
use crate::form::texts::CHANGED;
use crate::form::undo::{OnRestored, SaveToast};
use crate::service::chat_v2;
use crate::service::name::PrivacyNote;
use crate::ui::bidi::isolate;

/// Form that renames a service.
#[component]
pub fn RenameService(
    service: Service,
    sid: Sid<Service>,
    close: Callback<()>,
    on_renamed: Callback<Service>,
) -> impl IntoView {
    let client: Client = expect_context();
    let toast = SaveToast::new();
    let saved = service.friendly_name.text().unwrap_or_default();
    let name = RwSignal::new(Field::stored(*Update::friendly_name().info(), saved));
    let path = sid.clone();
    let send = move || {
        let friendly_name: FriendlyName = name.with_untracked(|name| name.text().parse()).ok()?;
        let (sid, field) = (path.clone(), name.get_untracked());
        let saving = async move {
            let text = texts::renamed(&isolate(friendly_name.as_str()));
            let path = Update::request_with(&sid, Params::default()).path;
            let response = rename(client, &sid, friendly_name, name, &field).await?;
            let on_restored = on_restored(client, toast, sid.clone(), on_renamed);
            toast.show(text, path, std::slice::from_ref(&field), &response.to_json(), on_restored);
            run_on_page(on_renamed, read_back(client, &sid, response).await);
            Ok(())
        };
        Some(Box::pin(saving) as _)
    };
    let path = StoredValue::new(sid.clone());
    let preview = move || path.with_value(|sid| Update::request_with(sid, filled(&[name])));
    let check = move || {
        let (sid, field) = (path.get_value(), name.get_untracked());
        Box::pin(async move { read_stored(client, &sid, name, &field).await.map(drop) }) as _
    };
    view! {
        <FormShell
            words=texts::RENAME
            draft=format!("{} {sid}", texts::RENAME.form)
            fields=vec![name]
            send=Box::new(send)
            leave=Leave::Dialog(close)
            preview=Some(Box::new(preview))
            check=Some(Box::new(check))
        >
            <TextField
                form=texts::RENAME.form
                field=name
                hint=|| {
                    view! { <PrivacyNote/> " " {texts::RENAME_API} }
                }
            />
        </FormShell>
    }
}

/// Renames the service, unless another user has renamed it since the form was filled.
async fn rename(
    client: Client,
    sid: &Sid<Service>,
    friendly_name: FriendlyName,
    name: RwSignal<Field>,
    sent: &Field,
) -> Result<ChatService, Failure> {
    let now = read_stored(client, sid, name, sent).await?;
    let request = Update { friendly_name: Some(friendly_name.clone()), ..Update::default() }.request(sid);
    let precondition = Some(api::precondition::update(Update::PARAMETERS, &request.params, &now));
    let response: ChatService = match client.send_as(Request { precondition, ..request }).await {
        Ok(response) => response,
        Err(error) if error.reason() == Some(Reason::PreconditionFailed) => {
            read_stored(client, sid, name, sent).await?;
            return Err(explain(error));
        }
        Err(error) => return Err(explain(error)),
    };
    match response.friendly_name.known().filter(|stored| **stored != *friendly_name.as_str()) {
        Some(stored) => Err(Failure::new(texts::other_name_stored(&isolate(stored)), None)),
        None => Ok(response),
    }
}

/// Reads the stored name before it is replaced. If another user changed it, the form shows the conflict.
async fn read_stored(
    client: Client,
    sid: &Sid<Service>,
    name: RwSignal<Field>,
    sent: &Field,
) -> Result<Value, Failure> {
    let now: Value = client.send_as(Fetch {}.request(sid)).await.map_err(|error| unread_or(error, explain))?;
    let stored = Update::friendly_name().info().text(&now);
    if sent.clone().rebase(stored.clone()) {
        update_on_page(name, |name| name.detect_conflict(stored));
        return Err(Failure::conflict(CHANGED));
    }
    Ok(now)
}

/// Returns what shows the name after the renaming was undone. The dialog with the form is closed by then.
fn on_restored(client: Client, toast: SaveToast, sid: Sid<Service>, on_renamed: Callback<Service>) -> OnRestored {
    let route = toast.route();
    Box::new(move |now| {
        let (sid, route) = (sid.clone(), route.clone());
        let renamed = ChatService::from_json(&now).unwrap_or_default();
        spawn_local(async move {
            let service = read_back(client, &sid, renamed).await;
            if on_renamed.try_run(service).is_none() {
                toast.render_again(&route);
            }
        });
    })
}

/// Returns the renamed service as Conversations reports it, or as Chat v2 has if that fails.
async fn read_back(client: Client, sid: &Sid<Service>, response: ChatService) -> Service {
    let written = Service {
        account_sid: response.account_sid,
        sid: response.sid,
        friendly_name: response.friendly_name,
        date_created: response.date_created,
        date_updated: response.date_updated,
        ..Service::default()
    };
    client.call(Fetch {}, sid).await.unwrap_or(written)
}

fn explain(error: ApiError) -> Failure {
    if error.is_outcome_unknown() {
        return Failure::uncertain(texts::RENAME_UNCERTAIN, error);
    }
    match chat_v2::rejection(&error) {
        Some(reason) => Failure::new(texts::rename_rejected(reason), error),
        None => error.into(),
    }
}
