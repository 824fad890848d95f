//! The diagnostic codes of the reader, one row each. SW01xx is about the structure of a document, SW02xx about what is
//! lost.

use crate::{Code, Severity};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $title:literal, $help:literal;)*) => {
        $($(#[$doc])* pub(crate) static $name: Code =
            Code { id: $id, severity: Severity::$severity, title: $title, help: $help };)*
        /// The codes of the reader, in the order of their numbers.
        pub static READ_CODES: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    NO_DOCUMENT = "SW0101", Error, "the file is no API document",
        "name a file that has `openapi` or `asyncapi` at its root";
    UNSUPPORTED = "SW0102", Error, "the document speaks a version that is not read",
        "convert the document to OpenAPI 3.x or AsyncAPI 2.x";
    DANGLING = "SW0103", Fault, "a reference leads nowhere",
        "correct the pointer, or add what it names";
    REFERENCE_KIND = "SW0104", Fault, "`$ref` is not text",
        "write a URI reference such as `#/components/schemas/Pet`";
    REFERENCE_CYCLE = "SW0105", Fault, "references lead to each other and never to a value",
        "let one of them be what the others refer to";
    WRONG_KIND = "SW0106", Warning, "a member has a value of the wrong kind and is ignored",
        "correct the value, or leave the member out";
    DISCRIMINATOR = "SW0107", Loss, "a discriminator names a schema that is no branch",
        "add the branch, or take the name out of `mapping`";
    ALLOF_CYCLE = "SW0108", Loss, "an allOf includes itself",
        "take the schema out of its own allOf";
    DIALECT = "SW0109", Warning, "a keyword is written as another version of the standard has it",
        "write it as the document's own version has it";
    SIBLINGS = "SW0110", Note, "what stands beside `$ref` is ignored in this version",
        "wrap the reference: `allOf: [{ $ref: … }]`";
    TYPE_NAME = "SW0111", Warning, "`type` has a name that the standard does not know",
        "write one of boolean, integer, number, string, array, object";
    ENUM_VALUE = "SW0112", Warning, "a value of `enum` does not fit `type`",
        "quote it, or correct the type";
    DUPLICATE = "SW0113", Warning, "the same thing is declared twice",
        "keep one of them; the first one is used";
    PATH_PARAMETER = "SW0114", Warning, "a path template and its parameters disagree",
        "declare each name of the template once, with `in: path`";
    OTHER_FILE = "SW0115", Fault, "a reference leads to a file that was not given",
        "give the file too, or bundle the document into one";
    STATUS = "SW0116", Loss, "a key of `responses` is no status",
        "write 200, 2XX or default";
    UNKNOWN_SCHEME = "SW0117", Fault, "a security requirement names a scheme that is not declared",
        "declare it in components.securitySchemes";
    MISSING = "SW0118", Loss, "a member that the standard requires is missing",
        "add the member";
    IGNORED_HEADER = "SW0119", Note, "a header that the standard tells us to ignore",
        "use requestBody.content, responses.content or security for it";
    WRONG_VALUE = "SW0120", Warning, "a member has a value that the standard does not know",
        "correct the value";
    NO_BRANCH_TYPES = "SW0121", Note, "the branches of a union only restrict; they make no types",
        "nothing to do: they are tested on the wire";
    NOT_TEMPLATE = "SW0122", Warning, "a path does not begin with a slash",
        "begin it with `/`";

    DANGLING_LINK = "SW0123", Warning, "a link leads to no operation",
        "correct its operationId or operationRef";

    REMOTE = "SW0124", Loss, "a reference leads to another host",
        "nothing is fetched while reading: save the file beside the document and refer to it by its path";
    OUTSIDE = "SW0125", Fault, "a reference leads out of the folder of the document",
        "move the file below the folder of the first document, or bundle the document into one";
    UNION_WITHIN_ITEMS = "SW0126", Warning, "a union stands within the items of a schema without a type",
        "write `type: array` beside it, or the union where the items are";
    UNION_OF_ITSELF = "SW0127", Warning, "a branch of a union leads back to the union",
        "take the branch out, or name the branches of both";
    DOUBTED_FORMAT = "SW0128", Warning, "a format is contradicted by an example or by a keyword beside it",
        "correct whichever of them is wrong";

    CONTRADICTION = "SW0201", Loss, "the parts of an allOf contradict each other",
        "no value satisfies all of them: correct one";
    LARGE_UNION = "SW0202", Loss, "an allOf multiplies unions to more branches than are generated",
        "write the combinations out as one oneOf";
    NOT_EXPRESSED = "SW0203", Loss, "a construct that is read but not expressed",
        "it is tested on the wire where it restricts values";
    BUDGET = "SW0204", Loss, "schemas that include each other make far more of them than the document has",
        "name the nested schemas instead of merging them level by level";
    FOREIGN = "SW0205", Note, "a schema in another language is kept as text",
        "the payload is handed over as bytes";
    RENAMED = "SW0207", Note, "two documents use one name for different schemas",
        "rename one of them, or make them equal";
    MIXIN = "SW0208", Warning, "`$ref` stands where a map of names is expected",
        "write allOf with the reference beside `properties`";
    TUPLE = "SW0209", Loss, "items after `prefixItems` may be anything, so none is typed",
        "set `items: false`, or give `items` a schema";
    PROTOCOL = "SW0210", Note, "a server of a protocol other than HTTP is not listed",
        "nothing to do";
    MULTIPLIED = "SW0211", Loss, "references make far more of a document than it has",
        "share less by reference, or split the document";
    NESTED = "SW0212", Loss, "lists and maps stand in each other without an end, or too deep",
        "name one of them as a component";
    LONG_SERVER_URL = "SW0213", Loss, "the URL of a server is too long with its variables in it",
        "shorten the defaults of the variables; a client can be built for any URL";
    UNKNOWN_KEYWORD = "SW0220", Warning, "a member that no version of the standard has",
        "correct its name, or begin it with `x-`";
    IDLE_COMPONENT = "SW0221", Note, "a component that nothing refers to",
        "refer to it, or take it out; nothing is made of it";
    MISPLACED_KEYWORD = "SW0222", Note, "a keyword is about values of another type",
        "write it in the schema of the values that it is about, or take it out";
    UNREADABLE_SECURITY = "SW0230", Fault, "`security` is not written as the standard has it",
        "write a list of objects, each with the scopes of each scheme: `security: [{ scheme: [] }]`";
}
