//! Makes a service the default of the account, and undoes that.

use api::Sid;
use api::service::{Fetch, Service};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::default_service::DefaultService;
use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::form::submission::Submission;
use crate::service::name::name_of;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

/// First sentence of a failure.
const FAILED: &str = "The default service could not be changed.";

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
        toasts.announce("Making default");
        let write = async move {
            let was = default.set(&sid, None).await.map_err(|why| Failure::new(why, None))?;
            if was == sid {
                toasts.succeed(format!("“{name}” was already the default service."));
                return Ok(());
            }
            let sentence = name_default(client, &was).await;
            let undo = move || undo_default(default, toasts, was.clone(), sid.clone());
            toasts.succeed_with_undo(format!("“{name}” is now the default service. {sentence}"), undo);
            Ok(())
        };
        submission.start_action(Box::pin(write), FAILED);
    })
}

/// Restores the default service before a change, unless it was changed since.
fn undo_default(default: DefaultService, toasts: Toasts, before: String, sid: String) {
    spawn_local(async move {
        match default.set(&before, Some(&sid)).await {
            Ok(_) => toasts.succeed("Default service restored"),
            Err(why) => toasts.fail(format!("{FAILED} {why}")),
        }
    });
}

/// Returns a sentence that names a default service.
async fn name_default(client: Client, sid: &str) -> String {
    let Ok(service) = sid.parse() else { return "There was no default service before.".to_owned() };
    match client.call(Fetch {}, &service).await {
        Ok(service) => format!("The default service was “{}” before.", isolate(&name_of(&service))),
        Err(error) if error.is_not_found() => format!("The default service was {sid} before, which does not exist."),
        Err(_) => format!("The default service was {sid} before."),
    }
}
