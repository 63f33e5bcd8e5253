"""Numbers, dates and amounts in Vietnamese words, with the variants people write."""

DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()


class Spelling:
    """One writer's habits: nghìn or ngàn, lẻ or linh, bốn or tư."""

    def __init__(self, rng=None):
        draw = (lambda share: rng.random() < share) if rng is not None else (lambda share: False)
        self.thousand = "ngàn" if draw(0.2) else "nghìn"
        self.zero_ten = "linh" if draw(0.3) else "lẻ"
        self.four = "tư" if draw(0.6) else "bốn"
        self.first = "mồng " if draw(0.15) else ""

    def below_hundred(self, n):
        tens, ones = divmod(n, 10)
        if tens == 0:
            return DIGITS[ones]
        head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
        if ones == 0:
            return head
        tail = DIGITS[ones]
        if ones == 5:
            tail = "lăm"
        elif tens > 1 and ones == 1:
            tail = "mốt"
        elif tens > 1 and ones == 4:
            tail = self.four
        return f"{head} {tail}"

    def below_thousand(self, n, full=False):
        hundreds, rest = divmod(n, 100)
        if not hundreds and not full:
            return self.below_hundred(rest)
        head = f"{DIGITS[hundreds]} trăm"
        if rest == 0:
            return head
        return f"{head} {self.zero_ten} {DIGITS[rest]}" if rest < 10 else f"{head} {self.below_hundred(rest)}"

    def number(self, n):
        if n == 0:
            return DIGITS[0]
        groups, parts = [], []
        while n:
            n, low = divmod(n, 1000)
            groups.append(low)
        names = ["", self.thousand, "triệu", "tỷ"]
        for place in range(len(groups) - 1, -1, -1):
            if groups[place]:
                parts.append(f"{self.below_thousand(groups[place], bool(parts))} {names[place]}".strip())
        return " ".join(parts)

    def year(self, year):
        return self.number(year)

    def date(self, day, month, year):
        head = self.first if day <= 10 else ""
        month_word = "tư" if month == 4 else self.below_hundred(month)
        return f"ngày {head}{self.below_hundred(day)} tháng {month_word} năm {self.year(year)}"

    def decimal(self, value):
        """`125,5` in words: phẩy and the digits behind it as one number."""
        whole, _, part = f"{value}".partition(",")
        words = self.number(int(whole.replace(".", "")))
        return f"{words} phẩy {self.number(int(part))}" if part else words

    def dong(self, amount):
        return f"{self.number(amount)} đồng"


def capital(text):
    return text[:1].upper() + text[1:]


def grouped(amount):
    """1500000 as 1.500.000."""
    return f"{amount:,}".replace(",", ".")
