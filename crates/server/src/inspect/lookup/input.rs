//! Text that is looked up.

use std::io::{self, IsTerminal, Read};

use engine::lookup::Query;

/// Argument that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Maximum length of a text, in bytes. Access tokens have fewer.
const MAX_LENGTH: u64 = 64 * 1024;

/// Reason why a text cannot be looked up. No message repeats the text, which may be a token.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error("Enter a SID, a name, an identity or an access token.")]
    Empty,
    #[error("The text is too long for a SID, a name, an identity or an access token.")]
    TooLong,
    #[error(
        "This looks like a part of an access token, so that it was not sent. Pass the whole token: three parts, with a period between them."
    )]
    PartOfToken,
    #[error("Standard input cannot be read: {0}")]
    Unread(#[from] io::Error),
}

/// Classifies an argument, or the text on standard input.
///
/// # Errors
///
/// See [`TextError`].
pub fn query(argument: &str) -> Result<Query, TextError> {
    if argument == STANDARD_INPUT {
        return parse(&standard_input()?);
    }
    let query = parse(argument)?;
    if let Query::Token(_) = query {
        eprintln!("The token may now be in the history of the shell. Pass the next one on standard input: lookup -");
    }
    Ok(query)
}

fn parse(text: &str) -> Result<Query, TextError> {
    match Query::parse(text).ok_or(TextError::Empty)? {
        Query::PartOfToken => Err(TextError::PartOfToken),
        query => Ok(query),
    }
}

/// Reads from a terminal without echo, or everything from a file or a pipe.
fn standard_input() -> Result<String, TextError> {
    let input = io::stdin();
    if input.is_terminal() {
        return Ok(rpassword::prompt_password("Text, which is not shown: ")?);
    }
    let mut text = String::new();
    input.lock().take(MAX_LENGTH + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_LENGTH { Err(TextError::TooLong) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_token_is_not_a_name() {
        let header = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9";
        for text in [header.to_owned(), format!("{header}.eyJqdGk"), format!("{header}.e30"), format!("x.{header}")] {
            assert!(matches!(parse(&text), Err(TextError::PartOfToken)), "{text}");
        }
        assert!(matches!(parse(&format!("{header}.e30.x")), Ok(Query::Token(_))));
        for name in ["Support", "eyJan", "ada@example.com", "Mail of eyJan.Eyckenstein.of.Bruges"] {
            assert!(matches!(parse(name), Ok(Query::Name(_))), "{name}");
        }
        assert!(matches!(parse(" "), Err(TextError::Empty)));
    }
}
