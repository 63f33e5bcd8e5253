//! The revision that carries a signature: everything but the signature value, then the value.

use std::fs::File;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::Context;
use tempfile::NamedTempFile;

use super::error::SealError;
use super::fields::{self, Fields};
use super::profile::pdf_date;
use super::{Rectangle, SealRequest, Sealed, appearance};
use crate::domain::hash::{Hasher, Sha256};
use crate::domain::manifest::SignatureNote;
use crate::domain::text::nfc;
use crate::pdf::revisions::{self, Appender, Dictionary, Document, Object, Reference};
use crate::trust::algorithm::{Algorithm, Digest, Scheme};
use crate::trust::keys::check_before_signing;
use crate::trust::{Certificate, Signer, TrustError, cms};

/// Bytes copied and hashed at a time.
const CHUNK: usize = 1 << 20;
/// Print and Locked: PDF/A wants the first, nobody should move the second.
const WIDGET_FLAGS: i64 = 132;

/// A PDF that lacks nothing but its signature's value. Dropped unfinished, it leaves nothing.
pub struct Prepared {
    copy: NamedTempFile,
    output: PathBuf,
    base: u64,
    update: Vec<u8>,
    /// The hexadecimal digits of `/Contents` in `update`.
    contents: Range<usize>,
    whole: Hasher,
    attributes: Vec<u8>,
    chain: Vec<Certificate>,
    algorithm: Algorithm,
    note: SignatureNote,
}

/// Copies `input` beside `output` and adds the revision to be signed. `signer` is asked for its
/// certificates and algorithm only.
pub fn prepare(
    input: &Path,
    output: &Path,
    request: &SealRequest<'_>,
    signer: &dyn Signer,
) -> Result<Prepared, SealError> {
    let algorithm = signer.algorithm();
    request.policy.permits(algorithm)?;
    check_before_signing(signer, request.revocation_lists, request.time)?;
    let own = signer.chain().first().ok_or(TrustError::Signing("no certificate"))?;
    if let super::Profile::CertifiedCopy { form, .. } = &request.profile
        && !request.policy.copy_forms.contains(form)
    {
        return Err(SealError::Forbidden("a form of copy the policy does not name"));
    }
    let failed = |path: &Path, source| SealError::File { path: path.to_owned(), source };
    let mapped = revisions::map(input).map_err(|source| failed(input, source))?;
    let document = Document::open(&mapped)?;
    let (update, contents) = revision(&document, request, own, algorithm)?;

    let parent = output.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
    let mut copy = NamedTempFile::new_in(parent).map_err(|source| failed(parent, source))?;
    let mut whole = Hasher::default();
    let mut signed = algorithm.digest.start();
    // read, not mapped: mapped pages would stay counted as this process's memory
    let mut source = File::open(input).map_err(|source| failed(input, source))?;
    let mut buffer = vec![0; CHUNK];
    let mut copied = 0;
    loop {
        let count = source.read(&mut buffer).map_err(|source| failed(input, source))?;
        let chunk = buffer.get(..count).unwrap_or_default();
        if chunk.is_empty() {
            break;
        }
        copied += count;
        copy.write_all(chunk).map_err(|source| failed(copy.path(), source))?;
        whole.update(chunk);
        // one pass serves both: the signed digest continues from the file's where they agree
        if algorithm.digest != Digest::Sha256 {
            signed.update(chunk);
        }
    }
    if copied != mapped.len() {
        return Err(SealError::Structure("the file changes while it is read".to_owned()));
    }
    let around = [
        update.get(..contents.start - 1).unwrap_or_default(),
        update.get(contents.end + 1..).unwrap_or_default(),
    ];
    let digest = if algorithm.digest == Digest::Sha256 {
        let mut hasher = whole.clone();
        for part in around {
            hasher.update(part);
        }
        hasher.finish().as_bytes().to_vec()
    } else {
        finish_digest(signed, &around)
    };
    Ok(Prepared {
        copy,
        output: output.to_owned(),
        base: mapped.len() as u64,
        attributes: cms::signed_attributes(&digest, own, algorithm),
        update,
        contents,
        whole,
        chain: signer.chain().to_vec(),
        algorithm,
        note: SignatureNote {
            role: request.role.name().to_owned(),
            signer: own.name(),
            algorithm: algorithm.name(),
            at: Some(request.time),
            verdict: "INDETERMINATE".to_owned(),
        },
    })
}

