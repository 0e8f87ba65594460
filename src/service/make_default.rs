//! Makes a service the default of the account, and undoes that.

use api::Sid;
use api::service::{Fetch, Service};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::texts;
use crate::account::default_service::DefaultService;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::submission::Submission;
use crate::service::name::name_of;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

/// Returns the action of a menu that makes a service the default. A toast names the one before, and undoes the change.
pub fn make_default(service: &Service, sid: &Sid<Service>) -> Callback<()> {
    let (client, toasts): (Client, Toasts) = (expect_context(), expect_context());
    let default: DefaultService = expect_context();
    let (sid, name) = (sid.to_string(), isolate(&name_of(service)));
    let submission = Submission::new();
    Callback::new(move |()| {
        let (sid, name) = (sid.clone(), name.clone());
        // The undo of an earlier change would be rejected after this one.
        toasts.begin();
        toasts.announce(texts::MAKING_DEFAULT);
        let write = async move {
            let was = default.set(&sid, None).await.map_err(|why| Failure::new(why, None))?;
            if was == sid {
                toasts.succeed(texts::already_default(&name));
                return Ok(());
            }
            let before = name_default(client, &was).await;
            let undo = move || undo_default(default, toasts, was.clone(), sid.clone());
            toasts.succeed_with_undo(texts::made_default(&name, &before), undo);
            Ok(())
        };
        submission.start_action(Box::pin(write), texts::DEFAULT_FAILED);
    })
}

/// Restores the default service before a change, unless it was changed since.
fn undo_default(default: DefaultService, toasts: Toasts, before: String, sid: String) {
    spawn_local(async move {
        match default.set(&before, Some(&sid)).await {
            Ok(_) => toasts.succeed(texts::DEFAULT_RESTORED),
            Err(why) => toasts.fail(format!("{} {why}", texts::DEFAULT_FAILED)),
        }
    });
}

/// Returns a sentence that names a default service.
async fn name_default(client: Client, sid: &str) -> String {
    let Ok(service) = sid.parse() else { return texts::NO_DEFAULT_BEFORE.to_owned() };
    match client.call(Fetch {}, &service).await {
        Ok(service) => texts::default_before(&isolate(&name_of(&service))),
        Err(error) if error.is_not_found() => texts::missing_default_before(sid),
        Err(_) => texts::unread_default_before(sid),
    }
}
