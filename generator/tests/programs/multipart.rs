//! Run beside the crate of `tests/data/multipart`.

use http_body_util::channel::Channel;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use uploads::client::{Client, Error};
use uploads::multipart::{
    Document, Files, PutParcelRequestFormData, PutSettingsRequestFormData, UploadPicturesRequestFormData, UploadPicturesRequestFormDataArgs,
};
use uploads::runtime::client::reqwest;
use uploads::runtime::{File, Octets};
use uploads::server::{
    Api, Failure, PutFiles, PutFilesResponse, PutParcel, PutParcelResponse, PutSettings, PutSettingsResponse, UploadDocument, UploadDocumentResponse, UploadPictures,
    UploadPicturesResponse,
};
use uploads::types;

/// Keeps what it was sent.
#[derive(Clone, Default)]
struct Shelf {
    document: Arc<Mutex<Option<Document>>>,
    pictures: Arc<Mutex<Option<UploadPicturesRequestFormData>>>,
    settings: Arc<Mutex<Option<PutSettingsRequestFormData>>>,
    files: Arc<Mutex<Option<Files>>>,
    parcel: Arc<Mutex<Option<PutParcelRequestFormData>>>,
}

impl Api for Shelf {
    async fn upload_document(&self, request: UploadDocument) -> Result<UploadDocumentResponse, Failure> {
        let said = request.body.title.clone();
        *self.document.lock().unwrap() = Some(request.body);
        Ok(UploadDocumentResponse::Created(types::Receipt::new(said)))
    }

    async fn upload_pictures(&self, request: UploadPictures) -> Result<UploadPicturesResponse, Failure> {
        *self.pictures.lock().unwrap() = request.body;
        Ok(UploadPicturesResponse::NoContent)
    }

    async fn put_files(&self, request: PutFiles) -> Result<PutFilesResponse, Failure> {
        *self.files.lock().unwrap() = Some(request.body);
        Ok(PutFilesResponse::NoContent)
    }

    async fn put_parcel(&self, request: PutParcel) -> Result<PutParcelResponse, Failure> {
        *self.parcel.lock().unwrap() = Some(request.body);
        Ok(PutParcelResponse::NoContent)
    }

    async fn put_settings(&self, request: PutSettings) -> Result<PutSettingsResponse, Failure> {
        *self.settings.lock().unwrap() = Some(request.body);
        Ok(PutSettingsResponse::NoContent)
    }
}

