//! Which type a definition is of. Names do not tell: two types may have one, and the generator then numbers them in the
//! order in which it meets them. Ids (`JsonSchema::schema_id`) do, and the generator keeps them beside the names, but shows
//! them to nobody except in its `Debug` form. Where that cannot be read any more, a definition is known by its name alone, and
//! two types of one name are an error.

use std::collections::BTreeMap;

use schemars::SchemaGenerator;

/// The id of each definition, by the name that it has in this generator. Take the definitions out of it first, so that
/// there is little to read.
pub(super) fn ids(generator: &SchemaGenerator) -> BTreeMap<String, String> {
    const BEGIN: &str = "schema_id_to_name: {";
    let shown = format!("{generator:?}");
    let mut rest = match shown.rfind(BEGIN) {
        Some(at) => &shown[at + BEGIN.len()..],
        None => "",
    };
    let mut ids = BTreeMap::new();
    while let Some((id, name, behind)) = entry(rest) {
        ids.insert(name.to_owned(), id.to_owned());
        rest = behind;
    }
    ids
}

/// Reads `SchemaUid("id", Contract): "name"`.
fn entry(text: &str) -> Option<(&str, &str, &str)> {
    let (id, behind) = quoted(text.trim_start_matches(", ").strip_prefix("SchemaUid(")?)?;
    let (_, behind) = behind.split_once("): ")?;
    let (name, behind) = quoted(behind)?;
    Some((id, name, behind))
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('"')?.split_once('"')
}

/// What a type calls itself, without the number by which the generator tells it from another type that it met before.
/// A number that stands at the end of the id too is part of the name.
pub(super) fn base<'n>(local: &'n str, id: &str, has: impl Fn(&str) -> bool) -> &'n str {
    let base = local.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &local[base.len()..];
    let is_own = || id.trim_end_matches(['>', ']', ')']).ends_with(number);
    if number.is_empty() || !has(base) || is_own() { local } else { base }
}

/// Splits an id into the modules of the type, its name and the ids of its arguments:
/// `shop::Page<shop::orders::Item>` has the module `shop`, the name `Page` and one argument.
pub(super) fn parts(id: &str) -> (Vec<&str>, &str, Vec<&str>) {
    let (path, arguments) = match id.split_once('<') {
        // The id of a list of `T` is `[T]`.
        _ if id.starts_with('[') => ("List", id.trim_start_matches('[').trim_end_matches(']')),
        Some((path, arguments)) => (path, arguments.strip_suffix('>').unwrap_or(arguments)),
        None => (id, ""),
    };
    let mut modules: Vec<&str> = path.split("::").collect();
    let name = modules.pop().unwrap_or_default();
    let (mut depth, mut begin, mut split) = (0_usize, 0, Vec::new());
    for (at, c) in arguments.char_indices() {
        match c {
            '<' | '[' | '(' => depth += 1,
            '>' | ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                split.push(arguments[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    split.push(arguments[begin..].trim());
    split.retain(|argument| !argument.is_empty());
    (modules, name, split)
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::JsonSchema;

    mod inner {
        #[derive(schemars::JsonSchema)]
        #[allow(dead_code, reason = "only its schema counts")]
        pub(super) struct Item(u8, u8);
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema counts")]
    struct Item {
        text: String,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema counts")]
    struct Page<T> {
        items: Vec<T>,
    }

    #[test]
    fn the_generator_shows_which_type_a_name_stands_for() {
        let mut generator = SchemaGenerator::default();
        generator.subschema_for::<Page<Item>>();
        generator.subschema_for::<inner::Item>();
        generator.take_definitions(false);
        let ids = ids(&generator);
        let here = module_path!();
        assert_eq!(ids["Item"], format!("{here}::Item"));
        assert_eq!(ids["Item2"], format!("{here}::inner::Item"));
        assert_eq!(ids["Page"], format!("{here}::Page<{here}::Item>"));
    }

    #[test]
    fn an_id_has_modules_a_name_and_arguments() {
        assert_eq!(parts("a::b::C"), (vec!["a", "b"], "C", vec![]));
        assert_eq!(parts("a::P<b::C, [d::E]>"), (vec!["a"], "P", vec!["b::C", "[d::E]"]));
        assert_eq!(parts("a::P<b::C<x::Y,z::Z>>"), (vec!["a"], "P", vec!["b::C<x::Y,z::Z>"]));
        assert_eq!(parts("[b::C]"), (vec![], "List", vec!["b::C"]));
        assert_eq!(parts("Plain"), (vec![], "Plain", vec![]));
    }
}
