//! Where references lead.

use super::{Arena, Side};
use crate::load::{FileName, LoadError, Way, find_anchor, split_reference};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};

/// A place in a document to which a reference led.
#[derive(Debug, Clone)]
pub(crate) struct Target<'d> {
    pub(crate) way: Way<'d>,
    pub(crate) raw: &'d Value,
}

/// The references that have been followed, by document, file and text: a document says the same few again and again.
pub(super) type References<'d> = RefCell<[FxHashMap<FileName, FxHashMap<String, Target<'d>>>; 2]>;

impl<'d> Arena<'d> {
    /// Where a reference leads that stands in `file`, at the pointer that `at` tells if something is wrong.
    pub(crate) fn resolve(
        &self,
        side: Side,
        file: &Rc<FileName>,
        reference: &str,
        at: impl FnOnce() -> String,
    ) -> Result<Target<'d>, LoadError> {
        let known = self.references.borrow();
        if let Some(target) = known[side as usize].get(&**file).and_then(|known| known.get(reference)) {
            return Ok(target.clone());
        }
        drop(known);
        let target = self.follow(side, file, reference).map_err(|mistake| match mistake {
            Mistake::Reference(reason) => LoadError::MissingReference {
                at: format!("{}#{}", file.0, at()),
                reference: reference.to_owned(),
                reason,
            },
            Mistake::File(error) => error,
        })?;
        let mut known = self.references.borrow_mut();
        let of_file = known[side as usize].entry(FileName::clone(file)).or_default();
        of_file.insert(reference.to_owned(), target.clone());
        Ok(target)
    }

    fn follow(&self, side: Side, file: &Rc<FileName>, reference: &str) -> Result<Target<'d>, Mistake> {
        let missing = |reason: &str| Mistake::Reference(reason.to_owned());
        let (target, fragment) = split_reference(file, reference).map_err(missing)?;
        let root = self.document(side).file(&target).map_err(|error| match error {
            LoadError::Unreadable { reason, .. } => Mistake::Reference(reason),
            other => Mistake::File(other),
        })?;
        let (pointer, raw) = if fragment.is_empty() || fragment.starts_with('/') {
            let raw = root.pointer(&fragment).ok_or_else(|| missing("nothing is there"))?;
            (fragment, raw)
        } else {
            find_anchor(root, &fragment, "").ok_or_else(|| missing("there is no such anchor"))?
        };
        let file = if target == **file { Rc::clone(file) } else { Rc::new(target) };
        Ok(Target { way: Way::start(file, pointer), raw })
    }
}

/// What can be wrong with a reference.
enum Mistake {
    /// It leads nowhere.
    Reference(String),
    /// The file to which it leads cannot be taken.
    File(LoadError),
}
