//! `server.rs`: a trait with one method per operation, and how a request gets to its method.

use super::code::{Code, Piece, Quoted, Span, code, markdown, quoted_list};
use super::server_bodies;
use super::server_responses;
use super::spelling::Spelling;
use super::text::Text;
use super::validation::Value;
use crate::plan::{Caller, Operation, Parameter, Plan};
use specwright_model::ir::ParameterIn;

pub(super) fn server(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let has_callers = plan.operations.iter().any(|operation| operation.caller() != Caller::None);
    let mut out = Text::new();
    api(&mut out, plan, has_callers);
    for operation in &plan.operations {
        request(&mut out, operation, spelling);
        server_responses::response(&mut out, operation, spelling);
    }
    server_responses::headers(&mut out, plan);
    out.blank();
    out.lines(ROUTER);
    out.blank();
    service(&mut out, plan);
    for operation in &plan.operations {
        perform(&mut out, operation, spelling);
    }
    super::multipart::readers(&mut out, plan);
    out
}

fn api(out: &mut Text, plan: &Plan, has_callers: bool) {
    out.docs(&plan.package.documentation, "The API, to be implemented.");
    out.line("///");
    out.line("/// A method that is not implemented answers 501.");
    out.open("pub trait Api: Send + Sync + 'static");
    if has_callers {
        out.line("/// Who calls, as `authenticate` found out.");
        out.line("type Caller: Send + Sync + 'static;");
        out.blank();
        out.line("/// Who presents these credentials, and whether they may do this.");
        out.line("fn authenticate(");
        out.continued("&self,");
        out.continued("attempt: &Attempt<'_>,");
        out.line(") -> impl $Future<Output = Result<Self::Caller, Denied>> + Send;");
    }
    for operation in &plan.operations {
        out.blank();
        out.docs(&operation.documentation, Span(&format!("{} {}", operation.verb, operation.path)));
        let caller = match operation.caller() {
            Caller::None => None,
            Caller::Optional => Some("caller: Option<&Self::Caller>"),
            Caller::Required => Some("caller: &Self::Caller"),
        };
        let arguments: Vec<Code> = ["&self".own()]
            .into_iter()
            .chain(caller.map(|caller| caller.own()))
            .chain([code!("request: {}", operation.name).own()])
            .collect();
        out.open_list(
            code!("fn {}(", operation.method),
            &arguments,
            code!(") -> impl $Future<Output = Result<{}Response, Failure>> + Send", operation.name),
        );
        let ignored = if caller.is_some() { "(caller, request)" } else { "request" };
        out.line(code!("let _ = {};", ignored));
        out.line("async { Err(Failure::not_implemented()) }");
        out.close();
    }
    out.close();
}

fn request(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let has_secret = operation.parameters.iter().any(|parameter| parameter.secret);
    out.blank();
    out.comment(markdown!("What [`Api::{}`] is asked.", operation.method));
    out.line(if has_secret { "#[derive(Clone, PartialEq)]" } else { "#[derive(Clone, Debug, PartialEq)]" });
    out.line("#[non_exhaustive]");
    if is_empty(operation) {
        out.line(code!("pub struct {} {{}}", operation.name));
        return;
    }
    out.open(code!("pub struct {}", operation.name));
    for parameter in &operation.parameters {
        out.doc_comment(&parameter.documentation, "");
        if parameter.documentation.is_empty() {
            super::defaults::told(out, parameter);
        } else {
            super::defaults::told_below(out, parameter);
        }
        let ty = spelling.ty(&parameter.ty);
        let ty = if parameter.required { ty } else { code!("Option<{}>", ty).own() };
        out.line(code!("pub {}: {},", parameter.name, ty));
    }
    if let Some(body) = &operation.body {
        out.docs(&body.documentation, "");
        let ty = server_bodies::ty(body, spelling);
        let ty = if body.required { ty } else { code!("Option<{}>", ty).own() };
        out.line(code!("pub body: {},", ty));
    }
    if let Some(name) = &operation.preferred {
        out.line("/// The media type that the caller would rather be answered in (`Accept`).");
        out.line(code!("pub {}: &'static str,", name));
    }
    out.close();
    if super::defaults::has_any(&operation.parameters) {
        out.blank();
        out.open(code!("impl {}", operation.name));
        super::defaults::accessors(out, &operation.parameters, spelling);
        out.close();
    }
    if has_secret {
        masked_debug(out, operation);
    }
    if let Some(body) = operation.body.as_ref().filter(|body| !body.others().is_empty()) {
        server_bodies::choice(out, operation, body, spelling);
    }
}

/// Whether a request consists of its path alone, without parameters or a body.
fn is_empty(operation: &Operation) -> bool {
    operation.parameters.is_empty() && operation.body.is_none() && operation.preferred.is_none()
}

fn masked_debug(out: &mut Text, operation: &Operation) {
    out.blank();
    out.open(code!("impl $fmt::Debug for {}", operation.name));
    out.open("fn fmt(&self, f: &mut $fmt::Formatter<'_>) -> $fmt::Result");
    out.line(code!("f.debug_struct({})", Quoted(operation.name.as_str())));
    for parameter in &operation.parameters {
        let value = if parameter.secret { "&\"***\"".own() } else { code!("&self.{}", parameter.name).own() };
        out.continued(code!(".field({}, {})", Quoted(parameter.name.as_str()), value));
    }
    if operation.body.is_some() {
        out.continued(".field(\"body\", &self.body)");
    }
    if let Some(name) = &operation.preferred {
        out.continued(code!(".field({}, &self.{})", Quoted(name.as_str()), name));
    }
    out.continued(".finish()");
    out.close();
    out.close();
}

