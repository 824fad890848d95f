//! Hostile documents that are too large to keep: made anew for each test.

/// A document, and what is said of it.
pub(crate) struct Made {
    pub(crate) name: &'static str,
    pub(crate) text: fn() -> String,
    /// The codes of all diagnostics, in their order.
    pub(crate) codes: &'static [&'static str],
}

pub(crate) const ALL: &[Made] = &[
    Made { name: "a large enum", text: large_enum, codes: &[] },
    Made { name: "a long name", text: long_name, codes: &["SW0016"] },
    Made { name: "long names within each other", text: long_names, codes: &["SW0016"] },
    Made { name: "deep nesting", text: deep, codes: &["SW0004"] },
    Made { name: "the deepest schema", text: deepest, codes: &["SW0212"] },
    Made { name: "a long chain of members", text: members, codes: &[] },
    Made { name: "a long chain of lists", text: lists, codes: &["SW0212"] },
    Made { name: "a deep example", text: deep_example, codes: &[] },
    Made { name: "many paths", text: many_paths, codes: &[] },
    Made { name: "a response that all operations share", text: shared_response, codes: &["SW0211"] },
    Made { name: "a path item that all paths share", text: shared_item, codes: &["SW0211"] },
    Made { name: "many media types", text: media_types, codes: &[] },
    Made { name: "an enum that all schemas include", text: shared_enum, codes: &["SW0204"] },
    Made { name: "members that all schemas include", text: shared_members, codes: &["SW0204"] },
    Made { name: "a long line of parents", text: parents, codes: &["SW0204"] },
    Made { name: "unions that multiply", text: unions, codes: &["SW0202"] },
    Made { name: "an allOf that doubles", text: doubling, codes: &["SW0108", "SW0204"] },
    Made { name: "a long chain of references", text: chain, codes: &[] },
    Made { name: "a long ring of references", text: ring, codes: &["SW0105"] },
    Made { name: "templates that multiply", text: templates, codes: &["SW0204", "SW0221"] },
    Made { name: "a crowd of dynamic anchors", text: anchors, codes: &["SW0204"] },
    Made { name: "one mistake many times", text: mistakes, codes: &["SW0106", "SW0111", "SW0222"] },
    Made { name: "a long text in every place", text: long_texts, codes: &["SW0103", "SW0111"] },
    Made { name: "unions of all unions", text: unions_of_all, codes: &["SW0127"] },
    Made { name: "unions of all unions and an object", text: unions_of_all_and_an_object, codes: &["SW0127"] },
    Made { name: "stairs of unions", text: stairs, codes: &[] },
    Made { name: "an allOf of one schema twice, again and again", text: twice, codes: &[] },
    Made { name: "objects that are each other's members", text: mesh, codes: &[] },
    Made { name: "a server URL of many variables", text: server_variables, codes: &["SW0213"] },
    Made { name: "variables of a server within variables", text: server_variables_within, codes: &[] },
    Made { name: "tuples of tuples without a name", text: tuples, codes: &["SW0212"] },
    Made { name: "tuples of tuples", text: named_tuples, codes: &[] },
    Made { name: "objects within each other", text: objects_within, codes: &[] },
];

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

/// An OpenAPI document with these paths and members of `components`.
fn document(paths: &str, components: &str) -> String {
    format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{{paths}}},"components":{{{components}}}}}"#
    )
}

