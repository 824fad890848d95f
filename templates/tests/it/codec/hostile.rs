//! Input that is made to cost time, memory or the stack.

use serde::de::value::{Error, SeqDeserializer};
use specwright_runtime::Value;
use specwright_runtime::codec::{Codec, List, Plain, from_slice};

use super::sample::{Line, Nested, Pet, Priority, Tree};
use super::{read, refused};

#[test]
fn depth_is_bounded() {
    let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    read::<Plain<Nested>>(&nested(100)).unwrap();
    for levels in [129, 1000, 100_000] {
        from_slice::<Plain<Nested>>(nested(levels).as_bytes()).unwrap_err();
        from_slice::<Plain<Priority>>(nested(levels).as_bytes()).unwrap_err();
    }
    let pets =
        |levels: usize| format!("{}null{}", "{\"friend\":".repeat(levels), ",\"petType\":\"dog\"}".repeat(levels));
    read::<Plain<Pet>>(&pets(60)).unwrap();
    from_slice::<Plain<Pet>>(pets(10_000).as_bytes()).unwrap_err();
}

#[test]
fn a_buffer_has_a_bound_of_its_own() {
    // A `Value` that was built, not read, may be deeper than what a reader lets in.
    let deep = (0..140).fold(Value::Null, |value, _| Value::Array(vec![value]));
    let error = Plain::<Priority>::read(&deep).unwrap_err();
    assert!(error.to_string().contains("nested more than 128 levels deep"), "{error}");
}

#[test]
fn trying_branches_is_bounded() {
    // Each level doubles the attempts: both branches fit everywhere, and the innermost is none.
    let tree = |levels: usize, end: &str| format!("{}{end}{}", "{\"child\":".repeat(levels), "}".repeat(levels));
    read::<Plain<Tree>>(&tree(40, "true")).unwrap();
    let error = from_slice::<Plain<Tree>>(tree(40, "0").as_bytes()).unwrap_err();
    assert!(error.to_string().contains("fits no branch of `Tree`"), "{error}");
    // The credit is that of one value: the next one has its own.
    let (good, bad) = (tree(20, "true"), tree(20, "0"));
    read::<List<Plain<Tree>>>(&format!("[{good},{good}]")).unwrap();
    from_slice::<List<Plain<Tree>>>(format!("[{good},{bad}]").as_bytes()).unwrap_err();
    read::<Plain<Tree>>(&good).unwrap();
}

#[test]
fn a_second_attempt_is_a_small_one() {
    let wrong_first = |n: usize| format!("{{\"child\":true,\"leaf\":\"{n}\"}}");
    let list: Vec<_> = (0..2000).map(wrong_first).collect();
    let value = read::<List<Plain<Tree>>>(&format!("[{}]", list.join(","))).unwrap();
    assert!(value.iter().all(|tree| matches!(tree, Tree::Right(_))));
}

#[test]
fn lengths_are_not_believed() {
    // A format that announces its lengths may lie; nothing is reserved for what is not there.
    struct Liar(u8);
    impl Iterator for Liar {
        type Item = u8;

        fn next(&mut self) -> Option<u8> {
            self.0 = self.0.checked_sub(1)?;
            Some(self.0)
        }

        fn size_hint(&self) -> (usize, Option<usize>) {
            (usize::MAX / 2, Some(usize::MAX / 2))
        }
    }
    let values = List::<Plain<u8>>::read(SeqDeserializer::<_, Error>::new(Liar(3))).unwrap();
    assert_eq!(values, [2, 1, 0]);
}

#[test]
fn many_members() {
    let members: Vec<_> = (0..20_000).map(|n| format!("\"m{n}\":{n}")).collect();
    let input = format!("{{\"sku\":\"a\",{},\"price\":1}}", members.join(","));
    assert_eq!(read::<Plain<Line>>(&input).unwrap().additional_properties.len(), 20_000);
    refused::<Plain<Line>>(&input.replace("\"price\":1", "\"m7\":1"), "/m7", "duplicate");
}