fn finish_digest(mut context: Context, parts: &[&[u8]]) -> Vec<u8> {
    for part in parts {
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}

impl Prepared {
    /// The bytes the key signs: the signed attributes.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.attributes
    }

    /// The digest of [`Prepared::to_be_signed`], for services that sign a hash.
    pub fn hash_to_be_signed(&self) -> Vec<u8> {
        self.algorithm.digest.of(&self.attributes)
    }

    /// Puts the signature in its place and gives the output its name. The signature is checked
    /// first: a file with a wrong one is never left behind.
    pub fn finish(mut self, signature: &[u8]) -> Result<Sealed, SealError> {
        let fits = self.chain.first().is_some_and(|own| {
            own.key_kind().is_some_and(|kind| {
                self.algorithm.verify(kind, own.public_key(), &self.attributes, signature)
            })
        });
        if !fits {
            return Err(TrustError::Signing("the signature does not fit the certificate").into());
        }
        let cms = cms::signed_data(&self.attributes, signature, &self.chain, self.algorithm);
        let digits = data_encoding::HEXUPPER.encode(&cms);
        let room = self.contents.len() / 2;
        let place = self.update.get_mut(self.contents.clone()).unwrap_or_default();
        match place.get_mut(..digits.len()) {
            Some(place) => place.copy_from_slice(digits.as_bytes()),
            None => return Err(SealError::TooLarge { size: cms.len(), room }),
        }
        self.whole.update(&self.update);
        let sha256: Sha256 = self.whole.finish();
        let size = self.base + self.update.len() as u64;
        let failed = |source| SealError::File { path: self.output.clone(), source };
        self.copy.write_all(&self.update).map_err(failed)?;
        self.copy.as_file().sync_all().map_err(failed)?;
        self.copy
            .persist(&self.output)
            .map_err(|error| SealError::File { path: self.output.clone(), source: error.error })?;
        let parent = self.output.parent().filter(|p| *p != Path::new(""));
        File::open(parent.unwrap_or(Path::new(".")))
            .and_then(|dir| dir.sync_all())
            .map_err(|source| SealError::File { path: self.output.clone(), source })?;
        Ok(Sealed { sha256, size, note: self.note })
    }
}

