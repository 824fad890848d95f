//! Which questions a schema gives rise to: one row for each.

use specwright_model::ir::{Api, Constraints, IntFormat, NumFormat, Schema, SchemaId, Shape, StrFormat};

/// One way to break a statement, or to be on its edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// A required member or parameter is left out.
    Missing,
    /// The required body is left out.
    NoBody,
    /// A value of another type.
    WrongType,
    /// `null` where there may be none.
    Null,
    /// Shorter than `minLength`.
    TooShort,
    /// As short as `minLength`.
    Shortest,
    /// Longer than `maxLength`.
    TooLong,
    /// As long as `maxLength`.
    Longest,
    /// Text that `pattern` does not match.
    Unmatched,
    /// Text that is none of its `format`.
    Unformatted,
    /// Less than `minimum`.
    TooSmall,
    /// The least number that is allowed.
    Smallest,
    /// More than `maximum`.
    TooLarge,
    /// The greatest number that is allowed.
    Largest,
    /// Between two multiples.
    Uneven,
    /// Beyond what the format of an integer holds.
    Overflow,
    /// A value that `enum` or `const` does not name.
    Foreign,
    /// Fewer items than `minItems`.
    TooFew,
    /// As few as `minItems`.
    Fewest,
    /// More items than `maxItems`.
    TooMany,
    /// As many as `maxItems`.
    Most,
    /// One item twice.
    Repeated,
    /// A member that is not declared where no other may be.
    Undeclared,
}

/// The keyword that is asked about, and what a plan says of the question.
const TEXTS: [(Rule, &str, &str); 23] = [
    (Rule::Missing, "required", "left out"),
    (Rule::NoBody, "required", "left out"),
    (Rule::WrongType, "type", "wrong type"),
    (Rule::Null, "type", "null"),
    (Rule::TooShort, "minLength", "beyond minLength"),
    (Rule::Shortest, "minLength", "on minLength"),
    (Rule::TooLong, "maxLength", "beyond maxLength"),
    (Rule::Longest, "maxLength", "on maxLength"),
    (Rule::Unmatched, "pattern", "pattern not matched"),
    (Rule::Unformatted, "format", "not of its format"),
    (Rule::TooSmall, "minimum", "beyond minimum"),
    (Rule::Smallest, "minimum", "on minimum"),
    (Rule::TooLarge, "maximum", "beyond maximum"),
    (Rule::Largest, "maximum", "on maximum"),
    (Rule::Uneven, "multipleOf", "no multiple"),
    (Rule::Overflow, "format", "too large for its format"),
    (Rule::Foreign, "enum", "none of the enum"),
    (Rule::TooFew, "minItems", "beyond minItems"),
    (Rule::Fewest, "minItems", "on minItems"),
    (Rule::TooMany, "maxItems", "beyond maxItems"),
    (Rule::Most, "maxItems", "on maxItems"),
    (Rule::Repeated, "uniqueItems", "an item twice"),
    (Rule::Undeclared, "additionalProperties", "an undeclared member"),
];

impl Rule {
    /// Whether it is on the edge, and so valid.
    pub(crate) const fn is_edge(self) -> bool {
        matches!(self, Self::Shortest | Self::Longest | Self::Smallest | Self::Largest | Self::Fewest | Self::Most)
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        TEXTS.iter().find(|(rule, ..)| *rule == self)
    }

    /// The keyword; a document may state it in another way (`exclusiveMinimum`, `const`).
    pub(crate) fn keyword(self) -> &'static str {
        self.row().map_or("", |(_, keyword, _)| keyword)
    }

    pub(crate) fn describe(self) -> &'static str {
        self.row().map_or("", |(.., text)| text)
    }
}

/// Longer text and lists than this are not made.
pub(super) const LONGEST: u64 = 65_536;
pub(super) const MOST_ITEMS: u64 = 1_000;

type Applies = fn(&Schema) -> bool;

