//! `client.rs`: the client, its builder, and one method per operation.

use super::arguments::{body_argument, with_body};
use super::builder::builder;
use super::code::{Code, Piece, Quoted, Span, code, markdown};
use super::environments::environments;
use super::module::{Part, Printed};
use super::spelling::Spelling;
use super::text::Text;
use crate::plan::{Body, BodyKind, Content, Documentation, Ident, Operation, Parameter, Plan};
use specwright_model::ir::ParameterIn;

pub(super) fn client(plan: &Plan) -> Printed {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    for group in &plan.groups {
        out.line(code!("mod {};", group.module));
    }
    out.blank();
    environments(&mut out, plan);
    super::servers::servers(&mut out, plan);
    builder(&mut out, plan);
    out.blank();
    out.docs(&plan.package.documentation, "A client of the API.");
    out.line("#[derive(Clone, Debug)]");
    out.open("pub struct Client");
    out.line("inner: $runtime::client::Client,");
    out.close();
    out.blank();
    out.open("impl Client");
    fixed_methods(&mut out, plan);
    let here: &[Operation] = if plan.groups.is_empty() { &plan.operations } else { &[] };
    for operation in here {
        method(&mut out, operation, spelling);
    }
    for waiter in &plan.waiters {
        super::waiters::method(&mut out, waiter, spelling);
    }
    out.close();
    super::waiters::tables(&mut out, &plan.waiters);
    call(&mut out);
    for operation in here {
        setters(&mut out, operation, spelling);
    }
    let part = |out: &mut Text, operations: &[&Operation]| {
        out.blank();
        out.open("impl Client");
        for operation in operations {
            method(out, operation, spelling);
        }
        out.close();
        for operation in operations {
            setters(out, operation, spelling);
        }
    };
    super::multipart::writers(&mut out, plan);
    Printed { body: out, parts: plan.groups.iter().map(|group| Part::of(group, plan, part)).collect() }
}

fn fixed_methods(out: &mut Text, plan: &Plan) {
    out.line("/// Begins a client of the API at a base URL. Its `User-Agent` is the name and version of this crate.");
    out.open("pub fn builder(base: impl Into<BaseUrl>) -> ClientBuilder");
    out.line("let user_agent = concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\"));");
    out.line("let inner = $runtime::client::Client::builder(base, description::SCHEMES).user_agent(user_agent);");
    if plan.servers.is_empty() {
        out.line("ClientBuilder { inner }");
    } else {
        out.line("ClientBuilder { inner: inner.declared_servers(SERVERS) }");
    }
    out.close();
    out.blank();
    out.line("/// A request that the document does not describe, with the same credentials, retries and limits.");
    out.open("pub fn request(&self, method: Method, path: &str) -> Request");
    out.line("self.inner.request(method, path)");
    out.close();
}

fn method(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let body = operation.body.as_ref().filter(|body| body.required);
    out.blank();
    let documentation = with_parameters(operation);
    out.docs(&documentation, Span(&format!("{} {}", operation.verb, operation.path)));
    signed(out, operation, &operation.method, body.map(Body::main), spelling);
    for kind in body.map(Body::others).unwrap_or_default() {
        out.blank();
        let summary = Some(format!("Like `{}`, with a body of {}.", operation.method, kind.label()));
        let deprecated = operation.documentation.deprecated;
        out.docs(&Documentation { summary, deprecated, ..Documentation::default() }, "");
        signed(out, operation, &kind.method, Some(kind), spelling);
    }
}

/// Prints a method without its documentation.
fn signed(out: &mut Text, operation: &Operation, name: &Ident, body: Option<&BodyKind>, spelling: Spelling<'_>) {
    let required = || operation.parameters.iter().filter(|parameter| parameter.required);
    let arguments = with_body(operation, body, spelling);
    out.open_list(code!("pub fn {}(", name), &arguments, code!(") -> Call<operations::{}>", operation.name));
    let mut steps: Vec<Code> = required().map(parameter_step).collect();
    steps.extend(body.map(|kind| body_step(kind, spelling)));
    if steps.is_empty() {
        out.line(code!("Call::new(self.inner.call(&description::{}))", operation.constant));
    } else {
        out.line(code!("let request = self.inner.call(&description::{});", operation.constant));
        let one = code!("Call::new(request{})", Code::<_>::join(&steps, "")).own();
        if one.len() + 8 <= super::text::WIDTH {
            out.line(one);
        } else {
            out.line("Call::new(");
            out.continued("request");
            for (at, step) in steps.iter().enumerate() {
                let comma = if at + 1 == steps.len() { "," } else { "" };
                out.continued(code!("    {}{}", step, comma));
            }
            out.line(")");
        }
    }
    out.close();
}

/// The documentation of an operation, followed by that of its required parameters.
fn with_parameters(operation: &Operation) -> Documentation {
    let described = operation.parameters.iter().filter(|parameter| parameter.required).filter_map(|parameter| {
        let description = parameter.documentation.description.as_deref()?;
        Some(format!("- `{}`: {}", parameter.name, description.split_whitespace().collect::<Vec<_>>().join(" ")))
    });
    let list: Vec<String> = described.collect();
    let mut documentation = operation.documentation.clone();
    if !list.is_empty() {
        let own = documentation.description.take().map(|text| text + "\n\n").unwrap_or_default();
        documentation.description = Some(own + &list.join("\n"));
    }
    documentation
}

