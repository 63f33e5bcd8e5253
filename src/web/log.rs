//! Lines about what happens: to stderr, as text for people or JSON for collectors. A line names
//! routes, codes, counts and random ids, never a path as it was asked for, a name or a number.

use std::io::{self, Write};

use serde_json::{Map, Value};

/// How lines look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shape {
    /// `14:03:07 request route=/giay-to status=200`
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// No lines.
    Silent,
}

/// Writes lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Log(pub Shape);

impl Log {
    /// Writes a line. Nobody to tell is no reason to fail.
    pub fn line(&self, at: jiff::Timestamp, event: &str, values: &[(&str, Value)]) {
        let line = match self.0 {
            Shape::Silent => return,
            Shape::Json => {
                let mut all = Map::new();
                all.insert("time".to_owned(), at.to_string().into());
                all.insert("event".to_owned(), event.into());
                all.extend(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
                Value::Object(all).to_string()
            }
            Shape::Text => {
                let mut line = format!("{at:.0} {event}");
                for (name, value) in values {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    line.extend([" ", name, "=", &value]);
                }
                line
            }
        };
        let _ = writeln!(io::stderr().lock(), "{line}");
    }
}
