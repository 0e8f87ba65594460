//! Requests as texts for other tools: a command of cURL or twilio-cli, a program in Node.js or Python, a resource of Terraform.
//!
//! The operation, its path and its parameters come from the contract. Each language has rules for the names. No text holds a credential: it reads
//! `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN` from the environment. Twilio has no preconditions, so that no text has one.

mod curl;
mod library;
mod name;
pub(crate) mod quote;
mod terraform;
mod twilio_cli;
mod typed_request;

use api::{Kind, Request};

use self::typed_request::TypedRequest;

/// Language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Command of cURL, for a POSIX shell.
    Curl,
    /// Command of twilio-cli 6, for a POSIX shell.
    TwilioCli,
    /// Program for Node.js, with Twilio's library 6.
    Node,
    /// Program for Python, with Twilio's library 9.
    Python,
    /// Resource of Terraform, for the community provider RJPearson94/twilio.
    Terraform,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 5] = [Self::Curl, Self::TwilioCli, Self::Node, Self::Python, Self::Terraform];

    /// Name in the user interface.
    pub fn name(self) -> &'static str {
        match self {
            Self::Curl => "cURL",
            Self::TwilioCli => "twilio-cli",
            Self::Node => "Node.js",
            Self::Python => "Python",
            Self::Terraform => "Terraform",
        }
    }

    /// Word for storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::TwilioCli => "twilio-cli",
            Self::Node => "node",
            Self::Python => "python",
            Self::Terraform => "terraform",
        }
    }

    /// Parses the output of [`Self::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == text)
    }
}

/// Renders a request. `base` is the origin that it is sent to, such as `http://127.0.0.1:8080` for a sandbox. `None`: Twilio's.
///
/// Returns `None` where the language cannot express the request: for an unknown operation, a secret, a value that the tool cannot take, a base
/// that the tool cannot be pointed at, or a resource that the provider of Terraform does not have.
pub fn render(request: &Request, language: Language, base: Option<&str>) -> Option<String> {
    let typed = TypedRequest::of(request)?;
    if typed.arguments.iter().any(|argument| argument.info.kind == Kind::Secret) {
        return None;
    }
    match language {
        Language::Curl => curl::render(request, base),
        Language::TwilioCli if base.is_none() => twilio_cli::render(&typed),
        Language::Node => library::node(&typed, base),
        Language::Python => library::python(&typed, base),
        Language::Terraform if base.is_none() => terraform::render(&typed),
        Language::TwilioCli | Language::Terraform => None,
    }
}
