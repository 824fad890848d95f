//! The output type of a successful call: the type that all its success responses have, an enum of those that differ, or
//! the type of those that the configuration names.

use super::name_overrides::operation_keys;
use super::names::Case;
use super::settings::{hint, said};
use super::types::Planner;
use super::{Content, Ident, Output, Response, codes, names};
use specwright_model::diagnostic::clip;
use specwright_model::ir::{self, Status};
use specwright_model::{Diagnostic, nearest};

/// The most lines of configuration that are printed for an operation with several output types.
const LINES: usize = 3;

/// Decides which responses are the output of an operation, and its type. Those that the configuration names go first;
/// without such names all success responses are.
pub(super) fn output(
    planner: &mut Planner<'_>,
    operation: &ir::Operation,
    responses: &mut [Response],
    name: &Ident,
) -> Output {
    let is_chosen = choose(planner, operation, responses);
    let groups = groups(responses);
    if groups.len() > 1 && !is_chosen {
        report(planner, operation, &groups);
    }
    let contents: Vec<&Content> = groups.iter().map(|(content, _)| *content).collect();
    match contents.as_slice() {
        [] => Output::One(Content::Empty),
        [one] => Output::One((*one).clone()),
        [Content::Empty, one] | [one, Content::Empty] => Output::Maybe((*one).clone()),
        _ => Output::Many(names::ident(&format!("{name} output"), Case::Pascal)),
    }
}

/// Removes the success responses that the configuration does not name from the output. Returns whether it names any.
fn choose(planner: &mut Planner<'_>, operation: &ir::Operation, responses: &mut [Response]) -> bool {
    let config = planner.config;
    let keys = operation_keys(operation);
    let Some((key, wanted)) = keys.iter().find_map(|key| config.outputs.get_key_value(key)) else { return false };
    let successes: Vec<String> =
        responses.iter().filter(|response| response.status.is_success()).flat_map(words).collect();
    let mut is_chosen = false;
    for word in wanted {
        if successes.contains(word) {
            is_chosen = true;
            continue;
        }
        let hint = nearest(word, successes.iter().map(String::as_str));
        let hint = hint.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let message = format!("`outputs`: `{}` is no success of `{}`{hint}", clip(word), clip(key));
        planner.diagnostics.push(said(config, &codes::IDLE_SETTING, ("outputs", key), message));
    }
    if is_chosen {
        for response in responses.iter_mut() {
            response.is_output &= words(response).iter().any(|word| wanted.contains(word));
        }
    }
    is_chosen
}

/// The names of a response in the configuration: `200`, `2XX`, or more narrowly `200 application/json`.
fn words(response: &Response) -> Vec<String> {
    let status = response.status.to_string();
    let narrow = response.media_type.as_ref().map(|range| format!("{status} {range}"));
    std::iter::once(status).chain(narrow).collect()
}

/// The output responses grouped by content, in the order of the first response of each group.
fn groups(responses: &[Response]) -> Vec<(&Content, Vec<&Response>)> {
    let mut groups: Vec<(&Content, Vec<&Response>)> = Vec::new();
    for response in successes(responses) {
        match groups.iter_mut().find(|(content, _)| **content == response.content) {
            Some((_, alike)) => alike.push(response),
            None => groups.push((&response.content, vec![response])),
        }
    }
    groups
}

/// The responses that make the output; if no success is documented, `default` is one of them.
pub(super) fn successes(responses: &[Response]) -> impl Iterator<Item = &Response> {
    let documented = responses.iter().any(|response| response.status.is_success());
    responses.iter().filter(move |response| response.is_output || (!documented && response.status == Status::Default))
}

/// Reports that the success responses differ, with the lines of the configuration that keep the type of one of them.
fn report(planner: &mut Planner<'_>, operation: &ir::Operation, groups: &[(&Content, Vec<&Response>)]) {
    let [key, _] = operation_keys(operation);
    let labels: Vec<String> = groups.iter().map(|(_, alike)| alike[0].label.clone()).collect();
    let message = format!("the successes of `{}` give different types: {}", clip(&key), labels.join(", "));
    let mut diagnostic = Diagnostic::new(&codes::SEVERAL_OUTPUTS, message);
    for (_, alike) in groups.iter().take(LINES) {
        let values: Vec<String> = alike.iter().map(|response| narrowest(response, groups)).collect();
        let value = match values.as_slice() {
            [one] => toml::Value::from(one.as_str()),
            several => toml::Value::from(several.to_vec()),
        };
        let line = format!("{} = {value}", toml::Value::from(key.as_str()));
        diagnostic = diagnostic.note(format!("to have {} alone: `[api.<name>.outputs]` `{line}`", alike[0].label));
    }
    planner.say(diagnostic, operation.at);
}

/// The shortest name in the configuration of a response that names none of another type.
fn narrowest(response: &Response, groups: &[(&Content, Vec<&Response>)]) -> String {
    let others = groups.iter().filter(|(content, _)| **content != response.content);
    let mut others = others.flat_map(|(_, others)| others);
    let is_alone = others.all(|other| other.status != response.status);
    let mut words = words(response);
    if is_alone { words.swap_remove(0) } else { words.pop().unwrap_or_default() }
}

impl Planner<'_> {
    /// Reports the keys of `outputs` that name no operation.
    pub(super) fn report_idle_outputs(&mut self) {
        let config = self.config;
        let known: Vec<String> = self.api.operations.iter().flat_map(operation_keys).collect();
        // An operation that is left out is known all the same.
        let left_out: Vec<String> = self.api.left_out.iter().flat_map(operation_keys).collect();
        for key in config.outputs.keys().filter(|key| !known.contains(*key) && !left_out.contains(*key)) {
            let hint = hint(key, known.iter().map(String::as_str));
            let message = format!("`outputs`: the documents have no operation `{}`{hint}", clip(key));
            self.diagnostics.push(said(config, &codes::IDLE_SETTING, ("outputs", key), message));
        }
    }
}
