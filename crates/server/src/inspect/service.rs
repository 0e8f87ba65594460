//! The service that an argument names, by SID or by name.

use api::error::read_as;
use api::page::{Cursor, PageSize};
use api::service::{self, Service};
use api::{ApiError, Endpoint, Page, Paged, Request, Response, Sid};
use engine::{Inquiry, Run};

use super::CommandError;
use super::reader::Reader;
use super::text::printable;

/// Service that was found.
pub struct Found {
    /// SID of the service.
    pub sid: Sid<Service>,
    /// Name of the service. Empty if it has none.
    pub name: String,
}

/// Reason why an argument names no service. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error("There is no service {}. `lookup` finds services by a part of their name.", printable(.0))]
    Missing(String),
    #[error("{} services have the name “{}”. Use a SID instead:\n{}", .services.len(), printable(name), lines(services))]
    Several { name: String, services: Vec<Service> },
    #[error("The service could not be found, because its account could not be read. {}", printable(.0))]
    Unread(String),
    #[error("The services were not all read, so that the name may belong to another one. Use a SID instead.")]
    Incomplete,
}

fn lines(services: &[Service]) -> String {
    let line = |service: &Service| {
        let created = service.date_created.known().map(|date| format!(", created on {}", date.day()));
        printable(&format!("  {}{}", service.sid.text().unwrap_or_default(), created.unwrap_or_default()))
    };
    services.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Finds the service of a SID or an exact name.
///
/// # Errors
///
/// See [`ServiceError`]; [`CommandError::Stopped`] after Ctrl+C.
pub async fn find(text: &str, reader: &mut Reader) -> Result<Found, CommandError> {
    let target = text.parse().map_or_else(|_| Target::Name(text.to_owned()), Target::Sid);
    let progress = |run: &Run<Search>| format!("Searching the service, {} requests", run.calls());
    let run = reader.complete(Search { target, found: Vec::new(), error: None, is_complete: false }, progress).await?;
    let Search { found, error, is_complete, .. } = run.into_inquiry();
    if let Some(error) = error {
        return Err(ServiceError::Unread(reader.failures.text(&error)).into());
    }
    if !is_complete {
        return Err(ServiceError::Incomplete.into());
    }
    match &found[..] {
        [] => Err(ServiceError::Missing(text.to_owned()).into()),
        [service] => {
            let sid = service.sid.known().cloned().ok_or_else(|| ServiceError::Missing(text.to_owned()))?;
            Ok(Found { sid, name: service.friendly_name.known().cloned().unwrap_or_default() })
        }
        _ => Err(ServiceError::Several { name: text.to_owned(), services: found }.into()),
    }
}

enum Target {
    Sid(Sid<Service>),
    Name(String),
}

/// Search for the services of a SID or an exact name.
struct Search {
    target: Target,
    found: Vec<Service>,
    error: Option<ApiError>,
    is_complete: bool,
}

impl Inquiry for Search {
    /// Page of the list of services. Not used for a SID.
    type Read = Cursor;

    fn begin(&mut self) -> Vec<Cursor> {
        vec![Cursor::default()]
    }

    fn request(&self, page: &Cursor) -> Request {
        match &self.target {
            Target::Sid(sid) => service::Fetch {}.request(sid),
            Target::Name(_) => {
                let mut list = service::List::default();
                list.set_position(page.clone(), PageSize::APP);
                list.request(&())
            }
        }
    }

    fn take(&mut self, page: Cursor, result: Result<Response, ApiError>) -> Vec<Cursor> {
        match &self.target {
            Target::Sid(_) => match result.and_then(|response| read_as::<Service>(&response)) {
                Ok(service) => self.found.push(service),
                Err(error) if error.is_not_found() => {}
                Err(error) => self.error = Some(error),
            },
            Target::Name(name) => match result.and_then(|response| read_as::<Page<Service>>(&response)) {
                Ok(read) => {
                    // A page that links to itself would be read forever.
                    let next = read.next().filter(|next| *next != page);
                    self.is_complete = read.is_last();
                    self.found
                        .extend(read.items.into_iter().filter(|service| service.friendly_name.known() == Some(name)));
                    return next.into_iter().collect();
                }
                Err(error) => self.error = Some(error),
            },
        }
        self.is_complete = self.error.is_none();
        Vec::new()
    }
}
