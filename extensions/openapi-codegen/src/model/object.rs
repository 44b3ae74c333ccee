//! Objects: structs, maps, and what stands in them.

use super::{
    Field, Shape, Type,
    keywords::{self, Keywords},
    reader::{Is, Lowered, Reader},
};
use crate::name::{self, Names};
use lazo_openapi_diff::{LoadError, Place};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

impl<'d> Reader<'d> {
    pub(super) fn object(
        &mut self,
        place: &Place<'d>,
        mut keywords: Keywords,
        hint: &str,
        depth: usize,
    ) -> Result<Lowered, LoadError> {
        keywords.rules.remove("type");
        let properties: Vec<Place<'d>> =
            keywords::members(place, "properties")?.into_iter().map(|(_, place)| place).collect();
        let names: Vec<&str> =
            keywords::members(place, "properties")?.into_iter().map(|(name, _)| name).collect();
        let required = keywords::texts(place, "required")?;
        let others = place.get("additionalProperties");
        let is_closed = others.as_ref().is_some_and(|others| others.value() == &Value::Bool(false));
        let others = others.filter(|_| !is_closed);
        let others = match &others {
            Some(others) => Some(self.inside(others, &format!("{hint}Value"), depth)?),
            None => None,
        };
        if names.is_empty() && !is_closed {
            if !required.is_empty() {
                keywords.rules.insert("required".to_owned(), json!(required));
            }
            let ty = others.map_or(Type::Object, |others| Type::Map(Box::new(others)));
            return Ok(Lowered::of(Is::Type(ty), keywords));
        }
        let unknown: Vec<&&str> = required.iter().filter(|name| !names.contains(name)).collect();
        if !unknown.is_empty() {
            // Said of the whole, it is held against whatever comes.
            keywords.rules.insert("required".to_owned(), json!(required));
        }
        let all: BTreeMap<String, Place<'d>> =
            names.iter().map(|name| (*name).to_owned()).zip(properties).collect();
        let required = required.into_iter().map(str::to_owned).collect();
        let fields = self.fields(&all, &required, hint, depth)?;
        Ok(Lowered::of(Is::Shape(Shape::Struct { fields, others, is_closed }), keywords))
    }

    pub(super) fn fields(
        &mut self,
        properties: &BTreeMap<String, Place<'d>>,
        required: &BTreeSet<String>,
        hint: &str,
        depth: usize,
    ) -> Result<Vec<Field>, LoadError> {
        let mut names = Names::default();
        let mut fields = Vec::new();
        for (property, place) in properties {
            let slot = self.slot(place, &format!("{hint} {property}"), depth + 1)?;
            let name = names.take(&name::of_value(property, "field"));
            fields.push(Field {
                name,
                property: property.clone(),
                slot,
                is_required: required.contains(property),
            });
        }
        Ok(fields)
    }

    /// The type of items; rules that `inner(..)` can say stay at the list.
    pub(super) fn item(
        &mut self,
        place: &Place<'d>,
        list: &mut Keywords,
        hint: &str,
        depth: usize,
    ) -> Result<Type, LoadError> {
        let mut slot = self.slot(place, &format!("{hint} item"), depth + 1)?;
        let is_said = |keyword: &String| {
            matches!(
                keyword.as_str(),
                "minLength" | "maxLength" | "pattern" | "minimum" | "maximum" | "minItems" | "maxItems"
            )
        };
        let has_type = !matches!(slot.ty, Type::Named(_) | Type::Any) && !slot.is_nullable;
        if has_type && !list.is_nullable && !slot.rules.is_empty() && slot.rules.keys().all(is_said) {
            let rules = std::mem::take(&mut slot.rules);
            list.rules.insert(super::write::INNER.to_owned(), Value::Object(rules));
        }
        Ok(self.within(slot, &format!("{hint} item"), place))
    }
}
