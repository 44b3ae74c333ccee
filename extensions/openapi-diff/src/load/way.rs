//! The way to a place of a document. Most places are never told of, so it is only written out when somebody asks.

use super::{FileName, pointer::push};
use std::rc::Rc;

/// The way to a place of a document.
#[derive(Debug, Clone)]
pub(crate) struct Way<'d>(Rc<Step<'d>>);

#[derive(Debug)]
enum Step<'d> {
    /// A file, or a place in it to which a reference led.
    Start {
        file: Rc<FileName>,
        pointer: String,
    },
    Below {
        above: Way<'d>,
        key: Key<'d>,
    },
}

/// One step down.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key<'d> {
    Name(&'d str),
    Index(usize),
}

impl Key<'_> {
    /// Writes it at the end of a pointer.
    pub(crate) fn push_to(self, pointer: &mut String) {
        match self {
            Self::Name(name) => push(pointer, name),
            Self::Index(index) => push(pointer, &index.to_string()),
        }
    }
}

impl<'d> Way<'d> {
    pub(crate) fn start(file: Rc<FileName>, pointer: String) -> Self {
        Self(Rc::new(Step::Start { file, pointer }))
    }

    pub(crate) fn below(&self, key: Key<'d>) -> Self {
        Self(Rc::new(Step::Below { above: self.clone(), key }))
    }

    /// The file in which the place is.
    pub(crate) fn file(&self) -> &Rc<FileName> {
        let mut way = self;
        loop {
            match &*way.0 {
                Step::Start { file, .. } => return file,
                Step::Below { above, .. } => way = above,
            }
        }
    }

    /// The pointer within the file.
    pub(crate) fn pointer(&self) -> String {
        let (mut way, mut keys) = (self, Vec::new());
        let mut pointer = loop {
            match &*way.0 {
                Step::Start { pointer, .. } => break pointer.clone(),
                Step::Below { above, key } => {
                    keys.push(*key);
                    way = above;
                }
            }
        };
        keys.iter().rev().for_each(|key| key.push_to(&mut pointer));
        pointer
    }

    /// As it is told: `#/components/schemas/Todo`, with the file in front if it is another one.
    pub(crate) fn told(&self) -> String {
        format!("{}#{}", self.file().0, self.pointer())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_told_as_a_reference() {
        let root = Way::start(Rc::new(FileName(String::new())), String::new());
        let path = root.below(Key::Name("paths")).below(Key::Name("/todos/{id}"));
        assert_eq!(root.told(), "#");
        assert_eq!(path.below(Key::Index(1)).told(), "#/paths/~1todos~1{id}/1");
        let part = Way::start(Rc::new(FileName("parts.yaml".to_owned())), "/a~1b".to_owned());
        assert_eq!(part.below(Key::Name("c~d")).told(), "parts.yaml#/a~1b/c~0d");
    }
}
