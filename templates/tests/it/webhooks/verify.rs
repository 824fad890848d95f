//! What is refused, and as what.

use super::schemes::headers;
use specwright_runtime::webhooks::{
    Encoding, KeyForm, Outgoing, Scheme, Secret, Side, SignError, TimestampSource, Verifier, VerifyError, sign,
};

const NOW: u64 = 1_700_000_000;
const BODY: &[u8] = b"{}";

/// The one signature of `{}` by `secret` under the scheme.
fn signature(scheme: &Scheme, secret: &str, timestamp: u64) -> String {
    let signed = sign(scheme, &Secret::from(secret), Outgoing { id: "i1", timestamp, body: BODY }).unwrap();
    signed[scheme.signature_header.to_ascii_lowercase().as_str()].to_str().unwrap().to_owned()
}

#[test]
fn one_signature_over_the_body() {
    let good = signature(&Scheme::TILT, "a", 0);
    let hex = good.strip_prefix("hmac-sha256=").unwrap().to_owned();
    let verifier = Verifier::new(Scheme::TILT, ["old", "a"]);
    for (values, expected) in [
        (vec![good.clone()], Ok(())),
        (vec![format!("hmac-sha256={}", hex.to_ascii_uppercase())], Ok(())),
        (vec![format!(" {good} ")], Ok(())),
        (vec![signature(&Scheme::TILT, "old", 0)], Ok(())),
        (vec![signature(&Scheme::TILT, "b", 0)], Err(VerifyError::Mismatch)),
        (vec![format!("hmac-sha256={}", &hex[2..])], Err(VerifyError::Mismatch)),
        (vec![format!("hmac-sha256={hex}00")], Err(VerifyError::Mismatch)),
        (vec![], Err(VerifyError::MissingSignature)),
        (vec![hex.clone()], Err(VerifyError::MalformedSignature)),
        (vec![format!("hmac-sha1={hex}")], Err(VerifyError::MalformedSignature)),
        (vec!["hmac-sha256=".to_owned()], Err(VerifyError::MalformedSignature)),
        (vec!["hmac-sha256=zz".to_owned()], Err(VerifyError::MalformedSignature)),
        (vec!["hmac-sha256=+1".to_owned()], Err(VerifyError::MalformedSignature)),
        (vec![format!("{good}0")], Err(VerifyError::MalformedSignature)),
        // Twice, even the same: another reader may have taken the other one.
        (vec![good.clone(), good.clone()], Err(VerifyError::MalformedSignature)),
        (vec!["hmac-sha256=00".to_owned(), good.clone()], Err(VerifyError::MalformedSignature)),
        // The scheme writes one signature, not a list.
        (vec![format!("{good},{good}")], Err(VerifyError::MalformedSignature)),
    ] {
        let pairs: Vec<(&'static str, &str)> =
            values.iter().map(|value| ("x-tilt-signature", value.as_str())).collect();
        assert_eq!(verifier.verify(&headers(&pairs), BODY).map(|_| ()), expected, "{values:?}");
    }
}

#[test]
fn a_list_of_signatures_with_id_and_time() {
    let scheme = Scheme::STANDARD_WEBHOOKS;
    let (good, bad) = (signature(&scheme, "YQ==", NOW), signature(&scheme, "whsec_Yg==", NOW));
    let now = NOW.to_string();
    let verifier = Verifier::new(scheme, ["whsec_YQ"]).clock(|| NOW);
    for (id, timestamp, signature, expected) in [
        (Some("i1"), Some(now.as_str()), good.clone(), Ok(())),
        (Some("i1"), Some(&now), format!("v1a,xyz {bad} {good}"), Ok(())),
        (Some("i1"), Some(&now), good.trim_end_matches('=').to_owned(), Ok(())),
        (Some("i1"), Some(&now), bad.clone(), Err(VerifyError::Mismatch)),
        (Some("i2"), Some(&now), good.clone(), Err(VerifyError::Mismatch)),
        (Some("i1"), Some("1700000001"), good.clone(), Err(VerifyError::Mismatch)),
        (Some("i1"), Some(&now), "v2,AAAA".to_owned(), Err(VerifyError::MalformedSignature)),
        (None, Some(&now), good.clone(), Err(VerifyError::MissingId)),
        (Some(""), Some(&now), good.clone(), Err(VerifyError::MissingId)),
        (Some("i1"), None, good.clone(), Err(VerifyError::MissingTimestamp)),
        (Some("i1"), Some("soon"), good.clone(), Err(VerifyError::MissingTimestamp)),
        (Some("i1"), Some("-1"), good.clone(), Err(VerifyError::MissingTimestamp)),
        (Some("i1"), Some("+1700000000"), good.clone(), Err(VerifyError::MissingTimestamp)),
        (Some("i1"), Some("1e9"), good.clone(), Err(VerifyError::MissingTimestamp)),
    ] {
        let mut pairs = vec![("webhook-signature", signature.as_str())];
        pairs.extend(id.map(|id| ("webhook-id", id)));
        pairs.extend(timestamp.map(|timestamp| ("webhook-timestamp", timestamp)));
        assert_eq!(verifier.verify(&headers(&pairs), BODY).map(|_| ()), expected, "{pairs:?}");
    }
    // More entries than any sender writes are not all tried.
    let many = vec![bad.as_str(); 5000].join(" ") + " " + &good;
    let pairs = [("webhook-signature", many.as_str()), ("webhook-id", "i1"), ("webhook-timestamp", &now)];
    assert_eq!(verifier.verify(&headers(&pairs), BODY), Err(VerifyError::Mismatch));
}

#[test]
fn the_time_of_signing_is_fresh_in_both_directions() {
    for (scheme, name) in [(Scheme::STRIPE, "stripe-signature"), (Scheme::SLACK, "x-slack-signature")] {
        for (signed_at, expected) in [
            (NOW, Ok(Some(NOW))),
            (NOW - 300, Ok(Some(NOW - 300))),
            (NOW + 300, Ok(Some(NOW + 300))),
            (NOW - 301, Err(VerifyError::Stale { off_by: 301, side: Side::Past })),
            (NOW + 301, Err(VerifyError::Stale { off_by: 301, side: Side::Future })),
            (0, Err(VerifyError::Stale { off_by: NOW, side: Side::Past })),
        ] {
            let (value, time) = (signature(&scheme, "a", signed_at), signed_at.to_string());
            let pairs = [(name, value.as_str()), ("x-slack-request-timestamp", &time)];
            let verifier = Verifier::new(scheme, ["a"]).clock(|| NOW);
            let found = verifier.verify(&headers(&pairs), BODY).map(|verified| verified.timestamp);
            assert_eq!(found, expected, "{} {signed_at}", scheme.name);
            assert!(verifier.tolerance(NOW).verify(&headers(&pairs), BODY).is_ok());
            // A stranger does not learn that its time is off.
            let other = Verifier::new(scheme, ["b"]).clock(|| NOW);
            assert_eq!(other.verify(&headers(&pairs), BODY), Err(VerifyError::Mismatch));
        }
    }
    let good = signature(&Scheme::STRIPE, "a", NOW);
    let (_, v1) = good.split_once(',').unwrap();
    for (value, expected) in [
        (format!("{good},v0=00"), Ok(())),
        (format!("v1=00,{good}"), Ok(())),
        (v1.to_owned(), Err(VerifyError::MissingTimestamp)),
        (format!("t=1,{good}"), Err(VerifyError::MissingTimestamp)),
    ] {
        let verifier = Verifier::new(Scheme::STRIPE, ["a"]).clock(|| NOW);
        let found = verifier.verify(&headers(&[("stripe-signature", &value)]), BODY).map(|_| ());
        assert_eq!(found, expected, "{value}");
    }
}

#[test]
fn a_secret_that_anyone_has_is_none() {
    let hex = Scheme::TILT.key(KeyForm::Hex);
    let none: [&str; 0] = [];
    for (scheme, secrets) in [
        (Scheme::TILT, &none[..]),
        (Scheme::TILT, &[""]),
        (Scheme::TILT, &["a", ""]),
        (Scheme::STANDARD_WEBHOOKS, &["whsec_"]),
        (Scheme::STANDARD_WEBHOOKS, &["whsec_!"]),
        (hex, &["abc"]),
        (hex, &["zz"]),
    ] {
        let verifier = Verifier::new(scheme, secrets.iter().copied());
        assert_eq!(verifier.check(), Err(VerifyError::InvalidSecret), "{secrets:?}");
        let value = signature(&Scheme::TILT, "a", 0);
        let found = verifier.verify(&headers(&[("x-tilt-signature", &value)]), BODY);
        assert!(found.is_err(), "{secrets:?}");
    }
    assert_eq!(Verifier::new(hex, ["0aFF"]).check(), Ok(()));
    let outgoing = Outgoing { id: "", timestamp: 0, body: BODY };
    assert_eq!(sign(&Scheme::TILT, &Secret::from(""), outgoing), Err(SignError::Secret));
    assert_eq!(sign(&Scheme::STANDARD_WEBHOOKS, &Secret::from("YQ=="), outgoing), Err(SignError::Header));
    assert_eq!(SignError::Secret.to_string(), "the signing secret cannot be used");
    assert_eq!(SignError::Header.to_string(), "the delivery's id is missing, or no header can carry it");
}

#[test]
fn a_scheme_of_ones_own_is_data() {
    const OWN: Scheme = Scheme::hmac_sha256("own", "X-Sign")
        .prefix("sig=")
        .separator(';')
        .id_header("X-Id")
        .timestamp(TimestampSource::Entry("at="), 10)
        .content("{timestamp}|{id}|{other}|{body}|end")
        .encoding(Encoding::Base64);
    let outgoing = Outgoing { id: "i1", timestamp: NOW, body: BODY };
    let signed = sign(&OWN, &Secret::from("a"), outgoing).unwrap();
    assert!(signed["x-sign"].to_str().unwrap().starts_with("at=1700000000;sig="));
    assert!(Verifier::new(OWN, ["a"]).clock(|| NOW).verify(&signed, BODY).is_ok());
    // The same bytes, signed as a plain body, are the same signature: the template is all there is.
    let text = sign(
        &OWN.content("{body}"),
        &Secret::from("a"),
        Outgoing { body: b"1700000000|i1|{other}|{}|end", ..outgoing },
    );
    assert_eq!(signed, text.unwrap());
}

#[test]
fn no_secret_is_ever_printed() {
    let secret = Secret::from("S3CR3T");
    let printed = format!("{secret:?} {:?}", Verifier::new(Scheme::TILT, ["S3CR3T"]));
    assert!(!printed.contains("S3CR3T") && printed.contains("tilt"), "{printed}");
    assert_eq!(format!("{secret:?}"), "Secret(***)");
}

#[test]
fn a_body_over_the_limit_is_not_hashed() {
    let value = signature(&Scheme::TILT, "a", 0);
    let verifier = Verifier::new(Scheme::TILT, ["a"]).max_body_bytes(1);
    assert_eq!(verifier.verify(&headers(&[("x-tilt-signature", &value)]), BODY), Err(VerifyError::TooLarge));
}

#[test]
fn a_time_that_is_off_is_told_by_its_side_of_now() {
    for (signed_at, said) in [
        (NOW - 4000, "the delivery was signed 4000 s ago"),
        (NOW + 4000, "the delivery says that it will be signed in 4000 s"),
    ] {
        let (value, verifier) = (signature(&Scheme::STRIPE, "a", signed_at), Verifier::new(Scheme::STRIPE, ["a"]));
        let error = verifier.clock(|| NOW).verify(&headers(&[("stripe-signature", &value)]), BODY).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
}

#[test]
fn the_clock_is_that_of_the_machine() {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let verifier = Verifier::new(Scheme::STRIPE, ["a"]);
    for (timestamp, is_fresh) in [(seconds, true), (seconds - 3600, false), (seconds + 3600, false), (0, false)] {
        let value = signature(&Scheme::STRIPE, "a", timestamp);
        let found = verifier.verify(&headers(&[("stripe-signature", &value)]), BODY);
        assert_eq!(found.is_ok(), is_fresh, "{timestamp}: {found:?}");
    }
}
