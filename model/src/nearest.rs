//! Finds the known word that a misspelt word probably means.

/// The known word with the fewest edits from `word`, if they are few enough for a typing error.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = word.chars().count().min(LONGEST) / 3 + 1;
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|&(edits, _)| edits <= most)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The maximum number of characters that are compared: of longer words only the beginnings are, so that time stays
/// bounded.
const LONGEST: usize = 64;

/// The number of letters that have to be changed, added, removed or swapped with their neighbour (optimal string
/// alignment).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(LONGEST).collect();
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let edits = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    edits.min(rows[i - 2][j - 2] + 1)
                } else {
                    edits
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["openapi", "asyncapi", "generate", "source"];
        for (word, expected) in [
            ("opanapi", Some("openapi")),
            ("opneapi", Some("openapi")),
            ("generat", Some("generate")),
            ("sauce", Some("source")),
            ("headers", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
