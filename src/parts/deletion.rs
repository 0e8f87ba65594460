//! Deleting, and finding out what happened where no answer came.

use api::Request;

use crate::client::Client;
use crate::parts::problem::Failure;

/// Deletes something that can be fetched as well.
pub async fn delete(client: Client, delete: Request, fetch: Request) -> Result<(), Failure> {
    let error = match client.ask::<()>(delete).await {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let unknown = error.is_outcome_unknown();
    match client.ask::<()>(fetch).await {
        Err(now) if now.is_not_found() && unknown => Ok(()),
        Err(now) if now.is_not_found() => {
            Err(Failure { why: "It was already gone: somebody else may have deleted it.".to_owned(), error })
        }
        Err(_) if unknown => {
            Err(Failure { why: format!("It may or may not be deleted. Try again to find out. {error}"), error })
        }
        _ => Err(error.into()),
    }
}
