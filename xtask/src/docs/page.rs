//! A page, and the run of its blocks from the first to the last.

use super::Flaw;
use super::block::{Block, Output, RUN, TAKE, blocks, with_hidden_lines};
use super::ports::Ports;
use super::scratch::Scratch;
use super::shell::Session;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A Markdown file with its blocks.
#[derive(Debug)]
pub(super) struct Page {
    /// Relative to the repository.
    pub(super) path: PathBuf,
    pub(super) markdown: String,
    pub(super) blocks: Vec<Block>,
    /// What is wrong with its info strings.
    pub(super) flaws: Vec<Flaw>,
}

/// README.md, those of the generated crates, and every page of the book.
pub(super) fn all(root: &Path) -> Result<Vec<Page>, io::Error> {
    let mut paths = vec![PathBuf::from("README.md"), PathBuf::from("generated/tilt/README.md")];
    let mut open = vec![PathBuf::from("docs/src")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.into_iter().map(|path| read(root, path)).collect()
}

fn read(root: &Path, path: PathBuf) -> Result<Page, io::Error> {
    let markdown = fs::read_to_string(root.join(&path))?;
    let (blocks, flaws) = blocks(&markdown);
    let flaws = flaws.into_iter().map(|(line, message)| Flaw { page: path.clone(), line, message }).collect();
    Ok(Page { path, markdown, blocks, flaws })
}

/// Runs the blocks of a page in a folder of its own. The first that fails ends it, as the next ones need it.
pub(super) fn run(page: &Page, all: &[Page], scratch: &Scratch) -> Result<Vec<Flaw>, io::Error> {
    let is_run = |block: &&Block| block.attributes.ignore.is_none();
    let blocks: Vec<&Block> = page.blocks.iter().filter(is_run).collect();
    if !blocks.iter().any(|block| block.language == "sh") {
        return Ok(Vec::new());
    }
    println!("\n== {}", page.path.display());
    let folder = scratch.folder(&page.path)?;
    let ports = Ports::of(blocks.iter().map(|block| block.text.as_str()))?;
    let mut run = Run { folder: &folder, all, session: Session::new(scratch, &folder), ports };
    for block in blocks {
        if let Err(message) = run.block(block)? {
            return Ok(vec![Flaw::new(page, block.line, message)]);
        }
    }
    Ok(Vec::new())
}

struct Run<'a> {
    folder: &'a Path,
    all: &'a [Page],
    session: Session<'a>,
    ports: Ports,
}

/// A message says what is wrong with the page; an error of the other kind is the machine's.
type Done = Result<Result<(), String>, io::Error>;

impl Run<'_> {
    fn block(&mut self, block: &Block) -> Done {
        let text = self.ports.replace(&block.text);
        let attributes = &block.attributes;
        if let Some(path) = &attributes.file {
            return self.write(path, &shown(block, &text)).map(Ok);
        }
        if let Some(path) = &attributes.insert {
            return self.insert(path, &shown(block, &text));
        }
        if let Some(output) = attributes.output {
            return self.compare(output, &text);
        }
        match block.language.as_str() {
            TAKE => self.take(&text),
            "sh" if attributes.is_server => self.session.serve(&text),
            "sh" | RUN => self.session.run(&text, attributes.exit),
            _ => Ok(Ok(())),
        }
    }

    fn write(&self, path: &str, text: &str) -> Result<(), io::Error> {
        let path = self.folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)
    }

    /// Inserts all lines but the first below the line that is like the first; a last line `…` is for readers.
    fn insert(&self, path: &str, text: &str) -> Done {
        let Some((anchor, rest)) = text.split_once('\n') else { return Ok(Err("nothing to insert".to_owned())) };
        let own = fs::read_to_string(self.folder.join(path))?;
        let mut whole = String::new();
        let mut found = 0;
        for line in own.lines() {
            whole.push_str(line);
            whole.push('\n');
            if line == anchor {
                found += 1;
                rest.lines().filter(|line| !line.trim_end().ends_with('…')).for_each(|line| {
                    whole.push_str(line);
                    whole.push('\n');
                });
            }
        }
        if found != 1 {
            return Ok(Err(format!("{path} has {found} lines `{anchor}`")));
        }
        self.write(path, &whole).map(Ok)
    }

    /// Writes a file as another page of the same folder shows it.
    fn take(&self, text: &str) -> Done {
        let Some((name, file)) = text.trim().split_once(' ') else { return Ok(Err("write PAGE FILE".to_owned())) };
        let page = self.all.iter().find(|page| page.path.ends_with(name));
        let is_it = |block: &&Block| block.attributes.file.as_deref() == Some(file);
        match page.and_then(|page| page.blocks.iter().find(is_it)) {
            Some(block) => self.write(file, &shown(block, &self.ports.replace(&block.text))).map(Ok),
            None => Ok(Err(format!("{name} has no block for {file}"))),
        }
    }

    fn compare(&self, output: Output, text: &str) -> Done {
        match output {
            Output::Command => Ok(super::shell::compare(text, &self.session.said)),
            Output::Server => self.session.wait_for(text),
        }
    }
}

fn shown(block: &Block, text: &str) -> String {
    if block.language == "rust" { with_hidden_lines(text) } else { text.to_owned() }
}
