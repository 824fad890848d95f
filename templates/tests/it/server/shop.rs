//! A server as it would be generated, for the other modules to ask: a trait, its requests and responses, the table,
//! and the way from a row to a method.

use std::{future::Future, sync::Arc};

use serde::{Deserialize, Serialize};
use specwright_runtime::{
    Checker, Validate,
    codec::{Int, List, Opt, Plain},
    description::{
        BodyInfo, In, OperationInfo, ParameterInfo, ResponseInfo, SchemeInfo, SchemeKind, SchemeUse, StatusPattern,
        Style,
    },
    server::{Answer, Attempt, Credential, Denied, Failure, Incoming, Refusal, Service, Status},
};

use super::{operation, parameter};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) amount: i64,
    pub(super) method: Option<String>,
}

impl Validate for Payment {
    fn check(&self, checker: &mut Checker) {
        checker.member("amount", |c| c.minimum(self.amount, 1, false));
        checker.member("method", |c| c.some(&self.method, |c, v| c.length(v, Some(1), Some(10))));
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Problem {
    pub(super) title: String,
}

pub(super) struct CreatePayment {
    pub(super) order_id: i64,
    pub(super) dry_run: Option<bool>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) trace: String,
    pub(super) body: Payment,
}

#[expect(dead_code, reason = "a generated enum has every documented response")]
pub(super) enum CreatePaymentResponse {
    Created { body: Payment, location: Option<String>, remaining: Option<i64> },
    Conflict(Problem),
    Default(Status, Problem),
}

pub(super) trait Api: Send + Sync + 'static {
    type Caller: Send + Sync + 'static;

    fn authenticate(&self, attempt: &Attempt<'_>) -> impl Future<Output = Result<Self::Caller, Denied>> + Send;

    fn create_payment(
        &self,
        caller: &Self::Caller,
        request: CreatePayment,
    ) -> impl Future<Output = Result<CreatePaymentResponse, Failure>> + Send {
        let _ = (caller, request);
        async { Err(Failure::not_implemented()) }
    }

    fn whoami(&self, caller: Option<&Self::Caller>) -> impl Future<Output = Result<String, Failure>> + Send {
        let _ = caller;
        async { Err(Failure::not_implemented()) }
    }

    fn combined(&self, caller: &Self::Caller) -> impl Future<Output = Result<(), Failure>> + Send {
        let _ = caller;
        async { Err(Failure::not_implemented()) }
    }

    fn note(&self, text: Option<String>) -> impl Future<Output = Result<Option<String>, Failure>> + Send {
        let _ = text;
        async { Err(Failure::not_implemented()) }
    }

    fn upload(&self, bytes: bytes::Bytes) -> impl Future<Output = Result<usize, Failure>> + Send {
        let _ = bytes;
        async { Err(Failure::not_implemented()) }
    }

    fn unwritten(&self) -> impl Future<Output = Result<(), Failure>> + Send {
        async { Err(Failure::not_implemented()) }
    }
}

static SCHEMES: [SchemeInfo; 6] = [
    SchemeInfo { name: "token", kind: SchemeKind::Bearer },
    SchemeInfo { name: "password", kind: SchemeKind::Basic },
    SchemeInfo { name: "key", kind: SchemeKind::ApiKey { location: In::Header, name: "X-Key" } },
    SchemeInfo { name: "query", kind: SchemeKind::ApiKey { location: In::Query, name: "api_key" } },
    SchemeInfo { name: "cookie", kind: SchemeKind::ApiKey { location: In::Cookie, name: "session" } },
    SchemeInfo { name: "mutual", kind: SchemeKind::Other },
];

const fn uses(name: &'static str, scopes: &'static [&'static str]) -> SchemeUse {
    SchemeUse { name, scopes }
}

const fn response(status: StatusPattern, media_types: &'static [&'static str]) -> ResponseInfo {
    ResponseInfo { status, media_types }
}

const JSON: &[&str] = &["application/json"];
const PROBLEM: &[&str] = &["application/json", "application/problem+json"];

static CREATE_PAYMENT: OperationInfo = OperationInfo {
    parameters: &[
        ParameterInfo { required: true, ..parameter(In::Path, "order_id", Style::Simple, false) },
        parameter(In::Query, "dry_run", Style::Form, true),
        parameter(In::Query, "tags", Style::Form, false),
        ParameterInfo { required: true, ..parameter(In::Header, "X-Trace", Style::Simple, false) },
    ],
    security: &[&[uses("token", &["pay"])], &[uses("password", &[])]],
    body: Some(BodyInfo { media_types: JSON, required: true }),
    responses: &[
        response(StatusPattern::Exact(201), JSON),
        response(StatusPattern::Exact(409), PROBLEM),
        response(StatusPattern::Exact(400), PROBLEM),
        response(StatusPattern::Exact(401), &["text/plain"]),
        response(StatusPattern::Range(4), JSON),
        response(StatusPattern::Default, &[]),
    ],
    ..operation("createPayment", "POST", "/orders/{order_id}/payments")
};

static WHOAMI: OperationInfo = OperationInfo {
    security: &[&[uses("token", &[])], &[uses("query", &[])], &[uses("cookie", &[])], &[]],
    responses: &[response(StatusPattern::Exact(200), &["text/plain", "text/html"])],
    ..operation("whoami", "GET", "/whoami")
};

static COMBINED: OperationInfo = OperationInfo {
    security: &[&[uses("token", &["a", "b"]), uses("key", &[])], &[uses("mutual", &[]), uses("query", &[])]],
    ..operation("combined", "GET", "/combined")
};

static NOTE: OperationInfo = OperationInfo {
    body: Some(BodyInfo { media_types: &["text/*"], required: false }),
    responses: &[
        response(StatusPattern::Exact(200), &["text/plain"]),
        response(StatusPattern::Exact(422), JSON),
        response(StatusPattern::Exact(415), &[]),
    ],
    ..operation("note", "PUT", "/note")
};

static UPLOAD: OperationInfo = OperationInfo {
    body: Some(BodyInfo { media_types: &["image/png", "application/octet-stream"], required: true }),
    ..operation("upload", "PUT", "/upload")
};

static UNWRITTEN: OperationInfo = OperationInfo {
    responses: &[response(StatusPattern::Range(5), &["application/vnd.error+json"])],
    ..operation("unwritten", "GET", "/unwritten")
};

pub(super) struct Adapter<A>(pub(super) Arc<A>);

impl<A: Api> Service for Adapter<A> {
    const OPERATIONS: &'static [&'static OperationInfo] =
        &[&CREATE_PAYMENT, &WHOAMI, &COMBINED, &NOTE, &UPLOAD, &UNWRITTEN];
    const SCHEMES: &'static [SchemeInfo] = &SCHEMES;

