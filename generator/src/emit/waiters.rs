//! The part of `client.rs` for waiters: their methods and their tables.

use super::arguments;
use super::code::{Code, Piece, Quoted, code};
use super::spelling::Spelling;
use super::text::{Text, WIDTH};
use crate::plan::{Condition, Waiter};
use serde_json::Value;
use std::time::Duration;

/// Prints the method, which takes what its operation takes.
pub(super) fn method(out: &mut Text, waiter: &Waiter, spelling: Spelling<'_>) {
    let Some(operation) = spelling.plan().operations.get(waiter.operation) else { return };
    out.blank();
    let (every, at_most) = (time(waiter.every), time(waiter.at_most));
    let asks =
        format!("Calls `{}` every {every}, for at most {at_most} in all, until {}.", operation.method, until(waiter));
    super::docs::each_line(&asks, WIDTH - 8, &mut |line| out.comment(line));
    let result = code!(") -> $Wait<operations::{}>", operation.name).own();
    out.open_list(code!("pub fn {}(", waiter.method), &arguments::required(operation, spelling), result);
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let mut given: Vec<Code> = required.map(|parameter| parameter.name.own()).collect();
    given.extend(operation.body.iter().filter(|body| body.required).map(|_| "body".own()));
    let call = code!("self.{}({})", operation.method, Code::<_>::join(given, ", ")).own();
    out.line(code!("$Wait::new({}.request, &{})", call, waiter.constant));
    out.close();
}

/// Prints the static that describes each waiter at run time.
pub(super) fn tables(out: &mut Text, waiters: &[Waiter]) {
    for waiter in waiters {
        out.blank();
        let kind = "$runtime::client::WaiterInfo";
        out.open(code!("static {0}: {1} = {1}", waiter.constant, kind));
        out.line(code!("name: {},", Quoted(waiter.method.as_str())));
        let conditions: Vec<Code> = waiter.until.iter().map(condition).collect();
        out.list("until: &[", &conditions, "],");
        out.line(code!("every: Duration::{},", written(waiter.every)));
        out.line(code!("at_most: Duration::{},", written(waiter.at_most)));
        out.close_with(";");
    }
}

fn condition(condition: &Condition) -> Code {
    let values = |values: &[Value]| Code::<_>::join(values.iter().map(value), ", ");
    code!(
        "$runtime::client::Condition {{ pointer: {}, is: &[{}], not: &[{}] }}",
        Quoted(&condition.pointer),
        values(&condition.is),
        values(&condition.not)
    )
    .own()
}

/// A scalar as a literal of the runtime; the plan admits no other value.
fn value(value: &Value) -> Code {
    let written = match value {
        Value::Bool(value) => code!("Bool({})", value).own(),
        Value::String(text) => code!("Text({})", Quoted(text)).own(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => code!("Int({})", number).own(),
            None => code!("Number({})", number.as_f64().unwrap_or_default()).own(),
        },
        _ => "Null".own(),
    };
    code!("$runtime::client::Literal::{}", written).own()
}

/// The conditions, as the documentation lists them.
pub(super) fn until(waiter: &Waiter) -> String {
    let list = |values: &[Value]| {
        let texts: Vec<String> =
            values.iter().map(|value| format!("`{}`", value.to_string().replace('`', "'"))).collect();
        texts.join(" or ")
    };
    let parts: Vec<String> = waiter
        .until
        .iter()
        .map(|condition| {
            let is = (!condition.is.is_empty()).then(|| format!("is {}", list(&condition.is)));
            let not = (!condition.not.is_empty()).then(|| format!("is not {}", list(&condition.not)));
            let words: Vec<String> = is.into_iter().chain(not).collect();
            format!("`{}` {}", condition.pointer.replace('`', "'"), words.join(" and "))
        })
        .collect();
    parts.join(", and ")
}

/// The call that makes a duration: `from_secs(3)`, `from_millis(500)`.
fn written(time: Duration) -> Code {
    if time.subsec_millis() == 0 {
        code!("from_secs({})", time.as_secs()).own()
    } else {
        code!("from_millis({})", time.as_millis()).own()
    }
}

/// A duration for the documentation: `3 s`, `500 ms`.
pub(super) fn time(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{} ms", time.as_millis()) }
}
