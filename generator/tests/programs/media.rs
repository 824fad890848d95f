//! Run beside the crate of `tests/data/media`.

use notes::client::{Client, Error};
use notes::multipart::AddNoteRequestFormData;
use notes::operations::{AddNoteError, GetNoteError, GetNoteOutput};
use notes::runtime::client::reqwest;
use notes::runtime::File;
use notes::server::{
    AddNote, AddNoteBody, AddNoteResponse, Api, ChangeNote, ChangeNoteBody, ChangeNoteResponse, Failure, GetNote,
    GetNoteOkHeaders, GetNoteResponse, PutRules, PutRulesResponse,
    Status,
};
use notes::types;
use std::sync::{Arc, Mutex};

/// Keeps what it was sent, in words.
#[derive(Clone, Default)]
struct Book(Arc<Mutex<Vec<String>>>);

impl Book {
    fn keep(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn last(&self) -> String {
        self.0.lock().unwrap().pop().unwrap()
    }
}

fn note(id: i64, text: &str) -> types::Note {
    types::Note::new(id, text)
}

impl Api for Book {
    async fn add_note(&self, request: AddNote) -> Result<AddNoteResponse, Failure> {
        let text = match request.body {
            AddNoteBody::Json(note) if note.text == "full" => {
                let status = Status::from_u16(409).unwrap();
                return Ok(AddNoteResponse::ClientError(status, types::Problem::new("full")));
            }
            AddNoteBody::Json(note) if note.text == "flawed" => {
                let status = Status::from_u16(422).unwrap();
                return Ok(AddNoteResponse::ClientErrorVndNoteFlawsJson(status, vec!["dull".to_owned()]));
            }
            AddNoteBody::Json(note) => format!("one: {}", note.text),
            AddNoteBody::VndNoteListJson(notes) => format!("list: {}", notes.len()),
            AddNoteBody::Form(note) => format!("form: {}", note.line),
            AddNoteBody::Multipart(parts) => format!("scan: {}", parts.scan.octets().map_or(0, |octets| octets.len())),
            _ => "other".to_owned(),
        };
        Ok(AddNoteResponse::Created(note(7, &text)))
    }

    async fn get_note(&self, request: GetNote) -> Result<GetNoteResponse, Failure> {
        Ok(match request.id {
            0 => GetNoteResponse::Ok(note(0, request.media_type), GetNoteOkHeaders::new("")),
            1 => GetNoteResponse::Ok(note(1, "plain"), GetNoteOkHeaders::new("a")),
            2 => GetNoteResponse::OkVndNoteHistoryJson(vec![note(2, "old")], GetNoteOkHeaders::new("b")),
            3 => {
                let brief = types::GetNoteOkJsonProfileBrief::new("tiny");
                GetNoteResponse::OkJsonProfileBrief(brief, GetNoteOkHeaders::new("c"))
            }
            4 => GetNoteResponse::NotFound(types::GetNoteNotFound::new("gone")),
            _ => GetNoteResponse::NotFoundProblemJson(types::Problem::new("never was")),
        })
    }

    async fn change_note(&self, request: ChangeNote) -> Result<ChangeNoteResponse, Failure> {
        self.keep(match request.body {
            Some(ChangeNoteBody::MergePatchJson(patch)) => format!("merge: {:?}", patch.text.as_option()),
            Some(ChangeNoteBody::JsonPatchJson(steps)) => format!("steps: {}", steps.len()),
            None => "nothing".to_owned(),
            Some(_) => "other".to_owned(),
        });
        Ok(ChangeNoteResponse::NoContent)
    }

