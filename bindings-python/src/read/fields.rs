//! The fields of a mapping or of an object, and the entries of a map.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyString;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess};
use tutorcore::{Error, ErrorKind};

use super::Value;
use super::mapping::{TYPE, has_attributes, is_type, items, pair};
use crate::classes::{Field, Record};
use crate::leaf::Leaf;
use crate::reader::{Reader, text_of, wrong_type};

struct Entry<'a, 'py> {
    name: Cow<'a, str>,
    object: Bound<'py, PyAny>,
    leaf: Leaf,
}

/// Fields by the names of the wire, still to be read.
pub(super) struct Entries<'a, 'py> {
    reader: &'a Reader<'a>,
    depth: u32,
    fields: Vec<Entry<'a, 'py>>,
    /// The one to come.
    at: usize,
}

impl<'a, 'py> Entries<'a, 'py> {
    pub(super) fn new(reader: &'a Reader<'a>, depth: u32) -> Self {
        Self {
            reader,
            depth,
            fields: Vec::new(),
            at: 0,
        }
    }

    /// Each name with its value.
    pub(super) fn values(self) -> Vec<(Cow<'a, str>, Value<'a, 'py>)> {
        let (reader, depth) = (self.reader, self.depth);
        let value = |entry: Entry<'a, 'py>| {
            let value = Value {
                reader,
                object: entry.object,
                leaf: entry.leaf,
                depth,
            };
            (entry.name, value)
        };
        self.fields.into_iter().map(value).collect()
    }

    pub(super) fn push(
        &mut self,
        name: impl Into<Cow<'a, str>>,
        object: Bound<'py, PyAny>,
        leaf: Leaf,
    ) {
        let name = name.into();
        self.fields.push(Entry { name, object, leaf });
    }

    /// The entries of a map.
    pub(super) fn map(
        reader: &'a Reader<'a>,
        depth: u32,
        object: &Bound<'py, PyAny>,
        leaf: Leaf,
    ) -> Result<Self, Error> {
        let mut entries = Self::new(reader, depth);
        let Some(items) = items(reader, object)? else {
            return Err(wrong_type(reader.classes, "an object", object));
        };
        let mut seen = BTreeSet::new();
        for item in items {
            let (key, value) = pair(reader, &item)?;
            let key = text_of(&key)?.to_owned();
            if !seen.insert(key.clone()) {
                return Err(Error::new(
                    ErrorKind::DuplicateField,
                    "A key is given twice.",
                ));
            }
            entries.push(key, value, leaf);
        }
        Ok(entries)
    }

    /// The fields of a record.
    pub(super) fn record(
        reader: &'a Reader<'a>,
        depth: u32,
        object: &Bound<'py, PyAny>,
        name: &str,
    ) -> Result<Self, Error> {
        let mut entries = Self::new(reader, depth);
        let Some(record) = reader.classes.records.get(name) else {
            return Err(Error::new(
                ErrorKind::Malformed,
                "Python has no class for this.",
            ));
        };
        if let Some(items) = items(reader, object)? {
            entries.take(items, &record.fields)?;
            return Ok(entries);
        }
        if has_attributes(object) {
            entries.attributes(object, &record.fields)?;
        }
        let nothing = entries.fields.is_empty() && !record.fields.is_empty();
        if nothing && !object.get_type().is(&record.class) {
            return Err(wrong_type(reader.classes, "an object", object));
        }
        Ok(entries)
    }

    /// The fields of a data enum's case, `type` in front.
    pub(super) fn case(
        reader: &'a Reader<'a>,
        depth: u32,
        object: &Bound<'py, PyAny>,
        cases: &'a HashMap<String, Record>,
    ) -> Result<Self, Error> {
        let mut entries = Self::new(reader, depth);
        let items = items(reader, object)?;
        let tag = match &items {
            Some(items) => items.iter().find_map(|item| {
                let (key, value) = pair(reader, item).ok()?;
                (key.to_str().ok()? == TYPE).then_some(value)
            }),
            None if has_attributes(object) => {
                reader.tried(|| object.getattr_opt(intern!(object.py(), TYPE)))?
            }
            None => return Err(wrong_type(reader.classes, "an object", object)),
        };
        let Some(tag) = tag else {
            return Err(Error::missing_field(TYPE));
        };
        let word = tag.cast::<PyString>().ok();
        let word = word.and_then(|word| word.to_str().ok());
        let case = word.and_then(|word| cases.get(word));
        entries.push(TYPE, tag.clone(), Leaf::Text);
        // What is no case's name is refused before any field is asked for.
        if let Some(case) = case {
            let rest = || case.fields.iter().filter(|field| field.wire != TYPE);
            match items {
                Some(items) => {
                    let items = items.into_iter().filter(|item| !is_type(item));
                    entries.take(items, &case.fields)?;
                }
                None => entries.attributes(object, rest())?,
            }
        }
        Ok(entries)
    }

    /// Takes what a mapping has, in its order, up to a name that is unknown.
    fn take(
        &mut self,
        items: impl IntoIterator<Item = Bound<'py, PyAny>>,
        known: &'a [Field],
    ) -> Result<(), Error> {
        for item in items {
            let (key, value) = pair(self.reader, &item)?;
            let name = text_of(&key)?;
            if let Some(field) = known.iter().find(|field| field.wire == name) {
                self.push(field.wire.as_str(), value, field.leaf);
            } else {
                self.push(name.to_owned(), value, Leaf::Text);
                break;
            }
        }
        Ok(())
    }

    fn attributes(
        &mut self,
        object: &Bound<'py, PyAny>,
        fields: impl IntoIterator<Item = &'a Field>,
    ) -> Result<(), Error> {
        for field in fields {
            let attribute = field.attribute.bind(object.py());
            let value = self.reader.tried(|| object.getattr_opt(attribute));
            if let Some(value) = value.map_err(|error| error.inside(&field.wire))? {
                self.push(field.wire.as_str(), value, field.leaf);
            }
        }
        Ok(())
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        match self.fields.get(self.at) {
            Some(entry) => seed
                .deserialize(StrDeserializer::new(&entry.name))
                .map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some(entry) = self.fields.get(self.at) else {
            return Err(Error::new(ErrorKind::Malformed, "A value without a key."));
        };
        self.at = self.at.saturating_add(1);
        let value = Value {
            reader: self.reader,
            object: entry.object.clone(),
            leaf: entry.leaf,
            depth: self.depth,
        };
        seed.deserialize(value)
            .map_err(|error| error.inside(&entry.name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.fields.len().saturating_sub(self.at))
    }
}
