//! Clock and random source of the browser.

use sandbox::Host;
use wasm_bindgen::JsValue;

/// Clock and random source of the browser.
pub struct Browser;

impl Host for Browser {
    fn now(&mut self) -> u64 {
        // The cast from a float saturates, and the seconds of any real clock fit.
        (js_sys::Date::now() / 1000.0) as u64
    }

    fn random(&mut self) -> u128 {
        let mut bytes = [0; 16];
        crate::scope()
            .crypto()
            .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
            .map_err(|error: JsValue| error.as_string())
            .expect("every worker has a random source");
        u128::from_ne_bytes(bytes)
    }
}