fn schemas(schemas: &str) -> String {
    document("", &format!(r#""schemas":{{{schemas}}}"#))
}

fn to(at: usize) -> String {
    format!(r##"{{"$ref":"#/components/schemas/S{at}"}}"##)
}

fn large_enum() -> String {
    schemas(&format!(r#""E":{{"enum":[{}]}}"#, list(100_000, |at| format!("\"v{at}\""))))
}

fn long_name() -> String {
    schemas(&format!(r#""{}":{{"type":"object"}}"#, "n".repeat(1 << 20)))
}

fn long_names() -> String {
    let name = "n".repeat(1_000);
    let open = format!(r#"{{"properties":{{"{name}":"#);
    schemas(&format!(r#""A":{}{{}}{}"#, open.repeat(100), "}}".repeat(100)))
}

fn deep() -> String {
    schemas(&format!(r#""A":{}{{}}{}"#, r#"{"items":"#.repeat(10_000), "}".repeat(10_000)))
}

fn deepest() -> String {
    let object = format!("{}{{}}{}", r#"{"properties":{"p":"#.repeat(250), "}}".repeat(250));
    let array = format!("{}{{}}{}", r#"{"items":"#.repeat(500), "}".repeat(500));
    let union = format!("{}{{}}{}", r#"{"anyOf":[{"type":"string"},"#.repeat(250), "]}".repeat(250));
    schemas(&format!(r#""A":{object},"B":{array},"C":{union}"#))
}

fn members() -> String {
    schemas(&list(20_000, |at| {
        let next = to(at + 1);
        match at {
            19_999 => format!(r#""S{at}":{{"type":"string"}}"#),
            _ if at % 3 == 0 => format!(r#""S{at}":{{"type":"array","items":{next}}}"#),
            _ if at % 3 == 1 => format!(r#""S{at}":{{"oneOf":[{{"type":"string"}},{next}]}}"#),
            _ => format!(r#""S{at}":{{"properties":{{"next":{next}}},"required":["next"]}}"#),
        }
    }))
}

/// None of them is a component, so none has a name.
fn lists() -> String {
    let chain = list(5_000, |at| format!(r##""x-{at}":{{"type":"array","items":{{"$ref":"#/x-{}"}}}}"##, at + 1));
    let ring = r##""x-5000":{"type":"string"},"x-ring":{"items":{"$ref":"#/x-ring"}},"x-map":{"additionalProperties":{"items":{"$ref":"#/x-map"}}}"##;
    let uses = r##""A":{"properties":{"a":{"$ref":"#/x-0"},"b":{"$ref":"#/x-ring"},"c":{"$ref":"#/x-map"}}}"##;
    format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},{chain},{ring},"components":{{"schemas":{{{uses}}}}}}}"#
    )
}

fn deep_example() -> String {
    let example = format!("{}1{}", r#"{"n":"#.repeat(450), "}".repeat(450));
    schemas(&format!(r##""A":{{"properties":{{"n":{{"$ref":"#/components/schemas/A"}}}},"example":{example}}}"##))
}

fn many_paths() -> String {
    document(&list(10_000, |at| format!(r#""/p{at}":{{"get":{{}}}}"#)), "")
}

fn shared_response() -> String {
    let paths = list(3_000, |at| {
        format!(r##""/p{at}":{{"get":{{"responses":{{"200":{{"$ref":"#/components/responses/R"}}}}}}}}"##)
    });
    let headers = list(3_000, |at| format!(r#""X-{at}":{{"schema":{{}}}}"#));
    document(&paths, &format!(r#""responses":{{"R":{{"description":"d","headers":{{{headers}}}}}}}"#))
}

fn shared_item() -> String {
    let paths = list(3_000, |at| format!(r##""/p{at}":{{"$ref":"#/components/pathItems/I"}}"##));
    let parameters = list(500, |at| format!(r#"{{"name":"n{at}","in":"query","schema":{{}}}}"#));
    let text = "text ".repeat(20_000);
    let item = format!(
        r#""description":"{text}","parameters":[{parameters}],"get":{{"tags":[{}]}},"put":{{}},"post":{{}},"delete":{{}}"#,
        list(1_000, |at| format!("\"t{at}\""))
    );
    document(&paths, &format!(r#""pathItems":{{"I":{{{item}}}}}"#))
}

fn media_types() -> String {
    let properties = list(5_000, |at| format!(r#""p{at}":{{"type":"string","description":"same"}}"#));
    let large = format!(r#""application/json":{{"schema":{{"type":"object","properties":{{{properties}}}}}}}"#);
    let small = list(5_000, |at| {
        format!(r#""application/x{at}+json":{{"schema":{{"type":"object","properties":{{"p0":{{"const":{at}}}}}}}}}"#)
    });
    let content = format!(r#""content":{{{large},{small}}}"#);
    document(
        &format!(
            r#""/p":{{"post":{{"requestBody":{{{content}}},"responses":{{"200":{{"description":"d",{content}}}}}}}}}"#
        ),
        "",
    )
}

fn shared_enum() -> String {
    let values = list(50_000, |at| format!("\"v{at}\""));
    let more = list(1_000, |at| {
        format!(r##""S{at}":{{"allOf":[{{"$ref":"#/components/schemas/E"}},{{"enum":["v{at}","other"]}}]}}"##)
    });
    schemas(&format!(r#""E":{{"enum":[{values}]}},{more}"#))
}

fn shared_members() -> String {
    let members = list(20_000, |at| format!(r#""m{at}":{{"type":"string"}}"#));
    let more = list(1_000, |at| {
        format!(r##""S{at}":{{"allOf":[{{"$ref":"#/components/schemas/B"}},{{"properties":{{"own{at}":{{}}}}}}]}}"##)
    });
    schemas(&format!(r#""B":{{"properties":{{{members}}}}},{more}"#))
}

fn parents() -> String {
    schemas(&list(1_000, |at| {
        let above = if at == 0 { String::new() } else { format!("{},", to(at - 1)) };
        format!(
            r#""S{at}":{{"discriminator":{{"propertyName":"t"}},"allOf":[{above}{{"properties":{{"t":{{"type":"string"}}}}}}]}}"#
        )
    }))
}

fn unions() -> String {
    let union = format!(r#"{{"oneOf":[{}]}}"#, list(4, |at| format!(r#"{{"properties":{{"p{at}":{{}}}}}}"#)));
    schemas(&format!(r#""T":{{"allOf":[{}]}}"#, list(20, |_| union.clone())))
}

fn doubling() -> String {
    schemas(&list(200, |at| {
        let before = to(at.saturating_sub(1));
        let other = to(at / 2);
        format!(r#""S{at}":{{"allOf":[{before},{{"properties":{{"m":{before}}}}},{{"properties":{{"m":{other}}}}}]}}"#)
    }))
}

fn chain() -> String {
    schemas(&list(30_000, |at| {
        if at == 0 { r#""S0":{"type":"string"}"#.to_owned() } else { format!(r#""S{at}":{}"#, to(at - 1)) }
    }))
}

fn ring() -> String {
    schemas(&list(30_000, |at| format!(r#""S{at}":{}"#, to((at + 1) % 30_000))))
}

fn templates() -> String {
    const LEVELS: usize = 40;
    schemas(&list(LEVELS, |at| {
        let next = (at + 1) % LEVELS;
        let way = |type_: &str| {
            format!(
                r##"{{"$ref":"#/components/schemas/S{next}","$defs":{{"T":{{"$dynamicAnchor":"T{at}","type":"{type_}"}}}}}}"##
            )
        };
        let own = format!(r##"{{"$dynamicRef":"#T{}"}}"##, (at + LEVELS - 1) % LEVELS);
        format!(r#""S{at}":{{"properties":{{"a":{},"b":{},"c":{own}}}}}"#, way("string"), way("integer"))
    }))
}

fn anchors() -> String {
    let anchors = list(5_000, |at| format!(r#""T{at}":{{"$dynamicAnchor":"T{at}","type":"string"}}"#));
    let uses = list(5_000, |at| {
        format!(r##""p{at}":{{"$dynamicRef":"#T{at}"}},"q{at}":{{"$ref":"#/components/schemas/B"}}"##)
    });
    schemas(&format!(r#""A":{{"$defs":{{{anchors}}},"properties":{{{uses}}}}},"B":{{"properties":{{{uses}}}}}"#))
}

fn mistakes() -> String {
    schemas(&list(5_000, |at| format!(r#""S{at}":{{"type":"int","minLength":"x"}}"#)))
}

fn unions_of_all() -> String {
    schemas(&list(40, |at| format!(r#""S{at}":{{"oneOf":[{}]}}"#, list(40, to))))
}

fn unions_of_all_and_an_object() -> String {
    schemas(&list(40, |at| {
        let own = format!(r#"{{"type":"object","properties":{{"p{at}":{{"type":"string"}}}}}}"#);
        format!(r#""S{at}":{{"oneOf":[{},{own}]}}"#, list(40, to))
    }))
}

fn stairs() -> String {
    const STEPS: usize = 40;
    schemas(&list(STEPS, |at| {
        let own = format!(r#"{{"type":"object","required":["p{at}"],"properties":{{"p{at}":{{"type":"string"}}}}}}"#);
        let below: Vec<String> = (at + 1..STEPS).map(to).chain([own]).collect();
        format!(r#""S{at}":{{"anyOf":[{}]}}"#, below.join(","))
    }))
}

fn twice() -> String {
    const DEPTH: usize = 24;
    schemas(&list(DEPTH + 1, |at| {
        if at == DEPTH {
            format!(r#""S{at}":{{"type":"integer"}}"#)
        } else {
            format!(r#""S{at}":{{"allOf":[{0},{0}]}}"#, to(at + 1))
        }
    }))
}

fn mesh() -> String {
    let members = list(50, |at| format!(r#""p{at}":{}"#, to(at)));
    schemas(&list(50, |at| format!(r#""S{at}":{{"type":"object","properties":{{{members}}}}}"#)))
}

fn with_server(url: &str, variables: &str) -> String {
    let server = format!(r#"{{"url":"{url}","variables":{{{variables}}}}}"#);
    format!(r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"servers":[{server}],"paths":{{}}}}"#)
}

fn server_variables() -> String {
    let url = format!("https://h/{}", "{a}".repeat(20_000));
    with_server(&url, &format!(r#""a":{{"default":"{}"}}"#, "d".repeat(20_000)))
}

/// What stands in a default is no template.
fn server_variables_within() -> String {
    let variables = list(40, |at| format!(r#""a{at}":{{"default":"{{a{0}}}{{a{0}}}"}}"#, at + 1));
    with_server("https://h/{a0}", &variables)
}

/// None of them is a component, so each is written out where it is used.
fn tuples() -> String {
    let each = list(30, |at| {
        let next = format!(r##"{{"$ref":"#/x-{}"}}"##, at + 1);
        format!(r#""x-{at}":{{"type":"array","prefixItems":[{next},{next}],"items":false,"minItems":2}}"#)
    });
    let uses = r##""A":{"properties":{"a":{"$ref":"#/x-0"}}}"##;
    format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},{each},"x-30":{{"type":"string"}},"components":{{"schemas":{{{uses}}}}}}}"#
    )
}

fn named_tuples() -> String {
    schemas(
        &(list(24, |at| {
            let next = to(at + 1);
            format!(r#""S{at}":{{"type":"array","prefixItems":[{next},{next}],"items":false,"minItems":2}}"#)
        }) + r#","S24":{"type":"string"},"U":{"properties":{"s":{"$ref":"\u0023/components/schemas/S0"}}}"#),
    )
}

fn objects_within() -> String {
    let open = r#"{"type":"object","required":["p"],"properties":{"p":"#;
    schemas(&format!(r#""A":{}{{}}{}"#, open.repeat(60), "}}".repeat(60)))
}

fn long_texts() -> String {
    let text = "*/ \\\"#[x] ```\\n".repeat(20_000);
    let schema = format!(
        r#""title":"{text}","description":"{text}","pattern":"{text}","format":"{text}","example":"{text}","default":"{text}","const":"{text}""#
    );
    let operation = format!(
        r#""operationId":"{text}","summary":"{text}","tags":["{text}"],"parameters":[{{"name":"{text}","in":"query","schema":{{"type":"string"}}}}]"#
    );
    document(
        &format!(r#""/a":{{"get":{{{operation}}}}}"#),
        &format!(
            r##""schemas":{{"A":{{"type":"string",{schema}}},"B":{{"type":"{text}"}},"C":{{"$ref":"#{text}"}}}}"##
        ),
    )
}
