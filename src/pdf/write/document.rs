//! A whole PDF/A document: what stands around its pages.

use std::io::Write;

use jiff::Timestamp;
use pdf_writer::{Finish, Name, Rect, Ref, Str, TextStr};

use super::attachment::Attachment;
use super::file::{File, WriteError};
use super::glyphless::InvisibleFont;
use super::metadata::{self, Description};
use super::packed::deflate;
use super::srgb;
use crate::domain::hash::{Hasher, Sha256};

/// Language of the text, for readers and speech (RFC 5646).
const LANGUAGE: &str = "vi-VN";
/// Pages of one node of the page tree.
const BRANCH: usize = 64;

/// What the document says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Meta<'a> {
    /// Title; none where nothing sure is known.
    pub title: Option<&'a str>,
    /// What the source was made with.
    pub creator: &'a str,
    /// The moment it says it was made.
    pub created: Timestamp,
    /// SHA-256 of the source as received; none where the document is no copy of anything.
    pub source_hash: Option<Sha256>,
    /// Files to carry inside; any makes the document PDF/A-3u, else it is PDF/A-2u.
    pub attachments: &'a [Attachment<'a>],
}

/// One page to be added: its content paints the `XObjects` and states named here.
#[derive(Debug, Default)]
pub struct PagePlan {
    /// Width and height in points.
    pub size: [f64; 2],
    /// Content stream, not packed.
    pub content: Vec<u8>,
    /// Names and numbers of the `XObjects` painted.
    pub xobjects: Vec<(String, Ref)>,
    /// Opacities used, as graphics states named `G0`, `G1`, ….
    pub opacities: Vec<f32>,
    /// Whether the invisible font is used, under the name `F0`.
    pub has_text: bool,
    /// Names and numbers of other fonts used; `F0` is taken.
    pub fonts: Vec<(String, Ref)>,
}

/// A PDF/A document on its way out.
pub struct Document<'a, W> {
    /// Where objects of pages (pictures, profiles) go.
    pub file: File<W>,
    /// The font of the invisible text.
    pub font: InvisibleFont,
    meta: Meta<'a>,
    has_text: bool,
    pages: Vec<Ref>,
    tree: Ref,
    branches: Vec<Ref>,
    font_id: Ref,
    intent_profile: Ref,
    identifier: Hasher,
}

impl<'a, W: Write> Document<'a, W> {
    /// Starts the file.
    pub fn start(out: W, meta: Meta<'a>) -> Result<Self, WriteError> {
        let mut file = File::start(out)?;
        let (tree, font_id, intent_profile) = (file.reserve()?, file.reserve()?, file.reserve()?);
        let packed = deflate(&srgb::profile());
        file.object(intent_profile, |chunk| {
            chunk.icc_profile(intent_profile, &packed).n(3).filter(pdf_writer::Filter::FlateDecode);
        })?;
        // The identifier follows from what goes in: the same input gives the same file.
        let mut identifier = Hasher::default();
        if let Some(hash) = &meta.source_hash {
            identifier.update(hash.as_bytes());
        }
        identifier.update(metadata::pdf_date(meta.created).as_bytes());
        Ok(Self {
            file,
            font: InvisibleFont::default(),
            meta,
            has_text: false,
            pages: Vec::new(),
            tree,
            branches: Vec::new(),
            font_id,
            intent_profile,
            identifier,
        })
    }

    /// Number of the sRGB profile, for pictures that need one.
    pub fn srgb(&self) -> Ref {
        self.intent_profile
    }

    /// Adds a page.
    pub fn add_page(&mut self, plan: &PagePlan) -> Result<(), WriteError> {
        self.identifier.update(&plan.content);
        let (page, content) = (self.file.reserve()?, self.file.reserve()?);
        if self.pages.len().is_multiple_of(BRANCH) {
            self.branches.push(self.file.reserve()?);
        }
        let parent = self.branches.last().copied().unwrap_or(self.tree);
        self.pages.push(page);
        self.has_text |= plan.has_text;
        let packed = deflate(&plan.content);
        self.file.object(content, |chunk| {
            chunk.stream(content, &packed).filter(pdf_writer::Filter::FlateDecode);
        })?;
        let font_id = self.font_id;
        let [width, height] = plan.size.map(|v| v as f32);
        self.file.object(page, |chunk| {
            let mut writer = chunk.page(page);
            writer.parent(parent).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
            let mut resources = writer.resources();
            if plan.has_text || !plan.fonts.is_empty() {
                let mut fonts = resources.fonts();
                if plan.has_text {
                    fonts.pair(Name(b"F0"), font_id);
                }
                for (name, id) in &plan.fonts {
                    fonts.pair(Name(name.as_bytes()), *id);
                }
            }
            if !plan.xobjects.is_empty() {
                let mut xobjects = resources.x_objects();
                for (name, id) in &plan.xobjects {
                    xobjects.pair(Name(name.as_bytes()), *id);
                }
            }
            if !plan.opacities.is_empty() {
                let mut states = resources.ext_g_states();
                for (n, opacity) in plan.opacities.iter().enumerate() {
                    let name = format!("G{n}");
                    let state = states.insert(Name(name.as_bytes()));
                    state
                        .start::<pdf_writer::writers::ExtGraphicsState>()
                        .non_stroking_alpha(*opacity)
                        .stroking_alpha(*opacity);
                }
            }
        })
    }

