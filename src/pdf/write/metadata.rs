//! XMP metadata (ISO 16684-1) of a PDF/A file and the document information that must agree with it
//! (ISO 19005-2, 6.6).
//!
//! One property is our own, the SHA-256 of the source as received, in copies. PDF/A wants own properties
//! described in the file (6.6.2.3.3). Field values never stand here.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::domain::hash::Sha256;

/// Names the program in `Producer`.
pub(super) const PRODUCER: &str = concat!("sohoa ", env!("CARGO_PKG_VERSION"));
const NAMESPACE: &str = "urn:sohoa:ns:copy:1#";

pub(super) struct Description<'a> {
    pub(super) part: u8,
    pub(super) title: Option<&'a str>,
    pub(super) creator_tool: &'a str,
    pub(super) language: &'a str,
    pub(super) created: Timestamp,
    pub(super) source_hash: Option<Sha256>,
}

/// The XMP packet; uncompressed, so that it can be found by any program (6.6.2.1).
pub(super) fn packet(description: &Description<'_>) -> String {
    let Description { part, created, source_hash, .. } = description;
    let date = xmp_date(*created);
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n",
    );
    let _ = writeln!(out, "<pdfaid:part>{part}</pdfaid:part>");
    out.push_str("<pdfaid:conformance>U</pdfaid:conformance>\n");
    out.push_str("<dc:format>application/pdf</dc:format>\n");
    if let Some(title) = description.title {
        let _ = writeln!(
            out,
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>",
            escaped(title)
        );
    }
    let _ = writeln!(
        out,
        "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\n\
         <xmp:CreatorTool>{}</xmp:CreatorTool>\n<xmp:CreateDate>{date}</xmp:CreateDate>\n\
         <xmp:ModifyDate>{date}</xmp:ModifyDate>\n<xmp:MetadataDate>{date}</xmp:MetadataDate>\n\
         <pdf:Producer>{PRODUCER}</pdf:Producer>\n</rdf:Description>",
        escaped(description.language),
        escaped(description.creator_tool),
    );
    if let Some(hash) = source_hash {
        source(&mut out, *hash);
    }
    out.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// Our own property and its description.
fn source(out: &mut String, source_hash: Sha256) {
    let _ = writeln!(
        out,
        "<rdf:Description rdf:about=\"\" xmlns:copy=\"{NAMESPACE}\">\
         <copy:SourceSHA256>{source_hash}</copy:SourceSHA256></rdf:Description>"
    );
    let _ = writeln!(
        out,
        "<rdf:Description rdf:about=\"\" \
         xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n\
         <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
         <pdfaSchema:schema>Digitized copy</pdfaSchema:schema>\n\
         <pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>\n\
         <pdfaSchema:prefix>copy</pdfaSchema:prefix>\n\
         <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
         <pdfaProperty:name>SourceSHA256</pdfaProperty:name>\n\
         <pdfaProperty:valueType>Text</pdfaProperty:valueType>\n\
         <pdfaProperty:category>external</pdfaProperty:category>\n\
         <pdfaProperty:description>SHA-256 of the scanned file this document was made from, in \
         lower-case hexadecimal</pdfaProperty:description>\n\
         </rdf:li></rdf:Seq></pdfaSchema:property>\n\
         </rdf:li></rdf:Bag></pdfaExtension:schemas>\n\
         </rdf:Description>"
    );
}

/// As XMP writes a moment, in seconds.
fn xmp_date(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// As PDF writes the same moment (ISO 32000-1, 7.9.4).
pub(super) fn pdf_date(moment: Timestamp) -> String {
    moment.strftime("D:%Y%m%d%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}') => {
                out.push(' ');
            }
            letter => out.push(letter),
        }
    }
    out
}