async fn serve() -> (Shelf, Client) {
    let shelf = Shelf::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = uploads::server::router(shelf.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (shelf, Client::builder(format!("http://{address}")).build().unwrap())
}

fn file() -> File {
    File::new(&b"--\r\n\0\xff"[..]).name("b\"ü\r\n\\.bin").content_type("application/x-thing")
}

fn owner(name: &str) -> types::Owner {
    types::Owner::new(name)
}

#[tokio::test]
async fn documents_come_as_they_were_sent() {
    let (shelf, client) = serve().await;
    let least = Document::new(file(), "täglich", owner("Zoë \"Z\""));
    let full = least
        .clone()
        .pages(12)
        .draft(true)
        .price(0.1)
        .day("2026-11-21")
        .digest(b"\0\xff".into())
        .kind(types::Kind::Letter)
        .tags(vec!["a,b".to_owned(), String::new(), "{}".to_owned()])
        .attachments(vec![file(), File::new(Vec::new()).name("empty").content_type("text/plain")])
        .reviewers(vec![owner("one"), owner("two").age(2)])
        .either(types::DocumentEither::Integer(7))
        .a_quoted_name("[1]");
    let one = least.clone().tags(vec!["[alone".to_owned()]).reviewers(vec![owner("alone")]);
    let texts = least.clone().either(types::DocumentEither::Text("seven".to_owned())).a_quoted_name("12");
    for sent in [least, full, one, texts] {
        let receipt = client.upload_document(sent.clone()).await.unwrap();
        assert_eq!(receipt.said, "täglich");
        assert_eq!(shelf.document.lock().unwrap().take(), Some(sent));
    }
}

#[tokio::test]
async fn what_a_file_does_not_say_is_filled_in() {
    let (shelf, client) = serve().await;
    let args = UploadPicturesRequestFormDataArgs { front: vec![1].into(), back: vec![2].into() };
    let body = UploadPicturesRequestFormData::new(args).more(vec![Octets::from_static(b"3").into()]);
    client.upload_pictures().body(body).await.unwrap();
    let got = shelf.pictures.lock().unwrap().take().unwrap();
    let said = |file: &File| (file.name.clone().unwrap(), file.content_type.clone().unwrap(), file.octets().unwrap()[0]);
    assert_eq!(said(&got.front), ("blob".to_owned(), "application/octet-stream".to_owned(), 1));
    assert_eq!(said(&got.back), ("blob".to_owned(), "image/png".to_owned(), 2));
    assert_eq!(got.more.unwrap().len(), 1);
    assert_eq!(got.kind, types::UploadPicturesRequestFormDataKind::Picture);
    assert_eq!(got.source, None);
    client.upload_pictures().await.unwrap();
    assert_eq!(*shelf.pictures.lock().unwrap(), None);
}

#[tokio::test]
async fn each_encoding_comes_back() {
    let (shelf, client) = serve().await;
    let colours = vec!["red, or %20".to_owned(), "+".to_owned()];
    let filter = types::PutSettingsRequestFormDataFilter::new().size(3).colours(colours);
    let full = PutSettingsRequestFormData::new()
        .filter(filter)
        .tags(vec!["a".to_owned(), "b c".to_owned()])
        .piped(vec![1, -2])
        .offer("v=0\r\n")
        .label("\"quoted\"")
        .rows(vec![1, 2, 3])
        .raw(file())
        .token("secret-canary");
    assert!(!format!("{full:?}").contains("secret-canary"));
    for sent in [PutSettingsRequestFormData::new(), full] {
        client.put_settings(sent.clone()).await.unwrap();
        assert_eq!(shelf.settings.lock().unwrap().take(), Some(sent));
    }
}

#[tokio::test]
async fn files_of_any_name() {
    let (shelf, client) = serve().await;
    let mut sent = Files::new().index(file());
    sent.additional_properties.insert("näme \"\n".to_owned(), file());
    sent.additional_properties.insert(String::new(), file());
    client.put_files(sent.clone()).await.unwrap();
    assert_eq!(shelf.files.lock().unwrap().take(), Some(sent));
}

#[tokio::test]
async fn parts_that_only_the_call_names() {
    let (shelf, client) = serve().await;
    let mut sent = PutParcelRequestFormData::new();
    client.put_parcel(sent.clone()).await.unwrap();
    assert_eq!(shelf.parcel.lock().unwrap().take(), Some(sent.clone()));
    sent.parts.insert("file".to_owned(), vec![file()]);
    let text = File::new(b"{}".to_vec()).name("about.json").content_type("application/json");
    sent.parts.insert("about".to_owned(), vec![text, file()]);
    client.put_parcel(sent.clone()).await.unwrap();
    assert_eq!(shelf.parcel.lock().unwrap().take(), Some(sent));
}

#[tokio::test]
async fn a_stream_is_sent_as_it_comes_and_once() {
    let (shelf, client) = serve().await;
    let (mut sender, body) = Channel::<Octets, Infallible>::new(1);
    let body = reqwest::Body::wrap(body);
    let sent = Document::new(File::stream(body).name("log"), "t", owner("o"));
    let again = sent.clone();
    let call = tokio::spawn(client.upload_document(sent).send());
    for chunk in [&b"one "[..], b"", b"two"] {
        sender.send_data(Octets::from_static(chunk)).await.unwrap();
    }
    drop(sender);
    call.await.unwrap().unwrap();
    let got = shelf.document.lock().unwrap().take().unwrap();
    assert_eq!(&got.file.octets().unwrap()[..], b"one two");
    assert_eq!(got.file.name.as_deref(), Some("log"));
    // A clone is the same stream, and that is over.
    assert!(matches!(client.upload_document(again).await, Err(Error::Request(_))));
}

#[tokio::test]
async fn bounds_hold_for_parts_too() {
    let (_, client) = serve().await;
    let least = || Document::new(file(), "t", owner("o"));
    for (body, place) in [
        (Document::new(file(), "", owner("o")), "/title"),
        (Document::new(file(), "t", owner("o").age(-1)), "/owner/age"),
        (least().attachments(vec![file(), file(), file()]), "/attachments"),
        (least().tags(vec![String::new(); 4]), "/tags"),
        (least().day("tomorrow"), "/day"),
    ] {
        match client.upload_document(body).await {
            Err(Error::Api(refusal)) => {
                assert_eq!(refusal.status(), 422, "{place}");
            }
            other => panic!("{place}: {other:?}"),
        }
    }
}
