//! The descriptive data of a paper, from its record and the rules that hold for it.
//!
//! In: the last version of the record, the rules, what the store knows of the paper. Out: the
//! [`Description`] (Circular 01/2023/TT-VPCP, Article 9, and the fields of the systems in use).
//! Nothing is guessed: what a rule needs and no field says for sure is unknown. Made anew whenever
//! it is asked for, so a review or a new rule shows at once and the signed record stays what it is.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::code::kind_code;
use crate::domain::date::PartialDate;
use crate::domain::describe::{Description, Origin, Owner, OwnerKind, Unit, Until, Validity};
use crate::domain::field::{Field, Fields, Status};
use crate::domain::manifest::SignatureNote;
use crate::domain::person::PersonalNumber;
use crate::domain::record::{Copy, Record};
use crate::domain::text::fold;
use crate::rules::{PaperType, Rules, ValidityRule, units};

/// What the store knows of a paper beside its record.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Its code.
    pub code: Option<String>,
    /// Signatures in its PDF.
    pub signatures: Vec<SignatureNote>,
    /// When its copy was made.
    pub digitized_at: Option<jiff::Timestamp>,
}

/// Fields with a paper's number, day, issuer, signer, title and subject, the first there wins.
const NUMBER: [&str; 5] = ["so_ky_hieu", "so", "so_hieu", "so_phat_hanh", "ma_so"];
const ISSUED: [&str; 6] =
    ["ngay_ban_hanh", "ngay_cap", "ngay_dang_ky", "ngay_lap", "ngay_cap_lan_dau", "ngay"];
const ISSUER: [&str; 5] =
    ["co_quan_ban_hanh", "noi_cap", "noi_dang_ky", "dang_ky_tai", "co_quan_cap"];
const SUBJECT: [&str; 3] = ["trich_yeu", "noi_dung", "tinh_trang"];

/// Beginnings of names of bodies, without marks.
const BODIES: [&str; 8] =
    ["cong ty", "doanh nghiep", "hop tac xa", "ubnd", "uy ban", "so ", "truong ", "ngan hang"];

/// Describes a paper.
pub fn describe(record: &Record, rules: &Rules, about: &Circumstances) -> Description {
    let kind = rules.paper(&record.sorted.kind);
    let fields = &record.fields;
    let issued_text = first(fields, &ISSUED);
    let issued: Option<PartialDate> = issued_text.as_deref().and_then(|text| text.parse().ok());
    let issuer = first(fields, &ISSUER);
    let pages = record.sorted.pages.len() as u32;
    let confidence = fields.values().map(|f| f.confidence).fold(1.0, f32::min);
    Description {
        code: about.code.clone(),
        kind: record.sorted.kind.clone(),
        kind_code: kind.map_or_else(|| record.sorted.kind.clone(), kind_code),
        name: value(fields, "loai_van_ban")
            .filter(|_| kind.is_none_or(|kind| kind.form.is_none()))
            .or_else(|| kind.map(|kind| kind.name.clone()))
            .unwrap_or_else(|| record.sorted.kind.clone()),
        owner: kind.and_then(|kind| owner(kind, fields)),
        number: first(fields, &NUMBER),
        issued,
        place: place(fields, issuer.as_deref(), issued),
        issuer,
        signer: value(fields, "nguoi_ky"),
        signer_title: value(fields, "chuc_vu"),
        subject: first(fields, &SUBJECT),
        validity: validity(kind, fields, issued.and_then(PartialDate::whole)),
        origin: origin_of(record.copy, &about.signatures),
        copy_kind: value(fields, "loai_ban"),
        pages,
        priority: priority(fields),
        digitizer: about
            .signatures
            .iter()
            .find(|note| note.role == "digitizer")
            .map(|note| note.signer.clone()),
        digitized_at: about.digitized_at.unwrap_or(record.at),
        confidence,
        wanting: fields.values().filter(|f| f.status == Status::Review).count() as u32,
        indexed: kind.is_none_or(|kind| kind.index),
    }
}

/// The fields that [`validity_of`] looks at.
pub fn validity_fields(kind: &PaperType) -> Vec<&str> {
    let own = kind.validity.iter().flat_map(|rule| {
        [&rule.until_field, &rule.issued_field, &rule.purpose_field].into_iter().flatten()
    });
    own.map(String::as_str).chain(ISSUED).collect()
}

/// How long a paper with these fields holds, by the rule that was in force on its day.
pub fn validity_of(kind: Option<&PaperType>, fields: &Fields) -> Validity {
    let issued = first(fields, &ISSUED).and_then(|text| text.parse::<PartialDate>().ok());
    validity(kind, fields, issued.and_then(PartialDate::whole))
}

fn value(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name).and_then(|field| field.value.clone())
}

fn first(fields: &Fields, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| value(fields, name))
}

/// A value nobody has to look at any more.
fn settled<'f>(fields: &'f Fields, name: &str) -> Option<&'f Field> {
    fields.get(name).filter(|field| field.status == Status::Accepted)
}

