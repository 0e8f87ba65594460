//! The browser's clock and randomness.

use sandbox::Host;
use wasm_bindgen::JsValue;

pub struct Machine;

impl Host for Machine {
    fn now(&mut self) -> u64 {
        // A float to a whole number: what does not fit becomes the nearest that does, and the clock's milliseconds do fit.
        (js_sys::Date::now() / 1000.0) as u64
    }

    fn random(&mut self) -> u128 {
        let mut bytes = [0; 16];
        crate::scope()
            .crypto()
            .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
            .map_err(|error: JsValue| error.as_string())
            .expect("every worker has a source of randomness");
        u128::from_ne_bytes(bytes)
    }
}
