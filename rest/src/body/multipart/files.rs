//! Files on their way into a struct. A multipart body becomes a tree of JSON values, which has no room for files; a text that
//! no client can send stands for each, until the type's `Deserialize` takes the file itself.

use super::UploadedFile;
use std::{cell::RefCell, fmt::Write as _};

/// What such a text begins with. A field whose own text does is refused.
const MARK: &str = "\u{0}lazo-part:";

thread_local! {
    /// The files of the body that is being read, while it is read.
    static FILES: RefCell<Vec<Option<UploadedFile>>> = const { RefCell::new(Vec::new()) };
}

/// The text that stands for the part of this number.
pub(super) fn stand_in(number: usize) -> String {
    let mut text = MARK.to_owned();
    // Writing to a string cannot fail.
    let _ = write!(text, "{number}");
    text
}

/// Whether a text stands for a part.
pub(super) fn is_stand_in(text: &str) -> bool {
    text.starts_with(MARK)
}

/// The number of the part that a text stands for.
pub(super) fn number_of(text: &str) -> Option<usize> {
    text.strip_prefix(MARK)?.parse().ok()
}

/// Gives `files` to what is deserialized in `read`.
pub(crate) fn with<R>(files: Vec<Option<UploadedFile>>, read: impl FnOnce() -> R) -> R {
    /// Puts back what was there, also after a panic.
    struct Restore(Vec<Option<UploadedFile>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            FILES.replace(std::mem::take(&mut self.0));
        }
    }
    let _restore = Restore(FILES.replace(files));
    read()
}

/// The file that a text stands for.
pub(super) fn take(text: &str) -> Option<UploadedFile> {
    let number = number_of(text)?;
    FILES.with_borrow_mut(|files| files.get_mut(number)?.take())
}
