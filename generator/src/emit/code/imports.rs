//! Names that modules import, registered by the text that uses them.

/// Names that modules import, as fixed text marks them with `$`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::emit) struct Imports(u32);

/// Every name that may follow `$`. The index of a name is its bit in [`Imports`].
pub(in crate::emit) const NAMES: [&str; 25] = [
    "runtime",
    "types",
    "codec",
    "multipart",
    "Codec",
    "Serializer",
    "MapAccess",
    "fmt",
    "Hasher",
    "ClientAuthentication",
    "OperationInfo",
    "SchemeInfo",
    "SchemeKind",
    "SchemeUse",
    "BodyInfo",
    "EncodingInfo",
    "ParameterInfo",
    "ResponseInfo",
    "In",
    "Style",
    "Credential",
    "ClientCredentials",
    "Wait",
    "Future",
    "identify",
];

impl Imports {
    /// Whether a name was registered.
    pub(in crate::emit) fn has(self, name: &str) -> bool {
        position(name).is_some_and(|at| self.0 & (1 << at) != 0)
    }

    pub(in crate::emit) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(in crate::emit) fn add(&mut self, name: &str) {
        // A template with another name does not compile.
        if let Some(at) = position(name) {
            self.0 |= 1 << at;
        }
    }
}

fn position(name: &str) -> Option<usize> {
    NAMES.iter().position(|known| *known == name)
}
