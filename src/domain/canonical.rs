//! Canonical JSON (RFC 8785): one text for one value, so that a hash or a signature over it means
//! the value. No spaces, names sorted by UTF-16 code units, numbers as ECMAScript prints them.
//!
//! Single-precision numbers are written with their own shortest digits (`0.61`, not
//! `0.6100000143051147`): read back as a double, that text is canonical too.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

/// Whole numbers beyond this are not exact in every reader (RFC 7493, 2.2).
const EXACT: u64 = 1 << 53;

/// A value that has no canonical JSON: a map whose keys are no strings, or a whole number past
/// 2⁵³.
#[derive(Debug, thiserror::Error)]
#[error("no canonical JSON: {0}")]
pub struct NotCanonical(#[from] serde_json::Error);

/// The canonical JSON of `value`.
pub fn to_canonical(value: &impl Serialize) -> Result<Vec<u8>, NotCanonical> {
    let mut out = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Canonical::default());
    value.serialize(&mut serializer)?;
    Ok(out)
}

/// A `serde_json` formatter that holds each object back until its members can be sorted.
#[derive(Default)]
struct Canonical {
    open: Vec<Object>,
}

#[derive(Default)]
struct Object {
    members: Vec<Member>,
    in_name: bool,
}

#[derive(Default)]
struct Member {
    name: Vec<u8>,
    value: Vec<u8>,
}

impl Canonical {
    /// Writes to the innermost open object, or past all of them to the output.
    fn put(&mut self, out: &mut (impl Write + ?Sized), bytes: &[u8]) -> io::Result<()> {
        match self.open.last_mut() {
            Some(object) => {
                let in_name = object.in_name;
                let member = object.members.last_mut().ok_or(io::ErrorKind::InvalidData)?;
                if in_name { &mut member.name } else { &mut member.value }.extend_from_slice(bytes);
                Ok(())
            }
            None => out.write_all(bytes),
        }
    }

    fn put_whole(
        &mut self,
        out: &mut (impl Write + ?Sized),
        negative: bool,
        n: u64,
    ) -> io::Result<()> {
        if n > EXACT {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "whole number past 2^53"));
        }
        self.put(out, format!("{}{n}", if negative { "-" } else { "" }).as_bytes())
    }
}

