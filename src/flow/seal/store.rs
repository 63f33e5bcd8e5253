//! The document security store (ISO 32000-2, 12.8.4.3; ETSI EN 319 142-1, 5.4.2): certificates,
//! OCSP answers and lists, and under `/VRI` which of them belong to which signature. What is
//! there stays; what is new is added once.

use std::collections::HashMap;

use super::error::SealError;
use crate::domain::hash::Sha256;
use crate::pdf::revisions::{Appender, Dictionary, Document, Object, Reference};
use crate::trust::gather::Gathered;

/// More streams than this in one store are an attack.
const MOST: usize = 4096;

/// A store that is added to.
pub(super) struct SecurityStore {
    own: Option<Reference>,
    dictionary: Dictionary,
    lists: [(&'static str, &'static str, Vec<Object>); 3],
    known: HashMap<Sha256, Object>,
    related: Dictionary,
    grown: bool,
}

impl SecurityStore {
    /// Reads the store of a document; an empty one where it has none.
    pub(super) fn read(document: &Document<'_>) -> Result<Self, SealError> {
        let (_, catalog) = document.catalog()?;
        let own = catalog.get("DSS").and_then(Object::as_reference);
        let dictionary = document.value(&catalog, "DSS")?.dictionary().cloned().unwrap_or_default();
        let mut lists = [
            ("Certs", "Cert", Vec::new()),
            ("OCSPs", "OCSP", Vec::new()),
            ("CRLs", "CRL", Vec::new()),
        ];
        let mut known = HashMap::new();
        for (key, _, list) in &mut lists {
            let there = document.value(&dictionary, key)?;
            for one in there.array().unwrap_or_default().iter().take(MOST) {
                if let Object::Stream(stream, range) = document.resolve(one)? {
                    // a packed stream is not compared: at worst something stands there twice
                    if stream.get("Filter").is_none() {
                        let bytes = document.data().get(range).unwrap_or_default();
                        known.insert(Sha256::of(bytes), one.clone());
                    }
                }
                list.push(one.clone());
            }
        }
        let related = document.value(&dictionary, "VRI")?.dictionary().cloned().unwrap_or_default();
        Ok(Self { own, dictionary, lists, known, related, grown: false })
    }

    /// Adds what was gathered for the signature of this name.
    pub(super) fn add(&mut self, to: &mut Appender, name: Option<&str>, gathered: &Gathered) {
        let certificates = gathered.certificates.iter().map(|one| (0, one.der()));
        let responses = gathered.evidence.responses.iter().map(|one| (1, one.der()));
        let lists = gathered.evidence.lists.iter().map(|one| (2, one.der()));
        let mut own: [Vec<Object>; 3] = [Vec::new(), Vec::new(), Vec::new()];
        for (kind, der) in certificates.chain(responses).chain(lists) {
            let hash = Sha256::of(der);
            let object = if let Some(object) = self.known.get(&hash) {
                object.clone()
            } else {
                let number = to.allocate();
                to.put_stream(number, Dictionary::default(), der);
                let object = Object::reference(number);
                self.known.insert(hash, object.clone());
                if let Some((.., list)) = self.lists.get_mut(kind) {
                    list.push(object.clone());
                }
                self.grown = true;
                object
            };
            if let Some(list) = own.get_mut(kind) {
                list.push(object);
            }
        }
        let Some(name) = name else { return };
        let mut entry = Dictionary::default();
        for ((_, key, _), list) in self.lists.iter().zip(own) {
            if !list.is_empty() {
                entry.set(key, Object::Array(list));
            }
        }
        if self.related.get(name) != Some(&Object::Dictionary(entry.clone())) {
            self.grown = true;
            self.related.set(name, Object::Dictionary(entry));
        }
    }

    /// Writes the store; returns the catalog entry where the catalog lacks it.
    pub(super) fn write(mut self, to: &mut Appender) -> Option<Object> {
        if !self.grown {
            return None;
        }
        self.dictionary.set("Type", Object::name("DSS"));
        for (key, _, list) in self.lists {
            if !list.is_empty() {
                self.dictionary.set(key, Object::Array(list));
            }
        }
        self.dictionary.set("VRI", Object::Dictionary(self.related));
        let reference =
            self.own.unwrap_or_else(|| Reference { number: to.allocate(), generation: 0 });
        to.put(reference, &Object::Dictionary(self.dictionary));
        self.own.is_none().then_some(Object::Reference(reference))
    }
}
