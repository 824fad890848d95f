//! Open enums of texts and of other literals.

use specwright_runtime::codec::{List, Plain};

use super::sample::{Priority, Status};
use super::{read, refused, round_trip};

#[test]
fn texts() {
    round_trip::<List<Plain<Status>>>(
        "[\"pending\",\"appro\\u0076ed\",\"later\",\"\"]",
        "[\"pending\",\"approved\",\"later\",\"\"]",
    );
    assert_eq!(read::<Plain<Status>>("\"appro\\u0076ed\"").unwrap(), Status::Approved);
    for input in ["1", "null", "{}", "[\"pending\"]"] {
        refused::<Plain<Status>>(input, "", "a string");
    }
    assert_eq!(Status::from("pending"), Status::Pending);
    assert_eq!(Status::from("later").as_str(), "later");
    assert_eq!(format!("{:?}", Status::Pending), "Status(\"pending\")");
}

#[test]
fn literals() {
    for (input, output, wanted) in [
        ("1", "1", Some(Priority::Low)),
        ("1.0", "1", Some(Priority::Low)),
        ("\"high\"", "\"high\"", Some(Priority::High)),
        ("0.5", "0.5", Some(Priority::Half)),
        ("5e-1", "0.5", Some(Priority::Half)),
        ("true", "true", Some(Priority::Yes)),
        ("null", "null", Some(Priority::Nothing)),
        ("\"1\"", "\"1\"", None),
        ("2", "2", None),
        ("false", "false", None),
        ("[1,{\"a\":2}]", "[1,{\"a\":2}]", None),
    ] {
        let value = read::<Plain<Priority>>(input).unwrap();
        assert_eq!(matches!(value, Priority::Unknown(_)), wanted.is_none(), "{input}");
        assert!(wanted.is_none_or(|wanted| wanted == value), "{input}");
        round_trip::<Plain<Priority>>(input, output);
    }
    let debug = |input| format!("{:?}", read::<Plain<Priority>>(input).unwrap());
    for (input, wanted) in [("1", "Priority(1)"), ("null", "Priority(null)"), ("[2]", "Priority([2])")] {
        assert_eq!(debug(input), wanted);
    }
}
