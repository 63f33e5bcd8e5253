//! Administrative units of before 1 July 2025 and what became of them.
//!
//! In: a unit as a paper prints it. Out: the units of today it may be, and since when. Names on
//! papers stay as printed; a commune whose name several old ones bore, or that was shared out, has
//! several successors, and nobody chooses among them here. Data: `pipelines/units/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::domain::describe::Unit;
use crate::domain::text::exact_fold;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    since: Date,
    source: String,
    provinces: Vec<Province>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Province {
    name: String,
    was: Vec<String>,
    communes: String,
}

/// What an old commune became.
#[derive(Clone, Debug)]
struct Successor {
    /// The new commune, as an index into the names.
    commune: usize,
    /// The new province, as an index into the provinces.
    province: usize,
    /// The old district, where the name alone does not tell.
    district: Option<String>,
}

#[derive(Default)]
struct Map {
    since: Option<Date>,
    source: String,
    provinces: Vec<String>,
    /// Old and new province without its kind, folded → the new one.
    province_of: HashMap<String, usize>,
    communes: Vec<String>,
    /// Old commune with its kind, folded → what it became.
    successors: HashMap<String, Vec<Successor>>,
    /// New communes, folded → provinces.
    new: HashMap<String, Vec<(usize, usize)>>,
}

static MAP: LazyLock<Map> = LazyLock::new(|| {
    let text = include_str!("../../pipelines/units/2025-07-01.toml");
    toml::from_str::<File>(text).map(Map::of).unwrap_or_default()
});

/// Kinds of communes, folded as names are.
static KINDS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["thị trấn", "phường", "xã", "đặc khu"].map(key).to_vec());
/// Kinds of units above communes, folded.
static ABOVE: LazyLock<Vec<String>> =
    LazyLock::new(|| ["thành phố", "tỉnh", "huyện", "quận", "thị xã"].map(key).to_vec());

