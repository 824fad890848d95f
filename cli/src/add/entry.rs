//! The entry of an API in the text of `specs.toml`; all other text stays as it is.

use super::{Found, Origin};
use crate::exit::ExpectedError;
use crate::fetch::{Kind, ending};
use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

/// The entry of an API.
pub(super) struct Entry {
    pub(super) name: String,
    /// The paths of the documents, relative to `specs.toml`, in the order of [`Kind::ALL`].
    documents: Vec<(Kind, String)>,
    /// The keys and values of `source`.
    source: Vec<(&'static str, String)>,
    /// The folder of the crate.
    pub(super) folder: String,
    /// The runtime that the crate uses.
    pub(super) runtime: Runtime,
}

/// The runtime that a crate uses.
pub(super) enum Runtime {
    /// The crate depends on a member of the project's own workspace, in this folder.
    Workspace(String),
    /// The crate carries a copy of the runtime, so that it compiles anywhere.
    Copy,
}

impl Entry {
    pub(super) fn new(name: &str, found: &[Found], runtime: Runtime) -> Self {
        let mut documents = Vec::new();
        let mut source = Vec::new();
        for found in found {
            let path = match &found.origin {
                Origin::Below(path) => path.clone(),
                _ => format!("{name}/{}.{}", found.kind.key(), ending(&found.bytes)),
            };
            documents.push((found.kind, path));
            match &found.origin {
                Origin::WellKnown { base, .. } => source.push(("base", base.clone())),
                Origin::Url(url) => source.push((found.kind.key(), url.clone())),
                Origin::Below(_) | Origin::Elsewhere => {}
            }
        }
        // Both documents may be below one base.
        source.dedup();
        Self { name: name.to_owned(), documents, source, folder: format!("generated/{name}"), runtime }
    }

    /// Returns the path of the document of this kind.
    pub(super) fn path(&self, kind: Kind) -> &str {
        self.documents.iter().find(|(own, _)| *own == kind).map_or("", |(_, path)| path)
    }

    /// Returns the lines of the entry, as they are written.
    pub(super) fn lines(&self) -> Vec<String> {
        self.table().to_string().lines().map(str::to_owned).collect()
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        for (kind, path) in &self.documents {
            table.insert(kind.key(), value(path));
        }
        if !self.source.is_empty() {
            table.insert("source", value(inline(self.source.iter().map(|(key, url)| (*key, url.as_str())))));
        }
        let runtime = match &self.runtime {
            Runtime::Workspace(folder) => ("runtime", folder.as_str()),
            Runtime::Copy => ("layout", "embedded"),
        };
        table.insert("generate", value(inline([("crate", self.folder.as_str()), runtime])));
        table
    }

    /// Returns the text with the entry after all others; `None` if there is an entry of that name.
    pub(super) fn added_to(&self, text: &str) -> Result<Option<String>, ExpectedError> {
        let mut document: DocumentMut =
            text.parse().map_err(|_| ExpectedError::usage("specs.toml cannot be read any more"))?;
        let mut all = Table::new();
        // `[api]` alone is not written.
        all.set_implicit(true);
        let apis = document.entry("api").or_insert(Item::Table(all)).as_table_mut().ok_or_else(|| {
            ExpectedError::advised("`api` of specs.toml is written in one line", "write each API as [api.NAME]")
        })?;
        if apis.contains_key(&self.name) {
            return Ok(None);
        }
        let mut table = self.table();
        if !text.trim().is_empty() {
            table.decor_mut().set_prefix("\n");
        }
        apis.insert(&self.name, Item::Table(table));
        Ok(Some(document.to_string()))
    }
}

fn inline<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> InlineTable {
    members.into_iter().collect()
}
