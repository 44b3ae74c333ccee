//! Multipart bodies: as a struct, as they come, and part by part.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let headers = [("content-type", "multipart/form-data; boundary=X")];
    for path in ["/multipart", "/upload", "/parts"] {
        lazo_fuzz::send(path, &headers, body);
    }
});
