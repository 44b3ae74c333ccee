//! The page that lists every rule is made of the table of rules.

use lazo_openapi_diff::{Direction, Policy, Rule};
use std::{fmt::Write, fs, path::Path};

fn page() -> String {
    let mut page = String::from(
        "# Findings of `lazo openapi diff`\n\n\
         Everything that a comparison can find, with its severity under the three policies, and why. `wire` is what travels;\n\
         `strict` wants answers not to grow either; `codegen` counts names in generated code too. An id that begins with\n\
         `request` or `response` is about messages of that direction: callbacks and webhooks turn round, so that the body of a\n\
         callback is judged as an answer is. Severities can be [overridden](../guide/api-review.md).\n\n\
         A finding of a schema that is said to break shows a value that proves it. Where neither a proof nor such a value is\n\
         found, the finding is a warning that says so. A change that a proof shows to be harmless is compatible, whatever its\n\
         keyword.\n\n\
         | id | wire | strict | codegen | why |\n|---|---|---|---|---|\n",
    );
    for rule in Rule::ALL {
        let directions: &[Direction] = if rule.has_direction() {
            &[Direction::Request, Direction::Response]
        } else {
            &[Direction::Request]
        };
        for direction in directions {
            let severity = |policy| rule.severity(*direction, policy).map(|severity| severity.name());
            let (Some(wire), Some(strict), Some(codegen)) =
                (severity(Policy::Wire), severity(Policy::Strict), severity(Policy::Codegen))
            else {
                continue;
            };
            let _ = writeln!(
                page,
                "| `{}` | {wire} | {strict} | {codegen} | {} |",
                rule.id(*direction),
                rule.why()
            );
        }
    }
    page
}

#[test]
fn the_page_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api-review/findings.md");
    if std::env::var_os("LAZO_TESTS_UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, page()).expect("written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(page(), committed, "LAZO_TESTS_UPDATE_GOLDEN=1 writes the page anew");
}

#[test]
fn ids_are_found_again() {
    for rule in Rule::ALL {
        for direction in [Direction::Request, Direction::Response] {
            let (known, _) = Rule::named(&rule.id(direction)).expect("an id");
            assert_eq!(known, *rule);
        }
    }
    assert!(Rule::named("nothing").is_none());
}
