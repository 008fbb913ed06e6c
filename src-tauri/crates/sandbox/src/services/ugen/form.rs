//! Reading a JSON body field by field, with a complaint for each that does not fit, as U-Gen's framework does.

use serde_json::{Map, Value};

use super::Complaint;

/// A body being read.
pub(super) struct Form {
    fields: Map<String, Value>,
    complaints: Vec<Complaint>,
}

impl Form {
    /// Reads a body, which has to be a JSON object.
    pub(super) fn read(body: &[u8]) -> Result<Self, Vec<Complaint>> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self { fields, complaints: Vec::new() }),
            Ok(input) => Err(vec![complaint("dict_type", "body", "Input should be a valid dictionary", input)]),
            Err(_) => Err(vec![complaint("json_invalid", "body", "JSON decode error", Value::Null)]),
        }
    }

    /// What was read, if nothing was complained about.
    pub(super) fn done<T>(self, read: T) -> Result<T, Vec<Complaint>> {
        if self.complaints.is_empty() { Ok(read) } else { Err(self.complaints) }
    }

    /// A whole number within `range`. Without `otherwise` it is required.
    pub(super) fn whole(
        &mut self,
        name: &'static str,
        otherwise: Option<u32>,
        range: std::ops::RangeInclusive<u32>,
    ) -> u32 {
        let value = match (self.fields.get(name), otherwise) {
            (None, Some(otherwise)) => return otherwise,
            (None, None) => {
                self.missing(name);
                return *range.start();
            }
            (Some(value), _) => value.clone(),
        };
        match value.as_u64().and_then(|n| u32::try_from(n).ok()) {
            Some(n) if range.contains(&n) => n,
            Some(_) => {
                let message = format!("Input should be from {} to {}", range.start(), range.end());
                self.complain("out_of_range", name, &message, value);
                *range.start()
            }
            None => {
                self.complain("int_type", name, "Input should be a valid integer", value);
                *range.start()
            }
        }
    }

    /// True or false.
    pub(super) fn flag(&mut self, name: &'static str, otherwise: bool) -> bool {
        match self.fields.get(name).cloned() {
            None => otherwise,
            Some(Value::Bool(flag)) => flag,
            Some(value) => {
                self.complain("bool_type", name, "Input should be a valid boolean", value);
                otherwise
            }
        }
    }

    /// A text. Without `otherwise` it is required.
    pub(super) fn text(&mut self, name: &'static str, otherwise: Option<&str>) -> String {
        match (self.fields.get(name).cloned(), otherwise) {
            (None, Some(otherwise)) => otherwise.to_owned(),
            (None, None) => {
                self.missing(name);
                String::new()
            }
            (Some(Value::String(text)), _) => text,
            (Some(value), _) => {
                self.complain("string_type", name, "Input should be a valid string", value);
                String::new()
            }
        }
    }

    /// One of a few texts.
    pub(super) fn one_of(&mut self, name: &'static str, otherwise: &str, choices: &[&'static str]) -> &'static str {
        let text = self.text(name, Some(otherwise));
        if let Some(choice) = choices.iter().find(|choice| **choice == text) {
            return choice;
        }
        self.complain("literal_error", name, &format!("Input should be one of {}", choices.join(", ")), text.into());
        choices.first().copied().unwrap_or_default()
    }

    fn missing(&mut self, name: &'static str) {
        let whole = Value::Object(self.fields.clone());
        self.complain("missing", name, "Field required", whole);
    }

    fn complain(&mut self, kind: &'static str, name: &'static str, message: &str, input: Value) {
        self.complaints.push(complaint(kind, name, message, input));
    }
}

fn complaint(kind: &'static str, name: &'static str, message: &str, input: Value) -> Complaint {
    Complaint { kind, loc: ["body", name], msg: message.to_owned(), input }
}
