//! The document security store (ISO 32000-2, 12.8.4.3): certificates, lists and answers that were
//! put into the file so that its signatures can be checked later. Each speaks by its own issuer's
//! signature, so it does not matter who put it there.

use std::collections::HashSet;

use crate::pdf::revisions::{Broken, Document, Object, decode};
use crate::trust::Certificate;
use crate::trust::revocation::Evidence;

/// More entries than this are an attack.
const MOST: usize = 2_000;

/// What a store holds.
#[derive(Default, Debug)]
pub(super) struct Store {
    pub(super) certificates: Vec<Certificate>,
    pub(super) evidence: Evidence,
}

/// Reads the store of a document, that of all its signatures and those under `/VRI`.
pub(super) fn read(document: &Document<'_>) -> Result<Store, Broken> {
    let mut store = Store::default();
    let (_, catalog) = document.catalog()?;
    let dss = document.value(&catalog, "DSS")?;
    let Some(dss) = dss.dictionary() else { return Ok(store) };
    let mut streams = Vec::new();
    let mut gather = |holder: &crate::pdf::revisions::Dictionary, keys: [&str; 3]| {
        for (kind, key) in keys.into_iter().enumerate() {
            let list = document.value(holder, key)?;
            for one in list.array().unwrap_or_default() {
                streams.extend(one.as_reference().map(|to| (kind, to)));
                if streams.len() > MOST {
                    return Err(Broken::limit("too much evidence in the file"));
                }
            }
        }
        Ok(())
    };
    gather(dss, ["Certs", "CRLs", "OCSPs"])?;
    let related = document.value(dss, "VRI")?;
    for (_, one) in related.dictionary().cloned().unwrap_or_default().iter() {
        if let Object::Dictionary(one) = document.resolve(one)? {
            gather(&one, ["Cert", "CRL", "OCSP"])?;
        }
    }
    let mut seen = HashSet::new();
    for (kind, reference) in streams {
        if !seen.insert(reference) {
            continue;
        }
        let Object::Stream(dictionary, range) = document.object(reference)? else { continue };
        let data = document.data().get(range.clone()).unwrap_or_default();
        let Ok(bytes) = decode(&dictionary, data, range.start, document.budget()) else {
            document.budget().check()?;
            continue;
        };
        // what cannot be read helps nothing, and harms nothing
        if kind == 0 {
            store.certificates.extend(Certificate::from_der(&bytes));
        } else if let Some(read) = Evidence::read(&bytes) {
            store.evidence.add(read);
        }
    }
    Ok(store)
}
