"""Invented people and places whose numbers, births and places agree, as the personal number demands.

Communes and districts are invented; the provinces are real ones, since the first three digits of a personal number
name the province of birth registration (codes of the 63 provinces; people already numbered keep them).
"""

import datetime
from dataclasses import dataclass

from ..offices import COMMUNES, DISTRICTS, MEN, MIDDLES_MEN, MIDDLES_WOMEN, SURNAMES, WOMEN, pick

CODES = dict(
    pair.split(":")
    for pair in (
        "001:Hà Nội|002:Hà Giang|004:Cao Bằng|006:Bắc Kạn|008:Tuyên Quang|010:Lào Cai|011:Điện Biên|012:Lai Châu|014:Sơn La|"
        "015:Yên Bái|017:Hòa Bình|019:Thái Nguyên|020:Lạng Sơn|022:Quảng Ninh|024:Bắc Giang|025:Phú Thọ|026:Vĩnh Phúc|"
        "027:Bắc Ninh|030:Hải Dương|031:Hải Phòng|033:Hưng Yên|034:Thái Bình|035:Hà Nam|036:Nam Định|037:Ninh Bình|"
        "038:Thanh Hóa|040:Nghệ An|042:Hà Tĩnh|044:Quảng Bình|045:Quảng Trị|048:Đà Nẵng|049:Quảng Nam|051:Quảng Ngãi|"
        "052:Bình Định|054:Phú Yên|056:Khánh Hòa|058:Ninh Thuận|060:Bình Thuận|062:Kon Tum|064:Gia Lai|066:Đắk Lắk|"
        "067:Đắk Nông|068:Lâm Đồng|070:Bình Phước|072:Tây Ninh|074:Bình Dương|075:Đồng Nai|080:Long An|082:Tiền Giang|"
        "083:Bến Tre|084:Trà Vinh|086:Vĩnh Long|087:Đồng Tháp|089:An Giang|091:Kiên Giang|092:Cần Thơ|093:Hậu Giang|"
        "094:Sóc Trăng|095:Bạc Liêu|096:Cà Mau"
    ).split("|")
)
CITIES = {"Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ"}
# Provinces whose name stands both before and after the merger of 1/7/2025.
STILL = set(
    "Hà Nội|Cao Bằng|Tuyên Quang|Lào Cai|Điện Biên|Lai Châu|Sơn La|Thái Nguyên|Lạng Sơn|Quảng Ninh|Phú Thọ|Bắc Ninh|"
    "Hải Phòng|Hưng Yên|Ninh Bình|Thanh Hóa|Nghệ An|Hà Tĩnh|Quảng Trị|Đà Nẵng|Quảng Ngãi|Khánh Hòa|Gia Lai|Đắk Lắk|"
    "Lâm Đồng|Tây Ninh|Đồng Nai|Vĩnh Long|Đồng Tháp|An Giang|Cần Thơ|Cà Mau".split("|")
)
MERGER = datetime.date(2025, 7, 1)
ETHNIC = ["Kinh"] * 14 + ["Tày", "Thái", "Mường", "Khmer", "Hoa", "Nùng", "Ê-đê", "Dao", "Chăm"]
HAMLETS = [
    "ấp Phú Lợi",
    "ấp 3",
    "thôn Đông",
    "thôn 5",
    "tổ dân phố số 2",
    "khóm 4",
    "xóm Mới",
    "bản Nà Sự",
    "ấp Trà Kha",
    "buôn Ea Mtá",
    "số 12, đường Lê Lợi",
    "số 45/6, đường Nguyễn Huệ",
    "tổ 7, khu phố 1",
]


def long_date(day):
    return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"


def short_date(day):
    return f"{day.day:02}/{day.month:02}/{day.year}"


def between(rng, first, last):
    return first + datetime.timedelta(days=int(rng.integers(0, max((last - first).days, 1))))


