//! Values that need themselves to be built.

use std::collections::HashMap;

use super::graph::{Graph, asker};
use crate::{
    BindingRef,
    trail::EntryId,
    verify::{Problem, ProblemId, Report},
};

#[derive(Clone, Copy, PartialEq)]
enum Colour {
    OnPath,
    Done,
}

/// Reports each cycle of needs that are met at construction, once.
pub(super) fn check(graph: &Graph, report: &mut Report) {
    let mut colours = HashMap::new();
    for binding in &graph.bindings {
        walk(graph, binding, &mut colours, &mut Vec::new(), report);
    }
}

fn walk(
    graph: &Graph,
    binding: &BindingRef,
    colours: &mut HashMap<EntryId, Colour>,
    path: &mut Vec<BindingRef>,
    report: &mut Report,
) {
    match colours.get(&binding.0.id) {
        Some(Colour::Done) => return,
        Some(Colour::OnPath) => {
            let first = path.iter().position(|b| b.0.id == binding.0.id).unwrap_or(0);
            let mut names: Vec<String> = path[first..].iter().map(|b| b.key().to_owned()).collect();
            names.push(binding.key().to_owned());
            let closes = path.last().map(|last| asker(last, closing_member(graph, last, binding)));
            let mut problem = Problem::new(
                ProblemId::Cycle,
                format!("`{}` needs itself to be built", binding.key()),
            )
            .path(names)
            .help("inject a `Getter` at one place of the circle: it looks the value up when it is needed");
            problem.asked_by = closes;
            report.add(problem);
            return;
        }
        None => {}
    }
    colours.insert(binding.0.id, Colour::OnPath);
    path.push(binding.clone());
    for edge in graph.needs(binding).iter().filter(|edge| !edge.dependency.lazy) {
        walk(graph, &edge.to, colours, path, report);
    }
    path.pop();
    colours.insert(binding.0.id, Colour::Done);
}

fn closing_member(graph: &Graph, from: &BindingRef, to: &BindingRef) -> &'static str {
    graph.needs(from).iter().find(|edge| edge.to.0.id == to.0.id).map_or("", |edge| edge.dependency.member)
}