    async fn call(&self, operation: usize, incoming: Incoming) -> Result<Answer, Refusal> {
        match operation {
            0 => create_payment(&*self.0, incoming).await,
            1 => whoami(&*self.0, incoming).await,
            2 => combined(&*self.0, incoming).await,
            3 => note(&*self.0, incoming).await,
            4 => upload(&*self.0, incoming).await,
            _ => unwritten(&*self.0).await,
        }
    }
}

async fn create_payment<A: Api>(api: &A, mut incoming: Incoming) -> Result<Answer, Refusal> {
    let caller = incoming.admit(api.authenticate(&incoming.attempt()?).await)?;
    incoming.receive().await?;
    let request = CreatePayment {
        order_id: incoming.path::<Int<i64>>("order_id")?,
        dry_run: incoming.query_optional::<Plain<bool>>("dry_run")?,
        tags: incoming.query_optional::<List<Plain<String>>>("tags")?,
        trace: incoming.header::<Plain<String>>("X-Trace")?,
        body: incoming.json::<Plain<Payment>>()?,
    };
    incoming.validate_parameter(In::Query, "tags", &|c| {
        c.some(&request.tags, |c, tags| c.items(tags.len(), None, Some(3)));
    })?;
    incoming.validate(&request.body)?;
    match api.create_payment(&caller, request).await? {
        CreatePaymentResponse::Created { body, location, remaining } => {
            let answer = Answer::json::<Plain<Payment>>(201, "application/json", &body)?;
            let answer = match &location {
                Some(location) => answer.header::<Plain<String>>("Location", location)?,
                None => answer,
            };
            match &remaining {
                Some(_) => answer.header::<Opt<Int<i64>>>("X-Remaining", &remaining),
                None => Ok(answer),
            }
        }
        CreatePaymentResponse::Conflict(body) => Answer::json::<Plain<Problem>>(409, "application/problem+json", &body),
        CreatePaymentResponse::Default(status, body) => {
            Answer::json::<Plain<Problem>>(status.as_u16(), "application/problem+json", &body)
        }
    }
}

