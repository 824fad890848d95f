//! The value of a parameter before it is written, to which any `Serialize` type is reduced.
//!
//! Styles have a form for texts, lists and objects only (OAS 3.1 §4.8.12.3, RFC 6570 §2.3).

use serde::ser::{self, Serialize};
use std::fmt;

/// The maximum depth of a value: deeper ones have no form in any style, and would only cost stack.
const MAX_DEPTH: usize = 32;

/// The value that any `Serialize` type is reduced to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// An undefined value of RFC 6570, which is left out.
    Null,
    Text(String),
    /// A number or a boolean, whose text is the same in JSON.
    Literal(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Reads any serializable value.
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, Fault> {
        value.serialize(Reader { depth: 0 })
    }
}

/// The reason why a value cannot be a parameter.
#[derive(Debug)]
pub(super) struct Fault(pub(super) String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Fault {}
impl ser::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[derive(Clone, Copy)]
struct Reader {
    depth: usize,
}

impl Reader {
    fn deeper(self) -> Result<Self, Fault> {
        if self.depth >= MAX_DEPTH {
            return Err(Fault("the value is nested too deeply".to_owned()));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

/// Returns an enum variant with content as an object of one member, as in JSON.
fn variant(name: &'static str, content: Value) -> Value {
    Value::Object(vec![(name.to_owned(), content)])
}

fn literal(value: impl fmt::Display) -> Value {
    Value::Literal(value.to_string())
}

fn number(value: impl fmt::Display, is_finite: bool) -> Result<Value, Fault> {
    if is_finite { Ok(literal(value)) } else { Err(Fault("a number that is not finite has no text".to_owned())) }
}

impl ser::Serializer for Reader {
    type Ok = Value;
    type Error = Fault;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Object;

    fn serialize_bool(self, v: bool) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_i8(self, v: i8) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_i16(self, v: i16) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_i32(self, v: i32) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_i64(self, v: i64) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_i128(self, v: i128) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_u8(self, v: u8) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_u16(self, v: u16) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_u32(self, v: u32) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_u64(self, v: u64) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_u128(self, v: u128) -> Result<Value, Fault> {
        Ok(literal(v))
    }
    fn serialize_f32(self, v: f32) -> Result<Value, Fault> {
        // Not by way of f64, which would show digits that the f32 does not have.
        number(v, v.is_finite())
    }
    fn serialize_f64(self, v: f64) -> Result<Value, Fault> {
        number(v, v.is_finite())
    }
    fn serialize_char(self, v: char) -> Result<Value, Fault> {
        Ok(Value::Text(v.to_string()))
    }
    fn serialize_str(self, v: &str) -> Result<Value, Fault> {
        Ok(Value::Text(v.to_owned()))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Fault> {
        Err(Fault("bytes have no text form; encode them first".to_owned()))
    }
    fn serialize_none(self) -> Result<Value, Fault> {
        Ok(Value::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Fault> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Value, Fault> {
        Ok(Value::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Fault> {
        Ok(Value::Null)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, Fault> {
        Ok(Value::Text(variant.to_owned()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Value, Fault> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Fault> {
        Ok(self::variant(variant, value.serialize(self.deeper()?)?))
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List, Fault> {
        Ok(List { of: self.deeper()?, variant: None, items: Vec::new() })
    }
    fn serialize_tuple(self, _: usize) -> Result<List, Fault> {
        self.serialize_seq(None)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Fault> {
        self.serialize_seq(None)
    }
    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<List, Fault> {
        Ok(List { variant: Some(variant), ..self.serialize_seq(None)? })
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object, Fault> {
        Ok(Object { of: self.deeper()?, wrap: Wrap::None, key: None, members: Vec::new() })
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Object, Fault> {
        // The name that serde_json uses under `arbitrary_precision`, which any crate of the dependency graph may
        // enable.
        let wrap = if name == "$serde_json::private::Number" { Wrap::Number } else { Wrap::None };
        Ok(Object { wrap, ..self.serialize_map(None)? })
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object, Fault> {
        Ok(Object { wrap: Wrap::Variant(variant), ..self.serialize_map(None)? })
    }
}

struct List {
    of: Reader,
    variant: Option<&'static str>,
    items: Vec<Value>,
}

impl List {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.items.push(value.serialize(self.of)?);
        Ok(())
    }
    fn finish(self) -> Value {
        match self.variant {
            Some(name) => variant(name, Value::List(self.items)),
            None => Value::List(self.items),
        }
    }
}

impl ser::SerializeSeq for List {
    type Ok = Value;
    type Error = Fault;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.push(value)
    }
    fn end(self) -> Result<Value, Fault> {
        Ok(self.finish())
    }
}
impl ser::SerializeTuple for List {
    type Ok = Value;
    type Error = Fault;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.push(value)
    }
    fn end(self) -> Result<Value, Fault> {
        Ok(self.finish())
    }
}
impl ser::SerializeTupleStruct for List {
    type Ok = Value;
    type Error = Fault;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.push(value)
    }
    fn end(self) -> Result<Value, Fault> {
        Ok(self.finish())
    }
}
impl ser::SerializeTupleVariant for List {
    type Ok = Value;
    type Error = Fault;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.push(value)
    }
    fn end(self) -> Result<Value, Fault> {
        Ok(self.finish())
    }
}

enum Wrap {
    None,
    Variant(&'static str),
    Number,
}

struct Object {
    of: Reader,
    wrap: Wrap,
    key: Option<String>,
    members: Vec<(String, Value)>,
}

impl Object {
    fn push<T: Serialize + ?Sized>(&mut self, name: String, value: &T) -> Result<(), Fault> {
        self.members.push((name, value.serialize(self.of)?));
        Ok(())
    }
    fn finish(mut self) -> Value {
        match self.wrap {
            Wrap::None => Value::Object(self.members),
            Wrap::Variant(name) => variant(name, Value::Object(self.members)),
            Wrap::Number => match self.members.pop() {
                Some((_, Value::Text(digits))) => Value::Literal(digits),
                _ => Value::Null,
            },
        }
    }
}

impl ser::SerializeMap for Object {
    type Ok = Value;
    type Error = Fault;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Fault> {
        match key.serialize(self.of)? {
            Value::Text(key) | Value::Literal(key) => {
                self.key = Some(key);
                Ok(())
            }
            _ => Err(Fault("a member name has to be text".to_owned())),
        }
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        match self.key.take() {
            Some(key) => self.push(key, value),
            None => Err(Fault("a member value came before its name".to_owned())),
        }
    }
    fn end(self) -> Result<Value, Fault> {
        Ok(self.finish())
    }
}
impl ser::SerializeStruct for Object {
    type Ok = Value;
    type Error = Fault;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Fault> {
        self.push(name.to_owned(), value)
    }
    fn end(self) -> Result<Value, Fault> {
        Ok(self.finish())
    }
}
impl ser::SerializeStructVariant for Object {
    type Ok = Value;
    type Error = Fault;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Fault> {
        self.push(name.to_owned(), value)
    }
    fn end(self) -> Result<Value, Fault> {
        Ok(self.finish())
    }
}
