//! Muted checks.

use api::Sid;
use api::service::Service;
use serde::{Deserialize, Serialize};

use super::Finding;

/// Check whose findings are not shown, with the reason. Unknown properties are rejected: with a misspelt `service`, the check would be muted
/// everywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mute {
    /// Id of the check.
    pub check: String,
    /// Service in which the check is muted. `None`: everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Sid<Service>>,
    /// Reason that the user has given.
    pub reason: String,
}

/// Muted checks of an account. As JSON it is an array.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mutes(pub Vec<Mute>);

impl Mutes {
    /// Mutes a check, everywhere or in one service. Replaces an earlier reason.
    pub fn add(&mut self, mute: Mute) {
        self.0.retain(|other| (&other.check, &other.service) != (&mute.check, &mute.service));
        self.0.push(mute);
    }

    /// Returns the mute that hides a finding.
    pub fn of(&self, finding: &Finding) -> Option<&Mute> {
        self.0.iter().find(|mute| {
            let is_there = mute.service.is_none() || mute.service == finding.place.service;
            mute.check == finding.check.id && is_there
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_property_does_not_mute_a_check_everywhere() {
        let read = |service: &str| {
            let json = format!(
                r#"[{{"check":"role-missing","{service}":"{}","reason":"x"}}]"#,
                Sid::<Service>::from_digits(1)
            );
            serde_json::from_str::<Mutes>(&json)
        };
        assert!(read("service").is_ok_and(|mutes| mutes.0[0].service.is_some()));
        assert!(read("services").is_err());
    }
}