async fn whoami<A: Api>(api: &A, incoming: Incoming) -> Result<Answer, Refusal> {
    let caller = match incoming.optional_attempt() {
        Some(attempt) => Some(incoming.admit(api.authenticate(&attempt).await)?),
        None => None,
    };
    Ok(Answer::text(200, "text/plain", &api.whoami(caller.as_ref()).await?))
}

async fn combined<A: Api>(api: &A, incoming: Incoming) -> Result<Answer, Refusal> {
    let caller = incoming.admit(api.authenticate(&incoming.attempt()?).await)?;
    api.combined(&caller).await?;
    Ok(Answer::empty(204))
}

async fn note<A: Api>(api: &A, mut incoming: Incoming) -> Result<Answer, Refusal> {
    incoming.receive().await?;
    let text = api.note(incoming.text_optional()?).await?;
    Ok(Answer::text(200, "text/plain", text.as_deref().unwrap_or("none")))
}

async fn upload<A: Api>(api: &A, mut incoming: Incoming) -> Result<Answer, Refusal> {
    incoming.receive().await?;
    let media_type = incoming.media_type();
    let length = api.upload(incoming.bytes()?).await?;
    Ok(Answer::text(200, "text/plain", &format!("{length} bytes of type {media_type:?}")))
}

async fn unwritten<A: Api>(api: &A) -> Result<Answer, Refusal> {
    api.unwritten().await?;
    Ok(Answer::empty(204))
}

/// What a user would write.
pub(super) struct Shop;

#[derive(Debug)]
struct DatabaseError(&'static str);

impl std::fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the database password is {}", self.0)
    }
}

impl std::error::Error for DatabaseError {}

impl Api for Shop {
    type Caller = String;

    async fn authenticate(&self, attempt: &Attempt<'_>) -> Result<String, Denied> {
        let mut names = Vec::new();
        for alternative in attempt.alternatives() {
            let mut parts = Vec::new();
            for presented in &alternative.schemes {
                let text = match &presented.credential {
                    Credential::Bearer("expired") => return Err(Denied::unauthenticated()),
                    Credential::Bearer("weak") => return Err(Denied::forbidden("scope `pay` is missing")),
                    Credential::Bearer("broken") => {
                        return Err(Denied::failed(Failure::from(DatabaseError("hunter2"))));
                    }
                    Credential::Bearer(token) => (*token).to_owned(),
                    Credential::Basic { user, password } => format!("{user}/{password}"),
                    Credential::ApiKey(key) => key.clone().into_owned(),
                    _ => "outside".to_owned(),
                };
                parts.push(format!("{}={text}", presented.scheme));
            }
            names.push(parts.join("+"));
        }
        Ok(names.join(" "))
    }

    async fn create_payment(&self, caller: &String, request: CreatePayment) -> Result<CreatePaymentResponse, Failure> {
        let CreatePayment { order_id, dry_run, tags, trace, body } = request;
        match order_id {
            404 => Ok(CreatePaymentResponse::Conflict(Problem { title: "taken".to_owned() })),
            500 => Err(DatabaseError("hunter2"))?,
            501 => panic!("a handler's own panic"),
            _ => Ok(CreatePaymentResponse::Created {
                body,
                location: Some(format!("/{caller}/{order_id}/{dry_run:?}/{tags:?}/{trace}")),
                remaining: Some(3),
            }),
        }
    }

    async fn whoami(&self, caller: Option<&String>) -> Result<String, Failure> {
        Ok(caller.map_or("nobody".to_owned(), Clone::clone))
    }

    async fn combined(&self, caller: &String) -> Result<(), Failure> {
        if caller.is_empty() { Err(Failure::new("nobody")) } else { Ok(()) }
    }

    async fn note(&self, text: Option<String>) -> Result<Option<String>, Failure> {
        Ok(text)
    }

    async fn upload(&self, bytes: bytes::Bytes) -> Result<usize, Failure> {
        Ok(bytes.len())
    }
}

pub(super) fn shop() -> axum::Router {
    specwright_runtime::server::router(Adapter(Arc::new(Shop)))
}
