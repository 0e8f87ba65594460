//! Core dumps: copies of the memory of a crashed program, with its credentials and sessions.

/// Disables core dumps, and keeps other programs of the same user from reading the memory of this process.
#[cfg(unix)]
pub fn disable() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // If the system pipes core dumps to a program, only the attribute counts and not the limit.
    #[cfg(target_os = "linux")]
    let attribute = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(not(target_os = "linux"))]
    let attribute = Ok(());
    let limit = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    if let Err(error) = attribute.and(limit) {
        tracing::warn!(%error, "could not disable core dumps: a crash may write credentials to a file");
    }
}

#[cfg(not(unix))]
pub fn disable() {}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use rustix::process::{DumpableBehavior, dumpable_behavior};

    use super::*;

    #[test]
    fn the_process_is_not_dumpable() {
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::Dumpable);
        disable();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
