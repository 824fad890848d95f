//! How names of ids are compared: `order_id`, `orderId` and the `id` of `/orders` are one name.

/// A member or parameter name as words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    words: Vec<String>,
}

const IDS: [&str; 4] = ["id", "uid", "uuid", "guid"];

impl Name {
    pub(crate) fn new(name: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut after_lower = false;
        for c in name.chars() {
            let begins = words.is_empty() || (c.is_uppercase() && after_lower);
            if !c.is_alphanumeric() {
                words.push(String::new());
            } else if begins {
                words.push(c.to_lowercase().collect());
            } else if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
            after_lower = c.is_lowercase() || c.is_numeric();
        }
        words.retain(|word| !word.is_empty());
        Self { words }
    }

    /// Whether it names an id: `order_id`, `uuid`.
    pub(crate) fn is_id(&self) -> bool {
        self.words.last().is_some_and(|word| IDS.contains(&word.as_str()))
    }

    /// Whether it names something that is given once and handed back later.
    pub(crate) fn is_token(&self) -> bool {
        self.words.last().is_some_and(|word| word == "token")
    }

    /// Whether it names something that no one else may see.
    pub(crate) fn is_secret(&self) -> bool {
        const SECRETS: [&str; 4] = ["token", "secret", "password", "passphrase"];
        self.words.last().is_some_and(|word| SECRETS.contains(&word.as_str()))
    }

    /// Whether it is an id and does not say of what.
    pub(crate) fn is_bare_id(&self) -> bool {
        self.words.len() == 1 && self.is_id()
    }
}

/// Letters and digits, lower case.
pub(crate) fn normal(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `orders` → `order`, `categories` → `category`.
pub(crate) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for plural in ["sses", "xes", "ches", "shes"] {
        if name.ends_with(plural) {
            return name[..name.len() - 2].to_owned();
        }
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !stem.ends_with('u') && !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// The resource that a path is about: its last segment that is no parameter, in the singular.
pub(crate) fn resource_of(path: &str) -> Option<String> {
    let segment = path.split('/').rfind(|segment| !segment.is_empty() && !segment.contains('{'))?;
    Some(singular(&normal(segment)))
}

/// The names under which the value of a path parameter may be known, the likeliest first.
pub(crate) fn of_path_parameter(path: &str, parameter: &str) -> Vec<String> {
    let name = Name::new(parameter);
    let plain = normal(parameter);
    let before = path.split(&format!("{{{parameter}}}")).next().unwrap_or_default();
    let resource = before.rsplit('/').find(|segment| !segment.is_empty() && !segment.contains('{'));
    let resource = resource.map(|segment| singular(&normal(segment))).unwrap_or_default();
    let mut names = Vec::new();
    if name.is_bare_id() {
        names.push(format!("{resource}{plain}"));
        names.extend(IDS.iter().map(|id| format!("{resource}{id}")));
    } else {
        names.push(plain.clone());
        if name.is_id() {
            names.extend(IDS.iter().map(|id| format!("{resource}{id}")));
        } else {
            names.push(format!("{resource}{plain}"));
            names.extend(IDS.iter().map(|id| format!("{plain}{id}")));
        }
    }
    names
}
