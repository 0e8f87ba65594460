//! Commands of cURL.

use api::{Method, Product, Request};

use super::quote::shell_quoted;

/// Renders a request as a command, with each parameter as it is sent.
pub fn render(request: &Request, base: Option<&str>) -> Option<String> {
    let origin = match base {
        Some(base) => base,
        None => Product::of(&request.path)?.origin(),
    };
    let url = shell_quoted(&format!("{origin}{}", request.path))?;
    let mut lines =
        vec![format!("curl -X {} {url}", request.method), "-u \"$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN\"".to_owned()];
    if request.method != Method::Post && !request.params.is_empty() {
        // Puts the parameters into the URL.
        lines.push("-G".to_owned());
    }
    for (wire, value) in request.params.iter() {
        lines.push(format!("--data-urlencode {}", shell_quoted(&format!("{wire}={value}"))?));
    }
    Some(lines.join(" \\\n  ") + "\n")
}
