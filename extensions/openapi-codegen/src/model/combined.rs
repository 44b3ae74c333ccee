//! Schemas that are put together of others: `allOf`, and alternatives.

use super::{
    Shape, Slot, Type, default,
    keywords::{self, Keywords, shape},
    reader::{Is, Lowered, Reader},
};
use crate::name::{self, Names};
use lazo_openapi_diff::{LoadError, Place};
use serde_json::Value;

impl<'d> Reader<'d> {
    pub(super) fn all_of(
        &mut self,
        place: &Place<'d>,
        mut keywords: Keywords,
        hint: &str,
        depth: usize,
    ) -> Result<Lowered, LoadError> {
        let parts = keywords::list(place, "allOf")?;
        let alone = ["properties", "items", "additionalProperties", "anyOf", "oneOf", "required"];
        let is_alone = alone.iter().all(|keyword| place.get(keyword).is_none());
        if let ([one], true) = (parts.as_slice(), is_alone) {
            let inner = self.slot(one, hint, depth + 1)?;
            // Its type says that already.
            if matches!(inner.ty, Type::Named(_)) {
                keywords.rules.remove("type");
            }
            let mut rules = inner.rules;
            let clashes: Vec<String> =
                rules.keys().filter(|key| keywords.rules.contains_key(*key)).cloned().collect();
            for clash in clashes.iter().filter(|clash| !super::is_note(clash)) {
                self.warn(place, format!("`{clash}` is said twice: what stands beside `allOf` counts"));
            }
            rules.extend(keywords.rules);
            let is_nullable = inner.is_nullable || keywords.is_nullable;
            let description = keywords.description.or(inner.description);
            return Ok(Lowered { is: Is::Type(inner.ty), is_nullable, rules, description });
        }
        let Some(merged) = self.merged(place, 0)? else {
            self.warn(place, "`allOf` of these schemas is no type of Rust: any value is taken, and its parts are not checked");
            keywords.rules.retain(|keyword, _| super::is_note(keyword));
            return Ok(Lowered::of(Is::Type(Type::Any), keywords));
        };
        keywords.rules = merged.rules;
        let fields = self.fields(&merged.properties, &merged.required, hint, depth)?;
        let others = match &merged.others {
            Some(place) => Some(self.inside(place, &format!("{hint}Others"), depth)?),
            None => None,
        };
        let shape = Shape::Struct { fields, others, is_closed: merged.is_closed };
        Ok(Lowered::of(Is::Shape(shape), keywords))
    }

    pub(super) fn alternatives(
        &mut self,
        place: &Place<'d>,
        word: &'static str,
        is_exact: bool,
        mut keywords: Keywords,
        hint: &str,
        depth: usize,
    ) -> Result<Lowered, LoadError> {
        let all = keywords::list(place, word)?;
        if all.is_empty() {
            return Err(shape(&place.get(word).unwrap_or_else(|| place.clone()), "a list of schemas"));
        }
        let is_null = |one: &&Place<'d>| one.value().get("type").is_some_and(|kind| kind == "null");
        let rest: Vec<&Place<'d>> = all.iter().filter(|one| !is_null(one)).collect();
        let beside = ["properties", "items", "additionalProperties", "anyOf", "required"];
        let beside: Vec<&str> =
            beside.into_iter().filter(|keyword| *keyword != word && place.get(keyword).is_some()).collect();
        if !beside.is_empty() || rest.is_empty() {
            return Ok(self.any(place, keywords, &format!("`{word}` beside `{}`", beside.join("`, `"))));
        }
        keywords.is_nullable |= rest.len() < all.len();
        if let [one] = rest.as_slice() {
            let inner = self.slot(one, hint, depth + 1)?;
            let mut rules = inner.rules;
            rules.extend(keywords.rules);
            let description = keywords.description.or(inner.description);
            let is_nullable = inner.is_nullable || keywords.is_nullable;
            return Ok(Lowered { is: Is::Type(inner.ty), is_nullable, rules, description });
        }
        let mut variants = Vec::new();
        let mut names = Names::default();
        for (index, one) in rest.iter().enumerate() {
            let called = self.called(one, index)?;
            let slot = self.slot(one, &format!("{hint} {called}"), depth + 1)?;
            variants.push((names.take(&name::of_variant(&called)), slot));
        }
        Ok(Lowered::of(Is::Shape(Shape::Union { variants, is_exact }), keywords))
    }

    /// What an alternative is called.
    pub(super) fn called(&self, place: &Place<'d>, index: usize) -> Result<String, LoadError> {
        if let Some(target) = place.target()? {
            let at = target.to_string();
            return Ok(at.rsplit('/').next().unwrap_or("Schema").to_owned());
        }
        if let Some(title) = place.value().get("title").and_then(Value::as_str) {
            return Ok(title.to_owned());
        }
        Ok(match place.value().get("type").and_then(Value::as_str) {
            Some("string") => "Text".to_owned(),
            Some("integer") => "Integer".to_owned(),
            Some("number") => "Number".to_owned(),
            Some("boolean") => "Boolean".to_owned(),
            Some("array") => "List".to_owned(),
            Some("object") => "Object".to_owned(),
            _ => format!("Form{}", index + 1),
        })
    }

    /// Finds alternatives that their discriminator does not tell apart.
    pub(super) fn check_discriminators(&mut self) {
        let mut vague = Vec::new();
        for definition in &self.definitions {
            let Shape::Union { variants, .. } = &definition.shape else { continue };
            let Some(property) =
                definition.rules.get("discriminator").and_then(|it| it["propertyName"].as_str())
            else {
                continue;
            };
            let is_fixed = |slot: &Slot| default::fixed_text(&self.definitions, slot, property);
            if !variants.iter().all(|(_, slot)| is_fixed(slot)) {
                let what = format!(
                    "`{property}` has no fixed value in each alternative: the first one that a value fits is taken for it"
                );
                vague.push((definition.place.clone(), what));
            }
        }
        for (place, what) in vague {
            self.warn(place, what);
        }
    }
}
