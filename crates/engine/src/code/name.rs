//! Names of parameters and path segments in each language. They are `PascalCase` in the API, with dots where they are nested.

/// Separates words by `separator`, in lower case. Dots stay.
fn separate(name: &str, separator: char) -> String {
    let mut separated = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        let begins = separated.is_empty() || separated.ends_with('.');
        if letter.is_ascii_uppercase() && !begins {
            separated.push(separator);
        }
        separated.push(letter.to_ascii_lowercase());
    }
    separated
}

/// `NewMessage.WithMedia.Enabled` is `new-message.with-media.enabled` in twilio-cli.
pub fn kebab_case(name: &str) -> String {
    separate(name, '-')
}

/// `NewMessage.WithMedia.Enabled` is `new_message_with_media_enabled` in Python.
pub fn snake_case(name: &str) -> String {
    separate(name, '_').replace('.', "_")
}

/// `NewMessage.WithMedia.Enabled` is `newMessage.withMedia.enabled` in Node.js.
pub fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for letter in name.chars() {
        let begins = camel.is_empty() || camel.ends_with('.');
        camel.push(if begins { letter.to_ascii_lowercase() } else { letter });
    }
    camel
}
