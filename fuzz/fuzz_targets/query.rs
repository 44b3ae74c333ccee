//! Parameters in every place and style: the first byte says which, the rest is the query, or the value.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    lazo_fuzz::ask(*first, text);
});
