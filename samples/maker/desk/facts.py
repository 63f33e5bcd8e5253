"""What a paper says: each field's true value and how it is printed; a field is in the truth only where it was placed."""

import re
from dataclasses import dataclass, field

from . import people


@dataclass
class Fact:
    truth: object  # None: the place is on the paper, but nothing stands in it
    shown: str
    forms: dict = field(default_factory=dict)  # other ways to print it: {"long": "ngày 05 tháng 3 năm 2021"}
    also: dict = field(default_factory=dict)  # fields that this printed value holds too


class Facts:
    """The facts of one paper by field name."""

    def __init__(self):
        self.by_name = {}
        self.must_fail = []

    def __getitem__(self, name):
        return self.by_name[name]

    def __contains__(self, name):
        return name in self.by_name

    def put(self, name, truth, shown=None, also=None, **forms):
        number = re.search(r"(?<!\d)\d{12}(?!\d)", truth or "") if name.endswith("giay_to") else None
        if number and also is None:  # the line of the identity paper holds the personal number too
            also = {name.removesuffix("giay_to") + "so_dinh_danh": number.group()}
        self.by_name[name] = Fact(truth, truth if shown is None else shown, forms, also or {})
        return self

    def text(self, **values):
        """Fields whose truth is what is printed; `__` stands for the dot in a name."""
        for name, value in values.items():
            self.put(name.replace("__", "."), value, value or "")
        return self

    def date(self, name, day):
        """A whole date; its forms: short, long, the three parts."""
        if day is None:
            return self.put(name, None, "")
        return self.put(
            name,
            day.isoformat(),
            people.short_date(day),
            long=people.long_date(day),
            ngay=f"{day.day:02}",
            thang=f"{day.month:02}",
            nam=str(day.year),
            bare=f"{day.day:02} tháng {day.month:02} năm {day.year}",
        )

    def empty(self, *names):
        for name in names:
            self.put(name, None, "")
        return self

    def fails(self, *names):
        """Fields a validator must not let pass, deliberately inconsistent."""
        self.must_fail += names
        return self

    def person(self, prefix, one, number=True, caps=True):
        """The usual fields of a person under a prefix (`me.`, `` …)."""
        self.put(prefix + "ho_ten", one.caps if caps else one.name, one.caps if caps else one.name, plain=one.name)
        self.date(prefix + "ngay_sinh", one.born)
        self.put(prefix + "nam_sinh", str(one.born.year), str(one.born.year))
        self.put(prefix + "gioi_tinh", one.sex, one.sex)
        self.put(prefix + "dan_toc", one.ethnic, one.ethnic)
        self.put(prefix + "quoc_tich", "Việt Nam", "Việt Nam")
        self.put(prefix + "noi_cu_tru", one.address, one.address)
        self.put(prefix + "que_quan", one.origin.full, one.origin.full)
        spaced = f"{one.number[:3]} {one.number[3:6]} {one.number[6:9]} {one.number[9:]}"
        self.put(
            prefix + "so_dinh_danh", one.number if number else None, one.number if number else "", spaced=spaced if number else ""
        )
        return self
