//! Where the parameters of a matched path stand, as byte ranges: nothing is copied until a parameter is read.

use smallvec::SmallVec;
use std::ops::Range;

/// How many parameters of one path are kept without an allocation.
pub const INLINE: usize = 6;

/// The byte ranges of a path's parameters in the order of the template.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Captures(SmallVec<[(u32, u32); INLINE]>);

impl Captures {
    /// The text of the parameter at this place of the template.
    #[inline]
    #[must_use]
    pub fn get<'p>(&self, path: &'p str, at: usize) -> Option<&'p str> {
        let (from, to) = *self.0.get(at)?;
        path.get(from as usize..to as usize)
    }

    /// Where it stands in the path.
    pub(crate) fn range(&self, at: usize) -> Option<Range<usize>> {
        let (from, to) = *self.0.get(at)?;
        Some(from as usize..to as usize)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub(super) fn push(&mut self, from: usize, to: usize) {
        // Paths come from a request's head, which is far below 4 GiB.
        self.0.push((from as u32, to as u32));
    }

    #[inline]
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }
}
