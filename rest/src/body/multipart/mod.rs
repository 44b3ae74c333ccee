//! `multipart/form-data`: as a struct, as whatever comes, or part by part.

mod delimiters;
mod encoding;
mod file;
mod files;
mod form;
mod parts;
mod tree;

pub(crate) use encoding::encoding;
pub use file::UploadedFile;
pub(crate) use files::with as with_files;
pub use form::Upload;
pub(crate) use form::{InMemory, read_form};
pub use parts::{Part, Parts};
pub(crate) use tree::{misplaced, of as tree_of};
