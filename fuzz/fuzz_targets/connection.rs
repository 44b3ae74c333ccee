//! What comes over a connection, to a server on the loopback interface: bytes in two writes, then nothing more. The server has to answer
//! or to close, with no status above 499, and to serve others afterwards.
#![no_main]

use lazo_fuzz::connection::answered;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((at, bytes)) = bytes.split_first() else { return };
    let (first, second) = bytes.split_at(usize::from(*at).min(bytes.len()));
    let told = answered(&[first, second]);
    for (at, _) in told.match_indices("HTTP/1.") {
        let status = told.get(at + 9..at + 12).unwrap_or_default();
        // The protocol that somebody wants may be none that is spoken here.
        assert!(!status.starts_with('5') || status == "501" || status == "505", "{told}");
    }
});
