//! The configuration of bodies: `rest.bodies`.

use crate::config::Limits;
use serde::{Deserialize, Serialize};

/// What bodies may cost, kind by kind. What is not given is [`Limits::body`].
///
/// ```
/// use lazo_rest::config::Bodies;
///
/// let bodies: Bodies = serde_json::from_str(r#"{"text": 4096, "multipart": {"file": 1048576}}"#)?;
/// assert_eq!((bodies.text, bodies.json), (Some(4096), None));
/// assert_eq!((bodies.multipart.file, bodies.multipart.parts), (1_048_576, 100));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bodies {
    /// Bytes of a JSON body.
    pub json: Option<usize>,
    /// How many times its limit the values of a JSON body may take in memory, as estimated from its text. Small values take much more
    /// than their text does.
    pub json_growth: u64,
    /// Bytes of an urlencoded body.
    pub form: Option<usize>,
    /// Bytes of a text body.
    pub text: Option<usize>,
    /// Bytes of any other body that is read into memory.
    pub bytes: Option<usize>,
    /// Bytes of a body that a handler takes as a stream.
    pub stream: u64,
    /// Whether packed bodies (`Content-Encoding: gzip`, `deflate` or `br`) are unpacked. The limits count unpacked bytes. If
    /// not, they are refused with 415.
    pub unpack: bool,
    /// Names of members, at any depth, that values of any names (maps, free JSON) may not have: more than `__proto__` and a
    /// `prototype` in a `constructor`, which none has.
    pub prohibited_names: Vec<String>,
    /// What multipart bodies may cost.
    pub multipart: Multipart,
}

impl Default for Bodies {
    fn default() -> Self {
        Self {
            json: None,
            json_growth: 16,
            form: None,
            text: None,
            bytes: None,
            stream: 32 * MIB,
            unpack: true,
            prohibited_names: Vec::new(),
            multipart: Multipart::default(),
        }
    }
}

/// What a `multipart/form-data` body may cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Multipart {
    /// Bytes of the whole body.
    pub total: u64,
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of one text field. All of them together have [`Limits::body`].
    pub field: u64,
    /// Fields and files.
    pub parts: usize,
    /// Bytes of the name of a field, and of the name of a file.
    pub name: usize,
    /// Bytes of files that are kept in memory, all of one body together; what is larger goes to temporary files.
    pub memory: u64,
}

impl Default for Multipart {
    fn default() -> Self {
        Self { total: 32 * MIB, file: 16 * MIB, field: 64 * 1024, parts: 100, name: 255, memory: 64 * 1024 }
    }
}

const MIB: u64 = 1024 * 1024;

/// The limits of one application.
#[derive(Debug, Clone, Default)]
pub(crate) struct Policy {
    pub(crate) limits: Limits,
    pub(crate) bodies: Bodies,
}
