//! Texts of diagnoses. A constant that ends with `_CHECK` is the way to check the cause above it, and what to do then.

pub const CAUSES: &str = "Possible causes";
/// Before the address.
pub const OPEN_BEFORE: &str = "The browser shows more details than a page can read. Open";
/// After the address.
pub const OPEN_AFTER: &str = "in a new tab.";

pub const MIXED_CONTENT: &str = "This page uses https://, so browsers only allow http:// requests to this machine. Set up a certificate on the \
    server and enter its address with https://.";

pub fn blocked_port(port: u16) -> String {
    format!("Browsers block port {port}. Run the server on another port.")
}

pub const SECOND_REQUEST_SUCCEEDED: &str = "There was no response, but a second request succeeded. Try again.";

pub const SITE_NOT_ALLOWED: &str = "The server responds, but does not allow requests from this site (CORS).";
pub const SANDBOX: &str = "The server is this project’s sandbox and does not allow this site";
pub const SANDBOX_CHECK: &str = "Start the sandbox with this option:";
pub const GATEWAY: &str = "The server is this project’s gateway";
pub const GATEWAY_CHECK: &str = "A gateway only serves its own pages. Open the gateway and sign in there.";
pub const OTHER_PROGRAM: &str = "The server is another program and does not allow this site";
pub const REQUIRED_HEADERS: &str = "The response to OPTIONS needs status 2xx and all of these headers. All other responses, including errors, \
    need the first header:";
pub const REDIRECTION: &str = "The server redirects the request";
pub const REDIRECTION_CHECK: &str = "In this case the address in the tab changes. Enter that address.";

pub fn timed_out(seconds: u32) -> String {
    format!("There was no response within {seconds} seconds.")
}

pub const OVERLOADED: &str = "The server is overloaded, or waits for another server";
pub const OVERLOADED_CHECK: &str = "The log of the server shows the request. Try again later.";
pub const FIREWALL: &str = "A firewall drops the request";
pub const FIREWALL_CHECK: &str = "Try again from the server’s network or through its VPN.";
pub const OTHER_PORT_USER: &str = "Another program uses this port";
pub const OTHER_PORT_USER_CHECK: &str = "Check the port. The program there does not respond to HTTP requests.";

pub const REDIRECTED: &str =
    "The server redirects this request. The token is not sent to another address. Enter the target of the redirect.";
pub const HTTPS_REDIRECT: &str = "The redirect leads from http:// to https://";
pub const HTTPS_REDIRECT_CHECK: &str = "Enter the address with https://.";
pub const SIGN_IN_REDIRECT: &str = "The redirect leads to a sign-in page";
pub const SIGN_IN_REDIRECT_CHECK: &str = "The path is not the path of the API, or a proxy asks you to sign in first.";

pub const TOKEN_NOT_ALLOWED: &str = "The server allows this site to read responses, but not to send a token (CORS). The browser sends an OPTIONS \
    request first.";
pub const REQUIRED_RESPONSE: &str = "Required response";

pub const NO_RESPONSE: &str = "There was no response. Browsers do not tell a page why.";
pub const NO_NETWORK: &str = "No network";
pub const NO_NETWORK_CHECK: &str = "The browser is offline.";
pub const NO_SERVER: &str = "No server on this port";
pub const NO_SERVER_CHECK: &str =
    "The tab says that the connection was refused. Start the server, and check host and port.";
pub const UNKNOWN_HOST: &str = "Unknown host name";
pub const UNKNOWN_HOST_CHECK: &str =
    "The tab says that the address or the server was not found. Check the spelling and the VPN.";
pub const CERTIFICATE: &str = "The certificate is not trusted";
pub const CERTIFICATE_CHECK: &str = "The tab warns that the connection is not private or not secure. Install a certificate for this name that the \
    browser trusts.";
pub const NO_HTTPS: &str = "The server does not support https://";
pub const NO_HTTPS_CHECK: &str =
    "The tab says that the response is not valid or the connection is not secure. Enter the address with http://.";
