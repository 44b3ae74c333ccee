//! Every rule of `tests/rules.yaml` is shown by pairs of the corpus, in every direction and with its verdict.

use crate::corpus::{Pair, corpus};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

/// The verdicts of rules by their names, `schema/property-added-optional/request`. A rule that a test holds has none.
fn rules() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let text = fs::read_to_string(folder.join("rules.yaml")).expect("the rules");
    let areas: Value = serde_yaml_ng::from_str(&text).expect("YAML");
    let mut all = BTreeMap::new();
    for (area, rules) in areas.as_object().expect("areas") {
        for (name, verdict) in rules.as_object().expect("rules") {
            if let Some(verdict) = verdict.as_str() {
                all.insert(format!("{area}/{name}"), verdict.to_owned());
            } else if let Some(test) = verdict["test"].as_str() {
                let (file, function) = test.split_once(' ').expect("a file and a function");
                let text = fs::read_to_string(folder.join("diff").join(file)).expect("a file of tests");
                assert!(text.contains(&format!("fn {function}()")), "{area}/{name}: there is no {test}");
            } else {
                for way in ["request", "response"] {
                    let verdict = verdict[way].as_str().expect("a verdict");
                    all.insert(format!("{area}/{name}/{way}"), verdict.to_owned());
                }
            }
        }
    }
    all
}

/// The name of the rule in the direction of a pair; parameters are requests.
fn name_of(rule: &str, pair: &Pair, rules: &BTreeMap<String, String>) -> String {
    let way = if pair.way == "response" { "response" } else { "request" };
    if rules.contains_key(rule) { rule.to_owned() } else { format!("{rule}/{way}") }
}

/// The gravest of what is expected.
fn verdict(pair: &Pair) -> &'static str {
    let has = |severity: &str| pair.expected.iter().any(|line| line.starts_with(severity));
    ["breaking", "warning", "compatible"].into_iter().find(|severity| has(severity)).unwrap_or("none")
}

#[test]
fn each_rule_is_shown_in_each_direction() {
    let rules = rules();
    let (mut wrong, mut shown) = (String::new(), BTreeMap::new());
    for pair in corpus() {
        for rule in &pair.rules {
            let name = name_of(rule, &pair, &rules);
            match rules.get(&name) {
                None => {
                    let _ = writeln!(wrong, "{}: there is no rule {name}", pair.name);
                }
                Some(wanted) if wanted != verdict(&pair) => {
                    let _ = writeln!(wrong, "{}: {name} is {wanted}, not {}", pair.name, verdict(&pair));
                }
                Some(_) => *shown.entry(name).or_insert(0) += 1,
            }
        }
    }
    for name in rules.keys().filter(|name| !shown.contains_key(*name)) {
        let _ = writeln!(wrong, "no pair shows {name}");
    }
    assert!(wrong.is_empty(), "{wrong}");
    println!("{} rules, {} pairs of them", rules.len(), shown.values().sum::<usize>());
}
