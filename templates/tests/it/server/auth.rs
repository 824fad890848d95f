//! Credentials: alternatives, combinations, the empty alternative, and what is said when none will do.

use super::{ask, request, shop::shop};

async fn check(line: &str, headers: &[&str], status: u16, body: &str) {
    let answer = ask(&shop(), request(line, headers, "")).await;
    assert_eq!((answer.status, answer.text()), (status, body), "{line} {headers:?}");
}

#[tokio::test]
async fn optional_credentials() {
    for (line, headers, body) in [
        ("GET /whoami", &[][..], "nobody"),
        ("GET /whoami", &["Authorization: Bearer abc"], "token=abc"),
        ("GET /whoami", &["Authorization: bEaReR   abc"], "token=abc"),
        ("GET /whoami?api_key=a%20b+c", &[], "query=a b c"),
        ("GET /whoami", &["Cookie: a=1; session=s3"], "cookie=s3"),
        ("GET /whoami?api_key=k", &["Authorization: Bearer abc"], "token=abc query=k"),
        // What is no credential of the scheme, or is there twice, is none.
        ("GET /whoami", &["Authorization: Bearer"], "nobody"),
        ("GET /whoami", &["Authorization: Bearer  "], "nobody"),
        ("GET /whoami", &["Authorization: Bearer a b"], "nobody"),
        ("GET /whoami", &["Authorization: Basic YTpi"], "nobody"),
        ("GET /whoami", &["Authorization: Bearer a", "Authorization: Bearer b"], "nobody"),
        ("GET /whoami?api_key=a&api_key=b", &[], "nobody"),
        ("GET /whoami", &["Cookie: session=a; session=b"], "nobody"),
        ("GET /whoami", &["Authorization: Bearer \u{e9}"], "nobody"),
    ] {
        check(line, headers, 200, body).await;
    }
    let answer = ask(&shop(), request("GET /whoami", &["Authorization: Bearer expired"], "")).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn combined_credentials() {
    let bearer = "Authorization: Bearer t";
    for (line, headers, status) in [
        ("GET /combined", &[bearer, "X-Key: k"][..], 204),
        ("GET /combined", &[bearer], 401),
        ("GET /combined", &["X-Key: k"], 401),
        ("GET /combined?api_key=q", &[], 204),
        ("GET /combined?api_key=q", &[bearer], 204),
        ("GET /combined", &[], 401),
    ] {
        let answer = ask(&shop(), request(line, headers, "")).await;
        assert_eq!(answer.status, status, "{line} {headers:?}");
        let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
        let all = ["Bearer", r#"ApiKey in="header", name="X-Key""#, "Other", r#"ApiKey in="query", name="api_key""#];
        assert_eq!(challenges, if status == 401 { &all[..] } else { &[] });
    }
}

#[tokio::test]
async fn basic_credentials() {
    let line = "POST /orders/1/payments";
    for (credentials, expected) in [
        ("dXNlcjpwYXNz", Some("password=user/pass")),
        ("dXNlcjpwYTpzcw==", Some("password=user/pa:ss")),
        ("dXNlcjpwYTpzcw", Some("password=user/pa:ss")),
        ("Og==", Some("password=/")),
        ("dXNlcg==", None), // no colon
        ("/////w==", None), // no UTF-8
        ("***", None),
    ] {
        let headers = [&*format!("Authorization: basic {credentials}"), "X-Trace: t", "Content-Type: application/json"];
        let answer = ask(&shop(), request(line, &headers, r#"{"amount":1}"#)).await;
        match expected {
            Some(caller) => assert_eq!(answer.header("location"), format!("/{caller}/1/None/None/t")),
            None => assert_eq!(answer.status, 401, "{credentials}"),
        }
    }
}

#[tokio::test]
async fn denials() {
    for (token, status, body) in [
        ("expired", 401, "the credentials are not accepted"),
        ("weak", 403, "scope `pay` is missing"),
        ("broken", 500, ""),
    ] {
        let bearer = format!("Authorization: Bearer {token}");
        let answer = ask(&shop(), request("POST /orders/1/payments", &[&bearer], "")).await;
        assert_eq!(answer.status, status);
        assert!(answer.text().contains(body), "{}", answer.text());
        assert!(!answer.text().contains("hunter2"));
        let challenged = answer.headers.contains_key("www-authenticate");
        assert_eq!(challenged, status == 401);
    }
}

#[tokio::test]
async fn credentials_are_masked() {
    use specwright_runtime::server::Credential;
    let basic = Credential::Basic { user: "user".to_owned(), password: "canary".to_owned() };
    for credential in [Credential::Bearer("canary"), Credential::ApiKey("canary".into()), basic] {
        let shown = format!("{credential:?}");
        assert!(shown.contains("***") && !shown.contains("canary"), "{shown}");
    }
}
