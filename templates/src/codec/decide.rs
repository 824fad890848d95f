//! Decides which branches of a union a value may belong to, from the static table of the branches.

use super::branch::{Branch, Kinds, Others, Telling};
use super::content::Content;

/// Returns the indices of the branches that a value may belong to, the likeliest first.
///
/// An `open` union keeps values that fit no branch. There, a branch that would read no member of the object is left out
/// if another branch knows some of its members: an object that almost fits that branch is better kept whole than read
/// as an empty object.
pub(super) fn candidates(branches: &[Branch], content: &Content<'_>, open: bool) -> Vec<usize> {
    let kinds = Kinds::of(content);
    let Content::Map(members) = content else {
        let scored =
            branches.iter().enumerate().filter_map(|(at, branch)| Some((branch.score_scalar(kinds, content)?, at)));
        return likeliest_first(scored.collect());
    };
    let mut left = branches.iter().enumerate().filter(|(_, branch)| branch.admits(members));
    // Nearly always one branch is left, and its score does not matter.
    match (left.next(), left.next()) {
        (None, _) => Vec::new(),
        (Some((only, _)), None) => vec![only],
        (Some(first), Some(second)) => {
            let all = [first, second].into_iter().chain(left);
            let mut scored: Vec<_> = all.map(|(at, branch)| (branch.score(members), at)).collect();
            if open && scored.iter().any(|(score, _)| *score != KNOWS_NOTHING) {
                let reads = |at: usize| branches.get(at).is_none_or(|branch| branch.others == Others::Kept);
                scored.retain(|(score, at)| *score != KNOWS_NOTHING || reads(*at));
            }
            likeliest_first(scored)
        }
    }
}

/// The score of a branch that none of the members confirms and that declares none of them.
const KNOWS_NOTHING: (usize, usize) = (0, 0);

fn likeliest_first(mut scored: Vec<((usize, usize), usize)>) -> Vec<usize> {
    scored.sort_by(|(a, _), (b, _)| b.cmp(a));
    scored.into_iter().map(|(_, at)| at).collect()
}

/// Decides on a branch while the members of an object are being read.
pub(super) struct Narrowing<'b> {
    branches: &'b [Branch],
    /// Whether the only branch for objects may be taken without looking at further members.
    alone_suffices: bool,
    /// Whether a single member can decide at all.
    can_decide: bool,
}

impl<'b> Narrowing<'b> {
    pub(super) fn new(branches: &'b [Branch], alone_suffices: bool) -> Self {
        let can_decide = alone_suffices || branches.iter().any(|branch| !branch.constants.is_empty());
        Self { branches, alone_suffices, can_decide }
    }

    /// Returns the only branch that remains after the member `name`, which is the last that was read.
    pub(super) fn decided(&self, name: &str, value: &Content<'_>) -> Option<usize> {
        if !self.can_decide {
            return None;
        }
        let (mut objects, mut several, mut left) = (0, false, None);
        for (index, branch) in self.branches.iter().enumerate().filter(|(_, branch)| branch.kinds.has(Kinds::OBJECT)) {
            objects += 1;
            let telling = branch.telling(name, value);
            if telling != Telling::Differs {
                several |= left.is_some();
                left = Some((index, telling));
            }
        }
        let (index, telling) = left?;
        let suffices = telling == Telling::Fits || (objects == 1 && self.alone_suffices);
        (suffices && !several).then_some(index)
    }
}

/// Explains why a value belongs to none of the branches.
pub(super) fn mismatch(branches: &[Branch], content: &Content<'_>) -> String {
    /// The maximum number of branches that a message explains; a list of a thousand is of no use.
    const SPOKEN: usize = 4;
    let reasons = branches.iter().enumerate().take(SPOKEN).map(|(index, branch)| {
        let reason = reason(branch, content);
        format!("{}: {reason}", index + 1)
    });
    let mut text = reasons.collect::<Vec<_>>().join("; ");
    if branches.len() > SPOKEN {
        text.push_str("; …");
    }
    text
}

fn reason(branch: &Branch, content: &Content<'_>) -> String {
    let Content::Map(members) = content else { return "another type".to_owned() };
    if !branch.kinds.has(Kinds::OBJECT) {
        return "another type".to_owned();
    }
    let has = |name: &str| members.iter().any(|(present, _)| present.as_str() == Some(name));
    if let Some(missing) = branch.required.iter().find(|name| !has(name)) {
        return format!("missing member `{missing}`");
    }
    let names = || members.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
    if let Some((name, _)) = names().find(|(name, value)| branch.telling(name, value) == Telling::Differs) {
        return format!("another value of `{name}`");
    }
    match names().find(|(name, _)| !branch.members.contains(name)) {
        Some(_) if branch.others == Others::Refused => "a member that is not declared".to_owned(),
        _ => "does not fit".to_owned(),
    }
}
