//! Values that need themselves to be built.

use std::collections::{HashMap, HashSet};

use super::{
    asker::asker,
    graph::{Edge, Graph, Node, NodeId},
};
use crate::{
    trail::EntryId,
    verify::{Problem, ProblemId, Report},
};

#[derive(Clone, Copy, PartialEq)]
enum Colour {
    OnPath,
    Done,
}

/// One step on the way down: a value, and which of its needs is followed.
struct Step<'g> {
    node: &'g Node,
    next: usize,
}

impl<'g> Step<'g> {
    fn edge(&self) -> Option<&'g Edge> {
        self.node.edges.get(self.next.checked_sub(1)?)
    }
}

/// Reports each cycle of needs that are met at construction, once.
pub(super) fn check(graph: &Graph, report: &mut Report) {
    let mut colours: HashMap<NodeId, Colour> = HashMap::new();
    let mut told: HashSet<Vec<EntryId>> = HashSet::new();
    for root in &graph.nodes {
        if colours.contains_key(&root.id) {
            continue;
        }
        colours.insert(root.id, Colour::OnPath);
        let mut path = vec![Step { node: root, next: 0 }];
        while let Some(step) = path.last_mut() {
            let Some(edge) = step.node.edges.get(step.next) else {
                colours.insert(step.node.id, Colour::Done);
                path.pop();
                continue;
            };
            step.next += 1;
            let Some(to) = edge.node().filter(|_| edge.is_held()) else { continue };
            match (colours.get(&to), graph.node(to)) {
                (None, Some(node)) => {
                    colours.insert(to, Colour::OnPath);
                    path.push(Step { node, next: 0 });
                }
                (Some(Colour::OnPath), _) => {
                    let first = path.iter().position(|step| step.node.id == to).unwrap_or(0);
                    let circle = &path[first..];
                    let mut members: Vec<EntryId> = circle.iter().map(|step| step.node.id.0).collect();
                    members.sort_unstable();
                    if told.insert(members) {
                        report.add(problem(circle));
                    }
                }
                _ => {}
            }
        }
    }
}

fn problem(circle: &[Step<'_>]) -> Problem {
    let mut path: Vec<String> = circle
        .iter()
        .map(|step| match step.edge().map_or("", |edge| edge.dependency.member) {
            "" => step.node.binding.key().to_owned(),
            member => format!("{} ({member})", step.node.binding.key()),
        })
        .collect();
    let first = circle.first().map_or("", |step| step.node.binding.key());
    path.push(first.to_owned());
    let mut problem = Problem::new(ProblemId::Cycle, format!("`{first}` needs itself to be built"))
        .path(path)
        .help("make one field of the circle a `Getter`: it looks the value up when it is needed, not when it is built");
    problem.asked_by = circle
        .last()
        .map(|step| asker(&step.node.binding, step.edge().map_or("", |edge| edge.dependency.member)));
    problem
}
