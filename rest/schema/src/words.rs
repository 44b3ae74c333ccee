//! What clients are told of a broken rule, in an application's own words.

use serde_json::Value;

/// Stands in a schema: the text for whichever of its rules is broken, or an object with texts by rule.
const MESSAGE: &str = "x-error-message";

/// The schema's own words for a rule of it, if it has any.
pub(super) fn own_words<'s>(schema: &'s Value, code: &str) -> Option<&'s str> {
    match schema.get(MESSAGE)? {
        Value::String(text) => Some(text),
        Value::Object(texts) => texts.get(code)?.as_str(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_are_for_all_rules_or_for_one() {
        let all = json!({"minLength": 1, "x-error-message": "Say what to do."});
        assert_eq!(own_words(&all, "minLength"), Some("Say what to do."));
        assert_eq!(own_words(&all, "type"), Some("Say what to do."));
        let one = json!({"x-error-message": {"minLength": "Say what to do.", "type": 1}});
        assert_eq!(own_words(&one, "minLength"), Some("Say what to do."));
        assert_eq!(own_words(&one, "maxLength"), None);
        assert_eq!(own_words(&one, "type"), None, "no text");
        assert_eq!(own_words(&json!({}), "type"), None);
        assert_eq!(own_words(&json!(true), "type"), None);
    }
}
