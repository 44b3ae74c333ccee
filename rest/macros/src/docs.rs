//! Doc comments, which become summaries and descriptions.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of the doc comments among some attributes.
pub(crate) fn text(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &pair.value else { return None };
        pair.path.is_ident("doc").then(|| line.value())
    });
    let lines: Vec<String> = lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

/// The first paragraph on one line, and the rest.
pub(crate) fn summary(attributes: &[Attribute]) -> (Option<String>, Option<String>) {
    let text = text(attributes);
    let (first, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let some = |text: String| (!text.is_empty()).then_some(text);
    let first = first.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    (some(first.trim_end_matches('.').to_owned()), some(rest.trim().to_owned()))
}
