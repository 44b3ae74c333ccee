//! `Content-Disposition` (RFC 6266): a name that every client can read, and the true one where that is another.

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue,
    TryIntoHeaderValue as _,
};

/// The header for a file of this name.
pub(super) fn disposition(kind: DispositionType, name: &str) -> HeaderValue {
    // No directory, and nothing that breaks a header.
    let name: String =
        name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let plain: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let mut parameters = vec![DispositionParam::Filename(plain)];
    if !name.is_ascii() {
        let value = name.into_bytes();
        let value = ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
        parameters.push(DispositionParam::FilenameExt(value));
    }
    let header = ContentDisposition { disposition: kind, parameters };
    // Visible ASCII only.
    header.try_into_value().unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_those_of_other_tongues_are_given_twice() {
        let cases = [
            ("readme.txt", r#"attachment; filename="readme.txt""#),
            ("with space.txt", r#"attachment; filename="with space.txt""#),
            ("a\"b\\c.txt", r#"attachment; filename="c.txt""#),
            ("say \"hi\".txt", r#"attachment; filename="say \"hi\".txt""#),
            ("../../etc/passwd\r\nX: y", r#"attachment; filename="passwdX: y""#),
            ("žluť.txt", r#"attachment; filename="_lu_.txt"; filename*=UTF-8''%C5%BElu%C5%A5.txt"#),
        ];
        for (name, expected) in cases {
            assert_eq!(disposition(DispositionType::Attachment, name), expected, "{name}");
        }
    }
}
