//! Faults that are injected on purpose. They act on the bytes that the stub has written, because the stub's own types
//! cannot express such responses.

mod answers;
mod transport;

pub(crate) use answers::{Answers, spoil, whole, with_body};
pub(crate) use transport::{Transport, disturb};

use std::fmt;
use std::str::FromStr;

/// One way to break the contract or the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A number becomes text.
    WrongType,
    /// A required member is missing.
    MissingMember,
    /// A member that is not nullable is `null`.
    ExtraNull,
    /// An enum has a value that the document does not list.
    UnknownStatus,
    /// A success has another media type.
    WrongContentType,
    /// A required header field is missing.
    HeaderGone,
    /// No request has to authenticate.
    NoAuth,
    /// No request is refused.
    AcceptsAnything,
    /// Deliveries are signed with another key.
    BadSignature,
    /// Responses are late.
    Slow,
    /// Responses break off.
    Cut,
}

/// A row of [`FAULTS`].
#[derive(Clone, Copy, Debug)]
pub struct FaultInfo {
    /// The fault.
    pub fault: Fault,
    /// The name of the fault on a command line.
    pub name: &'static str,
    /// The effect of the fault, in one sentence.
    pub sentence: &'static str,
}

/// Every fault. None of them affects the two documents, the token endpoint or the admin routes.
pub const FAULTS: &[FaultInfo] = &[
    row(Fault::WrongType, "wrong-type", "`amount_cents` of a payment is text where it should be a number."),
    row(Fault::MissingMember, "missing-member", "`created_at` is gone from a payment."),
    row(Fault::ExtraNull, "extra-null", "`method` is null in what `getPayment` answers."),
    row(
        Fault::UnknownStatus,
        "unknown-status",
        "`status` in what `getPayment` answers is `on_hold`, which is unknown.",
    ),
    row(Fault::WrongContentType, "wrong-content-type", "`getOrder` succeeds with `Content-Type: text/plain`."),
    row(Fault::HeaderGone, "header-gone", "A 401 has no `WWW-Authenticate`."),
    row(Fault::NoAuth, "no-auth", "A request without credentials, or with bad ones, is let in."),
    row(
        Fault::AcceptsAnything,
        "accepts-anything",
        "A request that would be refused with 400, 409, 415 or 422 gets a success.",
    ),
    row(Fault::BadSignature, "bad-signature", "Deliveries are signed with a key that nobody knows."),
    row(Fault::Slow, "slow", "Every second answer to a GET is held back for 3 seconds."),
    row(Fault::Cut, "cut", "Every second answer to a GET breaks off in the middle of its body."),
];

const fn row(fault: Fault, name: &'static str, sentence: &'static str) -> FaultInfo {
    FaultInfo { fault, name, sentence }
}

impl Fault {
    /// Returns the name of the fault on a command line.
    pub fn name(self) -> &'static str {
        FAULTS.iter().find(|row| row.fault == self).map_or("", |row| row.name)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        match FAULTS.iter().find(|row| row.name == name) {
            Some(row) => Ok(row.fault),
            None => Err(UnknownFault { name: name.chars().take(MOST_SHOWN).collect() }),
        }
    }
}

/// The maximum number of characters of an unknown name that are repeated.
const MOST_SHOWN: usize = 64;

/// The error of a name that no fault has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault `{name}`; {}", advice(name))]
pub struct UnknownFault {
    name: String,
}

fn advice(name: &str) -> String {
    let known = || FAULTS.iter().map(|row| row.name);
    match specwright_model::nearest(name, known()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("known: {}", known().collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{FAULTS, Fault};

    #[test]
    fn every_fault_has_a_row_of_its_own() {
        let names: std::collections::BTreeSet<_> = FAULTS.iter().map(|row| row.name).collect();
        let faults: std::collections::BTreeSet<_> = FAULTS.iter().map(|row| row.fault).collect();
        assert_eq!((names.len(), faults.len()), (FAULTS.len(), 11));
        assert!(FAULTS.iter().all(|row| row.name.parse() == Ok(row.fault) && row.sentence.ends_with('.')));
    }

    #[test]
    fn a_slip_is_recognised() {
        for (name, expected) in [
            ("wrong-tpe", "there is no fault `wrong-tpe`; did you mean `wrong-type`?"),
            ("cutt", "there is no fault `cutt`; did you mean `cut`?"),
            ("missing", "there is no fault `missing`; known: wrong-type, missing-member, extra-null"),
        ] {
            let error = name.parse::<Fault>().expect_err(name).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
