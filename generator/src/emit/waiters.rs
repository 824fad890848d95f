//! Of `client.rs`: methods that wait, and their tables.

use super::client::arguments;
use super::rust::Spelling;
use super::text::{Text, WIDTH, literal};
use crate::plan::{Condition, Waiter};
use serde_json::Value;
use std::time::Duration;

/// The method, which takes what its operation takes.
pub(super) fn method(out: &mut Text, waiter: &Waiter, spelling: Spelling<'_>) {
    let Some(operation) = spelling.plan().operations.get(waiter.operation) else { return };
    out.blank();
    let (every, at_most) = (time(waiter.every), time(waiter.at_most));
    let asks =
        format!("Calls `{}` every {every}, for at most {at_most} in all, until {}.", operation.method, until(waiter));
    for line in super::docs::lines(&asks, WIDTH - 8) {
        out.line(format_args!("/// {line}"));
    }
    let head = format!("pub fn {}(", waiter.method);
    out.open_list(&head, &arguments(operation, spelling), &format!(") -> Wait<operations::{}>", operation.name));
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let mut given: Vec<String> = required.map(|parameter| parameter.name.to_string()).collect();
    given.extend(operation.body.iter().filter(|body| body.required).map(|_| "body".to_owned()));
    let call = format!("self.{}({})", operation.method, given.join(", "));
    out.line(format_args!("Wait::new({call}.request, &{})", waiter.constant));
    out.close();
}

/// One table row per waiter.
pub(super) fn tables(out: &mut Text, waiters: &[Waiter]) {
    for waiter in waiters {
        out.blank();
        let kind = "runtime::client::WaiterInfo";
        out.open(format_args!("static {}: {kind} = {kind}", waiter.constant));
        out.line(format_args!("name: {},", literal(waiter.method.as_str())));
        let conditions: Vec<String> = waiter.until.iter().map(condition).collect();
        out.list("until: &[", &conditions, "],");
        out.line(format_args!("every: Duration::{},", written(waiter.every)));
        out.line(format_args!("at_most: Duration::{},", written(waiter.at_most)));
        out.close_with(";");
    }
}

fn condition(condition: &Condition) -> String {
    let values = |values: &[Value]| values.iter().map(value).collect::<Vec<_>>().join(", ");
    format!(
        "runtime::client::Condition {{ pointer: {}, is: &[{}], not: &[{}] }}",
        literal(&condition.pointer),
        values(&condition.is),
        values(&condition.not)
    )
}

/// A scalar as a literal of the runtime; plan lets no other through.
fn value(value: &Value) -> String {
    let written = match value {
        Value::Bool(value) => format!("Bool({value})"),
        Value::String(text) => format!("Text({})", literal(text)),
        Value::Number(number) => match number.as_i64() {
            Some(number) => format!("Int({number})"),
            None => format!("Number({:?})", number.as_f64().unwrap_or_default()),
        },
        _ => "Null".to_owned(),
    };
    format!("runtime::client::Literal::{written}")
}

/// The conditions as people read them.
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

/// `from_secs(3)`, `from_millis(500)`
fn written(time: Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("from_secs({})", time.as_secs())
    } else {
        format!("from_millis({})", time.as_millis())
    }
}

/// `3 s`, `500 ms`
pub(super) fn time(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{} ms", time.as_millis()) }
}