const ROUTER: &str = r"/// A router that answers every operation of the document.
pub fn router<A: Api>(api: A) -> runtime::Router {
    runtime::server::router(Adapter(Arc::new(api)))
}

/// The same with limits and hooks.
pub fn router_with<A: Api>(api: A, options: Options) -> runtime::Router {
    runtime::server::router_with(Adapter(Arc::new(api)), options)
}

struct Adapter<A>(Arc<A>);
";

/// The local variables of the written function `call`.
const LOCALS: &[&str] = &["api", "incoming", "operation"];

fn service(out: &mut Text, plan: &Plan) {
    out.open("impl<A: Api> $runtime::server::Service for Adapter<A>");
    let rows: Vec<Code> =
        plan.operations.iter().map(|operation| code!("&description::{}", operation.constant).own()).collect();
    out.list("const OPERATIONS: &'static [&'static $OperationInfo] = &[", &rows, "];");
    out.line("const SCHEMES: &'static [$SchemeInfo] = description::SCHEMES;");
    out.blank();
    out.open("async fn call(&self, operation: usize, incoming: Incoming) -> Result<Answer, Refusal>");
    out.line("let api = &*self.0;");
    out.open("match operation");
    for (at, operation) in plan.operations.iter().enumerate() {
        // What `call` has under this name is no function.
        let path = if LOCALS.contains(&operation.method.as_str()) { "self::" } else { "" };
        out.line(code!("{} => {}{}(api, incoming).await,", at, path, operation.method));
    }
    out.line("_ => Err(Failure::not_implemented().into()),");
    out.close();
    out.close();
    out.close();
}

fn perform(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    let mutable = if operation.body.is_some() { "mut incoming" } else { "incoming" };
    let uses_incoming = !is_empty(operation) || operation.caller() != Caller::None;
    let mutable = if uses_incoming { mutable } else { "_incoming" };
    out.blank();
    out.open(code!("async fn {}<A: Api>(api: &A, {}: Incoming) -> Result<Answer, Refusal>", operation.method, mutable));
    match operation.caller() {
        Caller::None => {}
        Caller::Required => {
            out.line("let verdict = api.authenticate(&incoming.attempt()?).await;");
            out.line("let caller = incoming.admit(verdict)?;");
        }
        Caller::Optional => {
            out.open("let caller = match incoming.optional_attempt()");
            out.open("Some(attempt) =>");
            out.line("let verdict = api.authenticate(&attempt).await;");
            out.line("Some(incoming.admit(verdict)?)");
            out.close();
            out.line("None => None,");
            out.close_with(";");
        }
    }
    if operation.body.is_some() {
        out.line("incoming.receive().await?;");
    }
    read_request(out, operation, spelling);
    let caller = match operation.caller() {
        Caller::None => "",
        Caller::Optional => "caller.as_ref(), ",
        Caller::Required => "&caller, ",
    };
    let ask = code!("api.{}({}request).await", operation.method, caller).own();
    if operation.responses.is_empty() {
        out.line(code!("match {}? {{}}", ask));
    } else {
        out.open(code!("match {}?", ask));
        for response in &operation.responses {
            server_responses::answer(out, operation, response, spelling);
        }
        out.close();
    }
    out.close();
}

fn read_request(out: &mut Text, operation: &Operation, spelling: Spelling<'_>) {
    if is_empty(operation) {
        out.line(code!("let request = {} {{}};", operation.name));
        return;
    }
    out.open(code!("let request = {}", operation.name));
    for parameter in &operation.parameters {
        out.line(code!("{}: {},", parameter.name, read_parameter(parameter, spelling)));
    }
    if let Some(body) = &operation.body {
        server_bodies::read(out, body, spelling);
    }
    if let Some(name) = &operation.preferred {
        out.line(code!("{}: incoming.preferred({}),", name, quoted_list(operation.successes())));
    }
    out.close_with(";");
    for parameter in &operation.parameters {
        validate_parameter(out, parameter, spelling);
    }
    if let Some(body) = &operation.body {
        server_bodies::validate(out, body, spelling);
    }
}

fn validate_parameter(out: &mut Text, parameter: &Parameter, spelling: Spelling<'_>) {
    let checks = super::validation::effective(&parameter.checks, &parameter.ty, spelling.plan());
    if checks.is_empty() {
        return;
    }
    let place = super::description::location(parameter.location);
    out.open(code!("incoming.validate_parameter($In::{}, {}, &|c|", place, Quoted(&parameter.wire)));
    if parameter.required {
        super::validation::print(
            out,
            &checks,
            &parameter.ty,
            &Value::Place(code!("request.{}", parameter.name).own()),
            spelling,
        );
    } else {
        out.open(code!("if let Some(v) = &request.{}", parameter.name));
        super::validation::print(out, &checks, &parameter.ty, &Value::Lent("v"), spelling);
        out.close();
    }
    out.close_with(")?;");
}

fn read_parameter(parameter: &Parameter, spelling: Spelling<'_>) -> Code {
    let method = match parameter.location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
    };
    let optional = if parameter.required { "" } else { "_optional" };
    code!("incoming.{}{}::<{}>({})?", method, optional, spelling.codec(&parameter.ty), Quoted(&parameter.wire)).own()
}
