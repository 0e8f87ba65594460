//! Texts of backends.

pub const SANDBOX: &str = "Sandbox";
pub const SANDBOX_EFFECT: &str = "Test data on this server. Your changes do not affect Twilio.";
pub const GATEWAY: &str = "Gateway";
pub const GATEWAY_EFFECT: &str = "Live account. Your changes take effect in Twilio.";
pub const BROWSER: &str = "Sample data";
pub const BROWSER_EFFECT: &str = "Sample data in this browser. Your changes do not affect Twilio.";
/// Effect in a browser that keeps the data only as long as the tab.
pub const TAB_EFFECT: &str = "Sample data in this tab. Closing the tab deletes it.";
pub const LEAVE_BROWSER: &str = "Leave sample data";
pub const DIRECT: &str = "Connected";
pub const DIRECT_EFFECT: &str = "Reloading the page disconnects you.";
pub const LEAVE_DIRECT: &str = "Disconnect";

pub const NO_WORKER: &str = "This site was built without sample data.";
pub const WORKER_NOT_LOADED: &str = "The program of the sandbox could not be loaded.";
pub const WORKER_BLOCKED: &str = "The browser blocked the program of the sandbox.";
pub const WORKER_FAILED: &str = "The program of the sandbox could not be loaded, or stopped.";
pub const WORKER_RESTARTED: &str = "The sandbox was restarted.";
pub const NO_RESPONSE: &str = "The sandbox does not respond.";