/// Letters alike however the tone is placed (`Hoà`, `Hòa`), case aside.
fn key(text: &str) -> String {
    exact_fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_kind(name: &str) -> &str {
    let cut = ABOVE.iter().find_map(|kind| name.strip_prefix(kind.as_str()));
    cut.map_or(name, str::trim_start)
}

impl Map {
    fn of(file: File) -> Self {
        let mut map = Self { since: Some(file.since), source: file.source, ..Self::default() };
        for (place, province) in file.provinces.into_iter().enumerate() {
            for name in province.was.iter().chain([&province.name]) {
                map.province_of.insert(without_kind(&key(name)).to_owned(), place);
            }
            for line in province.communes.lines() {
                let Some((new, old)) = line.split_once('=') else { continue };
                let commune = map.communes.len();
                map.communes.push(new.trim().to_owned());
                map.new.entry(key(new)).or_default().push((commune, place));
                for one in old.split(", ") {
                    let one = one.trim().trim_end_matches('*').trim();
                    let (name, district) = match one.split_once(" (") {
                        Some((name, rest)) => (name, Some(key(rest.trim_end_matches(')')))),
                        None => (one, None),
                    };
                    map.successors.entry(key(name)).or_default().push(Successor {
                        commune,
                        province: place,
                        district,
                    });
                }
            }
            map.provinces.push(province.name);
        }
        map
    }

    fn name(&self, commune: usize, province: usize) -> Option<String> {
        Some(format!("{}, {}", self.communes.get(commune)?, self.provinces.get(province)?))
    }
}

/// The unit named in a text such as `UBND xã Mỹ Chánh, huyện Châu Thành, tỉnh Trà Vinh`, and what
/// it is today; `issued` is the day of the paper: what was written after the change means today's
/// units. `None` where no unit is named that is known.
pub fn resolve(text: &str, issued: Option<Date>) -> Option<Unit> {
    let map = &*MAP;
    let folded = key(text);
    let since = map.since?;
    let province = province(map, &folded);
    let after = issued.is_some_and(|day| day >= since);
    let Some((printed, name)) = commune(&folded, text) else {
        // a province alone
        let place = province?;
        let current = map.provinces.get(place)?.clone();
        let same = folded.contains(without_kind(&key(&current))) || after;
        return Some(Unit {
            printed: text.trim().to_owned(),
            current: vec![current],
            changed: (!same).then_some(since),
            source: if same { String::new() } else { map.source.clone() },
        });
    };
    let in_province = |place: usize| province.is_none_or(|wanted| wanted == place);
    let known = map.new.get(&name).map(Vec::as_slice).unwrap_or_default();
    if after {
        let current: Vec<String> = known
            .iter()
            .filter(|(_, place)| in_province(*place))
            .filter_map(|(commune, place)| map.name(*commune, *place))
            .collect();
        return (!current.is_empty()).then(|| Unit {
            printed,
            current,
            changed: None,
            source: String::new(),
        });
    }
    let mut successors: Vec<&Successor> =
        map.successors.get(&name)?.iter().filter(|s| in_province(s.province)).collect();
    let told: Vec<&Successor> = successors
        .iter()
        .copied()
        .filter(|s| s.district.as_ref().is_some_and(|d| folded.contains(without_kind(d))))
        .collect();
    if !told.is_empty() {
        successors = told;
    }
    let mut current: Vec<String> =
        successors.iter().filter_map(|s| map.name(s.commune, s.province)).collect();
    current.dedup();
    let same = current.iter().all(|c| key(c).starts_with(&format!("{name},")))
        && successors.len() == 1
        && known.len() == 1;
    (!current.is_empty()).then(|| Unit {
        printed,
        current,
        changed: (!same).then_some(since),
        source: if same { String::new() } else { map.source.clone() },
    })
}

/// The province named last in a folded text.
fn province(map: &Map, folded: &str) -> Option<usize> {
    let below: Vec<String> =
        KINDS.iter().chain(ABOVE.iter().skip(2)).map(|kind| format!("{kind} ")).collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for (name, &place) in &map.province_of {
        if let Some(at) = folded.rfind(name.as_str()) {
            let ends = folded
                .get(at + name.len()..)
                .and_then(|rest| rest.chars().next())
                .is_none_or(|c| !c.is_alphanumeric());
            let starts = folded
                .get(..at)
                .and_then(|rest| rest.chars().next_back())
                .is_none_or(|c| !c.is_alphanumeric());
            // "huyện Bắc Ninh" names no province
            let below = below
                .iter()
                .any(|kind| folded.get(..at).is_some_and(|before| before.ends_with(kind)));
            let better = best.is_none_or(|(from, length, _)| (at, name.len()) > (from, length));
            if starts && ends && !below && better {
                best = Some((at, name.len(), place));
            }
        }
    }
    best.map(|(_, _, place)| place)
}

/// The commune named in a folded text: as printed, and folded with its kind.
fn commune(folded: &str, text: &str) -> Option<(String, String)> {
    let town = key("thị");
    let (at, kind) = KINDS
        .iter()
        .filter_map(|kind| {
            // "thị xã" holds "xã"
            let at = folded.match_indices(&format!("{kind} ")).map(|(at, _)| at).find(|at| {
                folded.get(..*at).is_some_and(|before| {
                    let starts = before.is_empty() || before.ends_with(' ');
                    starts && !before.trim_end().ends_with(&town)
                })
            })?;
            Some((at, kind.as_str()))
        })
        .min_by_key(|(at, _)| *at)?;
    let rest = folded.get(at + kind.len() + 1..)?;
    let end = rest.find([',', ';', '.', '(', '-', '/']).unwrap_or(rest.len());
    let mut name = rest.get(..end)?.trim();
    for above in ABOVE.iter() {
        if let Some(cut) = name.find(&format!(" {above} ")) {
            name = name.get(..cut)?.trim();
        }
    }
    // "Phường 07" is printed for "Phường 7"
    let plain = name.trim_start_matches('0');
    let name = if plain.is_empty() { name } else { plain };
    (!name.is_empty()).then(|| (text.trim().to_owned(), format!("{kind} {name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Option<Date> = Some(jiff::civil::date(2019, 5, 1));

    #[test]
    fn the_data_hold_together() {
        assert_eq!(MAP.provinces.len(), 34);
        assert!(MAP.communes.len() > 3300, "{}", MAP.communes.len());
        assert!(MAP.province_of.len() >= 63);
    }

    #[test]
    fn old_units_keep_their_name_and_lead_to_today() {
        let found = resolve("Ủy ban nhân dân phường 7, thành phố Trà Vinh, tỉnh Trà Vinh", OLD);
        let found = found.unwrap();
        assert_eq!(found.current, ["Phường Nguyệt Hoá, Tỉnh Vĩnh Long"]);
        assert_eq!(found.changed, Some(jiff::civil::date(2025, 7, 1)));
        assert!(found.printed.contains("phường 7"));
        let province = resolve("UBND tỉnh Trà Vinh", OLD).unwrap();
        assert_eq!(province.current, ["Tỉnh Vĩnh Long"]);
        assert!(province.changed.is_some());
        let stays = resolve("UBND tỉnh Cao Bằng", OLD).unwrap();
        assert!(stays.changed.is_none(), "{stays:?}");
    }

    #[test]
    fn one_name_of_many_communes_stays_open() {
        let open = resolve("UBND xã Tân Lập", OLD).unwrap();
        assert!(open.current.len() > 1, "{open:?}");
        assert!(resolve("một dòng chữ", OLD).is_none());
    }

    #[test]
    fn what_was_written_after_the_change_means_todays_units() {
        let day = Some(jiff::civil::date(2025, 9, 1));
        let found = resolve("UBND phường Trà Vinh, tỉnh Vĩnh Long", day).unwrap();
        assert_eq!(found.current, ["Phường Trà Vinh, Tỉnh Vĩnh Long"]);
        assert!(found.changed.is_none());
    }
}
