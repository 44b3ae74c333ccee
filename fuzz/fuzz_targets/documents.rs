//! Two texts, parted by a line of dashes, as documents: errors and reports are fine, panics and hanging are not.
#![no_main]

use lazo_openapi_diff::{Document, Format, Options, compare};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (old, new) = text.split_once("\n-----\n").unwrap_or((text, text));
    let (Ok(old), Ok(new)) = (Document::parse("old.yaml", old), Document::parse("new.yaml", new)) else {
        return;
    };
    for (one, other) in [(&old, &new), (&new, &old)] {
        if let Ok(report) = compare(one, other, &Options::default()) {
            let _ = report.render(Format::Html);
        }
    }
});
