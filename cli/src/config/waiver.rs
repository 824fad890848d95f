//! `waive`: diagnostics that a project accepts.

use specwright_model::{Diagnostic, Diagnostics, Severity};

/// Diagnostics after the waivers.
pub(crate) struct Waived<'a> {
    /// What is left.
    pub(crate) rest: Vec<&'a Diagnostic>,
    /// Waivers that accepted nothing.
    pub(crate) unused: Vec<&'a str>,
}

/// Takes accepted diagnostics away. Errors cannot be accepted.
pub(crate) fn waive<'a>(diagnostics: &'a Diagnostics, waivers: &'a [String]) -> Waived<'a> {
    let mut used = vec![false; waivers.len()];
    let mut rest = Vec::new();
    for diagnostic in diagnostics {
        let mut is_waived = false;
        if diagnostic.code.severity != Severity::Error {
            for (waiver, used) in waivers.iter().zip(&mut used) {
                let fits = accepts(waiver, diagnostic);
                *used |= fits;
                is_waived |= fits;
            }
        }
        if !is_waived {
            rest.push(diagnostic);
        }
    }
    let unused = waivers.iter().zip(used).filter(|(_, used)| !used).map(|(waiver, _)| waiver.as_str()).collect();
    Waived { rest, unused }
}

/// `CODE` accepts all of a code, `CODE POINTER` what is said of one node.
fn accepts(waiver: &str, diagnostic: &Diagnostic) -> bool {
    match waiver.split_once(' ') {
        None => waiver == diagnostic.code.id,
        Some((code, pointer)) => {
            code == diagnostic.code.id && diagnostic.pointer.as_deref() == Some(pointer.trim_start())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::waive;
    use specwright_model::{Code, Diagnostic, Diagnostics, Severity};

    static LOSS: Code = Code { id: "SW9001", severity: Severity::Loss, title: "", help: "" };
    static ERROR: Code = Code { id: "SW9002", severity: Severity::Error, title: "", help: "" };

    #[test]
    fn waivers_take_away_what_they_name_and_nothing_else() {
        let mut diagnostics = Diagnostics::default();
        for (code, pointer) in [(&LOSS, "/a"), (&LOSS, "/b"), (&ERROR, "/c")] {
            let mut diagnostic = Diagnostic::new(code, "");
            diagnostic.pointer = Some(pointer.to_owned());
            diagnostics.push(diagnostic);
        }
        for (waivers, rest, unused) in [
            (&[][..], &["/a", "/b", "/c"][..], &[][..]),
            (&["SW9001"], &["/c"], &[]),
            (&["SW9001 /a"], &["/b", "/c"], &[]),
            (&["SW9001 /z", "SW9002"], &["/a", "/b", "/c"], &["SW9001 /z", "SW9002"]),
        ] {
            let waivers: Vec<String> = waivers.iter().map(|&waiver: &&str| waiver.to_owned()).collect();
            let waived = waive(&diagnostics, &waivers);
            let left: Vec<_> = waived.rest.iter().filter_map(|d| d.pointer.as_deref()).collect();
            assert_eq!((left.as_slice(), waived.unused.as_slice()), (rest, unused), "{waivers:?}");
        }
    }
}
