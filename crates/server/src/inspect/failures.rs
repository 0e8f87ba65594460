//! Messages of failed requests.

use api::gateway::Reason;
use api::operation::OPERATIONS;
use api::{ApiError, Product, ResourceKind, TransportError};
use gateway::upstream::Failure;

/// Messages of the failures of runs. The engine keeps only the kind of a failure, and the messages of the gateway say more.
#[derive(Debug, Default)]
pub struct Failures(Vec<(TransportError, Product, String)>);

impl Failures {
    /// Adds the failure of a request to an API. Returns its kind for the engine.
    pub fn add(&mut self, product: Product, failure: Failure) -> TransportError {
        let kind = match failure.reason {
            Reason::Unreachable => TransportError::Unreachable,
            Reason::NoResponse => TransportError::TimedOut,
            _ => TransportError::Aborted,
        };
        if self.message(kind, product).is_none() {
            self.0.push((kind, product, failure.message));
        }
        kind
    }

    fn message(&self, kind: TransportError, product: Product) -> Option<&str> {
        self.0.iter().find(|(other, api, _)| (*other, *api) == (kind, product)).map(|(.., message)| message.as_str())
    }

    /// Returns every message.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(.., message)| message.as_str())
    }

    /// Returns the message of an error of Conversations.
    pub fn text(&self, error: &ApiError) -> String {
        self.text_of(error, Product::Conversations)
    }

    /// Returns the message of an error that a resource of a kind had.
    pub fn text_about(&self, error: &ApiError, kind: ResourceKind) -> String {
        let operation = OPERATIONS.iter().find(|operation| operation.resource == kind);
        let product = operation.and_then(|operation| Product::of(operation.path));
        self.text_of(error, product.unwrap_or(Product::Conversations))
    }

    /// The texts of [`ApiError`] speak to a user of the dashboard, and these to a user of the command line.
    fn text_of(&self, error: &ApiError, product: Product) -> String {
        match error {
            ApiError::Transport(kind) => self.message(*kind, product).map_or_else(|| kind.to_string(), str::to_owned),
            ApiError::Unreadable { status, .. } => format!("The API’s response could not be read (HTTP {status})."),
            ApiError::Foreign { status } => {
                format!("Something other than the API responded (HTTP {status}). Check the address of the account.")
            }
            ApiError::Rejected(_) => error.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_api_and_each_kind_of_failure_has_its_message() {
        let mut failures = Failures::default();
        let failure = |reason, message: &str| Failure { reason, message: message.to_owned() };
        let lost = failures.add(Product::Conversations, failure(Reason::NoResponse, "No answer."));
        let chat = failures.add(Product::Chat, failure(Reason::NoResponse, "No answer of Chat."));
        let unreachable = failures.add(Product::Conversations, failure(Reason::Unreachable, "Refused."));
        failures.add(Product::Conversations, failure(Reason::Unreachable, "Refused again."));
        let text = |kind, resource| failures.text_about(&ApiError::Transport(kind), resource);
        assert_eq!(text(lost, ResourceKind::Role), "No answer.");
        assert_eq!(text(chat, ResourceKind::ChatService), "No answer of Chat.");
        assert_eq!(text(unreachable, ResourceKind::Service), "Refused.");
        assert_eq!(failures.text(&ApiError::Transport(unreachable)), "Refused.");
    }
}
