//! The configuration of answers: `rest.answers`.

use serde::{Deserialize, Serialize};

/// What is done with answers before they are sent.
///
/// ```
/// use lazo_rest::config::{Answers, CheckAnswers};
///
/// let answers: Answers = serde_json::from_str(r#"{"compress": true, "check": "refuse"}"#)?;
/// assert!(answers.compress && answers.check == CheckAnswers::Refuse);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// Whether answers are packed (gzip or brotli) for clients that take it.
    pub compress: bool,
    /// Answers of fewer bytes are not packed.
    pub compress_above: usize,
    /// Whether answers are held against the document.
    pub check: CheckAnswers,
}

impl Default for Answers {
    fn default() -> Self {
        Self { compress: false, compress_above: 1024, check: CheckAnswers::Off }
    }
}

/// What becomes of an answer that contradicts the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckAnswers {
    /// Nobody looks: for production, since looking costs as much as the answer.
    #[default]
    Off,
    /// It is logged, and sent.
    Log,
    /// It is logged, and the client gets a 500 that names the contradiction: for tests, never for production.
    Refuse,
}
