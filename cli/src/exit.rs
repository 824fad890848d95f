//! How the process ends, and the failures that a user or the outside world can cause.

use specwright_generator::FileError;
use std::io;
use std::path::PathBuf;

/// The exit codes; part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ExitCode {
    /// All is as it should be.
    Clean = 0,
    /// Findings, or stale output.
    Findings = 1,
    /// A document, `specs.toml` or the command line is wrong.
    BadInput = 2,
    /// Disk, network or port.
    Environment = 3,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

/// What can go wrong without a defect of ours. A document causes no other kind of failure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExpectedError {
    /// The command line or `specs.toml` asks for what cannot be.
    #[error("{message}")]
    Usage { message: String, help: Option<String> },
    /// The reasons have been printed, each with its place.
    #[error("the input has errors")]
    Reported,
    /// A `$NAME` that the environment does not have.
    #[error("{place}: the environment variable `{name}` is not set")]
    Unset { name: String, place: String },
    /// A file that is needed cannot be read, or one that is due cannot be written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// The network, or what listens there.
    #[error("{0}")]
    Network(String),
}

impl ExpectedError {
    /// A usage error without advice.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: None }
    }

    /// A usage error with advice.
    pub(crate) fn advised(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// The exit code that stands for it.
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
