//! Texts that carry DER in base64 between lines (RFC 7468).

use super::asn1::Malformed;

/// The blocks of a PEM text with this label.
pub fn pem_blocks(text: &[u8], label: &str) -> Result<Vec<Vec<u8>>, Malformed> {
    let text = std::str::from_utf8(text).map_err(|_| Malformed("PEM is not text"))?;
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(&begin) {
        let (body, after) = after.split_once(&end).ok_or(Malformed("PEM is cut short"))?;
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        let block = data_encoding::BASE64.decode(body.as_bytes());
        blocks.push(block.map_err(|_| Malformed("PEM is not base64"))?);
        rest = after;
    }
    if blocks.is_empty() { Err(Malformed("no PEM block")) } else { Ok(blocks) }
}

/// Writes a PEM block.
pub fn to_pem(label: &str, bytes: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(bytes);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out.extend(["-----END ", label, "-----\n"]);
    out
}
