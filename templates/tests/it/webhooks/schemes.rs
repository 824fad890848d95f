//! The presets against published vectors, or vectors made from the providers' own descriptions.

use http::HeaderMap;
use specwright_runtime::webhooks::{Outgoing, PRESETS, Scheme, Secret, Verifier, sign};
use std::collections::BTreeSet;

const B: &str = r#"{"test": 2432232314}"#;
const SLACK_BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow\
&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect\
&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

struct Vector {
    preset: &'static str,
    secret: &'static str,
    id: &'static str,
    timestamp: u64,
    body: &'static str,
    headers: &'static [(&'static str, &'static str)],
}

static VECTORS: &[Vector] = &[
    Vector {
        preset: "tilt",
        secret: "secret",
        id: "",
        timestamp: 0,
        body: B,
        // The same bytes as the base64 of `shopify` below.
        headers: &[(
            "x-tilt-signature",
            "hmac-sha256=c4be5c092d907fa240f2da524c1fd82913705379274d113cacd5ec3a667ad4d4",
        )],
    },
    Vector {
        preset: "standard-webhooks",
        secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: 1_614_265_330,
        body: B,
        headers: &[
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ],
    },
    Vector {
        preset: "stripe",
        secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        id: "",
        timestamp: 1_614_265_330,
        body: B,
        headers: &[(
            "stripe-signature",
            "t=1614265330,v1=2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964",
        )],
    },
    Vector {
        preset: "github",
        secret: "It's a Secret to Everybody",
        id: "",
        timestamp: 0,
        body: "Hello, World!",
        headers: &[("x-hub-signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")],
    },
    Vector {
        preset: "slack",
        secret: "8f742231b10e8888abcd99yyyzzz85a5",
        id: "",
        timestamp: 1_531_420_618,
        body: SLACK_BODY,
        headers: &[
            ("x-slack-request-timestamp", "1531420618"),
            ("x-slack-signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
        ],
    },
    Vector {
        preset: "shopify",
        secret: "secret",
        id: "",
        timestamp: 0,
        body: B,
        headers: &[("x-shopify-hmac-sha256", "xL5cCS2Qf6JA8tpSTB/YKRNwU3knTRE8rNXsOmZ61NQ=")],
    },
    Vector {
        preset: "xero",
        secret: "secret",
        id: "",
        timestamp: 0,
        body: B,
        headers: &[("x-xero-signature", "xL5cCS2Qf6JA8tpSTB/YKRNwU3knTRE8rNXsOmZ61NQ=")],
    },
    Vector {
        preset: "zoom",
        secret: "secret",
        id: "",
        timestamp: 1_614_265_330,
        body: B,
        headers: &[
            ("x-zm-request-timestamp", "1614265330"),
            ("x-zm-signature", "v0=22c0add565c53351fd2c8c52e0c3005fac61e83a5cc232394d41b70d5c4c7e51"),
        ],
    },
];

pub(crate) fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

#[test]
fn every_preset_signs_and_verifies_its_vector() {
    for vector in VECTORS {
        let scheme = Scheme::preset(vector.preset).unwrap();
        let outgoing = Outgoing { id: vector.id, timestamp: vector.timestamp, body: vector.body.as_bytes() };
        let signed = sign(scheme, &Secret::from(vector.secret), outgoing).unwrap();
        assert_eq!(signed, headers(vector.headers), "{}", vector.preset);

        let (now, body) = (vector.timestamp + 299, vector.body.as_bytes());
        let verifier = Verifier::new(*scheme, [vector.secret]).clock(move || now);
        let said = verifier.verify(&signed, body).unwrap();
        assert_eq!(said.id.unwrap_or_default(), vector.id);
        assert_eq!(said.timestamp.unwrap_or_default(), vector.timestamp);

        for at in 0..body.len() {
            let mut other = body.to_vec();
            other[at] ^= 1;
            assert!(verifier.verify(&signed, &other).is_err(), "{} byte {at}", vector.preset);
        }
        assert!(Verifier::new(*scheme, ["c2VjcmV0Cg=="]).clock(move || now).verify(&signed, body).is_err());
    }
}

#[test]
fn every_preset_has_one_name_and_a_vector() {
    let names: BTreeSet<&str> = PRESETS.iter().map(|scheme| scheme.name).collect();
    assert_eq!(names.len(), PRESETS.len());
    assert_eq!(names, VECTORS.iter().map(|vector| vector.preset).collect());
    assert_eq!(Scheme::preset("other"), None);
}