    /// Writes everything that stands around the pages; gives the number of bytes of the file.
    pub fn finish(mut self) -> Result<u64, WriteError> {
        let file = &mut self.file;
        let meta = &self.meta;
        if self.has_text {
            self.font.write(file, self.font_id)?;
        }
        for (branch, pages) in self.branches.iter().zip(self.pages.chunks(BRANCH)) {
            file.object(*branch, |chunk| {
                let mut node = chunk.pages(*branch);
                node.parent(self.tree).count(pages.len() as i32).kids(pages.iter().copied());
            })?;
        }
        file.object(self.tree, |chunk| {
            let mut node = chunk.pages(self.tree);
            node.count(self.pages.len() as i32).kids(self.branches.iter().copied());
        })?;

        let date = metadata::pdf_date(meta.created);
        let mut attached = Vec::new();
        for attachment in meta.attachments {
            self.identifier.update(attachment.bytes);
            attached.push((attachment.name, attachment.write(file, &date)?));
        }
        // A name tree is sorted by its keys.
        attached.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));

        let xmp = metadata::packet(&Description {
            part: if attached.is_empty() { 2 } else { 3 },
            title: meta.title,
            creator_tool: meta.creator,
            language: LANGUAGE,
            created: meta.created,
            source_hash: meta.source_hash,
        });
        let (xmp_id, info, catalog) = (file.reserve()?, file.reserve()?, file.reserve()?);
        file.object(xmp_id, |chunk| {
            chunk.metadata(xmp_id, xmp.as_bytes()).finish();
        })?;
        file.object(info, |chunk| {
            let mut dict = chunk.indirect(info).dict();
            if let Some(title) = meta.title {
                dict.pair(Name(b"Title"), TextStr(title));
            }
            dict.pair(Name(b"Creator"), TextStr(meta.creator));
            dict.pair(Name(b"Producer"), TextStr(metadata::PRODUCER));
            dict.pair(Name(b"CreationDate"), Str(date.as_bytes()));
            dict.pair(Name(b"ModDate"), Str(date.as_bytes()));
        })?;
        let (tree, profile) = (self.tree, self.intent_profile);
        file.object(catalog, |chunk| {
            let mut dict = chunk.indirect(catalog).dict();
            dict.pair(Name(b"Type"), Name(b"Catalog"));
            dict.pair(Name(b"Pages"), tree);
            dict.pair(Name(b"Lang"), TextStr(LANGUAGE));
            dict.pair(Name(b"Metadata"), xmp_id);
            let mut intents = dict.insert(Name(b"OutputIntents")).array();
            let mut intent = intents.push().dict();
            intent.pair(Name(b"Type"), Name(b"OutputIntent"));
            intent.pair(Name(b"S"), Name(b"GTS_PDFA1"));
            intent.pair(Name(b"OutputConditionIdentifier"), TextStr("sRGB"));
            intent.pair(Name(b"Info"), TextStr("sRGB IEC61966-2-1"));
            intent.pair(Name(b"DestOutputProfile"), profile);
            intent.finish();
            intents.finish();
            if meta.title.is_some() {
                let mut preferences = dict.insert(Name(b"ViewerPreferences")).dict();
                preferences.pair(Name(b"DisplayDocTitle"), true);
            }
            if !attached.is_empty() {
                let mut names = dict.insert(Name(b"Names")).dict();
                let mut tree = names.insert(Name(b"EmbeddedFiles")).dict();
                let mut pairs = tree.insert(Name(b"Names")).array();
                for (name, id) in &attached {
                    pairs.item(TextStr(name));
                    pairs.item(*id);
                }
                pairs.finish();
                tree.finish();
                names.finish();
                dict.insert(Name(b"AF")).array().items(attached.iter().map(|(_, id)| *id));
            }
        })?;
        let hash = self.identifier.finish();
        let mut identifier = [0; 16];
        for (byte, from) in identifier.iter_mut().zip(hash.as_bytes()) {
            *byte = *from;
        }
        self.file.finish(catalog, info, &identifier)
    }
}
