//! Discriminators, with the values that are not written.

use super::{Discriminator, LogicPart, read::Reader};
use serde_json::Value;

impl<'d> Reader<'_, 'd> {
    pub(super) fn discriminator(&self, value: &'d Value, logic: &LogicPart) -> Option<Discriminator<'d>> {
        let Some(property) = value.get("propertyName").and_then(Value::as_str) else {
            self.shape("discriminator", value, "an object with `propertyName`");
            return None;
        };
        let mut mapping = Vec::new();
        if let Some(members) = value.get("mapping").and_then(Value::as_object) {
            for (name, target) in members {
                let Some(target) = target.as_str() else {
                    self.shape("discriminator", value, "a mapping to names or references");
                    continue;
                };
                let is_name = !target.contains(['/', '#', '.']);
                let reference =
                    if is_name { format!("#/components/schemas/{target}") } else { target.to_owned() };
                if let Some(id) = self.follow(&reference) {
                    mapping.push((name.clone(), id));
                }
            }
        }
        // A member that no value is mapped to goes by its own name.
        for member in logic.one_of.iter().chain(&logic.any_of) {
            let raw = self.arena.raw(*member);
            if let Some(reference) = raw.get("$ref").and_then(Value::as_str)
                && let Some(id) = self.follow(reference)
                && !mapping.iter().any(|(_, known)| *known == id)
                && let Some(name) = reference.rsplit('/').next()
            {
                mapping.push((name.to_owned(), id));
            }
        }
        mapping.sort();
        Some(Discriminator { property, mapping })
    }
}