pub const LOCAL_NETWORK: &str = "The browser blocks the local network";
pub const LOCAL_NETWORK_CHECK: &str = "Next to the address of this page, the browser asks for access to the local network or shows that it was \
    denied. Allow access.";
pub const BLOCKED: &str = "A firewall, proxy, VPN or extension blocks the request";
pub const BLOCKED_CHECK: &str = "If the tab waits or shows another page, check firewall, proxy and VPN. If the tab shows the API, check the \
    browser’s extensions.";

pub const PROXY: &str = "A proxy responded instead of the API";
pub const PROXY_CHECK: &str =
    "The server behind the proxy does not run, or does not respond in time. Their logs say more.";
pub const NOT_HERE: &str = "The API is not at this address. Check the address and its path.";

pub fn not_the_api(status: u16) -> String {
    format!("The server at this address (HTTP {status}) is not the API.")
}

pub const WRONG_PATH: &str = "The path is not right";

/// `root` is the first part of the API’s paths.
pub fn wrong_path_check(root: &str) -> String {
    format!("Enter the part of the API’s addresses before {root} and nothing after it.")
}

pub const WEBSITE: &str = "The address belongs to a website";
pub const WEBSITE_CHECK: &str =
    "Open the address in a tab. It may show a website, or the sign-in page of a proxy or a network.";
pub const OTHER_ACCOUNT: &str = "The token belongs to another account, or was replaced";
pub const OTHER_ACCOUNT_CHECK: &str = "Copy the account SID and the auth token again from the page of the account.";
pub const KEY_SECRET: &str = "This is the secret of an API key";
pub const KEY_SECRET_CHECK: &str = "Enter the SID of that key (SK…) instead of the account SID.";
pub const OTHER_KEY: &str = "The secret belongs to another key, or the key was deleted";
pub const OTHER_KEY_CHECK: &str = "Twilio shows a secret once, when the key is created. Create another key.";
pub const AUTH_TOKEN: &str = "This is the auth token of the account";
pub const AUTH_TOKEN_CHECK: &str = "Enter the account SID (AC…) instead of the key’s SID.";
pub const OTHER_REGION: &str = "The credential belongs to another region";
pub const NOT_IN_REGION: &str = "Conversations is not offered in this region";
pub const REGION_CHECK: &str = "Each Twilio region has its own credentials.";
pub const TEST_CREDENTIALS: &str = "These are test credentials";
pub const TEST_CREDENTIALS_CHECK: &str =
    "Conversations does not accept test credentials. Enter the auth token of the account, or an API key.";
pub const RESTRICTED_KEY: &str = "This is a restricted API key";
pub const RESTRICTED_KEY_CHECK: &str =
    "Allow the key to read and change Conversations (classic), or enter a standard key.";

/// Advice where Twilio rejects the gateway’s API key.
pub const FORBIDDEN: &str = "The API key may not have permission to read this. Ask your gateway administrator to run “conversations-admin check”.";
pub const REPLACE_CREDENTIAL: &str =
    "Ask your gateway administrator to run “conversations-admin check” and to replace the credential.";
pub const CHECK_CONNECTION: &str = "Try again. If the problem remains, ask your gateway administrator to run “conversations-admin check”, which \
    tests name, network and certificate.";
pub const CHECK_OUTCOME: &str = "Reload the page to see whether the change was made. History shows the request. If the problem remains, ask your \
    gateway administrator to run “conversations-admin check”.";
pub const CHECK_GATEWAY: &str =
    "Try again. If the problem remains, ask your gateway administrator to run “conversations-admin check”.";
pub const WAIT: &str = "Try again in a moment. Other users of this account send many requests.";
pub const FREE_DISK: &str = "Ask your gateway administrator to free disk space and to read the log of the journal. Until then you can view all \
    settings, but not change them.";
pub const READ_LOG: &str = "Ask your gateway administrator to look for the reason in the log, at this time.";
pub const RELOAD_OUTDATED: &str = "Reload the page. It may be older than the gateway.";
pub const RELOAD_UNREAD: &str =
    "Reload the page. If it cannot be shown, ask your gateway administrator to run “conversations-admin check”.";
pub const RELOAD_CHANGED: &str = "Reload the page to see the change.";
