//! Arrays, objects, unions and `allOf`.

use super::{LARGE, Making, Members};
use crate::Direction;
use crate::equal::tag_text;
use serde_json::{Map, Value};
use specwright_model::ir::{Additional, Constraints, Object, Property, SchemaId, Shape, Union};

/// More required items or members than this are not made.
const MOST: u64 = 1_000;
/// Deeper than this, optional members and items are left out.
const DEEP: usize = 5;
/// How often another item is tried where all have to differ.
const TRIES: usize = 20;

impl<'a> Making<'a> {
    pub(super) fn is_generous(&self, depth: usize) -> bool {
        self.made < LARGE && depth < DEEP
    }

    pub(super) fn array(&mut self, item: SchemaId, constraints: &Constraints, depth: usize) -> Option<Value> {
        let least = constraints.min_items.unwrap_or(0);
        let most = constraints.max_items.unwrap_or(u64::MAX);
        if least > MOST || least > most {
            return None;
        }
        let wanted = if self.is_generous(depth) && self.heights.get(item).is_some() { least.max(1) } else { least };
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..wanted.min(most) {
            match self.next_item(item, constraints, &items, depth) {
                Some(value) => items.push(value),
                None => break,
            }
        }
        (items.len() as u64 >= least).then_some(Value::Array(items))
    }

    fn next_item(&mut self, item: SchemaId, constraints: &Constraints, made: &[Value], depth: usize) -> Option<Value> {
        let first = self.value(item, depth + 1)?;
        if !constraints.unique_items || !made.contains(&first) {
            return Some(first);
        }
        // The example that the document names is the same one each time.
        let named = std::mem::replace(&mut self.how.named, super::Named::Unused);
        let other = (0..TRIES).find_map(|_| self.value(item, depth + 1).filter(|value| !made.contains(value)));
        self.how.named = named;
        other
    }

    pub(super) fn tuple(&mut self, items: &[SchemaId], depth: usize) -> Option<Value> {
        items.iter().map(|&item| self.value(item, depth + 1)).collect::<Option<_>>().map(Value::Array)
    }

    pub(super) fn object(&mut self, object: &'a Object, constraints: &Constraints, depth: usize) -> Option<Value> {
        let most = constraints.max_properties.unwrap_or(u64::MAX);
        let required = object.properties.values().filter(|property| property.required).count() as u64;
        let mut optional = most.saturating_sub(required + object.required_undeclared.len() as u64);
        let mut members = Map::new();
        for (name, property) in &object.properties {
            if self.is_of_the_other_direction(property.schema) {
                continue;
            }
            if property.required {
                members.insert(name.clone(), self.value(property.schema, depth + 1)?);
            } else if optional > 0
                && self.wants(property, depth)
                && let Some(value) = self.value(property.schema, depth + 1)
            {
                members.insert(name.clone(), value);
                optional -= 1;
            }
        }
        self.undeclared(object, constraints, &mut members, depth)?;
        Some(Value::Object(members))
    }

    fn wants(&mut self, property: &Property, depth: usize) -> bool {
        let can = self.is_generous(depth) && self.heights.get(property.schema).is_some();
        can && match self.how.members {
            Members::Required => false,
            Members::All => true,
            Members::Some => self.flip(),
        }
    }

