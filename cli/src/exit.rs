//! The exit codes of the process, and the failures that a user or the environment can cause.

use specwright_generator::FileError;
use std::io;
use std::path::PathBuf;

/// The exit codes, which are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitCode {
    /// There is nothing to report.
    Clean = 0,
    /// There are findings, or stale output.
    Findings = 1,
    /// A document, `specs.toml` or the command line is wrong.
    BadInput = 2,
    /// The disk, the network or a port cannot be used.
    Environment = 3,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

/// The failures that are not defects of this program. A document causes no other kind of failure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExpectedError {
    /// The command line or `specs.toml` asks for something that is not possible.
    #[error("{message}")]
    Usage { message: String, help: Option<String> },
    /// The errors have been printed already, each with its place.
    #[error("the input has errors")]
    Reported,
    /// An environment variable that `$NAME` refers to is not set.
    #[error("{place}: the environment variable `{name}` is not set")]
    Unset { name: String, place: String },
    /// A file that is needed cannot be read, or a file that is due cannot be written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// The network or a server cannot be used.
    #[error("{0}")]
    Network(String),
}

impl ExpectedError {
    /// Creates a usage error without advice.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: None }
    }

    /// Creates a usage error with advice.
    pub(crate) fn advised(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// Returns the exit code of the failure.
    pub(crate) const fn code(&self) -> ExitCode {
        match self {
            Self::Usage { .. } | Self::Reported | Self::Unset { .. } => ExitCode::BadInput,
            Self::File { .. } | Self::Network(_) => ExitCode::Environment,
        }
    }
}

impl From<FileError> for ExpectedError {
    fn from(error: FileError) -> Self {
        Self::File { path: error.path, source: error.source }
    }
}
