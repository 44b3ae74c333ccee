//! A document that was written elsewhere, as the contract of an application and as the document of a part of one: it is compared, put below a path,
//! said in the words of 3.0, written and read again.
#![no_main]

use lazo_rest::openapi::{Document, differences};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (one, other) = text.split_once("\n-----\n").unwrap_or((text, text));
    let (Ok(one), Ok(other)) = (Document::parse(one), Document::parse(other)) else { return };
    let _ = differences(&one, &other);
    assert!(differences(&one, &one).is_empty());
    assert_eq!(Document::parse(&one.to_json()).expect("what is written is read"), one);
    if let Ok(yaml) = one.to_yaml() {
        assert_eq!(Document::parse(&yaml).expect("what is written is read"), one);
    }
    let older = one.into_3_0();
    assert!(older.is_3_0());
    assert_eq!(older.clone().into_3_0(), older);
    lazo_fuzz::with_part(&older);
    lazo_fuzz::with_part(&other);
});
