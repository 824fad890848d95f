//! The names of the things that the trip needs, in the given document and in the crate that is generated from it.
//!
//! The trip uses the names of our own Tilt document. Another document can have renamed them: the correspondence leads
//! to its name, and the plan from there to the Rust name.

use crate::exit::ExpectedError;
use specwright_generator::plan::{
    Content, Field, Literal, Operation, Output, Plan, Presence, Record, TextType, TypeBody, TypeRef,
};
use specwright_sandbox::correspondence::{Correspondence, Side};

/// Finds names in the given document and its crate.
pub(super) struct Words<'a> {
    pub(super) plan: &'a Plan,
    pub(super) correspondence: &'a Correspondence,
}

impl<'a> Words<'a> {
    /// Returns an operation, by its id in our document.
    pub(super) fn operation(&self, id: &str) -> Result<&'a Operation, ExpectedError> {
        let what = || missing(&format!("the operation `{id}`"));
        let pair = self.correspondence.operation(Side::Ours, id).ok_or_else(what)?;
        let (method, path) = (pair.method.of(Side::Theirs), pair.path.of(Side::Theirs));
        let mut operations = self.plan.operations.iter();
        operations.find(|operation| operation.verb == method && operation.path == path).ok_or_else(what)
    }

    /// Returns the type that a successful call returns.
    pub(super) fn output(&self, id: &str) -> Result<&'a TypeRef, ExpectedError> {
        match &self.operation(id)?.output {
            Output::One(Content::Json(ty)) | Output::Maybe(Content::Json(ty)) => Ok(ty),
            _ => Err(missing(&format!("a JSON answer of `{id}`"))),
        }
    }

    /// Returns the type of the request body.
    pub(super) fn body(&self, id: &str) -> Result<&'a TypeRef, ExpectedError> {
        let body = self.operation(id)?.body.as_ref().filter(|body| body.required);
        match body.map(|body| &body.main().content) {
            Some(Content::Json(ty)) => Ok(ty),
            _ => Err(missing(&format!("a JSON body of `{id}` that has to be there"))),
        }
    }

    /// Returns the struct behind a type, and its name.
    pub(super) fn record(&self, ty: &TypeRef) -> Result<(&'a Record, String), ExpectedError> {
        let def = match self.plan.target(ty) {
            TypeRef::Named(id) => self.plan.types.get(id.0),
            _ => None,
        };
        match def.map(|def| (&def.body, def)) {
            Some((TypeBody::Record(record), def)) => Ok((record, format!("types::{}", def.name))),
            _ => Err(missing("an object where Tilt has one")),
        }
    }

    /// Returns a member by its name in our document; `schema` is ours too.
    pub(super) fn field(&self, ty: &TypeRef, schema: &str, member: &str) -> Result<&'a Field, ExpectedError> {
        let what = || missing(&format!("the member `{member}` of {schema}"));
        let pointer = format!("/components/schemas/{schema}");
        let theirs = self.correspondence.member(Side::Ours, &pointer, member).ok_or_else(what)?;
        let (record, _) = self.record(ty)?;
        record.fields.iter().find(|field| field.wire == theirs).ok_or_else(what)
    }

    /// Returns the path of a variant of the enum behind a type.
    pub(super) fn variant(&self, ty: &TypeRef, value: &str) -> Result<String, ExpectedError> {
        let def = match self.plan.target(ty) {
            TypeRef::Named(id) => self.plan.types.get(id.0),
            _ => None,
        };
        let variant = def.and_then(|def| match &def.body {
            TypeBody::Enum(known) => {
                let variant = known.variants.iter().find(|variant| variant.value == Literal::Text(value.to_owned()))?;
                Some(format!("types::{}::{}", def.name, variant.name))
            }
            _ => None,
        });
        variant.ok_or_else(|| missing(&format!("the value `{value}`")))
    }
}

/// Returns the expression that reads a member of a value; a member that is absent is an error of the step.
pub(super) fn read(value: &str, field: &Field) -> String {
    let shown = &field.wire;
    match field.presence {
        Presence::Required => format!("{value}.{}", field.name),
        Presence::Optional | Presence::RequiredNullable => {
            format!("{value}.{}.ok_or({:?})?", field.name, format!("there is no `{shown}`"))
        }
        Presence::Tristate => {
            format!("{value}.{}.into_option().ok_or({:?})?", field.name, format!("there is no `{shown}`"))
        }
    }
}

/// Returns the type of an id, which is one of those that ids can have.
pub(super) fn id_type(ty: &TypeRef) -> Result<&'static str, ExpectedError> {
    match ty {
        TypeRef::Uuid => Ok("runtime::Uuid"),
        TypeRef::String => Ok("String"),
        TypeRef::Text(TextType::Uri) => Ok("runtime::Uri"),
        _ => Err(missing("ids that are text")),
    }
}

/// Returns the error that the document has another shape than Tilt's.
pub(super) fn missing(what: &str) -> ExpectedError {
    ExpectedError::advised(
        format!("the trip needs {what}, and the document has nothing that corresponds to it"),
        "the demo runs on documents of Tilt's shape; for any other there is `specwright generate FILE -o DIR`",
    )
}
