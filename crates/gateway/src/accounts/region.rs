//! Hosts of Twilio's regions.

use api::Product;
use api::address::NotAnOrigin;
use api::gateway::Region;

use super::Credential;
use crate::upstream::twilio::{Origins, TokenUrl};

/// Returns the origins of the two APIs in a region. `None` if the region does not offer Conversations.
pub fn origins(region: Region) -> Option<Origins> {
    match region {
        Region::Us1 => Some(Origins::default()),
        Region::Ie1 => Some(origins_at("dublin", "ie1").expect("the constants make origins")),
        Region::Au1 => None,
    }
}

/// Returns the mistake of an OAuth app in a region that has none. Another token endpoint than Twilio's shows that the admin knows better.
pub fn oauth_mistake(credential: &Credential, region: &str) -> Option<String> {
    let Credential::OAuth(app) = credential else { return None };
    let is_possible = region == Region::Us1.as_str() || app.token_url != TokenUrl::default();
    (!is_possible).then(|| {
        format!(
            "Twilio offers OAuth apps in us1 only. Use an API key of {region}, or enter the address of the region's token endpoint."
        )
    })
}

/// Returns the origins of an edge and a region: `https://conversations.dublin.ie1.twilio.com`.
///
/// # Errors
///
/// Fails if the names do not make an origin.
pub fn origins_at(edge: &str, region: &str) -> Result<Origins, NotAnOrigin> {
    let origin = |product: Product| product.origin().replacen('.', &format!(".{edge}.{region}."), 1).parse();
    Ok(Origins { conversations: origin(Product::Conversations)?, chat: origin(Product::Chat)? })
}
