//! JSON bodies: straight into a type, and by way of a value.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let json = [("content-type", "application/json")];
    lazo_fuzz::send("/json", &json, body);
    lazo_fuzz::send("/value", &json, body);
});
