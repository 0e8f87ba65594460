//! Second factor of the users of the fake gateway.

use api::gateway::Reason;
use api::gateway::second_factor::{Begin, Remove};
use api::{Endpoint, Method, Request, Response};
use serde_json::{Value, json};

use super::State;

/// Code of the second factor, which works any number of times.
pub const CODE: &str = "123456";

/// Secret of a second factor that is being set up.
pub const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

pub struct SecondFactor {
    pub recovery_codes: u64,
}

impl State {
    /// The gateway's response to a request about the second factor.
    pub(super) fn answer_second_factor(&mut self, request: &Request) -> Response {
        let state = |state: &Self| {
            let recovery_codes = state.second_factor.as_ref().map_or(0, |factor| factor.recovery_codes);
            json!({
                "present": state.second_factor.is_some(),
                "recovery_codes": recovery_codes,
                "required": state.requires_second_factor,
            })
        };
        let body = |status: u16, body: Value| Response { status, headers: Vec::new(), body: body.to_string() };
        let last = |name: &str| request.params.last(name).map(str::to_owned);
        match (request.method, request.path.as_str()) {
            (Method::Get, _) => return body(200, state(self)),
            (_, Begin::PATH) => {
                let uri = format!("otpauth://totp/ada?secret={SECRET}");
                return body(200, json!({ "secret": SECRET, "uri": uri, "qr_code": ["101", "010", "110"] }));
            }
            _ => {}
        }
        if last("Password").as_deref() != Some(self.secret) {
            return Reason::InvalidCredentials.reject("The password is not right.");
        }
        if last("Code").as_deref() != Some(CODE) {
            return Reason::InvalidCode.reject("The code is wrong.");
        }
        if request.path == Remove::PATH {
            self.second_factor = None;
            return Response { status: 204, ..Response::default() };
        }
        self.second_factor = Some(SecondFactor { recovery_codes: 10 });
        body(201, json!({ "codes": ["abcd-efgh-ijkl-mnop", "qrst-uvwx-yz23-4567"] }))
    }
}
