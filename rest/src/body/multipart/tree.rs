//! The fields of a form as one JSON object, in which files are texts that stand for them.

use super::{file::UploadedFile, files, form::Form};
use crate::{
    HttpError,
    body::form::unreadable,
    schema::{Validator, Violation, brackets},
};
use serde_json::{Map, Value};

/// The tree of a form and its files. Text is converted as the schema says, if one is given; values of parts in JSON are not.
pub(crate) fn of(
    mut form: Form,
    validator: Option<&Validator>,
) -> Result<(Value, Vec<Option<UploadedFile>>), HttpError> {
    let mut tree = brackets::from_pairs(form.pairs).map_err(unreadable)?;
    if let Some(validator) = validator {
        tree = validator.coerce_form(tree);
    }
    if form.values.iter().any(Option::is_some) {
        put_values(&mut tree, &mut form.values);
    }
    if let Some(validator) = validator {
        tree = validator.read_objects(tree);
    }
    Ok((tree, form.files))
}

/// Puts the JSON of parts in the place of the texts that stand for it.
fn put_values(tree: &mut Value, values: &mut [Option<Value>]) {
    let mut value_of = |text: &str| files::number_of(text).and_then(|number| values.get_mut(number)?.take());
    match tree {
        Value::String(text) => {
            if let Some(value) = value_of(text) {
                *tree = value;
            }
        }
        Value::Array(items) => {
            // One part may hold the whole list.
            if let [Value::String(text)] = &items[..]
                && let Some(value) = value_of(text)
            {
                *tree = if value.is_array() { value } else { Value::Array(vec![value]) };
                return;
            }
            items.iter_mut().for_each(|item| put_values(item, values));
        }
        Value::Object(members) => members.values_mut().for_each(|member| put_values(member, values)),
        _ => {}
    }
}

/// What the schema says of files: they are only where it has `format: binary`, nothing else is there, and their media type
/// is one of `contentMediaType`.
pub(crate) fn misplaced(
    tree: &Value,
    files: &[Option<UploadedFile>],
    validator: &Validator,
) -> Vec<Violation> {
    let mut found = Vec::new();
    validator.each_text(tree, |path, text, parts| {
        let wants_file = parts.iter().any(|part| part.get("format").is_some_and(|format| format == "binary"));
        let file = files::number_of(text).and_then(|number| files.get(number)?.as_ref());
        match (file, wants_file) {
            (Some(_), false) => found.push(violation(path, "format", "must NOT be a file")),
            (None, true) => found.push(violation(path, "format", "must be a file")),
            (Some(file), true) => {
                let listed = parts.iter().find_map(|part| part.get("contentMediaType")?.as_str());
                if let Some(listed) = listed.filter(|listed| !fits(file.media_type(), listed)) {
                    let message = format!("must be a file of the media type {listed}");
                    found.push(violation(path, "contentMediaType", &message));
                }
            }
            (None, false) => {}
        }
    });
    found
}

fn violation(path: &str, code: &str, message: &str) -> Violation {
    Violation { path: path.to_owned(), code: code.to_owned(), message: message.to_owned(), info: Map::new() }
}

/// Whether a media type is in a list like `image/*, application/pdf`.
fn fits(media_type: &str, listed: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    listed.split(',').map(str::trim).any(|one| match one.strip_suffix("/*") {
        Some("*") => true,
        Some(kind) => essence.split('/').next().is_some_and(|own| own.eq_ignore_ascii_case(kind)),
        None => one.eq_ignore_ascii_case(essence),
    })
}