    /// Members that `required` or `minProperties` ask for and `properties` does not have.
    fn undeclared(
        &mut self,
        object: &Object,
        constraints: &Constraints,
        members: &mut Map<String, Value>,
        depth: usize,
    ) -> Option<()> {
        for name in &object.required_undeclared {
            let value = self.additional(object.additional, depth)?;
            members.insert(name.clone(), value);
        }
        let least = constraints.min_properties.unwrap_or(0);
        if least > MOST {
            return None;
        }
        // Declared ones first: they are known to be allowed.
        for (name, property) in &object.properties {
            if (members.len() as u64) < least
                && !members.contains_key(name)
                && !self.is_of_the_other_direction(property.schema)
                && let Some(value) = self.value(property.schema, depth + 1)
            {
                members.insert(name.clone(), value);
            }
        }
        let is_map = object.properties.is_empty() && matches!(object.additional, Additional::Schema(_));
        let wanted = if is_map && self.is_generous(depth) && constraints.max_properties != Some(0) {
            least.max(1)
        } else {
            least
        };
        let mut number = 0;
        while (members.len() as u64) < wanted {
            number += 1;
            match self.additional(object.additional, depth) {
                Some(value) => members.insert(format!("key{number}"), value),
                None if members.len() as u64 >= least => break,
                None => return None,
            };
        }
        Some(())
    }

    fn additional(&mut self, additional: Additional, depth: usize) -> Option<Value> {
        match additional {
            Additional::Refused => None,
            Additional::Schema(schema) => self.value(schema, depth + 1),
            Additional::Unstated | Additional::Allowed => Some(Value::from("text")),
        }
    }

    fn is_of_the_other_direction(&self, id: SchemaId) -> bool {
        [id, self.api.resolve(id)].into_iter().any(|id| {
            let annotations = &self.api.schemas[id].annotations;
            match self.how.direction {
                Direction::Request => annotations.read_only,
                Direction::Response => annotations.write_only,
            }
        })
    }

    pub(super) fn union(&mut self, union: &Union, depth: usize) -> Option<Value> {
        let finite: Vec<usize> =
            (0..union.branches.len()).filter(|&at| self.heights.get(union.branches[at]).is_some()).collect();
        let at = if self.is_generous(depth) {
            *finite.get(self.below(finite.len()))?
        } else {
            finite.into_iter().min_by_key(|&at| self.heights.get(union.branches[at]))?
        };
        let mut value = self.value(union.branches[at], depth + 1)?;
        if let Value::Object(members) = &mut value {
            self.put_tag(union, at, members);
        }
        Some(value)
    }

    /// Makes the discriminator name the branch, unless the branch itself says which values its tag may have.
    fn put_tag(&self, union: &Union, branch: usize, members: &mut Map<String, Value>) {
        let Some(discriminator) = &union.discriminator else { return };
        let tag = members.get(&discriminator.property).and_then(tag_text);
        if tag.and_then(|tag| discriminator.mapping.get(&tag)) == Some(&branch) {
            return;
        }
        let property = match &self.api.schemas[self.api.resolve(union.branches[branch])].shape {
            Shape::Object(object) => object.properties.get(&discriminator.property).map(|property| property.schema),
            _ => None,
        };
        let shape = property.map(|property| &self.api.schemas[self.api.resolve(property)].shape);
        let meaning = |tag: &String| match shape {
            None | Some(Shape::String(_) | Shape::Any) => Some(Value::from(tag.as_str())),
            Some(Shape::Bool) => tag.parse::<bool>().ok().map(Value::from),
            Some(Shape::Integer(_) | Shape::Number(_)) => tag.parse::<i64>().ok().map(Value::from),
            Some(_) => None,
        };
        let mut mapped = discriminator.mapping.iter().filter(|(_, at)| **at == branch).map(|(tag, _)| tag);
        if let Some(value) = mapped.find_map(meaning) {
            members.insert(discriminator.property.clone(), value);
        }
    }

    /// Objects are put together; of other values the last part decides, which is the one beside a reference.
    pub(super) fn all_of(&mut self, parts: &[SchemaId], depth: usize) -> Option<Value> {
        let mut whole: Option<Value> = None;
        for &part in parts {
            let value = self.value(part, depth + 1)?;
            whole = match (whole, value) {
                (Some(Value::Object(mut members)), Value::Object(more)) => {
                    members.extend(more);
                    Some(Value::Object(members))
                }
                (_, value) => Some(value),
            };
        }
        whole
    }
}
