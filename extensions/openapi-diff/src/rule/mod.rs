//! Everything that a comparison can find: ids, how grave each is under each policy, and why.

mod table;

pub use table::Rule;

use crate::relation::Direction;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Clients that kept to the old contract go on working.
    Compatible,
    /// The document cannot decide it, or generated code notices while the wire does not.
    Warning,
    /// Some client that kept to the old contract fails.
    Breaking,
}

impl Severity {
    /// Its name: `compatible`, `warning`, `breaking`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Warning => "warning",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whose eyes a change is seen with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// What travels over the wire.
    #[default]
    Wire,
    /// The wire, and answers must not grow either: clients refuse what they do not know.
    Strict,
    /// The wire, and code that is generated from the document: names count.
    Codegen,
}

/// What a rule says about the set of values or of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// There are fewer.
    Narrow,
    /// There are more.
    Wide,
    /// Some go and others come.
    Change,
    /// Something is there or not, which the values do not show.
    Exist,
    /// Only what people read.
    Remark,
}

impl Class {
    /// Whether a change of this class harms somebody in this direction.
    pub(crate) fn is_harmful(self, direction: Direction) -> bool {
        match self {
            Self::Narrow => direction == Direction::Request,
            Self::Wide => direction == Direction::Response,
            Self::Change => true,
            Self::Exist | Self::Remark => false,
        }
    }

    /// Whether it is about which values there are.
    pub(crate) fn is_of_values(self) -> bool {
        matches!(self, Self::Narrow | Self::Wide | Self::Change)
    }
}

/// What the table says of a rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) id: &'static str,
    /// Whether the direction is a part of the id: `request-..`, `response-..`.
    pub(crate) has_prefix: bool,
    pub(crate) class: Class,
    pub(crate) mirror: Rule,
    /// Under `wire`, `strict` and `codegen`, for requests: `b`, `w`, `c`; `-` where it does not occur.
    pub(crate) request: &'static str,
    pub(crate) response: &'static str,
    pub(crate) why: &'static str,
}

impl Rule {
    /// The id in a direction: `request-property-became-required`, `operation-removed`.
    #[must_use]
    pub fn id(self, direction: Direction) -> String {
        let entry = self.entry();
        match (entry.has_prefix, direction) {
            (false, _) => entry.id.to_owned(),
            (true, Direction::Request) => format!("request-{}", entry.id),
            (true, Direction::Response) => format!("response-{}", entry.id),
        }
    }

    /// The rule and the direction that an id speaks of. For rules without a direction in their id it is `None`.
    #[must_use]
    pub fn named(id: &str) -> Option<(Self, Option<Direction>)> {
        Self::ALL.iter().find_map(|rule| {
            let entry = rule.entry();
            if !entry.has_prefix {
                return (entry.id == id).then_some((*rule, None));
            }
            [Direction::Request, Direction::Response]
                .into_iter()
                .find(|direction| rule.id(*direction) == id)
                .map(|direction| (*rule, Some(direction)))
        })
    }

    /// How grave it is, if it occurs in this direction.
    #[must_use]
    pub fn severity(self, direction: Direction, policy: Policy) -> Option<Severity> {
        let entry = self.entry();
        let codes = match direction {
            Direction::Request => entry.request,
            Direction::Response => entry.response,
        };
        match codes.as_bytes().get(policy as usize) {
            Some(b'b') => Some(Severity::Breaking),
            Some(b'w') => Some(Severity::Warning),
            Some(b'c') => Some(Severity::Compatible),
            _ => None,
        }
    }

    /// Why it is as grave as it is.
    #[must_use]
    pub fn why(self) -> &'static str {
        self.entry().why
    }

    /// What the same change is the other way round.
    #[must_use]
    pub fn mirror(self) -> Self {
        self.entry().mirror
    }

    /// Whether it occurs in messages of both directions, so that its id begins with one.
    #[must_use]
    pub fn has_direction(self) -> bool {
        self.entry().has_prefix
    }

    pub(crate) fn class(self) -> Class {
        self.entry().class
    }
}
