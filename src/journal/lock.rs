//! Locks of the browser that tell whether the tab of an open record is still there.

use js_sys::{Date, Math};

use crate::ui::web_lock::WebLock;

/// Lock of an open record, held until it is dropped or the tab ends.
pub(super) struct Lock {
    pub(super) name: String,
    _lock: Option<WebLock>,
}

impl Lock {
    /// Takes a lock with a new name. In a browser without locks the name is only a name.
    pub(super) async fn take() -> Self {
        let name = format!("conversations-admin-write {:x}-{:x}", Date::now().to_bits(), Math::random().to_bits());
        let lock = WebLock::try_acquire(&name).await;
        Self { name, _lock: lock }
    }
}
