//! What is kept of a role, whichever API wrote it.

use api::permission::{NotAPermission, RIGHTS, Right, Vocabulary};
use api::role::RoleType;
use api::text::FriendlyName;
use serde::{Deserialize, Serialize};

use crate::adopt::once;

/// What is kept of a role.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Fields {
    pub(crate) friendly_name: String,
    pub(crate) r#type: RoleType,
    /// Each once, as Conversations calls it; what only Chat v2 knows, as Chat v2 does.
    pub(crate) permissions: Vec<String>,
}

impl Fields {
    pub(crate) fn new<P: Vocabulary>(
        friendly_name: FriendlyName,
        r#type: RoleType,
        permissions: &[P],
    ) -> Result<Self, NotAPermission> {
        Self { friendly_name: friendly_name.to_string(), r#type, permissions: Vec::new() }.allowing(permissions)
    }

    /// The same role, allowing these and no others. What this API has no word for stays: its clients cannot know of it.
    pub(crate) fn allowing<P: Vocabulary>(&self, permissions: &[P]) -> Result<Self, NotAPermission> {
        let sent =
            permissions.iter().map(|permission| permission.of_type(self.r#type)).collect::<Result<Vec<_>, _>>()?;
        let unseen = self.rights().filter(|right| P::word(right).is_none());
        let permissions = once(sent.into_iter().chain(unseen).filter_map(name));
        Ok(Self { permissions, ..self.clone() })
    }

    /// What it allows, in the words of one API.
    pub(crate) fn words<P: Vocabulary>(&self) -> Vec<String> {
        self.rights().filter_map(P::word).map(str::to_owned).collect()
    }

    fn rights(&self) -> impl Iterator<Item = &'static Right> {
        self.permissions.iter().filter_map(|kept| RIGHTS.iter().find(|right| name(right) == Some(kept)))
    }
}

/// What a right is kept as.
fn name(right: &Right) -> Option<&'static str> {
    right.word.or(right.chat)
}
