//! Who asks, and places in the source.

use std::panic::Location;

use crate::{BindingRef, Source};

/// `src/main.rs:12`.
pub(super) fn place(location: &Location<'_>) -> String {
    format!("{}:{}", location.file(), location.line())
}

/// Who asks: type, member, place of the type; then the key and the place where it is bound, as far as they say more.
pub(super) fn asker(binding: &BindingRef, member: &str) -> String {
    let bound = place(binding.location());
    let Some(class) = binding.class() else {
        let what = match (binding.source(), member) {
            (Source::Alias, _) => "the alias ".to_owned(),
            (_, "") => String::new(),
            (_, member) => format!("`{member}` of "),
        };
        return format!("{what}`{}` ({bound})", binding.key());
    };
    let dot = if member.is_empty() { "" } else { "." };
    let declared = format!("{}:{}", class.file, class.line);
    let mut asker = format!("`{}{dot}{member}` ({declared})", class.name);
    match (binding.key() == class.name, declared == bound) {
        (true, true) => {}
        (true, false) => asker += &format!(", bound at {bound}"),
        (false, true) => asker += &format!(", bound to `{}`", binding.key()),
        (false, false) => asker += &format!(", bound to `{}` at {bound}", binding.key()),
    }
    asker
}
