"""The types, their fields, and the layouts that draw them."""

from dataclasses import dataclass, field

PERSON = "ho_ten nam_sinh dan_toc quoc_tich noi_cu_tru"
SPOUSE = "ho_ten ngay_sinh dan_toc quoc_tich noi_cu_tru giay_to so_dinh_danh"


def under(prefix, names):
    return " ".join(f"{prefix}.{n}" for n in names.split())


COPY = "ban_sao.so ban_sao.ngay ban_sao.nguoi_ky"
LAND = (
    "so_phat_hanh so_vao_so "
    + under("chu_su_dung", "ho_ten nam_sinh so_dinh_danh noi_cu_tru")
    + " "
    + under("chu_su_dung_2", "ho_ten nam_sinh so_dinh_danh")
    + " thua_dat to_ban_do dia_chi_thua dien_tich hinh_thuc muc_dich thoi_han nguon_goc ngay_cap noi_cap nguoi_ky chuc_vu thay_doi "
)
SIGNED = " so ngay_cap noi_cap nguoi_ky chuc_vu "

# Every field a type's truth tells of; one that a paper has not is null.
FIELDS = {
    name: (text + " " + COPY).split()
    for name, text in {
        "giay_khai_sinh": f"so quyen_so ho_ten ngay_sinh ngay_sinh_chu gioi_tinh dan_toc quoc_tich noi_sinh que_quan so_dinh_danh "
        f"{under('me', PERSON)} {under('cha', PERSON)} nguoi_di_khai.ho_ten nguoi_di_khai.giay_to noi_dang_ky "
        "ngay_dang_ky dang_ky_so nguoi_ky chuc_vu ghi_chu_mat_sau",
        "giay_chung_nhan_ket_hon": f"so quyen_so {under('vo', SPOUSE)} {under('chong', SPOUSE)} noi_dang_ky ngay_dang_ky nguoi_ky chuc_vu "
        "ghi_chu_mat_sau",
        "trich_luc_khai_tu": SIGNED
        + "ho_ten ngay_sinh gioi_tinh dan_toc quoc_tich so_dinh_danh giay_to noi_cu_tru chet_luc ngay_chet "
        "ngay_chet_chu noi_chet nguyen_nhan so_giay_bao_tu dang_ky_tai dang_ky_so dang_ky_ngay trich_tu",
        "giay_chung_tu": "so quyen_so ho_ten ngay_sinh gioi_tinh dan_toc quoc_tich noi_cu_tru chet_luc ngay_chet noi_chet nguyen_nhan "
        "nguoi_di_khai.ho_ten noi_dang_ky ngay_dang_ky nguoi_ky chuc_vu",
        "trich_luc_ho_tich": SIGNED
        + "ten_trich_luc ho_ten ngay_sinh gioi_tinh dan_toc quoc_tich so_dinh_danh noi_cu_tru noi_dung "
        "dang_ky_tai dang_ky_so dang_ky_ngay con.ho_ten con.ngay_sinh nguoi_duoc_giam_ho.ho_ten "
        "nguoi_duoc_giam_ho.ngay_sinh",
        "giay_xac_nhan_tinh_trang_hon_nhan": SIGNED + "nguoi_yeu_cau.ho_ten ho_ten ngay_sinh gioi_tinh dan_toc quoc_tich giay_to "
        "so_dinh_danh noi_cu_tru cu_tru_tai cu_tru_tu cu_tru_den tinh_trang muc_dich",
        "xac_nhan_cu_tru": SIGNED
        + "ho_ten ngay_sinh gioi_tinh so_dinh_danh que_quan dan_toc quoc_tich noi_thuong_tru noi_tam_tru "
        "noi_o_hien_tai chu_ho.ho_ten quan_he_chu_ho chu_ho.so_dinh_danh",
        "giay_chung_nhan_qsdd": LAND + "dien_tich_chu",
        "giay_chung_nhan_qsdd_2025": LAND + "ma_giay",
        "giay_chung_nhan_qsdd_truoc_2009": LAND + "dien_tich_chu",
        "giay_chung_nhan_ho_kinh_doanh": "ma_so ten dia_chi nganh_nghe von von_chu dang_ky_lan_dau thay_doi_lan thay_doi_ngay "
        + under("chu_ho", "ho_ten gioi_tinh ngay_sinh dan_toc quoc_tich so_dinh_danh noi_cu_tru")
        + " noi_cap nguoi_ky chuc_vu",
        "giay_chung_nhan_doanh_nghiep": "ma_so ten ten_nuoc_ngoai ten_viet_tat dia_chi von von_chu dang_ky_lan_dau thay_doi_lan thay_doi_ngay "
        "loai_hinh "
        + under("nguoi_dai_dien", "ho_ten gioi_tinh chuc_danh ngay_sinh dan_toc quoc_tich so_dinh_danh noi_cu_tru")
        + " noi_cap nguoi_ky chuc_vu",
        "giay_phep_lai_xe": "so ho_ten ngay_sinh quoc_tich noi_cu_tru hang co_gia_tri_den ngay_cap",
        "dang_ky_xe": "so ho_ten noi_cu_tru bien_so nhan_hieu so_loai so_may so_khung mau_son ngay_cap dang_ky_lan_dau co_gia_tri_den",
        "can_cuoc": "so_dinh_danh ho_ten ngay_sinh gioi_tinh quoc_tich noi_cu_tru noi_dang_ky_khai_sinh ngay_cap co_gia_tri_den",
        "cccd": "so_dinh_danh ho_ten ngay_sinh gioi_tinh quoc_tich que_quan noi_cu_tru ngay_cap co_gia_tri_den",
        "giay_xac_nhan_khuyet_tat": SIGNED + "ho_ten ngay_sinh gioi_tinh noi_cu_tru dang_khuyet_tat muc_do",
        "giay_chung_nhan_ho_ngheo": SIGNED + "chu_ho.ho_ten dan_toc dia_chi loai_ho nam thanh_vien",
        "bang_tot_nghiep": "so_hieu so_vao_so ho_ten ngay_sinh noi_sinh gioi_tinh dan_toc truong nam_tot_nghiep xep_loai ngay_cap",
        "bang_dai_hoc": "so_hieu so_vao_so ho_ten ngay_sinh nganh xep_loai ngay_cap",
        "giay_chung_sinh": "so noi_cap me.ho_ten me.nam_sinh me.ngay_sinh me.noi_cu_tru me.so_dinh_danh me.dan_toc cha.ho_ten sinh_luc "
        "ngay_sinh noi_sinh so_con gioi_tinh can_nang hien_trang ten_du_dinh nguoi_do_de ngay_cap nguoi_ky",
        "giay_bao_tu": SIGNED
        + "ho_ten ngay_sinh gioi_tinh dan_toc quoc_tich noi_cu_tru so_dinh_danh giay_to chet_luc ngay_chet noi_chet "
        "nguyen_nhan",
        "to_khai_ho_tich": "ten_to_khai noi_nhan nguoi_yeu_cau.ho_ten nguoi_yeu_cau.noi_cu_tru nguoi_yeu_cau.giay_to nguoi_yeu_cau.quan_he "
        "ho_ten ngay_sinh gioi_tinh dan_toc quoc_tich noi_sinh que_quan me.ho_ten cha.ho_ten ngay_chet vo.ho_ten "
        "chong.ho_ten ngay_lam so_luong_ban_sao",
        "giay_uy_quyen": under("ben_uy_quyen", "ho_ten ngay_sinh nam_sinh so_dinh_danh noi_cu_tru")
        + " "
        + under("ben_duoc_uy_quyen", "ho_ten ngay_sinh nam_sinh so_dinh_danh noi_cu_tru")
        + " noi_dung thoi_han ngay_lap chung_thuc.so chung_thuc.quyen_so chung_thuc.ngay chung_thuc.nguoi_ky",
    }.items()
}


@dataclass
class Layout:
    name: str
    type: str
    draw: object
    group: str
    kind: str = "ban_chinh"
    look: dict = field(default_factory=dict)
    scan: str = "office"  # office, card, photo
    weight: int = 1


LAYOUTS = {}


def layout(kind_of_paper, group="train", kind="ban_chinh", scan="office", **look):
    """Registers a function `(rng, look) -> Form` as a layout of a type."""

    def register(function):
        LAYOUTS[function.__name__] = Layout(function.__name__, kind_of_paper, function, group, kind, look, scan)
        return function

    return register


def load(group):
    """Imports the modules that hold the layouts of a group."""
    from . import (  # noqa: F401
        births,
        business,
        cards,
        certificates,
        deaths,
        declarations,
        extracts,
        land,
        land_other,
        marriages,
        residence,
        schooling,
        vehicles,
    )

    if group == "held":
        from . import held_business, held_civil, held_land, held_people  # noqa: F401
    return {n: l for n, l in LAYOUTS.items() if l.group == group}
