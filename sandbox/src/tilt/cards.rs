//! The test cards that the hosted payment form takes. It refuses any other number, so that no real one is typed in
//! twice.

use super::amounts::Answer;

/// A row of [`CARDS`].
#[derive(Clone, Copy, Debug)]
pub struct CardInfo {
    /// The number of the card, digits only.
    pub number: &'static str,
    /// The answer of the processor; `None` means that the amount decides.
    pub answer: Option<Answer>,
    /// A description in one sentence.
    pub sentence: &'static str,
}

/// The test cards.
pub const CARDS: &[CardInfo] = &[
    CardInfo { number: "4111111111111111", answer: None, sentence: "the amount decides" },
    CardInfo { number: "5105105105105100", answer: None, sentence: "the amount decides" },
    CardInfo { number: "4000000000000002", answer: Some(Answer::Declined), sentence: "declined" },
    CardInfo { number: "4000000000000119", answer: Some(Answer::Failed), sentence: "failed" },
];

/// The reason why a card is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoCard {
    /// The check digit is wrong (ISO/IEC 7812-1 annex B), or the text is not a number of 12 to 19 digits.
    Invalid,
    /// The number could be that of a real card.
    Unknown,
}

/// Returns the card with a number as people type it: spaces and hyphens are ignored.
pub(super) fn find(typed: &str) -> Result<&'static CardInfo, NoCard> {
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !is_valid(&digits) {
        return Err(NoCard::Invalid);
    }
    CARDS.iter().find(|card| card.number == digits).ok_or(NoCard::Unknown)
}

fn is_valid(digits: &str) -> bool {
    if !(12..=19).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits.chars().rev().enumerate().map(|(at, digit)| weight(at, digit)).sum();
    sum.is_multiple_of(10)
}

fn weight(at: usize, digit: char) -> u32 {
    let digit = digit.to_digit(10).unwrap_or_default();
    match (at % 2, digit) {
        (0, digit) => digit,
        (_, digit @ 0..=4) => digit * 2,
        (_, digit) => digit * 2 - 9,
    }
}

#[cfg(test)]
mod tests {
    use super::{CARDS, NoCard, find};

    #[test]
    fn only_test_cards_are_taken() {
        for (typed, expected) in [
            ("4111 1111 1111 1111", Ok("4111111111111111")),
            ("4000-0000-0000-0002", Ok("4000000000000002")),
            ("4111111111111112", Err(NoCard::Invalid)),
            ("4242424242424242", Err(NoCard::Unknown)),
            ("", Err(NoCard::Invalid)),
            ("٤١١١١١١١١١١١١١١١", Err(NoCard::Invalid)),
        ] {
            assert_eq!(find(typed).map(|card| card.number), expected, "{typed}");
        }
        assert!(CARDS.iter().all(|card| find(card.number).is_ok()));
    }
}
