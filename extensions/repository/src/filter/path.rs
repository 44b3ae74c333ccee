//! Properties by their names, as filters write them.

use super::{FilterError, FilterErrorKind, MAX_PATH, shown};
use crate::ModelDefinition;
use crate::query::PropertyPath;

/// Finds `name` or `name.member.member` among the visible properties of a model.
pub(super) fn find(model: &ModelDefinition, name: &str) -> Result<PropertyPath, FilterError> {
    let unknown = || {
        FilterError::new(
            FilterErrorKind::UnknownProperty,
            format!("{} has no property `{}`", model.name, shown(name)),
        )
    };
    let (first, inside) = name.split_once('.').map_or((name, None), |(first, inside)| (first, Some(inside)));
    let property = model.visible().find(|property| property.name == first).ok_or_else(unknown)?;
    let Some(inside) = inside else {
        return Ok(PropertyPath::of(property));
    };
    if !property.kind.has_inside() {
        return Err(unknown());
    }
    let inside: Vec<String> = inside.split('.').map(str::to_owned).collect();
    let nameable = |member: &String| {
        !member.is_empty()
            && !member.chars().any(|character| matches!(character, '"' | '\\') || character.is_control())
    };
    if inside.len() > MAX_PATH || !inside.iter().all(nameable) {
        return Err(FilterError::new(
            FilterErrorKind::UnknownProperty,
            format!("`{}` leads nowhere", shown(name)),
        ));
    }
    Ok(PropertyPath { property, inside })
}
