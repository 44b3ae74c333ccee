//! Urlencoded bodies; the first byte says how they are packed.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, body)) = bytes.split_first() else { return };
    let coding = ["identity", "gzip", "deflate", "br"][usize::from(first % 4)];
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("content-encoding", coding)];
    lazo_fuzz::send("/value", &headers, body);
});