fn parameter_step(parameter: &Parameter) -> Code {
    let method = match parameter.location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header_param",
        ParameterIn::Cookie => "cookie",
    };
    code!(".{}({}, {})", method, Quoted(&parameter.wire), parameter.name).own()
}

fn body_step(kind: &BodyKind, spelling: Spelling<'_>) -> Code {
    match &kind.content {
        Content::Json(ty) => {
            let codec = spelling.codec(ty);
            if kind.is_first_json {
                code!(".json::<{}>(body)", codec).own()
            } else {
                code!(".json_as::<{}>({}, body)", codec, Quoted(&kind.media_type)).own()
            }
        }
        Content::Form(_) if kind.encodings.is_empty() => ".form(body)".own(),
        Content::Form(_) => code!(".form_encoded(body, description::{})", kind.table).own(),
        Content::Multipart(_) => ".multipart(body)".own(),
        Content::Text => code!(".body({}, body.to_owned())", Quoted(sent(&kind.media_type, "text/plain"))).own(),
        Content::Bytes | Content::Empty => {
            code!(".body({}, body)", Quoted(sent(&kind.media_type, "application/octet-stream"))).own()
        }
    }
}

/// The media type that is sent, which cannot be a range.
fn sent<'t>(range: &'t str, instead: &'t str) -> &'t str {
    if range.contains('*') { instead } else { range }
}

/// Prints the type of a call: it is local to the crate, because setters are inherent methods of it.
fn call(out: &mut Text) {
    out.lines(CALL);
}

const CALL: &str = r#"
/// A call that has not been sent. Await it, or [`send`](Self::send) it.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<O> {
    request: Request,
    operation: PhantomData<fn() -> O>,
}

impl<O: $runtime::client::Operation + 'static> Call<O> {
    fn new(request: Request) -> Self {
        Self { request, operation: PhantomData }
    }

    /// Settings of this request: headers, time and size limits, retries.
    pub fn map(self, set: impl FnOnce(Request) -> Request) -> Self {
        Self::new(set(self.request))
    }

    /// A header that the document does not describe.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.map(|request| request.header(name, value))
    }

    /// A key by which the API knows a repeated request, so that it may be repeated.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.map(|request| request.idempotency_key(key))
    }

    /// The longest time that this call takes, with every attempt.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|request| request.timeout(timeout))
    }

    /// Sends it and reads the answer.
    ///
    /// # Errors
    /// Where the API refuses, or no readable answer comes.
    pub fn send(self) -> impl Future<Output = Result<O::Output, Error<O::Error>>> + 'static {
        $runtime::client::send::<O>(self.request)
    }

    /// The same, with the status and the headers of the answer.
    ///
    /// # Errors
    /// Where the API refuses, or no readable answer comes.
    pub fn send_with_response(self) -> impl Future<Output = Result<Response<O::Output>, Error<O::Error>>> + 'static {
        $runtime::client::send_with_response::<O>(self.request)
    }
}

impl<O> IntoFuture for Call<O>
where
    O: $runtime::client::Operation + 'static,
    O::Output: Send,
    O::Error: Send,
{
    type Output = Result<O::Output, Error<O::Error>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
"#;

fn setters(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let optional: Vec<&Parameter> = operation.parameters.iter().filter(|parameter| !parameter.required).collect();
    let body = operation.body.as_ref().filter(|body| !body.required);
    if optional.is_empty() && body.is_none() {
        return;
    }
    out.blank();
    out.open(code!("impl Call<operations::{}>", operation.name));
    for parameter in optional {
        out.blank();
        out.doc_comment(&parameter.documentation, markdown!("Sets `{}`.", parameter.name));
        super::defaults::told_below(out, parameter);
        if parameter.documentation.deprecated {
            out.line("#[deprecated]");
        }
        let argument = spelling.lent_argument(&parameter.ty);
        out.open(code!("pub fn {0}(self, {0}: {1}) -> Self", parameter.name, argument));
        out.line(code!("self.map(|request| request{})", parameter_step(parameter)));
        out.close();
    }
    if let Some(body) = body {
        out.blank();
        out.doc_comment(&body.documentation, "Sets the request body.");
        body_setter(out, "body", body.main(), spelling);
        for kind in body.others() {
            out.blank();
            let summary = Some(format!("Sets the request body as {}.", kind.label()));
            out.docs(&Documentation { summary, ..Documentation::default() }, "");
            body_setter(out, &kind.method, kind, spelling);
        }
    }
    out.close();
}

fn body_setter(out: &mut Text, name: impl Piece, kind: &BodyKind, spelling: Spelling<'_>) {
    out.open(code!("pub fn {}(self, body: {}) -> Self", name, body_argument(kind, spelling)));
    out.line(code!("self.map(|request| request{})", body_step(kind, spelling)));
    out.close();
}