/// Whom the paper belongs to: the first number and the first name among the fields its type says.
fn owner(kind: &PaperType, fields: &Fields) -> Option<Owner> {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let named = |wanted: &[&str]| {
        kind.owner
            .iter()
            .filter(|name| wanted.contains(&last(name).as_str()))
            .find_map(|name| value(fields, name))
    };
    let personal = named(&["so_dinh_danh"]);
    let business = named(&["ma_so", "ma_so_thue", "ma_so_doanh_nghiep"]);
    let name = named(&["ho_ten", "ten", "ten_doanh_nghiep"]);
    let number = personal.clone().or_else(|| business.clone());
    if number.is_none() && name.is_none() {
        return None;
    }
    let folded = name.as_deref().map(fold).unwrap_or_default();
    let is_body = business.is_some()
        || BODIES.iter().any(|body| folded.starts_with(body))
        || number.as_deref().is_some_and(|n| n.parse::<PersonalNumber>().is_err());
    let kind = if is_body { OwnerKind::Organisation } else { OwnerKind::Person };
    Some(Owner { kind, number, name })
}

/// The unit the paper was issued in: as its issuer names it, helped by the place of its day.
fn place(fields: &Fields, issuer: Option<&str>, issued: Option<PartialDate>) -> Option<Unit> {
    let above = value(fields, "co_quan_chu_quan").unwrap_or_default();
    let text = match issuer {
        Some(issuer) if above.is_empty() => issuer.to_owned(),
        Some(issuer) => format!("{issuer}, {above}"),
        None => return None,
    };
    // a year is enough to tell before from after, but for 2025
    let day = issued.and_then(|day| {
        day.whole().or_else(|| (day.year() != 2025).then(|| date(day.year(), 1, 1)))
    });
    units::resolve(&text, day)
}

/// How long the paper holds, by the rule that was in force on its day.
fn validity(kind: Option<&PaperType>, fields: &Fields, issued: Option<Date>) -> Validity {
    let own = |rule: &ValidityRule| match &rule.issued_field {
        Some(name) => settled(fields, name)
            .and_then(|field| field.value.as_deref()?.parse::<PartialDate>().ok()?.whole()),
        None => issued.filter(|_| ISSUED.iter().any(|name| settled(fields, name).is_some())),
    };
    let rule = kind.and_then(|kind| kind.validity.iter().find(|rule| rule.holds_for(own(rule))));
    let Some(rule) = rule else {
        return Validity {
            until: Until::Unknown,
            scope: None,
            purpose: None,
            void_when: None,
            source: String::new(),
        };
    };
    let purpose = rule.purpose_field.as_deref().and_then(|name| value(fields, name));
    Validity {
        until: until(rule, fields, own(rule)),
        scope: rule.scope.clone(),
        purpose,
        void_when: rule.void_when.clone(),
        source: rule.source.clone(),
    }
}

fn until(rule: &ValidityRule, fields: &Fields, issued: Option<Date>) -> Until {
    if let Some(name) = &rule.until_field {
        let text = settled(fields, name).and_then(|field| field.value.as_deref());
        let day = text.and_then(|t| t.parse::<PartialDate>().ok()).and_then(PartialDate::whole);
        return match (day, text.map(fold)) {
            (Some(day), _) => Until::Day(day),
            (None, Some(words))
                if words.contains("khong thoi han") || words.contains("vo thoi han") =>
            {
                Until::WithoutEnd
            }
            _ => Until::Unknown,
        };
    }
    if rule.without_end {
        return Until::WithoutEnd;
    }
    let day = match (issued, rule.months) {
        (Some(day), Some(months)) => day.checked_add(months.months()).ok(),
        (Some(day), None) if rule.calendar_year => Some(date(day.year(), 12, 31)),
        _ => None,
    };
    day.map_or(Until::Unknown, Until::Day)
}

/// What the file is worth: signatures decide, and only those that hold.
pub fn origin_of(copy: Copy, signatures: &[SignatureNote]) -> Origin {
    let broken = signatures.iter().any(|note| note.verdict == "TOTAL-FAILED");
    let by = |role: &str| signatures.iter().any(|note| note.role == role);
    let passed = !signatures.is_empty() && signatures.iter().all(|n| n.verdict == "TOTAL-PASSED");
    match copy {
        _ if broken => Origin::E,
        Copy::SignedOriginal if passed => Origin::A,
        Copy::Sealed if by("agency") => Origin::B,
        Copy::Sealed if by("digitizer") => Origin::D,
        _ => Origin::E,
    }
}

fn priority(fields: &Fields) -> u8 {
    let urgency = value(fields, "do_khan").map(|text| fold(&text)).unwrap_or_default();
    match urgency.as_str() {
        text if text.contains("hoa toc") => 3,
        text if text.contains("thuong khan") => 2,
        text if text.contains("khan") => 1,
        _ => 0,
    }
}
