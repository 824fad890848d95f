//! Bodies of several parts: what is read, and what no client would send.

use std::fmt::Debug;

use axum::Router;
use specwright_runtime::codec::{Int, List, Plain};
use specwright_runtime::description::{BodyInfo, OperationInfo, ResponseInfo, SchemeInfo, StatusPattern};
use specwright_runtime::server::{Answer, FromParts, Incoming, Options, Parts, Refusal, Service, router_with};
use specwright_runtime::{File, Value};

use super::{Answered, ask, operation, request};

/// A body as it would be generated.
struct Upload {
    file: Option<File>,
    files: Option<Vec<File>>,
    title: Option<String>,
    size: Option<i64>,
    tags: Option<Vec<String>>,
    rows: Option<Vec<Value>>,
    owner: Option<Vec<i64>>,
    joined: Option<Vec<i64>>,
    deep: Option<Value>,
}

impl FromParts for Upload {
    fn from_parts(parts: &mut Parts) -> Result<Self, Refusal> {
        Ok(Self {
            file: parts.file_optional("file")?,
            files: parts.files_optional("files")?,
            title: parts.value_optional::<Plain<String>>("title")?,
            size: parts.value_optional::<Int<i64>>("size")?,
            tags: parts.value_optional::<List<Plain<String>>>("tags")?,
            rows: parts.json_each_optional::<Plain<Value>>("rows")?,
            owner: parts.json_optional::<List<Int<i64>>>("owner")?,
            joined: parts.joined_optional::<List<Int<i64>>>("joined", "|")?,
            deep: parts.deep_optional::<Plain<Value>>("deep")?,
        })
    }
}