impl Formatter for Canonical {
    fn write_null<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.put(out, b"null")
    }

    fn write_bool<W: ?Sized + Write>(&mut self, out: &mut W, value: bool) -> io::Result<()> {
        self.put(out, if value { b"true" } else { b"false" })
    }

    fn write_i8<W: ?Sized + Write>(&mut self, out: &mut W, value: i8) -> io::Result<()> {
        self.write_i64(out, value.into())
    }

    fn write_i16<W: ?Sized + Write>(&mut self, out: &mut W, value: i16) -> io::Result<()> {
        self.write_i64(out, value.into())
    }

    fn write_i32<W: ?Sized + Write>(&mut self, out: &mut W, value: i32) -> io::Result<()> {
        self.write_i64(out, value.into())
    }

    fn write_i64<W: ?Sized + Write>(&mut self, out: &mut W, value: i64) -> io::Result<()> {
        self.put_whole(out, value < 0, value.unsigned_abs())
    }

    fn write_i128<W: ?Sized + Write>(&mut self, out: &mut W, value: i128) -> io::Result<()> {
        let size = u64::try_from(value.unsigned_abs()).unwrap_or(u64::MAX);
        self.put_whole(out, value < 0, size)
    }

    fn write_u8<W: ?Sized + Write>(&mut self, out: &mut W, value: u8) -> io::Result<()> {
        self.write_u64(out, value.into())
    }

    fn write_u16<W: ?Sized + Write>(&mut self, out: &mut W, value: u16) -> io::Result<()> {
        self.write_u64(out, value.into())
    }

    fn write_u32<W: ?Sized + Write>(&mut self, out: &mut W, value: u32) -> io::Result<()> {
        self.write_u64(out, value.into())
    }

    fn write_u64<W: ?Sized + Write>(&mut self, out: &mut W, value: u64) -> io::Result<()> {
        self.put_whole(out, false, value)
    }

    fn write_u128<W: ?Sized + Write>(&mut self, out: &mut W, value: u128) -> io::Result<()> {
        self.put_whole(out, false, u64::try_from(value).unwrap_or(u64::MAX))
    }

    fn write_f32<W: ?Sized + Write>(&mut self, out: &mut W, value: f32) -> io::Result<()> {
        self.put(out, ecmascript(&format!("{value:e}")).as_bytes())
    }

    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        self.put(out, ecmascript(&format!("{value:e}")).as_bytes())
    }

    fn write_number_str<W: ?Sized + Write>(&mut self, out: &mut W, value: &str) -> io::Result<()> {
        self.put(out, value.as_bytes())
    }

    fn begin_string<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.put(out, b"\"")
    }

    fn end_string<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.put(out, b"\"")
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.put(out, fragment.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        escape: serde_json::ser::CharEscape,
    ) -> io::Result<()> {
        use serde_json::ser::CharEscape;
        let text = match escape {
            CharEscape::Quote => "\\\"",
            CharEscape::ReverseSolidus => "\\\\",
            CharEscape::Solidus => "/",
            CharEscape::Backspace => "\\b",
            CharEscape::FormFeed => "\\f",
            CharEscape::LineFeed => "\\n",
            CharEscape::CarriageReturn => "\\r",
            CharEscape::Tab => "\\t",
            CharEscape::AsciiControl(byte) => {
                return self.put(out, format!("\\u{byte:04x}").as_bytes());
            }
        };
        self.put(out, text.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.put(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.put(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { self.put(out, b",") }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.open.push(Object::default());
        Ok(())
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        let mut object = self.open.pop().ok_or(io::ErrorKind::InvalidData)?;
        // Names are compared unescaped, by UTF-16 code units (RFC 8785, 3.2.3).
        object.members.sort_by_cached_key(|member| {
            let name: String = serde_json::from_slice(&member.name).unwrap_or_default();
            name.encode_utf16().collect::<Vec<u16>>()
        });
        self.put(out, b"{")?;
        for (i, member) in object.members.iter().enumerate() {
            if i > 0 {
                self.put(out, b",")?;
            }
            self.put(out, &member.name)?;
            self.put(out, b":")?;
            self.put(out, &member.value)?;
        }
        self.put(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, _: &mut W, _: bool) -> io::Result<()> {
        let object = self.open.last_mut().ok_or(io::ErrorKind::InvalidData)?;
        object.members.push(Member::default());
        object.in_name = true;
        Ok(())
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.open.last_mut().ok_or(io::ErrorKind::InvalidData)?.in_name = false;
        Ok(())
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        Ok(())
    }
}

/// Turns Rust's shortest digits (`-1.25e-7`) into ECMAScript's `Number::toString` (ECMA-262,
/// 6.1.6.1.20).
fn ecmascript(shortest: &str) -> String {
    let (sign, rest) = match shortest.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", shortest),
    };
    let (mantissa, exponent) = rest.split_once('e').unwrap_or((rest, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if digits.chars().all(|c| c == '0') {
        return "0".to_owned(); // also for -0
    }
    // The value is 0.DIGITS × 10^point.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let count = digits.len() as i32;
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    let split = |at: i32| digits.split_at(usize::try_from(at).unwrap_or(0).min(digits.len()));
    let text = if count <= point && point <= 21 {
        format!("{digits}{}", zeros(point - count))
    } else if 0 < point && point <= 21 {
        let (whole, part) = split(point);
        format!("{whole}.{part}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let (first, more) = split(1);
        let dot = if more.is_empty() { "" } else { "." };
        let plus = if point > 0 { "+" } else { "-" };
        format!("{first}{dot}{more}e{plus}{}", (point - 1).abs())
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(json: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        String::from_utf8(to_canonical(&value).unwrap()).unwrap()
    }

    /// RFC 8785, appendix B, given there as IEEE 754 bits.
    #[test]
    fn numbers_as_ecmascript_prints_them() {
        for (bits, want) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ] {
            let value = f64::from_bits(bits);
            assert_eq!(String::from_utf8(to_canonical(&value).unwrap()).unwrap(), want);
        }
    }

    #[test]
    fn names_sort_by_utf16_code_units() {
        let json = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew",
            "1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"o"}"#;
        let want = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
            \"\u{f6}\":\"o\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji\",\"\u{fb33}\":\"Hebrew\"}";
        assert_eq!(canonical(json), want);
    }

    #[test]
    fn literals_strings_and_nesting() {
        assert_eq!(
            canonical(
                r#"{ "b": [56, {"d": true, "10": null, "1": []}], "a": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "c": {} }"#
            ),
            "{\"a\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"b\":[56,{\"1\":[],\"10\":null,\"d\":true}],\"c\":{}}"
        );
    }

    #[test]
    fn single_precision_keeps_its_own_digits() {
        assert_eq!(to_canonical(&0.61_f32).unwrap(), b"0.61");
        assert_eq!(to_canonical(&[1.0_f32, 0.5, 1e-7]).unwrap(), b"[1,0.5,1e-7]");
    }

    #[test]
    fn refuses_whole_numbers_that_are_not_exact() {
        assert!(to_canonical(&(1_u64 << 53)).is_ok());
        assert!(to_canonical(&((1_u64 << 53) + 1)).is_err());
        assert!(to_canonical(&i64::MIN).is_err());
    }
}
