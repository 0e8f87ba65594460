//! Core files: a copy of the memory of a program that has crashed, and so of the credentials and sessions in it.

/// Has the system write none, and lets no other program of the same user read the memory.
#[cfg(unix)]
pub fn forbid() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // Where the system hands core files to a program, it goes by the attribute and not by the limit.
    #[cfg(target_os = "linux")]
    let attribute = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(not(target_os = "linux"))]
    let attribute = Ok(());
    let limit = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    if let Err(error) = attribute.and(limit) {
        tracing::warn!(%error, "after a crash a core file with credentials in it may be written");
    }
}

#[cfg(not(unix))]
pub fn forbid() {}
