//! Reading of the settings of an account.

use engine::health::Unread;
use engine::run::{Cut, Limits};
use engine::survey::{Selection, Survey, unread_settings};
use engine::{Run, Snapshot};

use super::ConfigurationError;
use crate::inspect::CommandError;
use crate::inspect::reader::Reader;
use crate::inspect::service::ServiceError;

/// Reads the settings of the account and of the selected services.
///
/// # Errors
///
/// The settings could not all be read. Chat v2 may be missing, because Twilio has announced its end.
pub async fn read(reader: &mut Reader, selection: &Selection) -> Result<Snapshot, ConfigurationError> {
    let limits = Limits { calls: reader.budget(), ..Limits::default() };
    let survey = Survey::settings(selection.clone(), limits);
    let snapshot = reader.run(survey, progress).await.into_inquiry().into_snapshot();
    match reader.cut {
        Some(Cut::Stopped) => return Err(CommandError::Stopped.into()),
        Some(Cut::Budget) => return Err(ConfigurationError::Budget(reader.budget())),
        None => {}
    }
    let unread = unread_settings(&snapshot).into_iter();
    let mut reasons: Vec<_> =
        unread.map(|Unread { place, error }| reader.failures.text_about(&error, place.resource)).collect();
    reasons.dedup();
    if !snapshot.services.is_complete && reasons.is_empty() {
        return Err(ConfigurationError::Budget(reader.budget()));
    }
    if reasons.is_empty() { Ok(snapshot) } else { Err(ConfigurationError::Unread(reasons)) }
}

fn progress(run: &Run<Survey>) -> String {
    let progress = run.inquiry().progress();
    format!("Read the settings of {} services, {} requests", progress.done, run.calls())
}

/// Checks that each text names one service by its SID or exact name.
///
/// # Errors
///
/// See [`ServiceError`].
pub fn check_names(names: &[String], snapshot: &Snapshot) -> Result<(), CommandError> {
    for name in names {
        let selection = Selection::Named(vec![name.clone()]);
        let found: Vec<_> =
            snapshot.services.items.iter().filter(|service| selection.contains(service)).cloned().collect();
        match found.len() {
            0 => return Err(ServiceError::Missing(name.clone()).into()),
            1 => {}
            _ => return Err(ServiceError::Several { name: name.clone(), services: found }.into()),
        }
    }
    Ok(())
}
