//! Colour spaces of a source picture: carried where PDF/A allows them (ISO 19005-2, 6.2.4), replaced
//! by the device space of the output intent where they are broken, refused where they must be
//! resolved by decoding.

use std::borrow::Cow;

use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String};

use super::picture::Colour;

/// A colour space that passes, and whether it had to be mended.
pub(super) struct Carried<'a> {
    pub(super) colour: Colour<'a>,
    pub(super) mended: bool,
}

impl<'a> Carried<'a> {
    fn whole(colour: Colour<'a>) -> Self {
        Self { colour, mended: false }
    }

    fn mended(colour: Colour<'a>) -> Self {
        Self { colour, mended: true }
    }
}

/// Carries the colour space `object`; `None` for what must be resolved by decoding: CMYK without a
/// profile, spot colours, patterns, what is broken.
pub(super) fn carry<'a>(object: &Object<'a>) -> Option<Carried<'a>> {
    match object {
        Object::Name(name) => by_name(name),
        Object::Array(array) => by_array(array),
        _ => None,
    }
}

fn by_name(name: &Name<'_>) -> Option<Carried<'static>> {
    match name.as_ref() {
        b"DeviceGray" => Some(Carried::whole(Colour::Gray)),
        b"DeviceRGB" => Some(Carried::whole(Colour::Rgb)),
        b"G" | b"CalGray" => Some(Carried::mended(Colour::Gray)),
        b"RGB" | b"CalRGB" => Some(Carried::mended(Colour::Rgb)),
        _ => None,
    }
}

fn by_array<'a>(array: &Array<'a>) -> Option<Carried<'a>> {
    let mut items = array.flex_iter();
    let family = items.next::<Name<'_>>()?;
    match family.as_ref() {
        b"ICCBased" => by_profile(&items.next::<Stream<'_>>()?),
        b"CalGray" => calibrated("CalGray", items.next::<Dict<'_>>()),
        b"CalRGB" => calibrated("CalRGB", items.next::<Dict<'_>>()),
        b"Lab" => calibrated("Lab", items.next::<Dict<'_>>()),
        b"Indexed" | b"I" => {
            let base = carry(&items.next::<Object<'_>>()?)?;
            let high = items.next::<i32>()?.clamp(0, 255) as u8;
            let table = match items.next::<Object<'_>>()? {
                Object::String(text) => string_bytes(&text),
                Object::Stream(stream) => stream.decoded_data().ok()?.into_owned(),
                _ => return None,
            };
            indexed(base, high, table)
        }
        _ => by_name(&family).map(|carried| Carried::mended(carried.colour)),
    }
}

fn string_bytes(text: &String<'_>) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn indexed(base: Carried<'_>, high: u8, mut table: Vec<u8>) -> Option<Carried<'_>> {
    let components = usize::from(base.colour.components()?);
    let length = (usize::from(high) + 1) * components;
    let mended = base.mended || table.len() != length;
    table.resize(length, 0);
    let colour = Colour::Indexed { base: Box::new(base.colour), high, table };
    Some(Carried { colour, mended })
}

fn by_profile<'a>(stream: &Stream<'a>) -> Option<Carried<'a>> {
    let components = stream.dict().get::<u8>("N");
    let profile = stream.decoded_data().ok();
    let claimed = profile.as_deref().and_then(profile_components);
    match (profile, claimed) {
        (Some(profile), Some(claimed)) => {
            let mended = components != Some(claimed);
            Some(Carried { colour: Colour::Icc { components: claimed, profile }, mended })
        }
        // A broken profile: what readers do in its place.
        _ => match components {
            Some(1) => Some(Carried::mended(Colour::Gray)),
            Some(3) => Some(Carried::mended(Colour::Rgb)),
            _ => None,
        },
    }
}

/// Number of components of a profile that PDF/A-2 accepts (6.2.4.2: ISO 15076-1 at most, class
/// input, display, output or colour space).
pub(super) fn profile_components(profile: &[u8]) -> Option<u8> {
    let known = profile.get(36..40)? == b"acsp"
        && *profile.get(8)? <= 4
        && matches!(profile.get(12..16)?, b"scnr" | b"mntr" | b"prtr" | b"spac");
    let size = u32::from_be_bytes(profile.get(..4)?.try_into().ok()?) as usize;
    if !known || size > profile.len() || size < 132 {
        return None;
    }
    match profile.get(16..20)? {
        b"GRAY" => Some(1),
        b"RGB " | b"Lab " => Some(3),
        b"CMYK" => Some(4),
        _ => None,
    }
}

/// A profile found inside a picture file, where it fits the picture.
pub(super) fn from_profile(profile: Option<Cow<'_, [u8]>>, components: u8) -> Option<Colour<'_>> {
    let profile = profile?;
    let fits = profile_components(&profile)? == components && profile.get(16..20)? != b"Lab ";
    fits.then_some(Colour::Icc { components, profile })
}

fn calibrated(family: &'static str, dict: Option<Dict<'_>>) -> Option<Carried<'static>> {
    let device = if family == "CalGray" { Colour::Gray } else { Colour::Rgb };
    let white = dict.as_ref().and_then(|dict| numbers(dict, "WhitePoint", &[3]));
    let (Some(dict), Some(white)) = (dict, white) else {
        return (family != "Lab").then(|| Carried::mended(device));
    };
    let mut parameters = vec![("WhitePoint", white)];
    for (name, lengths) in
        [("BlackPoint", [3, 3]), ("Gamma", [1, 3]), ("Matrix", [9, 9]), ("Range", [4, 4])]
    {
        if let Some(values) = numbers(&dict, name, &lengths) {
            parameters.push((name, values));
        }
    }
    Some(Carried::whole(Colour::Calibrated { family, parameters }))
}

fn numbers(dict: &Dict<'_>, name: &str, lengths: &[usize]) -> Option<Vec<f32>> {
    let values: Vec<f32> = match dict.get::<Object<'_>>(name)? {
        Object::Array(array) => array.iter::<f32>().collect(),
        Object::Number(number) => vec![number.as_f32()],
        _ => return None,
    };
    lengths.contains(&values.len()).then_some(values)
}
