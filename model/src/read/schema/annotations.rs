//! Reads annotation keywords.

use crate::Node;
use crate::ir::Annotations;
use crate::read::RefSiblings;
use crate::read::codes;
use crate::read::reader::Reader;

impl<'t> Reader<'t> {
    pub(super) fn annotations(&mut self, node: Node<'t>) -> Annotations {
        let mut examples = Vec::new();
        examples.extend(node.get("example").map(|value| self.location(value)));
        if let Some(list) = node.get("examples") {
            if !list.is_array() {
                self.report(&codes::WRONG_KIND, list, || {
                    format!("`examples` of a schema should be an array and is {}", list.kind().name())
                });
            }
            // Documents confuse a schema's list with a media type's map; a map's members may be Example Objects.
            examples.extend(list.items().map(|value| self.location(value)));
            examples
                .extend(list.members().filter_map(|entry| entry.value.get("value")).map(|value| self.location(value)));
        }
        let title = self.text(node, "title");
        let description = self.text(node, "description");
        let description = self.with_docs(node, description);
        // OAS 3.0 §4.7.24.1: members beside `$ref` are ignored. Those that only describe do no harm.
        if node.get("$ref").is_some() && self.dialect(node).ref_siblings == RefSiblings::Ignored {
            return Annotations {
                title,
                description,
                deprecated: self.flag(node, "deprecated").unwrap_or_default(),
                examples,
                ..Annotations::default()
            };
        }
        Annotations {
            title,
            description,
            deprecated: self.flag(node, "deprecated").unwrap_or_default(),
            read_only: self.flag(node, "readOnly").unwrap_or_default(),
            write_only: self.flag(node, "writeOnly").unwrap_or_default(),
            default: node.get("default").map(|value| self.location(value)),
            examples,
        }
    }
}
