//! From what was found to findings.

use super::{Approval, Options, Override, date};
use crate::{
    compare::{Compared, Hit, Subject},
    explain::Certainty,
    relation::Direction,
    report::{Finding, Report, Step, Witness},
    rule::{Class, Rule, Severity},
};
use rustc_hash::FxHashMap;
use std::{cmp::Ordering, rc::Rc, sync::Arc};
use time::Duration;

/// Judges what a comparison found.
pub(crate) fn judge(mut compared: Compared, names: (String, String), options: &Options) -> Report {
    let today = options.day();
    if let Some(days) = options.deprecation_days {
        deadlines(&mut compared, &today, days);
    }
    let mut titles = Titles::new(&compared.subjects);
    let mut findings: Vec<Finding> =
        compared.hits.iter().filter_map(|hit| finding(hit, &mut titles, options, &today)).collect();
    let step = step(&findings);
    findings.extend(version(&compared.versions, step, options, &today));
    findings.sort_by(|left, right| {
        let places = |one: &Finding, other: &Finding| {
            (&one.old, &one.new, &one.id).cmp(&(&other.old, &other.new, &other.id))
        };
        right
            .severity
            .cmp(&left.severity)
            .then_with(|| titles_in_order(&left.operations, &right.operations))
            .then_with(|| places(left, right))
    });
    Report { findings, names, versions: compared.versions, step }
}

/// Subjects, and their names.
type Concerned<'s> = (Rc<[&'s Subject]>, Arc<[Arc<str>]>);

/// The operations of findings by name. Many findings concern the same ones: then they share one list.
struct Titles<'s> {
    subjects: &'s [Subject],
    /// Where each subject is among all names in order.
    ranks: Vec<usize>,
    /// By indices as they come.
    known: FxHashMap<Vec<usize>, Concerned<'s>>,
    /// By the address of a list that the hits share.
    shared: FxHashMap<*const usize, Concerned<'s>>,
    /// No subject is a draft.
    are_stable: bool,
}

impl<'s> Titles<'s> {
    fn new(subjects: &'s [Subject]) -> Self {
        let mut order: Vec<usize> = (0..subjects.len()).collect();
        order.sort_by(|one, other| subjects[*one].title.cmp(&subjects[*other].title));
        let mut ranks = vec![0; subjects.len()];
        for (rank, index) in order.into_iter().enumerate() {
            ranks[index] = rank;
        }
        let are_stable = subjects.iter().all(|subject| subject.stability.is_none());
        Self { subjects, ranks, known: FxHashMap::default(), shared: FxHashMap::default(), are_stable }
    }

    /// The subjects at these indices, in the order of their names, each once.
    fn of(&mut self, hit: &Hit) -> Concerned<'s> {
        match (hit.subjects.as_slice(), hit.shared.as_slice()) {
            (own, []) => self.at(own),
            // A list that many share is found again without being looked through.
            ([], [shared]) => match self.shared.get(&Rc::as_ptr(shared).cast()) {
                Some(known) => known.clone(),
                None => {
                    let concerned = self.at(shared);
                    self.shared.insert(Rc::as_ptr(shared).cast(), concerned.clone());
                    concerned
                }
            },
            (own, shared) => {
                let all = own.iter().chain(shared.iter().flat_map(|list| list.iter()));
                self.at(&all.copied().collect::<Vec<_>>())
            }
        }
    }

    fn at(&mut self, indices: &[usize]) -> Concerned<'s> {
        if let Some(known) = self.known.get(indices) {
            return known.clone();
        }
        let mut sorted = indices.to_vec();
        sorted.sort_unstable_by_key(|index| self.ranks[*index]);
        sorted.dedup();
        let subjects: Rc<[&Subject]> = sorted.iter().map(|index| &self.subjects[*index]).collect();
        let titles = subjects.iter().map(|subject| Arc::clone(&subject.title)).collect();
        let concerned = (subjects, titles);
        self.known.insert(indices.to_vec(), concerned.clone());
        concerned
    }
}

fn titles_in_order(left: &Arc<[Arc<str>]>, right: &Arc<[Arc<str>]>) -> Ordering {
    if Arc::ptr_eq(left, right) { Ordering::Equal } else { left.cmp(right) }
}

fn finding(hit: &Hit, titles: &mut Titles<'_>, options: &Options, today: &str) -> Option<Finding> {
    let id = hit.rule.id(hit.direction);
    let given = hit.rule.severity(hit.direction, options.policy)?;
    let given = match &hit.certainty {
        Certainty::Sure => given,
        Certainty::Harmless => Severity::Compatible,
        Certainty::Undecided(_) => given.min(Severity::Warning),
    };
    let general = match options.severity.get(&id) {
        Some(level) => level.severity(),
        None => Some(given),
    };
    let (concerned, operations) = titles.of(hit);
    // Where nothing is said of single operations, all are judged alike.
    let severity = if concerned.is_empty() || (options.overrides.is_empty() && titles.are_stable) {
        general
    } else {
        concerned.iter().filter_map(|subject| of_subject(general, subject, hit.rule, &id, options)).max()
    }?;
    let mut finding = Finding {
        severity,
        direction: hit.rule.has_direction().then_some(hit.direction),
        operations,
        old: hit.old.clone(),
        new: hit.new.clone(),
        before: hit.before.clone(),
        after: hit.after.clone(),
        message: String::new(),
        why: why(hit, given),
        undecided: match &hit.certainty {
            Certainty::Undecided(reason) => Some(reason.clone()),
            _ => None,
        },
        witness: hit
            .witness
            .clone()
            .map(|value| Witness { value, place: hit.place.clone().unwrap_or_default() }),
        fingerprint: fingerprint(&id, hit),
        approval: None,
        expired: None,
        rule: hit.rule,
        id,
    };
    finding.message = finding.words(&hit.detail);
    approve(&mut finding, &options.approvals, today);
    Some(finding)
}

