//! Hosts of Twilio's regions.

use api::Product;
use api::address::NotAnOrigin;
use api::gateway::Region;

use crate::upstream::twilio::Origins;

/// Returns the origins of the two APIs in a region. `None` if the region does not offer Conversations.
pub fn origins(region: Region) -> Option<Origins> {
    match region {
        Region::Us1 => Some(Origins::default()),
        Region::Ie1 => Some(origins_at("dublin", "ie1").expect("the constants make origins")),
        Region::Au1 => None,
    }
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