impl Upload {
    /// The members that are there.
    fn shown(&self) -> String {
        fn shown(name: &str, value: Option<&dyn Debug>) -> Option<String> {
            value.map(|value| format!("{name}: {value:?}"))
        }
        let members = [
            shown("file", self.file.as_ref().map(|it| it as _)),
            shown("files", self.files.as_ref().map(|it| it as _)),
            shown("title", self.title.as_ref().map(|it| it as _)),
            shown("size", self.size.as_ref().map(|it| it as _)),
            shown("tags", self.tags.as_ref().map(|it| it as _)),
            shown("rows", self.rows.as_ref().map(|it| it as _)),
            shown("owner", self.owner.as_ref().map(|it| it as _)),
            shown("joined", self.joined.as_ref().map(|it| it as _)),
            shown("deep", self.deep.as_ref().map(|it| it as _)),
        ];
        members.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

static UPLOAD: OperationInfo = OperationInfo {
    body: Some(BodyInfo { media_types: &["multipart/form-data"], required: true }),
    responses: &[ResponseInfo { status: StatusPattern::Exact(200), media_types: &["text/plain"] }],
    ..operation("upload", "POST", "/upload")
};

struct Shelf;

impl Service for Shelf {
    const OPERATIONS: &'static [&'static OperationInfo] = &[&UPLOAD];
    const SCHEMES: &'static [SchemeInfo] = &[];

    async fn call(&self, _: usize, mut incoming: Incoming) -> Result<Answer, Refusal> {
        incoming.receive().await?;
        let upload: Upload = incoming.multipart()?;
        Ok(Answer::text(200, "text/plain", &upload.shown()))
    }
}

fn shelf() -> Router {
    router_with(Shelf, Options::new().body_limit(4 * 1024 * 1024))
}

async fn send(content_type: &str, body: String) -> Answered {
    ask(&shelf(), request("POST /upload", &[&format!("Content-Type: {content_type}")], body)).await
}

/// Of this body, whose boundary is `B`, what the implementation sees.
async fn check(body: &str, expected: &str) {
    let answer = send("multipart/form-data; boundary=B", body.to_owned()).await;
    assert_eq!(answer.status, 200, "{body:?}: {}", answer.text());
    assert_eq!(answer.text(), expected, "{body:?}");
}

/// A part with this disposition after `form-data`, and more lines of its head.
fn part(disposition: &str, more: &str, content: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data{disposition}\r\n{more}\r\n{content}\r\n")
}

fn named(name: &str, content: &str) -> String {
    part(&format!("; name=\"{name}\""), "", content)
}

#[tokio::test]
async fn what_clients_send() {
    let end = "--B--\r\n";
    for (parts, expected) in [
        (String::new(), ""),
        (named("title", ""), "title: \"\""),
        (named("title", "12"), "title: \"12\""),
        (named("title", "{"), "title: \"{\""),
        (named("title", "\r\n--\r\n-B\r\r\n"), "title: \"\\r\\n--\\r\\n-B\\r\\r\\n\""),
        (named("size", "12"), "size: 12"),
        (named("tags", "a"), "tags: [\"a\"]"),
        (named("tags", "a") + &named("tags", ""), "tags: [\"a\", \"\"]"),
        (named("rows", "1") + &named("rows", "null"), "rows: [Number(1), Null]"),
        (named("owner", "[1]"), "owner: [1]"),
        (named("joined", "1|2"), "joined: [1, 2]"),
        (named("deep[a]", "1"), "deep: Object {\"a\": Number(1)}"),
        (named("deep[1]", "b") + &named("deep[0]", "a"), "deep: Array [String(\"a\"), String(\"b\")]"),
        (named("deep", "a") + &named("deep", "b"), "deep: Array [String(\"a\"), String(\"b\")]"),
        (
            named("deep[a][]", "%41+") + &named("deep[a][]", "&"),
            "deep: Object {\"a\": Array [String(\"%41+\"), String(\"&\")]}",
        ),
        (named("unknown", "1"), ""),
        // Names without quotes, other letters, parameters and fields that mean nothing.
        (
            "--B \t\r\ncontent-disposition:FORM-DATA ; x=\"a;name=b\" ; NAME = title;y=1\r\nX: 1\r\n\r\na\r\n"
                .to_owned(),
            "title: \"a\"",
        ),
        (
            part(
                "; name=\"title\"",
                "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n",
                "ä",
            ),
            "title: \"ä\"",
        ),
        // A part that has not even an empty content.
        ("--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n".to_owned(), "title: \"\""),
        (
            part("; name=\"file\"; filename=\"C:\\ä%22%0D%0A%41\"", "Content-Type: a/b\r\n", "\0"),
            "file: File { name: Some(\"C:\\\\ä\\\"\\r\\n%41\"), content_type: Some(\"a/b\"), content: \"1 octets\" }",
        ),
        (
            part("; name=\"files\"; filename=\"\"", "", "a") + &named("files", ""),
            "files: [File { name: Some(\"\"), content_type: None, content: \"1 octets\" }, File { name: None, content_type: None, content: \"0 octets\" }]",
        ),
        (named("file", "abc"), "file: File { name: None, content_type: None, content: \"3 octets\" }"),
    ] {
        check(&(parts.clone() + end), expected).await;
        check(&format!("\r\n{parts}--B--"), expected).await;
    }
}

#[tokio::test]
async fn what_no_client_sends() {
    let of_b = "multipart/form-data; boundary=B";
    let title = || named("title", "a");
    let end = "--B--\r\n";
    let long = "x".repeat(1_000_000);
    for (content_type, body, status, said) in [
        ("application/json", title() + end, 415, "multipart/form-data"),
        ("multipart/mixed; boundary=B", title() + end, 415, "multipart/form-data"),
        ("multipart/form-data", title() + end, 400, "no boundary"),
        ("multipart/form-data; boundary=", title() + end, 400, "no boundary"),
        ("multipart/form-data; boundary=\"B", title() + end, 400, "no boundary"),
        ("multipart/form-data; boundary=B; boundary=C", title() + end, 400, "no boundary"),
        (&format!("{of_b}{}", "B".repeat(70)), title() + end, 400, "no boundary"),
        (of_b, String::new(), 400, "does not begin with its boundary"),
        (of_b, "--C\r\n".to_owned(), 400, "does not begin with its boundary"),
        (of_b, format!("preamble\r\n{}{end}", title()), 400, "does not begin with its boundary"),
        (of_b, title(), 400, "ends within"),
        (of_b, title() + "--B", 400, "is none"),
        (of_b, title() + "--B\r\n", 400, "ends within the head"),
        (of_b, title() + "--B-", 400, "is none"),
        (of_b, title() + "--BX\r\n" + end, 400, "is none"),
        (of_b, title() + end + "more", 400, "something follows"),
        (of_b, title() + end + &title() + end, 400, "something follows"),
        (of_b, title().replace("\r\n", "\n") + end, 400, "is none"),
        (of_b, "--B\r\n\r\na\r\n".to_owned() + end, 400, "no `Content-Disposition`"),
        (of_b, "--B\r\nX: 1\r\n\r\na\r\n".to_owned() + end, 400, "no `Content-Disposition`"),
        (of_b, part("", "", "a") + end, 400, "no name"),
        (of_b, part("; filename=\"name=a\"", "", "a") + end, 400, "no name"),
        (of_b, part("; name=\"a", "", "a") + end, 400, "no name"),
        (of_b, part("; name=\"a\"; name=\"b\"", "", "a") + end, 400, "no name"),
        (of_b, title().replace("form-data;", "attachment;") + end, 400, "is not `form-data`"),
        (of_b, part("; name=\"a\"", "Content-Disposition: form-data; name=\"b\"\r\n", "a") + end, 400, "two fields"),
        (of_b, part("; name=\"a\"", "Content-Type: a/b\r\ncontent-type: c/d\r\n", "a") + end, 400, "two fields"),
        (of_b, part("; name=\"a\"", " folded: 1\r\n", "a") + end, 400, "no field"),
        (of_b, part("; name=\"a\"", "X: a\nContent-Type: b\r\n", "a") + end, 400, "no field"),
        (of_b, part("; name=\"a\0\"", "", "a") + end, 400, "no field"),
        (of_b, part("; name=\"a\"", "Content-Type : a/b\r\n", "a") + end, 400, "no field"),
        (of_b, part("; name=\"a\"", "--B: 1\r\n", "a") + end, 400, "in the head"),
        (of_b, part("; name=\"a\"", "Content-Transfer-Encoding: base64\r\n", "YQ==") + end, 400, "Transfer-Encoding"),
        (of_b, part("; name=\"a\"", &"X: 1\r\n".repeat(32), "a") + end, 400, "more than 32 fields"),
        (of_b, part("; name=\"a\"", &format!("X: {long}\r\n"), "a") + end, 400, "over 16384 bytes"),
        (of_b, part(&format!("; name=\"{long}\""), "", "a") + end, 400, "over 16384 bytes"),
        (of_b, named("tags", "a").repeat(10_000) + end, 400, "more than 4096 parts"),
        (of_b, named("title", &long.repeat(5)) + end, 413, "over 4194304 bytes"),
        (of_b, title().repeat(2) + end, 400, "part `title` of the request body: sent more than once"),
        (of_b, named("file", "a").repeat(2) + end, 400, "part `file` of the request body: sent more than once"),
        (of_b, named("size", "a") + end, 400, "part `size`"),
        (of_b, named("owner", "[") + end, 400, "part `owner`"),
        (of_b, named("owner", "[\"a\"]") + end, 422, "part `owner`"),
        (of_b, named("rows", "1") + &named("rows", "") + end, 400, "part `rows`"),
        (of_b, named(&format!("deep[{}]", "a][".repeat(40)), "1") + end, 400, "nested too deeply"),
        (of_b, named("deep[a", "1") + end, 400, "not closed"),
        (
            of_b,
            part("; name=\"title\"", "Content-Type: text/plain; charset=iso-8859-1\r\n", "a") + end,
            415,
            "has to be in UTF-8",
        ),
    ] {
        let shown: String = body.chars().take(120).collect();
        let answer = send(content_type, body).await;
        assert_eq!(answer.status, status, "{content_type} {shown:?}: {}", answer.text());
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(said), "{shown:?}: {detail}");
    }
}

#[tokio::test]
async fn the_part_that_does_not_fit_is_pointed_at() {
    for (part, pointer) in [
        (named("size", "a"), "/size"),
        (named("owner", "[1,\"a\"]"), "/owner/1"),
        (named("joined", "1|a"), "/joined/1"),
        (named("file", "").repeat(2), "/file"),
    ] {
        let answer = send("multipart/form-data; boundary=B", part.clone() + "--B--").await;
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{part:?}");
    }
}

/// Each begins like a boundary; looking for it takes time in proportion to the body and no more.
#[tokio::test]
async fn what_nearly_is_a_boundary() {
    let boundary = "b".repeat(70);
    let nearly = format!("\r\n--{}", "b".repeat(69)).repeat(40_000);
    let body =
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{nearly}\r\n--{boundary}--");
    let answer = send(&format!("multipart/form-data; boundary=\"{boundary}\""), body).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains(&format!("{} octets", nearly.len())), "{}", answer.text());
}