/// Builds the revision; returns its bytes and the digits of `/Contents` in them.
fn revision(
    document: &Document<'_>,
    request: &SealRequest<'_>,
    own: &Certificate,
    algorithm: Algorithm,
) -> Result<(Vec<u8>, Range<usize>), SealError> {
    let fields = Fields::find(document)?;
    fields::refuse_active(document, &fields)?;
    let first = !fields.any_signed();
    if fields::is_locked(document, &fields)? {
        return Err(SealError::Locked);
    }
    let (page, page_dictionary) = document.first_page()?;
    let rotate = fields::rotation(document, &page_dictionary)?;
    let (root, _) = document.catalog()?;
    let mut to = Appender::after(document)?;
    let value = to.allocate();
    let lines: Vec<String> =
        request.profile.lines(request.time, own.is_sample()).iter().map(|line| nfc(line)).collect();
    let shown = |to: &mut Appender, rectangle: Rectangle| -> Result<u32, SealError> {
        let font = request.font.ok_or(SealError::NoFont { looked: "—".to_owned() })?;
        appearance::text(to, &lines, font, request.profile.sizes(), rectangle, rotate)
    };

    let existing = fields.signatures.iter().find(|(name, ..)| *name == request.field);
    let mut locks = false;
    if let Some((name, reference, dictionary)) = existing {
        if fields::is_signed(dictionary) {
            return Err(SealError::AlreadySigned(name.clone()));
        }
        let mut dictionary = dictionary.clone();
        dictionary.set("V", Object::reference(value));
        locks = dictionary.get("Lock").is_some();
        if let Some(rectangle) = rectangle_of(&dictionary) {
            let appearance = shown(&mut to, rectangle)?;
            dictionary.set("AP", normal(appearance));
        }
        to.put(*reference, &Object::Dictionary(dictionary));
    } else if first {
        let mut made = Vec::new();
        let mut widget = field(&request.field, page, request.rectangle, rotate);
        widget.set("V", Object::reference(value));
        if let Some(rectangle) = request.rectangle {
            let appearance = shown(&mut to, rectangle)?;
            widget.set("AP", normal(appearance));
        }
        made.push(widget);
        for (place, wanted) in request.prepare.iter().enumerate() {
            let mut widget = field(&wanted.name, page, wanted.rectangle, rotate);
            if let Some(rectangle) = wanted.rectangle {
                widget.set("AP", normal(appearance::empty(&mut to, rectangle, rotate)));
            }
            if place + 1 == request.prepare.len() {
                widget.set("Lock", lock());
            }
            made.push(widget);
        }
        let mut references = Vec::new();
        for widget in made {
            let number = to.allocate();
            to.put(Reference { number, generation: 0 }, &Object::Dictionary(widget));
            references.push(Object::reference(number));
        }
        place_fields(document, &mut to, &references, value, algorithm)?;
    } else {
        return Err(SealError::NoField(request.field.clone()));
    }

    let level =
        first.then_some(if request.prepare.is_empty() && existing.is_none() { 1 } else { 2 });
    let (body, digits) = signature_dictionary(request, own, root, level, locks);
    let byte_range = find(&body, b"/ByteRange [") + b"/ByteRange [".len();
    to.put_bytes(value, body);
    let mut update = to.finish();
    let place = update.places.get(&value).copied().unwrap_or_default();
    let digits = place + digits.start..place + digits.end;
    // ByteRange stops before the `<` and goes on after the `>`
    let base = document.data().len();
    let (before, after) = (base + digits.start - 1, base + digits.end + 1);
    let range = format!("0 {before:<10} {after:<10} {:<10}", base + update.bytes.len() - after);
    let target = update.bytes.get_mut(place + byte_range..place + byte_range + range.len());
    match target {
        Some(target) => target.copy_from_slice(range.as_bytes()),
        None => return Err(SealError::Structure("ByteRange".to_owned())),
    }
    Ok((update.bytes, digits))
}

/// The signature dictionary with room for ByteRange and Contents, and where the digits stand.
fn signature_dictionary(
    request: &SealRequest<'_>,
    own: &Certificate,
    root: Reference,
    certifies: Option<i64>,
    locks: bool,
) -> (Vec<u8>, Range<usize>) {
    let mut rest = Dictionary::of([
        ("M", Object::text(&pdf_date(request.time))),
        ("Name", Object::text(&own.name())),
    ]);
    if let Some(reason) = &request.reason {
        rest.set("Reason", Object::text(reason));
    }
    if let Some(location) = &request.location {
        rest.set("Location", Object::text(location));
    }
    let mut transforms = Vec::new();
    let mut transform = |method: &str, key: &str, value: Object| {
        let parameters = Dictionary::of([
            ("Type", Object::name("TransformParams")),
            ("V", Object::name("1.2")),
            (key, value),
        ]);
        let mut reference = Dictionary::of([
            ("Type", Object::name("SigRef")),
            ("TransformMethod", Object::name(method)),
            ("TransformParams", Object::Dictionary(parameters)),
        ]);
        if method == "FieldMDP" {
            reference.set("Data", Object::Reference(root));
        }
        transforms.push(Object::Dictionary(reference));
    };
    if let Some(level) = certifies {
        transform("DocMDP", "P", Object::Integer(level));
    }
    if locks {
        transform("FieldMDP", "Action", Object::name("All"));
    }
    if !transforms.is_empty() {
        rest.set("Reference", Object::Array(transforms));
    }
    let mut body = b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached".to_vec();
    body.extend(b"/ByteRange [0 0000000000 0000000000 0000000000]/Contents <");
    let start = body.len();
    body.extend(std::iter::repeat_n(b'0', request.policy.reserved * 2));
    let digits = start..body.len();
    body.push(b'>');
    let mut written = Vec::new();
    rest.write(&mut written);
    body.extend(written.get(2..).unwrap_or_default());
    (body, digits)
}

