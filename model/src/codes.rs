//! The diagnostic codes for the text of a document: syntax errors, and values that JSON cannot express.
//!
//! Each code is one row; the reference of all codes is printed from these rows.

use crate::diagnostic::{Code, Severity};

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $help:literal;)*) => {
        $(
            #[doc = concat!($id, ": ", $title, ".")]
            pub static $name: Code = Code { id: $id, severity: Severity::$severity, title: $title, help: $help };
        )*
        /// The codes of [`crate::source`], in the order of their numbers.
        pub static SOURCE_CODES: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    JSON_SYNTAX = "SW0001", Error,
        "the text is not JSON",
        "JSON (RFC 8259) has keys and text in double quotes, no comments and no trailing commas";
    YAML_SYNTAX = "SW0002", Error,
        "the text is not YAML",
        "indent with spaces; quote text that holds `: ` or ` #` or that begins with one of -?:,[]{}#&*!|>'\"%@`";
    DUPLICATE_KEY = "SW0003", Error,
        "an object has two members of one name",
        "keep one of the two; readers differ in which one they take";
    TOO_DEEP = "SW0004", Error,
        "arrays and objects stand too deep in each other",
        "name the inner parts as components and refer to them with `$ref`";
    ALIAS_BUDGET = "SW0005", Error,
        "the aliases of a YAML document copy too much",
        "write the shared part as a component and refer to it with `$ref` instead of `*alias`";
    ALIAS_CYCLE = "SW0006", Error,
        "a YAML alias stands within the value that it names",
        "a value cannot hold itself; use `$ref` for a recursive schema";
    EMPTY = "SW0007", Error,
        "the file holds no value",
        "check that the download or the build step that writes this file has run";
    NOT_UTF8 = "SW0008", Error,
        "the file is not UTF-8 text",
        "save the file as UTF-8; archives and compressed files must be unpacked first";
    TOO_LARGE = "SW0009", Error,
        "the file is too large",
        "split the document, or cut what is not needed";
    SEVERAL_DOCUMENTS = "SW0010", Warning,
        "a YAML stream holds more than one document",
        "keep one document per file; what follows the second `---` is not read";
    KEY_NOT_SCALAR = "SW0011", Error,
        "a YAML key is an array or an object",
        "JSON has text keys only; quote the key if it was meant as text";
    NOT_FINITE = "SW0012", Warning,
        "a YAML number that JSON cannot express",
        "leave out the bound if there is none; the value was read as text";
    MERGE_KEY = "SW0013", Warning,
        "`<<` is an ordinary key",
        "YAML 1.2 has no merge keys: write the members out, or use `allOf` with `$ref`";
    TAG = "SW0014", Warning,
        "a YAML tag without effect",
        "remove the tag; only the tags of the core schema change how a value is read";
    NOT_JSON = "SW0015", Error,
        "a value in memory cannot be written as JSON",
        "JSON has text keys only and no infinite numbers: change the value, or write the document to a file";
    NAME_TOO_LONG = "SW0016", Error,
        "a name is too long",
        "shorten the name, or those around it";
}
