//! What is measured: the rows of the table.

/// One thing that a container is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A shared value by a name of run time, among so many.
    ByKey(usize),
    /// A shared value by its type, among 100.
    ByType,
    /// A new value that holds three shared ones.
    Transient,
    /// A scope; in it two shared values and three of the scope, of which one holds the others; and its end.
    Request,
    /// A scope in which nobody asks for anything, and its end.
    EmptyScope,
    /// An asynchronous method, called through so many interceptors.
    Call(usize),
    /// A container of so many shared values, and its end.
    Build(usize),
}

impl What {
    /// All rows, in the order in which they are told.
    pub(crate) const ALL: [Self; 13] = [
        Self::ByKey(100),
        Self::ByKey(1_000),
        Self::ByKey(10_000),
        Self::ByType,
        Self::Transient,
        Self::Request,
        Self::EmptyScope,
        Self::Call(0),
        Self::Call(1),
        Self::Call(3),
        Self::Build(100),
        Self::Build(1_000),
        Self::Build(10_000),
    ];

    /// The row's title.
    pub(crate) fn title(self) -> String {
        match self {
            Self::ByKey(count) => format!("singleton by key, among {count}"),
            Self::ByType => "singleton by type, among 100".to_owned(),
            Self::Transient => "transient with three dependencies".to_owned(),
            Self::Request => "request scope with five services".to_owned(),
            Self::EmptyScope => "empty scope".to_owned(),
            Self::Call(count) => format!("asynchronous call, {count} interceptors"),
            Self::Build(count) => format!("container of {count} bindings"),
        }
    }
}