/// Makes catalog, form and first page know new fields.
fn place_fields(
    document: &Document<'_>,
    to: &mut Appender,
    references: &[Object],
    value: u32,
    algorithm: Algorithm,
) -> Result<(), SealError> {
    let (root, mut catalog) = document.catalog()?;
    let form = document.value(&catalog, "AcroForm")?;
    let mut form = form.dictionary().cloned().unwrap_or_default();
    let all = document.value(&form, "Fields")?;
    let mut all = all.array().unwrap_or_default().to_vec();
    all.extend_from_slice(references);
    form.set("Fields", Object::Array(all));
    // signatures exist, and only incremental updates keep them
    form.set("SigFlags", Object::Integer(3));
    catalog.set("AcroForm", Object::Dictionary(form));
    let permissions = Dictionary::of([("DocMDP", Object::reference(value))]);
    catalog.set("Perms", Object::Dictionary(permissions));
    let extensions = document.value(&catalog, "Extensions")?;
    let mut extensions = extensions.dictionary().cloned().unwrap_or_default();
    let extension = |base: &str, level: i64| {
        Dictionary::of([
            ("BaseVersion", Object::name(base)),
            ("ExtensionLevel", Object::Integer(level)),
        ])
    };
    extensions.set("ESIC", Object::Dictionary(extension("1.7", 2)));
    if algorithm.scheme == Scheme::Ed25519 {
        // ISO/TS 32002:2022: Edwards curves in signatures
        let mut entry = extension("2.0", 32002);
        entry.set("ExtensionRevision", Object::text(":2022"));
        extensions.set("ISO_", Object::Array(vec![Object::Dictionary(entry)]));
    }
    catalog.set("Extensions", Object::Dictionary(extensions));
    to.put(root, &Object::Dictionary(catalog));

    let (page, mut dictionary) = document.first_page()?;
    let annotations = document.value(&dictionary, "Annots")?;
    let mut annotations = annotations.array().unwrap_or_default().to_vec();
    annotations.extend_from_slice(references);
    dictionary.set("Annots", Object::Array(annotations));
    to.put(page, &Object::Dictionary(dictionary));
    Ok(())
}

fn field(name: &str, page: Reference, rectangle: Option<Rectangle>, rotate: i64) -> Dictionary {
    let rectangle = rectangle.unwrap_or_default();
    let mut widget = Dictionary::of([
        ("Type", Object::name("Annot")),
        ("Subtype", Object::name("Widget")),
        ("FT", Object::name("Sig")),
        ("T", Object::text(name)),
        ("F", Object::Integer(WIDGET_FLAGS)),
        ("Rect", Object::Array(rectangle.iter().map(|x| Object::Real(*x)).collect())),
        ("P", Object::Reference(page)),
    ]);
    if rotate != 0 {
        let turned = Dictionary::of([("R", Object::Integer(rotate))]);
        widget.set("MK", Object::Dictionary(turned));
    }
    widget
}

/// After the last signature nothing but evidence may follow (ISO 32000-2, 12.7.5.5).
fn lock() -> Object {
    Object::Dictionary(Dictionary::of([
        ("Type", Object::name("SigFieldLock")),
        ("Action", Object::name("All")),
        ("P", Object::Integer(1)),
    ]))
}

fn normal(appearance: u32) -> Object {
    Object::Dictionary(Dictionary::of([("N", Object::reference(appearance))]))
}

/// A field's rectangle, where it has an area.
fn rectangle_of(field: &Dictionary) -> Option<Rectangle> {
    let all: Vec<f64> = field.get("Rect")?.array()?.iter().map_while(Object::number).collect();
    let rectangle: Rectangle = all.try_into().ok()?;
    let [left, bottom, right, top] = rectangle;
    (right > left && top > bottom).then_some(rectangle)
}

fn find(body: &[u8], word: &[u8]) -> usize {
    body.windows(word.len()).position(|window| window == word).unwrap_or_default()
}
