//! The fenced blocks of a page, and what their info strings ask for.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// One fenced block, or one `<!-- docs-run: … -->` or `<!-- docs-take: … -->` that readers do not see.
#[derive(Debug)]
pub(super) struct Block {
    /// The first line of its text, counted from 1.
    pub(super) line: usize,
    pub(super) language: String,
    pub(super) attributes: Attributes,
    pub(super) text: String,
}

/// What stands after the language in an info string, each separated by a space or a comma.
///
/// | attribute | what it asks for |
/// |---|---|
/// | `ignore=REASON` | nothing; the reason, with `-` between its words, is printed |
/// | `file=PATH` | the block is written to this file of the page's folder |
/// | `insert=PATH` | all lines but the first are inserted below the line of that file which is like the first |
/// | `server` | the command runs in the background until the page ends or the same block comes again |
/// | `exit=CODE` | the command ends with this exit code |
/// | `output`, `output=server` | each line was printed by the last command or server; `…` is any text |
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) ignore: Option<String>,
    pub(super) file: Option<String>,
    pub(super) insert: Option<String>,
    pub(super) is_server: bool,
    pub(super) exit: i32,
    pub(super) output: Option<Output>,
}

/// Whose output a block shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// The last command's.
    Command,
    /// The server's that was started last.
    Server,
}

/// The language of a `docs-run` comment.
pub(super) const RUN: &str = "docs-run";
/// The language of a `docs-take` comment.
pub(super) const TAKE: &str = "docs-take";

/// Languages that look like one that is checked, and would not be.
const UNCHECKED: [(&str, &str); 5] =
    [("bash", "sh"), ("shell", "sh"), ("console", "sh"), ("rs", "rust"), ("", "a language")];

/// The blocks of a page in their order, and what is wrong with them by line.
pub(super) fn blocks(markdown: &str) -> (Vec<Block>, Vec<(usize, String)>) {
    let (mut blocks, mut flaws) = (Vec::new(), Vec::new());
    let mut open: Option<(usize, String, String)> = None;
    let mut comment = String::new();
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        let line = 1 + markdown.get(..range.start).unwrap_or_default().matches('\n').count();
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some((line + 1, info.into_string(), String::new()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                flaws.push((line, "a block without a fence has no language".to_owned()));
            }
            Event::Text(text) => {
                if let Some((_, _, own)) = &mut open {
                    own.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((line, info, text)) = open.take() {
                    match block(line, &info, text) {
                        Ok(block) => blocks.push(block),
                        Err(message) => flaws.push((line, message)),
                    }
                }
            }
            Event::Start(Tag::HtmlBlock) => comment.clear(),
            Event::Html(text) => comment.push_str(&text),
            Event::End(TagEnd::HtmlBlock) => blocks.extend(hidden(line, &comment)),
            _ => {}
        }
    }
    (blocks, flaws)
}

fn block(line: usize, info: &str, text: String) -> Result<Block, String> {
    let mut words = info.split([' ', ',']).filter(|word| !word.is_empty());
    let language = words.next().unwrap_or_default().to_owned();
    if let Some((_, better)) = UNCHECKED.iter().find(|(name, _)| *name == language) {
        return Err(format!("`{language}` is not checked; write {better}"));
    }
    let mut attributes = Attributes::default();
    for word in words {
        attribute(&mut attributes, word)?;
    }
    Ok(Block { line, language, attributes, text })
}

fn attribute(attributes: &mut Attributes, word: &str) -> Result<(), String> {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    match (name, value) {
        ("ignore", reason) if !reason.is_empty() => attributes.ignore = Some(reason.replace('-', " ")),
        ("file", path) if !path.is_empty() => attributes.file = Some(path.to_owned()),
        ("insert", path) if !path.is_empty() => attributes.insert = Some(path.to_owned()),
        ("server", "") => attributes.is_server = true,
        ("exit", code) => attributes.exit = code.parse().map_err(|_| format!("`{code}` is no exit code"))?,
        ("output", "") => attributes.output = Some(Output::Command),
        ("output", "server") => attributes.output = Some(Output::Server),
        _ => return Err(format!("the attribute `{word}` is not known")),
    }
    Ok(())
}

/// The command of a comment.
fn hidden(line: usize, comment: &str) -> Option<Block> {
    let inner = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (name, text) = inner.split_once(':')?;
    let language = [RUN, TAKE].into_iter().find(|language| *language == name)?;
    let text = format!("{}\n", text.trim());
    Some(Block { line, language: language.to_owned(), attributes: Attributes::default(), text })
}

/// The text as the compiler gets it: a line that begins with `# ` is one that the book does not show.
pub(super) fn with_hidden_lines(text: &str) -> String {
    text.lines().fold(String::new(), |mut shown, line| {
        let hidden = line.trim_start().strip_prefix('#').filter(|rest| rest.is_empty() || rest.starts_with(' '));
        shown.push_str(hidden.map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest)));
        shown.push('\n');
        shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_strings_are_read() {
        let markdown = "Text.\n\n```sh exit=1,server\nfalse\n```\n\n<!-- docs-run: true -->\n\n```rust file=a.rs\n# use b;\nc\n```\n";
        let (blocks, flaws) = blocks(markdown);
        assert!(flaws.is_empty(), "{flaws:?}");
        let found: Vec<_> = blocks.iter().map(|block| (block.line, block.language.as_str(), &*block.text)).collect();
        assert_eq!(found, [(4, "sh", "false\n"), (7, RUN, "true\n"), (10, "rust", "# use b;\nc\n")]);
        assert_eq!(blocks[0].attributes, Attributes { exit: 1, is_server: true, ..Attributes::default() });
        assert_eq!(with_hidden_lines(&blocks[2].text), "use b;\nc\n");
    }

    #[test]
    fn nothing_is_skipped_in_silence() {
        for markdown in ["```\na\n```\n", "```bash\na\n```\n", "```sh ignore\na\n```\n", "    indented\n"] {
            assert_eq!(blocks(markdown).1.len(), 1, "{markdown}");
        }
    }
}
