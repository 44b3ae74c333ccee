//! What a team says of findings.

use lazo_openapi_diff::{
    ConfigError, Document, FailOn, Format, Options, Policy, Report, Severity, Step, compare,
};

const OLD: &str = "openapi: 3.1.0
info: {title: a, version: 1.4.2}
paths:
  /internal/a:
    get: {operationId: a, tags: [Ops], responses: {200: {description: d, content: {application/json: {schema: {enum: [x]}}}}}}
  /b:
    get: {operationId: b, responses: {200: {description: d}}}
";

fn report(new: &str, options: &str) -> Report {
    report_of(OLD, new, options)
}

fn report_of(old: &str, new: &str, options: &str) -> Report {
    let options = format!("today = \"2026-11-26\"\n{options}");
    let options = Options::from_toml(&options).expect("a policy");
    let read = |text: &str| Document::parse("a.yaml", text).expect("a document");
    compare(&read(old), &read(new), &options).expect("compared")
}

fn found(report: &Report) -> Vec<(Severity, &str)> {
    report.findings().iter().map(|finding| (finding.severity, finding.id.as_str())).collect()
}

#[test]
fn policies_differ_where_they_should() {
    let new = OLD.replace("[x]", "[x, y]").replace("operationId: b", "operationId: c");
    let of = |policy: &str| {
        let report = report(&new, &format!("policy = \"{policy}\""));
        let mut all: Vec<(String, Severity)> =
            report.findings().iter().map(|finding| (finding.id.clone(), finding.severity)).collect();
        all.sort();
        all.into_iter().map(|(_, severity)| severity).collect::<Vec<_>>()
    };
    assert_eq!(of("wire"), [Severity::Warning, Severity::Warning]);
    assert_eq!(of("strict"), [Severity::Warning, Severity::Breaking]);
    assert_eq!(of("codegen"), [Severity::Breaking, Severity::Breaking]);
}

#[test]
fn severities_are_overridden_by_id_path_and_tag() {
    let new = OLD.replace("[x]", "[x, y]");
    assert_eq!(
        found(&report(&new, "[severity]\nresponse-enum-value-added = \"breaking\"")),
        [(Severity::Breaking, "response-enum-value-added")]
    );
    assert!(report(&new, "[severity]\nresponse-enum-value-added = \"none\"").findings().is_empty());
    let by_path = report(&new, "[[override]]\npath = \"/internal/*\"\nseverity = \"compatible\"");
    assert_eq!(by_path.findings()[0].severity, Severity::Compatible);
    let by_tag = report(
        &new,
        "[[override]]\ntag = \"Ops\"\nseverity = \"breaking\"\nid = \"response-enum-value-added\"",
    );
    assert_eq!(by_tag.findings()[0].severity, Severity::Breaking);
    let elsewhere = report(&new, "[[override]]\npath = \"/internal\"\nseverity = \"breaking\"");
    assert_eq!(elsewhere.findings()[0].severity, Severity::Warning);
}

