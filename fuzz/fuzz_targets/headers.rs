//! Headers that count: the first byte says which application, the second which path and verb, each line begins with a character for the
//! name of a header, and goes on with its value.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [which, what, rest @ ..] = bytes else { return };
    let Ok(lines) = std::str::from_utf8(rest) else { return };
    lazo_fuzz::with_headers(*which, *what, lines);
});