@dataclass
class Place:
    """A commune: `level` xã, phường or thị trấn; `district` only before the merger."""

    level: str
    commune: str
    district: str
    province: str

    @property
    def province_full(self):
        return f"{'thành phố' if self.province in CITIES else 'tỉnh'} {self.province}"

    @property
    def office(self):
        return f"{self.level} {self.commune}"

    @property
    def full(self):
        middle = f"huyện {self.district}, " if self.district else ""
        return f"{self.office}, {middle}{self.province_full}"

    @property
    def code(self):
        return next(c for c, name in CODES.items() if name == self.province)


def place(rng, when, province=None):
    if province is None:
        names = [n for n in CODES.values() if when < MERGER or n in STILL]
        province = pick(rng, names)
    level = pick(rng, ["xã", "xã", "xã", "phường", "thị trấn" if when < MERGER else "phường"])
    return Place(level, pick(rng, COMMUNES), pick(rng, DISTRICTS) if when < MERGER else "", province)


@dataclass
class Person:
    name: str
    woman: bool
    born: datetime.date
    ethnic: str
    home: Place
    origin: Place
    address: str
    number: str
    old_number: str  # nine digits of a CMND
    card_day: datetime.date  # when the identity card was issued
    old_day: datetime.date  # when the CMND was

    @property
    def sex(self):
        return "Nữ" if self.woman else "Nam"

    @property
    def caps(self):
        return self.name.upper()

    def card(self, rng, today, old=False):
        """The identity paper as a line, as officers write it."""
        day = short_date(self.card_day)
        if old:
            day = short_date(self.old_day)
            return pick(
                rng,
                [
                    f"CMND số {self.old_number}, Công an {self.home.province_full} cấp ngày {day}",
                    f"Giấy CMND số {self.old_number} do Công an {self.home.province_full} cấp ngày {day}",
                ],
            )
        if self.card_day.year >= 2024 and self.card_day.month >= 7 or self.card_day.year > 2024:
            return f"Thẻ căn cước số {self.number}, Bộ Công an cấp ngày {day}"
        return pick(
            rng,
            [
                f"Thẻ căn cước công dân số {self.number}, Cục Cảnh sát QLHC về TTXH cấp ngày {day}",
                f"Thẻ CCCD số {self.number}, Cục CS QLHC về TTXH cấp ngày {day}",
                f"Thẻ căn cước công dân số {self.number}, cấp ngày {day}",
            ],
        )


def name(rng, woman, surname=None):
    surname = surname or pick(rng, SURNAMES)
    if woman:
        return f"{surname} {pick(rng, MIDDLES_WOMEN)} {pick(rng, WOMEN)}"
    return f"{surname} {pick(rng, MIDDLES_MEN)} {pick(rng, MEN)}"


def personal_number(rng, province_code, born, woman):
    century = 2 * ((born.year - 1900) // 100) + int(woman)
    return f"{province_code}{century}{born.year % 100:02}{int(rng.integers(0, 1000000)):06}"


def person(rng, today, age=(20, 60), woman=None, surname=None, ethnic=None, home=None):
    """A person of an age between the two, who lives somewhere and was born somewhere."""
    woman = bool(rng.random() < 0.5) if woman is None else woman
    oldest = datetime.date(today.year - age[1], 1, 1)
    born = between(rng, oldest, datetime.date(today.year - age[0], today.month, min(today.day, 28)))
    home = home or place(rng, today)
    origin = place(rng, min(born, today)) if rng.random() < 0.4 else home
    first_card = max(datetime.date(2021, 3, 1), datetime.date(born.year + 14, min(born.month, 12), min(born.day, 28)))
    last_card = max(today - datetime.timedelta(days=20), first_card + datetime.timedelta(days=1))
    return Person(
        name(rng, woman, surname),
        woman,
        born,
        ethnic or pick(rng, ETHNIC),
        home,
        origin,
        f"{pick(rng, HAMLETS)}, {home.full}",
        personal_number(rng, origin.code, born, woman),
        f"{int(rng.integers(10, 39))}{int(rng.integers(1000000, 9999999))}",
        between(rng, first_card, last_card),
        between(
            rng,
            max(min(today, datetime.date(2020, 12, 1)) - datetime.timedelta(days=4500), datetime.date(born.year + 14, 1, 1)),
            min(today, datetime.date(2020, 12, 1)),
        ),
    )
