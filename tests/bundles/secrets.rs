use sohoa::flow::sort::Refusal;
use sohoa::flow::sort::secret::secret;

use crate::sheet::{BODY, Sheet};

fn page() -> Sheet {
    Sheet::new(1)
        .head(
            "ỦY BAN NHÂN DÂN XÃ SUỐI TRẮNG",
            "Số: 12/BC-UBND",
            "Suối Trắng, ngày 12 tháng 3 năm 2024",
            "BÁO CÁO",
        )
        .lines(1100.0, &BODY)
}

fn found(sheet: Sheet) -> Option<Refusal> {
    secret(&[sheet.0])
}

#[test]
fn stamps_of_every_degree_refuse() {
    for text in ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "TUYỆT MẠT"] {
        let refusal = found(page().stamp(text, 0.9, true, 560.0));
        assert_eq!(refusal, Some(Refusal::Secret { page: 1 }), "{text}");
    }
    // red letters without a frame, and a stamp in black read with the page
    assert!(matches!(found(page().stamp("MẬT", 0.9, false, 560.0)), Some(Refusal::Secret { .. })));
    assert!(matches!(found(page().at(500.0, 590.0, "TỐI MẬT")), Some(Refusal::Secret { .. })));
}

#[test]
fn the_head_of_an_annex_counts_on_any_page() {
    let annex = Sheet::new(3).mid(1240.0, 300.0, "PHỤ LỤC II (MẬT)").lines(600.0, &BODY);
    let pages = [page().0, Sheet::new(2).lines(400.0, &BODY).0, annex.0];
    assert_eq!(secret(&pages), Some(Refusal::Secret { page: 3 }));
}

#[test]
fn half_read_and_lifted_marks_are_for_a_person() {
    let maybe = Some(Refusal::MaybeSecret { page: 1 });
    assert_eq!(found(page().stamp("MÂI", 0.5, true, 560.0)), maybe);
    assert_eq!(found(page().stamp("", 0.0, true, 560.0)), maybe);
    let lifted = page().stamp("MẬT", 0.9, true, 560.0).stamp("GIẢI MẬT", 0.9, true, 760.0);
    assert_eq!(found(lifted), maybe);
}

#[test]
fn words_about_secrets_are_no_mark() {
    for text in [
        "DANH MỤC BÍ MẬT NHÀ NƯỚC",
        "Tăng cường công tác bảo vệ bí mật nhà nước, bảo mật thông tin trên mạng.",
        "Tài liệu có độ mật “Tối mật”, “Tuyệt mật” được quản lý theo quy định.",
        "Mật độ dân số trên địa bàn là 320 người/km2; mật khẩu đổi hằng tháng.",
        "MẬT ĐỘ XÂY DỰNG",
        "MẪU",
        "MẶT SAU",
    ] {
        assert_eq!(found(page().mid(1240.0, 860.0, text)), None, "{text}");
    }
    // a title whose line breaks before the word
    let broken = page()
        .mid(1240.0, 790.0, "VỀ VIỆC TĂNG CƯỜNG CÔNG TÁC BẢO VỆ BÍ")
        .mid(1240.0, 855.0, "MẬT")
        .mid(1240.0, 920.0, "NHÀ NƯỚC TRÊN ĐỊA BÀN");
    assert_eq!(found(broken), None);
    // other stamps
    assert_eq!(found(page().stamp("ĐẤT", 0.9, false, 560.0)), None, "end of a red title");
    for text in ["HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "CÔNG VĂN ĐẾN", "ĐẾN Số: 12", "SAO Y"]
    {
        assert_eq!(found(page().stamp(text, 0.9, true, 560.0)), None, "{text}");
    }
}
