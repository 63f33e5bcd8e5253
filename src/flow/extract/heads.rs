//! Who heads an agency: an office of which a stamp covers one half is told by the other half and
//! by whose stamp it is.
//!
//! Law on the organisation of the Government (2015, 2025) and of local governments: a committee has
//! a chairman, a department a director, a ministry a minister.

use crate::flow::sort::likeness::bare;

/// Beginning of an agency's name, and its head. The first that fits counts.
const HEADS: [(&str, &str); 27] = [
    ("uy ban nhan dan", "CHỦ TỊCH"),
    ("ubnd", "CHỦ TỊCH"),
    ("hoi dong nhan dan", "CHỦ TỊCH"),
    ("hdnd", "CHỦ TỊCH"),
    ("quoc hoi", "CHỦ TỊCH QUỐC HỘI"),
    ("bo chi huy", "CHỈ HUY TRƯỞNG"),
    ("bo tu lenh", "TƯ LỆNH"),
    ("bo", "BỘ TRƯỞNG"),
    ("so", "GIÁM ĐỐC"),
    ("tong cuc", "TỔNG CỤC TRƯỞNG"),
    ("chi cuc", "CHI CỤC TRƯỞNG"),
    ("cuc", "CỤC TRƯỞNG"),
    ("van phong", "CHÁNH VĂN PHÒNG"),
    ("thanh tra", "CHÁNH THANH TRA"),
    ("phong", "TRƯỞNG PHÒNG"),
    ("truong", "HIỆU TRƯỞNG"),
    ("dai hoc", "GIÁM ĐỐC"),
    ("hoc vien", "GIÁM ĐỐC"),
    ("vien kiem sat", "VIỆN TRƯỞNG"),
    ("vien", "VIỆN TRƯỞNG"),
    ("toa an", "CHÁNH ÁN"),
    ("benh vien", "GIÁM ĐỐC"),
    ("trung tam", "GIÁM ĐỐC"),
    ("bao hiem xa hoi", "GIÁM ĐỐC"),
    ("kho bac", "GIÁM ĐỐC"),
    ("cong ty", "GIÁM ĐỐC"),
    ("ban", "TRƯỞNG BAN"),
];

/// The head of the agency of that name.
pub fn head_of(issuer: &str) -> Option<&'static str> {
    let words: Vec<String> = issuer.split_whitespace().map(bare).collect();
    HEADS.iter().find_map(|(name, head)| {
        let wanted: Vec<&str> = name.split(' ').collect();
        let starts = wanted.iter().enumerate().all(|(i, w)| words.get(i).is_some_and(|x| x == w));
        starts.then_some(*head)
    })
}

/// The office of the one who signs for a head: `BỘ TRƯỞNG` → `THỨ TRƯỞNG`, else `PHÓ` before it.
pub fn deputy_of(head: &str) -> String {
    if bare(head) == "botruong" { "THỨ TRƯỞNG".to_owned() } else { format!("PHÓ {head}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_follow_the_kind_of_agency() {
        assert_eq!(head_of("UBND TỈNH MẪU SƠN"), Some("CHỦ TỊCH"));
        assert_eq!(head_of("BỘ CHỈ HUY QUÂN SỰ TỈNH MẪU SƠN"), Some("CHỈ HUY TRƯỞNG"));
        assert_eq!(head_of("BỘ Y TẾ"), Some("BỘ TRƯỞNG"));
        assert_eq!(head_of("BỘT MẪU"), None);
        assert_eq!(deputy_of("BỘ TRƯỞNG"), "THỨ TRƯỞNG");
        assert_eq!(deputy_of("CHÁNH VĂN PHÒNG"), "PHÓ CHÁNH VĂN PHÒNG");
    }
}