/// When a question can be asked of a value with this schema.
const ROWS: [(Rule, Applies); 18] = [
    (Rule::WrongType, |schema| has_type(schema)),
    (Rule::TooShort, |schema| {
        is_text(schema) && bounds(schema).min_length.is_some_and(|least| (1..=LONGEST).contains(&least))
    }),
    (Rule::Shortest, |schema| {
        is_text(schema) && bounds(schema).min_length.is_some_and(|least| (1..=LONGEST).contains(&least))
    }),
    (Rule::TooLong, |schema| is_text(schema) && bounds(schema).max_length.is_some_and(|most| most < LONGEST)),
    (Rule::Longest, |schema| {
        is_text(schema) && bounds(schema).max_length.is_some_and(|most| (1..LONGEST).contains(&most))
    }),
    (Rule::Unmatched, |schema| is_text(schema) && bounds(schema).pattern.is_some()),
    (Rule::Unformatted, |schema| matches!(&schema.shape, Shape::String(format) if misfit(format).is_some())),
    (Rule::TooSmall, |schema| is_number(schema) && bounds(schema).minimum.is_some()),
    (Rule::Smallest, |schema| is_number(schema) && bounds(schema).minimum.is_some()),
    (Rule::TooLarge, |schema| is_number(schema) && bounds(schema).maximum.is_some()),
    (Rule::Largest, |schema| is_number(schema) && bounds(schema).maximum.is_some()),
    (Rule::Uneven, |schema| is_number(schema) && bounds(schema).multiple_of.is_some()),
    (Rule::Overflow, |schema| matches!(&schema.shape, Shape::Integer(format) if *format != IntFormat::Unstated)),
    (Rule::Foreign, |schema| matches!(schema.shape, Shape::Enum(_))),
    (Rule::TooFew, |schema| {
        is_list(schema) && bounds(schema).min_items.is_some_and(|least| (1..=MOST_ITEMS).contains(&least))
    }),
    (Rule::Fewest, |schema| {
        is_list(schema) && bounds(schema).min_items.is_some_and(|least| (1..=MOST_ITEMS).contains(&least))
    }),
    (Rule::TooMany, |schema| is_list(schema) && bounds(schema).max_items.is_some_and(|most| most < MOST_ITEMS)),
    (Rule::Most, |schema| {
        is_list(schema) && bounds(schema).max_items.is_some_and(|most| (1..MOST_ITEMS).contains(&most))
    }),
];

/// The questions that a schema gives rise to, behind its references.
pub(super) fn rules(api: &Api, id: SchemaId) -> Vec<Rule> {
    let schema = &api.schemas[api.resolve(id)];
    let mut rules: Vec<Rule> = ROWS.iter().filter(|(_, applies)| applies(schema)).map(|(rule, _)| *rule).collect();
    if is_list(schema) && bounds(schema).unique_items {
        rules.push(Rule::Repeated);
    }
    rules
}

/// Whether `null` is no value of a schema.
pub(super) fn refuses_null(api: &Api, id: SchemaId) -> bool {
    has_type(&api.schemas[api.resolve(id)]) && !api.admits_null(id)
}

fn bounds(schema: &Schema) -> &Constraints {
    &schema.constraints
}

fn is_text(schema: &Schema) -> bool {
    matches!(schema.shape, Shape::String(_))
}

fn is_number(schema: &Schema) -> bool {
    matches!(schema.shape, Shape::Integer(_) | Shape::Number(NumFormat::Double | NumFormat::Float))
}

fn is_list(schema: &Schema) -> bool {
    matches!(schema.shape, Shape::Array(_))
}

fn has_type(schema: &Schema) -> bool {
    !matches!(schema.shape, Shape::Any | Shape::Never | Shape::Ref(_) | Shape::Foreign(_))
}

/// Text that is surely none of a format.
pub(super) fn misfit(format: &StrFormat) -> Option<&'static str> {
    match format {
        StrFormat::Uuid => Some("not-a-uuid"),
        StrFormat::DateTime => Some("not-a-date-time"),
        StrFormat::Date => Some("not-a-date"),
        StrFormat::Email => Some("not-an-email"),
        StrFormat::Uri => Some("not a uri"),
        StrFormat::Other(name) if name == "ipv4" || name == "ipv6" => Some("not-an-address"),
        _ => None,
    }
}