    async fn put_rules(&self, request: PutRules) -> Result<PutRulesResponse, Failure> {
        self.keep(format!("{:?}", request.body.map(|rules| rules.map(|rules| rules.strict))));
        Ok(PutRulesResponse::NoContent)
    }
}

async fn serve() -> (Book, Client, String) {
    let book = Book::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let app = notes::server::router(book.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (book, Client::builder(base.as_str()).build().unwrap(), base)
}

#[tokio::test]
async fn a_body_is_read_as_what_its_media_type_says() {
    let (_, client, _) = serve().await;
    let text = |call: notes::client::Call<notes::operations::AddNote>| async move { call.send().await.unwrap().text };
    assert_eq!(text(client.add_note(&types::NewNote::new("x"))).await, "one: x");
    let list = vec![types::NewNote::new("x"), types::NewNote::new("y")];
    assert_eq!(text(client.add_note_as_vnd_note_list_json(&list)).await, "list: 2");
    assert_eq!(text(client.add_note_as_form(&types::QuickNote::new("a&b"))).await, "form: a&b");
    let scan = AddNoteRequestFormData::new(File::new(vec![0; 9]));
    assert_eq!(text(client.add_note_as_multipart(scan)).await, "scan: 9");
}

#[tokio::test]
async fn media_types_on_the_wire() {
    let (book, _, base) = serve().await;
    let http = reqwest::Client::new();
    let send = |method: reqwest::Method, path: &str, media_type: &str, body: &'static str| {
        let request = http.request(method, format!("{base}{path}")).body(body);
        let request = if media_type.is_empty() { request } else { request.header("content-type", media_type) };
        async move { request.send().await.unwrap() }
    };
    let post = reqwest::Method::POST;
    for (media_type, body, status) in [
        ("application/json", r#"{"text":"x"}"#, 201),
        ("application/json; charset=utf-8", r#"{"text":"x"}"#, 201),
        ("TEXT/JSON", r#"{"text":"x"}"#, 201),
        ("application/vnd.note.list+json", r#"[{"text":"x"}]"#, 201),
        ("application/vnd.note.list+json", r#"{"text":"x"}"#, 422),
        ("application/vnd.note.list+json", r#"[{"text":"longer than twenty characters"}]"#, 422),
        ("application/json", r#"[{"text":"x"}]"#, 422),
        ("application/json", r#"{"text":"longer than twenty characters"}"#, 422),
        ("application/x-www-form-urlencoded", "line=x", 201),
        ("application/x-www-form-urlencoded", "text=x", 400),
        ("application/json", "", 400),
        ("text/plain", "x", 415),
        ("application/xml", "<x/>", 415),
    ] {
        let answer = send(post.clone(), "/notes", media_type, body).await;
        // The document gives refusals as `4XX`, so that each has its usual status.
        assert_eq!(answer.status().as_u16(), status, "{media_type} {body}");
    }
    let patch = reqwest::Method::PATCH;
    for (media_type, body, kept) in [
        ("application/merge-patch+json", r#"{"text":null}"#, "merge: None"),
        ("application/json-patch+json", r#"[{"op":"add","path":"/x"}]"#, "steps: 1"),
        ("", "", "nothing"),
    ] {
        assert_eq!(send(patch.clone(), "/notes/1", media_type, body).await.status(), 204, "{media_type}");
        assert_eq!(book.last(), kept);
    }
    let three = r#"[{"op":"add","path":""},{"op":"add","path":""},{"op":"add","path":""}]"#;
    assert_eq!(send(patch, "/notes/1", "application/json-patch+json", three).await.status(), 422);
}

#[tokio::test]
async fn optional_bodies_are_set_by_kind() {
    let (book, client, _) = serve().await;
    let steps = vec![types::Step::new(types::StepOp::Add, "/text")];
    client.change_note(1).body_as_json_patch_json(&steps).send().await.unwrap();
    assert_eq!(book.last(), "steps: 1");
    client.change_note(1).body(&types::ChangeNoteRequest::new().text("new".to_owned())).send().await.unwrap();
    assert_eq!(book.last(), "merge: Some(\"new\")");
    for (rules, kept) in [(Some(types::PutRulesRequest::new().strict(true)), "Some(Some(Some(true)))"), (None, "Some(None)")] {
        client.put_rules().body(&rules).send().await.unwrap();
        assert_eq!(book.last(), kept);
    }
    client.put_rules().send().await.unwrap();
    assert_eq!(book.last(), "None");
}

#[tokio::test]
async fn an_answer_is_read_as_what_its_media_type_says() {
    let (_, client, _) = serve().await;
    let get = |id| client.get_note(id).send();
    assert_eq!(get(1).await.unwrap(), GetNoteOutput::Ok(note(1, "plain")));
    assert_eq!(get(2).await.unwrap(), GetNoteOutput::OkVndNoteHistoryJson(vec![note(2, "old")]));
    let brief = types::GetNoteOkJsonProfileBrief::new("tiny");
    assert_eq!(get(3).await.unwrap(), GetNoteOutput::OkJsonProfileBrief(brief));
    let refusal = |result| match result {
        Err(Error::Api(refusal)) => refusal.into_body().unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal(get(4).await), GetNoteError::NotFound(types::GetNoteNotFound::new("gone")));
    assert_eq!(refusal(get(5).await), GetNoteError::NotFoundProblemJson(types::Problem::new("never was")));
    let refused = |text: &str| client.add_note(&types::NewNote::new(text)).send();
    let refusal = |result| match result {
        Err(Error::Api(refusal)) => (refusal.status(), refusal.into_body().unwrap()),
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal(refused("full").await), (409, AddNoteError::ClientError(types::Problem::new("full"))));
    let flaws = AddNoteError::ClientErrorVndNoteFlawsJson(vec!["dull".to_owned()]);
    assert_eq!(refusal(refused("flawed").await), (422, flaws));
}

#[tokio::test]
async fn the_server_learns_which_media_type_is_asked_for() {
    let (_, client, base) = serve().await;
    assert_eq!(client.get_note(0).send().await.unwrap(), GetNoteOutput::Ok(note(0, "application/json")));
    for (accept, preferred) in [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*;q=0.5", "application/json"),
        ("application/vnd.note.history+json", "application/vnd.note.history+json"),
        ("application/json;q=0.5, application/vnd.note.history+json", "application/vnd.note.history+json"),
        ("application/json;q=0.2, application/vnd.note.history+json;q=0.1", "application/json"),
        ("application/json; profile=brief", "application/json;profile=brief"),
        ("application/json, application/json;profile=brief;q=0.9", "application/json"),
        ("application/json;q=0, */*;q=0.1", "application/vnd.note.history+json"),
        ("text/html, application/vnd.note.history+json;q=0.3", "application/vnd.note.history+json"),
        ("application/json;q=nonsense", "application/json"),
    ] {
        let request = reqwest::Client::new().get(format!("{base}/notes/0"));
        let request = if accept.is_empty() { request } else { request.header("accept", accept) };
        let answer = request.send().await.unwrap().text().await.unwrap();
        assert!(answer.contains(&format!(r#""text":"{preferred}""#)), "{accept}: {answer}");
    }
    let refused = reqwest::Client::new().get(format!("{base}/notes/0")).header("accept", "text/html").send().await;
    assert_eq!(refused.unwrap().status(), 406);
}

/// Answers what it is told to, and says what it was asked for.
async fn answering(media_type: Option<&'static str>, body: &'static str) -> (Client, Arc<Mutex<String>>) {
    let asked = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&asked);
    let app = axum::Router::new().fallback(move |headers: axum::http::HeaderMap| async move {
        *kept.lock().unwrap() = headers["accept"].to_str().unwrap().to_owned();
        let answer = axum::http::Response::builder().status(200);
        let answer = if let Some(media_type) = media_type { answer.header("content-type", media_type) } else { answer };
        answer.body(axum::body::Body::from(body)).unwrap()
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (Client::builder(base.as_str()).build().unwrap(), asked)
}

#[tokio::test]
async fn media_types_that_answers_may_have() {
    let plain = r#"{"id":1,"text":"x"}"#;
    let ok = || Some(GetNoteOutput::Ok(note(1, "x")));
    for (media_type, body, expected) in [
        (Some("application/json"), plain, ok()),
        (Some("Application/JSON ; charset=utf-8"), plain, ok()),
        (Some("application/hal+json"), plain, ok()),
        (Some("application/unheard+json"), plain, ok()),
        (None, plain, ok()),
        (Some("application/vnd.note.history+json;v=2"), r#"[{"id":1,"text":"x"}]"#, Some(GetNoteOutput::OkVndNoteHistoryJson(vec![note(1, "x")]))),
        (
            Some("application/json; profile=brief"),
            r#"{"text":"x"}"#,
            Some(GetNoteOutput::OkJsonProfileBrief(types::GetNoteOkJsonProfileBrief::new("x"))),
        ),
        (Some("application/json"), r#"{"text":"x"}"#, None),
        (Some("application/vnd.note.history+json"), plain, None),
        (Some("text/html"), plain, None),
    ] {
        let (client, asked) = answering(media_type, body).await;
        let got = client.get_note(1).send().await;
        if let (Some(expected), got) = (expected, &got) {
            assert_eq!(got.as_ref().ok(), Some(&expected), "{media_type:?}: {got:?}");
        } else {
            assert!(matches!(got, Err(Error::Decode(_))), "{media_type:?}: {got:?}");
        }
        assert_eq!(
            *asked.lock().unwrap(),
            "application/json, application/vnd.note.history+json;q=0.9, application/json;profile=brief;q=0.9, application/problem+json;q=0.9"
        );
        client.get_note(1).header("accept", "application/vnd.note.history+json").send().await.ok();
        assert_eq!(*asked.lock().unwrap(), "application/vnd.note.history+json");
    }
}