/// Why it is as grave as it is: the rule's reason is that of what breaks.
fn why(hit: &Hit, given: Severity) -> String {
    let why = match (hit.rule.class(), given, hit.direction) {
        _ if hit.certainty == Certainty::Harmless => "The schema as a whole keeps to its old contract.",
        (Class::Narrow | Class::Wide, Severity::Compatible, _) if !hit.rule.has_direction() => hit.rule.why(),
        (Class::Narrow, Severity::Compatible, Direction::Response) => "Answers promise more than before.",
        (Class::Wide, Severity::Compatible, Direction::Request) => "Requests are asked for less than before.",
        _ => hit.rule.why(),
    };
    why.to_owned()
}

fn of_subject(
    general: Option<Severity>,
    subject: &Subject,
    rule: Rule,
    id: &str,
    options: &Options,
) -> Option<Severity> {
    let fits = |one: &&Override| {
        one.path.as_ref().is_none_or(|path| match path.strip_suffix('*') {
            Some(start) => subject.path.starts_with(start),
            None => subject.path == *path,
        }) && one.tag.as_ref().is_none_or(|tag| subject.tags.contains(tag))
            && one.id.as_ref().is_none_or(|wanted| wanted == id)
    };
    if let Some(one) = options.overrides.iter().rfind(fits) {
        return one.severity.severity();
    }
    // What is not stable yet may change freely; that it is less stable than it was is told all the same.
    let is_free = matches!(subject.stability.as_deref(), Some("draft" | "alpha"));
    if is_free && rule != Rule::StabilityLowered {
        return general.map(|_| Severity::Compatible);
    }
    general
}

/// Enters the approval of a finding that is in force, or else that there was one.
fn approve(finding: &mut Finding, approvals: &[Approval], today: &str) {
    let own = || approvals.iter().filter(|one| one.fingerprint == finding.fingerprint);
    let is_in_force = |one: &&Approval| one.expires.as_ref().is_none_or(|last| last.as_str() >= today);
    match own().find(is_in_force) {
        Some(one) => finding.approval = Some(one.reason.clone()),
        None => finding.expired = own().filter_map(|one| one.expires.clone()).max(),
    }
}

/// Twelve hexadecimal digits for a rule at its places: what is said about it may change.
fn fingerprint(id: &str, hit: &Hit) -> String {
    let parts = [id, hit.old.as_deref().unwrap_or(""), hit.new.as_deref().unwrap_or(""), &hit.detail];
    // FNV-1a.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{:012x}", hash >> 16)
}

/// What a policy wants of those who deprecate.
fn deadlines(compared: &mut Compared, today: &str, days: u32) {
    let earliest = date(today).and_then(|day| day.checked_add(Duration::days(days.into())));
    let mut more = Vec::new();
    let is_asked = |hit: &&Hit| match hit.rule {
        Rule::OperationDeprecated => true,
        // What was deprecated before without a day has one now.
        Rule::SunsetAdded => !hit.detail.is_empty(),
        _ => false,
    };
    for hit in compared.hits.iter().filter(is_asked) {
        let rule = match date(&hit.detail) {
            None => Rule::SunsetMissing,
            Some(sunset) if earliest.is_some_and(|earliest| sunset < earliest) => Rule::SunsetTooSoon,
            Some(_) => continue,
        };
        let after = if hit.detail.is_empty() { None } else { Some(hit.detail.clone()) };
        let before = earliest.map(|earliest| format!("{earliest} at the earliest"));
        more.push(Hit { rule, before, after, ..hit.clone() });
    }
    compared.hits.extend(more);
}

fn step(findings: &[Finding]) -> Step {
    let of = |finding: &Finding| match (finding.severity, finding.rule.class()) {
        (Severity::Breaking, _) => Step::Major,
        (_, Class::Remark) => Step::Patch,
        _ => Step::Minor,
    };
    findings.iter().map(of).max().unwrap_or(Step::None)
}

/// Whether the version has made the step that the changes ask for, where it has made one at all.
fn version((old, new): &(String, String), step: Step, options: &Options, today: &str) -> Option<Finding> {
    if old == new || Step::between(old, new)? >= step.of(old) {
        return None;
    }
    let hit = Hit {
        rule: Rule::VersionStepTooSmall,
        direction: Direction::Request,
        old: Some("#/info/version".to_owned()),
        new: Some("#/info/version".to_owned()),
        detail: String::new(),
        before: Some(format!("{} at least", step.next(old)?)),
        after: Some(new.clone()),
        certainty: Certainty::Sure,
        witness: None,
        place: None,
        subjects: Vec::new(),
        shared: Vec::new(),
    };
    finding(&hit, &mut Titles::new(&[]), options, today)
}