#[test]
fn approvals_hold_until_they_expire() {
    let new = OLD.replace("/b:", "/c:");
    let plain = report(&new, "");
    assert!(plain.fails(FailOn::Breaking));
    assert_eq!(plain.step(), Step::Major);
    assert_eq!(plain.next_version().as_deref(), Some("2.0.0"));
    let fingerprint = plain.findings()[0].fingerprint.clone();
    let approval = |expires: &str| {
        format!("[[approval]]\nfingerprint = \"{fingerprint}\"\nreason = \"nobody calls it\"\n{expires}")
    };
    let approved = report(&new, &approval("expires = \"2026-11-26\""));
    assert!(!approved.fails(FailOn::Breaking));
    assert_eq!(approved.findings()[0].approval.as_deref(), Some("nobody calls it"));
    assert_eq!(approved.step(), Step::Major, "it is still a break");
    let expired = report(&new, &approval("expires = \"2026-11-25\""));
    assert!(expired.fails(FailOn::Breaking));
    for format in [Format::Text, Format::Markdown, Format::Html, Format::Junit, Format::Github] {
        let told = expired.render(format);
        assert!(told.contains("its approval has expired: it held until 2026-11-25"), "{told}");
    }
    assert!(expired.render(Format::Json).contains(r#""approvalExpired": "2026-11-25""#));
    // What is said about it does not matter, nor what else has changed.
    let more = new.replace("description: d", "description: other");
    assert!(report(&more, &approval("")).findings().iter().any(|finding| finding.approval.is_some()));
}

#[test]
fn deprecation_needs_its_time() {
    let deprecated =
        |sunset: &str| OLD.replace("operationId: b", &format!("operationId: b, deprecated: true{sunset}"));
    let ids = |new: &str| {
        let report = report(new, "deprecation-days = 90");
        report.findings().iter().map(|finding| finding.id.clone()).collect::<Vec<_>>()
    };
    assert!(ids(&deprecated("")).contains(&"sunset-missing".to_owned()));
    assert!(ids(&deprecated(", x-sunset: '2027-01-15'")).contains(&"sunset-too-soon".to_owned()));
    let enough = ids(&deprecated(", x-sunset: '2027-02-24'"));
    assert_eq!(enough, ["operation-deprecated", "sunset-added"]);
}

/// What was deprecated before anybody asked for a date is held to the period from the day on which it gets one.
#[test]
fn a_date_that_comes_later_needs_its_time_too() {
    let dated =
        |sunset: &str| OLD.replace("operationId: b", &format!("operationId: b, deprecated: true{sunset}"));
    let ids = |sunset: &str| {
        let report = report_of(&dated(""), &dated(sunset), "deprecation-days = 90");
        report.findings().iter().map(|finding| finding.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(", x-sunset: '2027-01-15'"), ["sunset-too-soon", "sunset-added"]);
    assert_eq!(ids(", x-sunset: '2027-02-24'"), ["sunset-added"]);
    assert!(ids("").is_empty(), "nothing has changed");
}

#[test]
fn documentation_is_silent_where_a_team_wants_it() {
    let new = OLD.replace("description: d", "description: other").replace("/b:", "/c:");
    let ids = |options: &str| {
        let report = report(&new, options);
        report.findings().iter().map(|finding| finding.id.clone()).collect::<Vec<_>>()
    };
    let all = ids("");
    assert!(all.iter().any(|id| id == "documentation-changed"), "{all:?}");
    let rest = ids("[severity]\ndocumentation-changed = \"none\"");
    assert_eq!(rest, all.into_iter().filter(|id| id != "documentation-changed").collect::<Vec<_>>());
    assert!(!rest.is_empty(), "only the documentation is silent");
}

#[test]
fn a_version_that_promises_too_much_is_told() {
    let new = OLD.replace("/b:", "/c:").replace("1.4.2", "1.5.0");
    let report = report(&new, "");
    let finding =
        report.findings().iter().find(|finding| finding.id == "version-step-too-small").expect("told");
    assert_eq!(finding.message, "version step too small: 2.0.0 at least is now 1.5.0");
}

#[test]
fn wrong_policies_are_told() {
    let told = |text: &str| Options::from_toml(text).expect_err("wrong").to_string();
    assert_eq!(
        told("[severity]\nenum-value-added = \"none\""),
        "there is no rule `enum-value-added`; do you mean `request-enum-value-added` or `response-enum-value-added`?"
    );
    assert!(told("policies = 1").contains("unknown field"));
    assert!(matches!(
        Options::from_toml("[[override]]\nseverity = \"none\""),
        Err(ConfigError::WithoutSubject)
    ));
    assert_eq!(
        told("[[approval]]\nfingerprint = \"a\"\nreason = \"b\"\nexpires = \"tomorrow\""),
        "`tomorrow` is no date; dates are written `2027-03-31`"
    );
    assert!(told("[[approval]]\nfingerprint = \"a\"\nreason = \" \"").contains("gives no reason"));
    assert_eq!(Options::default().policy, Policy::Wire);
}
