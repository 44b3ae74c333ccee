//! An inspection as a graph in Graphviz's language.

use std::fmt::{self, Write};

use super::{
    Inspection,
    drawing::{Drawing, title},
};
use crate::Source;

impl Inspection {
    /// The graph in DOT, Graphviz's language: `dot -Tsvg`.
    ///
    /// A context is a box around its bindings. A class is a box, a provider a component, a function an ellipse, a constant a
    /// note, an alias an arrow, what is declared a dashed box. An arrow points to what is needed: dashed if it need not be
    /// there, dotted if it is looked up later.
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut dot = String::new();
        // Writing to a text does not fail.
        let _ = write_dot(self, &mut dot);
        dot
    }
}

fn write_dot(inspection: &Inspection, dot: &mut String) -> fmt::Result {
    let drawing = Drawing::of(inspection);
    writeln!(dot, "digraph {} {{", Quoted(&inspection.context.name))?;
    writeln!(dot, "  rankdir=LR;")?;
    for (place, (context, bindings)) in drawing.contexts.iter().enumerate() {
        writeln!(dot, "  subgraph cluster_{place} {{")?;
        writeln!(dot, "    label={};", Quoted(&title(context)))?;
        for (number, binding) in bindings {
            let shape = match binding.source {
                Source::Constant => "shape=note",
                Source::Dynamic => "shape=ellipse",
                Source::Provider => "shape=component",
                Source::Class => "shape=box",
                Source::Alias => "shape=cds",
                Source::Declared => "shape=box, style=dashed",
            };
            let label = format!("{}\n{}", binding.key, binding.scope);
            writeln!(dot, "    n{number} [label={}, {shape}];", Quoted(&label))?;
        }
        writeln!(dot, "  }}")?;
    }
    for arrow in &drawing.arrows {
        let style = match (arrow.dependency.lazy, arrow.dependency.optional) {
            (true, _) => "dotted",
            (_, true) => "dashed",
            _ => "solid",
        };
        let label = arrow.label();
        writeln!(dot, "  n{} -> n{} [label={}, style={style}];", arrow.from, arrow.to, Quoted(&label))?;
    }
    writeln!(dot, "}}")
}

/// A text in DOT's quotes.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                c if c.is_control() => f.write_char(' ')?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}
