//! The revision that carries a signature: everything but the signature value, then the value.

use std::ops::Range;
use std::path::Path;

use super::error::SealError;
use super::fields::{self, Fields};
use super::growing::Growing;
use super::profile::pdf_date;
use super::{Rectangle, SealRequest, Sealed, appearance, place};
use crate::domain::manifest::SignatureNote;
use crate::domain::text::nfc;
use crate::pdf::revisions::{self, Appender, Dictionary, Document, Object, Reference};
use crate::trust::algorithm::{Algorithm, Digest, Scheme};
use crate::trust::keys::check_before_signing;
use crate::trust::timestamp::{Token, with_time_stamp};
use crate::trust::{Certificate, Signer, TrustError, cms};

/// A PDF that lacks nothing but its signature's value. Dropped unfinished, it leaves nothing.
pub struct Prepared {
    copy: Growing,
    update: Vec<u8>,
    /// The hexadecimal digits of `/Contents` in `update`.
    contents: Range<usize>,
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
    let unknown = request.policy.check.unknown_revocation;
    check_before_signing(signer, request.evidence, unknown, request.time)?;
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

    // one pass serves both: the signed digest continues from the file's where they agree
    let mut signed = algorithm.digest.start();
    let copy = Growing::start(input, output, mapped.len(), |chunk| {
        if algorithm.digest != Digest::Sha256 {
            signed.update(chunk);
        }
    })?;
    let around = place::around(&update, &contents);
    let digest = if algorithm.digest == Digest::Sha256 {
        copy.sha256_with(&around).as_bytes().to_vec()
    } else {
        for part in around {
            signed.update(part);
        }
        signed.finish().as_ref().to_vec()
    };
    Ok(Prepared {
        copy,
        attributes: cms::signed_attributes(&digest, own, algorithm),
        update,
        contents,
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

impl Prepared {
    /// The bytes the key signs: the signed attributes.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.attributes
    }

    /// The digest of [`Prepared::to_be_signed`], for services that sign a hash.
    pub fn hash_to_be_signed(&self) -> Vec<u8> {
        self.algorithm.digest.of(&self.attributes)
    }

    /// Takes the signature's value. It is checked first: a file with a wrong one is never made.
    pub fn signed(self, signature: &[u8]) -> Result<Signed, SealError> {
        let fits = self.chain.first().is_some_and(|own| {
            own.key_kind().is_some_and(|kind| {
                self.algorithm.verify(kind, own.public_key(), &self.attributes, signature)
            })
        });
        if !fits {
            return Err(TrustError::Signing("the signature does not fit the certificate").into());
        }
        let cms = cms::signed_data(&self.attributes, signature, &self.chain, self.algorithm);
        let Self { copy, update, contents, note, .. } = self;
        Ok(Signed { copy, update, contents, note, cms, value: signature.to_vec() })
    }

    /// Puts the signature in its place and gives the output its name: level B-B.
    pub fn finish(self, signature: &[u8]) -> Result<Sealed, SealError> {
        self.signed(signature)?.finish()
    }
}

/// A PDF whose signature is made and may still be given a time stamp.
pub struct Signed {
    copy: Growing,
    update: Vec<u8>,
    contents: Range<usize>,
    note: SignatureNote,
    cms: Vec<u8>,
    value: Vec<u8>,
}

impl Signed {
    /// The value a time stamp is to be over.
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// Adds a time stamp over [`Signed::value`]: level B-T.
    pub fn stamp(&mut self, token: &Token) -> Result<(), SealError> {
        if !token.covers(&self.value) {
            return Err(SealError::Structure("time stamp of another signature".to_owned()));
        }
        let cms = with_time_stamp(&self.cms, token.der())
            .map_err(|error| SealError::Structure(error.to_string()))?;
        let room = self.contents.len() / 2;
        if cms.len() > room {
            return Err(SealError::TooLarge { size: cms.len(), room });
        }
        self.cms = cms;
        Ok(())
    }

    /// Puts the signature in its place and gives the output its name.
    pub fn finish(mut self) -> Result<Sealed, SealError> {
        place::fill(&mut self.update, self.contents, &self.cms)?;
        self.copy.append(&self.update)?;
        let (sha256, size) = self.copy.finish()?;
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
        let mut widget = place::field(&request.field, page, request.rectangle, rotate);
        widget.set("V", Object::reference(value));
        if let Some(rectangle) = request.rectangle {
            let appearance = shown(&mut to, rectangle)?;
            widget.set("AP", normal(appearance));
        }
        made.push(widget);
        for (place, wanted) in request.prepare.iter().enumerate() {
            let mut widget = place::field(&wanted.name, page, wanted.rectangle, rotate);
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
    to.put_bytes(value, body);
    let mut update = to.finish();
    let digits = place::set_byte_range(&mut update, document.data().len(), value, &digits)?;
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
    let head = b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached";
    place::with_room(head, &rest, request.policy.reserved)
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
    place::make_known(document, to, &mut catalog, references)?;
    let permissions = Dictionary::of([("DocMDP", Object::reference(value))]);
    catalog.set("Perms", Object::Dictionary(permissions));
    let mut extensions = place::extension(&catalog, document)?;
    if algorithm.scheme == Scheme::Ed25519 {
        // ISO/TS 32002:2022: Edwards curves in signatures
        let entry = Dictionary::of([
            ("BaseVersion", Object::name("2.0")),
            ("ExtensionLevel", Object::Integer(32002)),
            ("ExtensionRevision", Object::text(":2022")),
        ]);
        extensions.set("ISO_", Object::Array(vec![Object::Dictionary(entry)]));
    }
    catalog.set("Extensions", Object::Dictionary(extensions));
    to.put(root, &Object::Dictionary(catalog));
    Ok(())
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
