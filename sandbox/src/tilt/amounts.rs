//! The test amounts, which decide how a payment ends.

/// A row of [`AMOUNTS`].
#[derive(Clone, Copy, Debug)]
pub struct AmountInfo {
    /// The last two digits of `amount_cents`; `None` means all others.
    pub cents: Option<i64>,
    /// The answer of the processor.
    pub answer: Answer,
    /// The outcome of a void or a refund at the bank.
    pub reversal: Reversal,
    /// A description in one sentence.
    pub sentence: &'static str,
}

/// The answer of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// `approved`, and `settled` a day later.
    Approved,
    /// `declined`, which no event reports.
    Declined,
    /// `failed`
    Failed,
    /// No answer.
    Never,
}

/// The outcome of a void or a refund at the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// `payment.reversal_settled`
    Settles,
    /// `payment.reversal_failed`
    Fails,
}

/// The test amounts.
pub const AMOUNTS: &[AmountInfo] = &[
    AmountInfo {
        cents: Some(2),
        answer: Answer::Declined,
        reversal: Reversal::Settles,
        sentence: "the card is declined; no event tells it, so read the payment",
    },
    AmountInfo {
        cents: Some(3),
        answer: Answer::Failed,
        reversal: Reversal::Settles,
        sentence: "the processor cannot be reached: failed",
    },
    AmountInfo {
        cents: Some(4),
        answer: Answer::Approved,
        reversal: Reversal::Fails,
        sentence: "approved; a void or refund fails at the bank a minute later",
    },
    AmountInfo {
        cents: Some(5),
        answer: Answer::Never,
        reversal: Reversal::Settles,
        sentence: "stays pending until it is voided, or cancelled by an admin route",
    },
    AmountInfo {
        cents: None,
        answer: Answer::Approved,
        reversal: Reversal::Settles,
        sentence: "approved, settled a day later; a void or refund settles at the bank a minute later",
    },
];

impl AmountInfo {
    /// Returns the pattern of the amount, such as `…02`, or `others`.
    pub fn pattern(&self) -> String {
        self.cents.map_or_else(|| "others".to_owned(), |cents| format!("…{cents:02}"))
    }
}

/// Returns the row for an amount.
pub(super) fn of(cents: i64) -> &'static AmountInfo {
    let row = AMOUNTS.iter().find(|row| row.cents.is_none_or(|own| own == cents % 100));
    row.unwrap_or(&AMOUNTS[AMOUNTS.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::{AMOUNTS, Answer, Reversal, of};

    #[test]
    fn the_last_two_digits_decide() {
        for (cents, answer, reversal) in [
            (5000, Answer::Approved, Reversal::Settles),
            (2, Answer::Declined, Reversal::Settles),
            (1202, Answer::Declined, Reversal::Settles),
            (1203, Answer::Failed, Reversal::Settles),
            (1204, Answer::Approved, Reversal::Fails),
            (1205, Answer::Never, Reversal::Settles),
            (1220, Answer::Approved, Reversal::Settles),
            (20, Answer::Approved, Reversal::Settles),
        ] {
            assert_eq!((of(cents).answer, of(cents).reversal), (answer, reversal), "{cents}");
        }
        assert!(AMOUNTS.last().is_some_and(|row| row.cents.is_none()));
    }
}
