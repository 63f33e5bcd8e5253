"""Typefaces of desk papers: for print, for typewriters, for hands. Those of held-out layouts stand apart."""

import pathlib
import shutil
import subprocess
import sys
import tarfile

from ..environment import CACHE
from ..sheet import FAMILIES, STYLES, Typeface

SITE = pathlib.Path(sys.prefix) / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
PLAIN = {"": "Regular", "b": "Bold", "i": "Italic", "bi": "BoldItalic"}
ONE = dict.fromkeys(("", "b", "i", "bi"), "")

FAMILIES |= {
    "arimo": "/usr/share/fonts/truetype/croscore/Arimo-{}.ttf",
    "cousine": "/usr/share/fonts/truetype/croscore/Cousine-{}.ttf",
    "freesans": "/usr/share/fonts/truetype/freefont/FreeSans{}.ttf",
    "freemono": "/usr/share/fonts/truetype/freefont/FreeMono{}.ttf",
    "cursor": "/usr/share/texmf/fonts/opentype/public/tex-gyre/texgyrecursor-{}.otf",
    "notoserif": "/usr/share/fonts/truetype/noto/NotoSerif-{}.ttf",
    "notosans": "/usr/share/fonts/truetype/noto/NotoSans-{}.ttf",
    "libertine": "/usr/share/fonts/opentype/linux-libertine/LinLibertine_{}.otf",
    "biolinum": "/usr/share/fonts/opentype/linux-libertine/LinBiolinum_{}.otf",
    "dancing": str(SITE / "fontpkg_dancing_script/files/DancingScript[wght].ttf").replace("{", "{{"),
    "playpen": str(CACHE / "fonts/playpen/package/400Regular/PlaypenSans_400Regular.ttf"),
}
STYLES |= {
    "arimo": PLAIN,
    "cousine": PLAIN,
    "cursor": STYLES["termes"],
    "notoserif": PLAIN,
    "notosans": PLAIN,
    "freesans": STYLES["freeserif"] | {"i": "Oblique", "bi": "BoldOblique"},
    "freemono": STYLES["freeserif"] | {"i": "Oblique", "bi": "BoldOblique"},
    "libertine": {"": "R", "b": "RB", "i": "RI", "bi": "RBI"},
    "biolinum": {"": "R", "b": "RB", "i": "RI", "bi": "RB"},
    "dancing": ONE,
    "playpen": ONE,
}

# typewriters had no zero with a dot or a stroke in it, as Cousine has
TRAIN = {"print": ["tinos", "tinos", "termes", "arimo"], "typewriter": ["cursor"] * 4, "hand": ["dancing", "tinos"]}
HELD = {"print": ["notoserif", "libertine", "notosans", "biolinum"], "typewriter": ["freemono"], "hand": ["playpen", "freeserif"]}
PACKAGES = {"train": "fonts-croscore fonts-texgyre", "held": "fonts-noto-core fonts-linuxlibertine fonts-freefont-ttf"}

_known = {}


def face(family):
    if family not in _known:
        _known[family] = Typeface(family)
    return _known[family]


def missing(group):
    """The Debian packages to install, empty where every typeface of the group is there."""
    chosen = {f for kind in ("print", "typewriter") for f in (TRAIN if group == "train" else HELD)[kind]}
    absent = [f for f in chosen if not pathlib.Path(face(f).path("")).exists()]
    return PACKAGES[group] if absent else ""


def hands(group):
    """The hands there are; the held-out one comes from npm where npm is installed."""
    path = CACHE / "fonts/playpen"
    if group == "held" and not path.exists() and shutil.which("npm"):
        path.mkdir(parents=True)
        if (
            subprocess.run(
                ["npm", "pack", "--silent", "@expo-google-fonts/playpen-sans@0.4.1"], cwd=path, check=False, capture_output=True
            ).returncode
            == 0
        ):
            with tarfile.open(next(path.glob("*.tgz"))) as packed:
                packed.extractall(path, filter="data")
    return [f for f in (TRAIN if group == "train" else HELD)["hand"] if pathlib.Path(face(f).path("")).exists()]
