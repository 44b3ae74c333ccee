//! An inspection as a flow chart in Mermaid's language.

use std::fmt::{self, Write};

use super::{
    Inspection,
    drawing::{Drawing, title},
};
use crate::Source;

impl Inspection {
    /// The graph as a Mermaid flow chart, which many Markdown viewers draw.
    ///
    /// A context is a box around its bindings. A class is a box, a provider a box with double sides, a function a rounded
    /// box, a constant a pill, an alias a flag, what is declared a hexagon. An arrow points to what is needed; it is dotted
    /// if that need not be there or is looked up later.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut mermaid = String::new();
        // Writing to a text does not fail.
        let _ = write_mermaid(self, &mut mermaid);
        mermaid
    }
}

fn write_mermaid(inspection: &Inspection, mermaid: &mut String) -> fmt::Result {
    let drawing = Drawing::of(inspection);
    writeln!(mermaid, "flowchart LR")?;
    for (place, (context, bindings)) in drawing.contexts.iter().enumerate() {
        writeln!(mermaid, "  subgraph c{place}[{}]", Quoted(&title(context)))?;
        for (number, binding) in bindings {
            let (open, close) = match binding.source {
                Source::Constant => ("([", "])"),
                Source::Dynamic => ("(", ")"),
                Source::Provider => ("[[", "]]"),
                Source::Class => ("[", "]"),
                Source::Alias => (">", "]"),
                Source::Declared => ("{{", "}}"),
            };
            let label = format!("{}\n{}", binding.key, binding.scope);
            writeln!(mermaid, "    n{number}{open}{}{close}", Quoted(&label))?;
        }
        writeln!(mermaid, "  end")?;
    }
    for arrow in &drawing.arrows {
        let line = if arrow.dependency.lazy || arrow.dependency.optional { "-.->" } else { "-->" };
        let label = arrow.label();
        if label.is_empty() {
            writeln!(mermaid, "  n{} {line} n{}", arrow.from, arrow.to)?;
        } else {
            writeln!(mermaid, "  n{} {line}|{}| n{}", arrow.from, Quoted(&label), arrow.to)?;
        }
    }
    Ok(())
}

/// A text in quotes, with Mermaid's codes for all that could mean something there.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '\n' => f.write_str("<br/>")?,
                c if c.is_control() => f.write_char(' ')?,
                c if c.is_alphanumeric() || " ._-:/,()".contains(c) => f.write_char(c)?,
                c => write!(f, "#{};", u32::from(c))?,
            }
        }
        f.write_char('"')
    }
}
