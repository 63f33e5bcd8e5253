"""How one paper looks: typefaces, print style, grounds, colours."""

from dataclasses import dataclass, field

from ..offices import pick
from . import faces


@dataclass
class Look:
    family: str
    print: str = "laser"  # laser, typewriter, hand
    values: str = ""  # typeface of what was filled in
    value_style: str = ""
    label_style: str = ""
    size: float = 13
    leading: float = 1.5
    leader: bool = False
    title: tuple = (180, 20, 30)
    title_size: float = 24
    ground: str = "plain"
    tone: tuple = (252, 246, 246)
    border: str = ""
    ink: str = "blue"
    seal: str = "red"
    numbers_red: bool = False
    value_colour: tuple = (0, 0, 0)
    by_hand: set = field(default_factory=set)
    wording: dict = field(default_factory=dict)

    def worded(self, template):
        """The row with its labels as this printing of the form has them."""
        for label, other in self.wording.items():
            template = template.replace(f"{label}: {{", f"{other}: {{")
        return template

    @property
    def face(self):
        return faces.face(self.family)

    @property
    def value_face(self):
        return faces.face(self.values or self.family)


# The same label in other printings of a form, as spec and older forms have them.
WORDINGS = {
    "Họ, chữ đệm, tên": ["Họ và tên", "Họ, chữ đệm và tên", "Họ tên"],
    "Họ và tên": ["Họ, chữ đệm, tên", "Họ tên"],
    "Ngày, tháng, năm sinh": ["Ngày sinh", "Sinh ngày", "Ngày tháng năm sinh"],
    "Ngày sinh": ["Sinh ngày", "Ngày, tháng, năm sinh"],
    "Nơi cư trú": ["Nơi thường trú", "Nơi thường trú/tạm trú", "Chỗ ở hiện tại"],
    "Giấy tờ tùy thân": ["Giấy tờ tuỳ thân"],
    "Ngày, tháng, năm đăng ký": ["Ngày đăng ký", "Đăng ký ngày"],
    "Số định danh cá nhân": ["Số định danh"],
    "ghi bằng chữ": ["bằng chữ", "Ghi bằng chữ"],
    "Giới tính": ["Nam, nữ"],
}


def reworded(rng):
    """Some labels of one printing, others than the layout has."""
    return {label: pick(rng, others) for label, others in WORDINGS.items() if rng.random() < 0.25}


HAND_INKS = [(28, 48, 150), (28, 48, 150), (45, 40, 120), (30, 30, 40)]
TONES = {
    "pink": (250, 232, 234),
    "rose": (246, 214, 216),
    "blue": (228, 238, 248),
    "yellow": (250, 244, 222),
    "green": (230, 243, 230),
    "plain": (255, 255, 255),
    "cream": (250, 246, 236),
}


def draw(rng, group, print_=None, ground=None, border=None, tone=None, size=None, title_red=None):
    """A look of the train or held group; what a layout fixes is given."""
    own = faces.TRAIN if group == "train" else faces.HELD
    family = pick(rng, own["print"])
    style = print_ or pick(rng, ["laser"] * 5 + ["typewriter"])
    if style == "any_old":
        style = pick(rng, ["typewriter", "hand", "hand"])
    look = Look(family, style, size=size or float(pick(rng, [12.5, 13, 13, 13.5])), leading=float(rng.uniform(1.42, 1.62)))
    if style == "laser":
        look.value_style = pick(rng, ["", "b", "b", ""])
        look.leader = rng.random() < 0.2
    elif style == "typewriter":
        look.values, look.leader = pick(rng, own["typewriter"]), True
    else:
        look.values = pick(rng, faces.hands(group))
        look.leader = True
        look.value_colour = pick(rng, HAND_INKS)
        if look.values not in ("dancing", "playpen"):
            look.value_style = "i"
    red = rng.random() < 0.6 if title_red is None else title_red
    look.title = (190, 25, 35) if red else (0, 0, 0)
    look.ground = ground or pick(rng, ["plain", "drum", "guilloche", "lotus"])
    look.tone = TONES[tone or pick(rng, ["plain", "cream", "pink", "yellow"])]
    look.border = border if border is not None else pick(rng, ["", "fine", "ornament"])
    look.ink, look.seal = pick(rng, ["blue", "blue", "black"]), pick(rng, ["red", "red", "pink"])
    return look
