"""The virtual environment the sample and bench scripts run in; standard library only."""
import os
import pathlib
import subprocess
import sys

CACHE = pathlib.Path.home() / ".cache/sohoa"
HOME = CACHE / "samples-venv"
NEEDED = ["pillow==13.0.0", "numpy==2.4.6", "reportlab==5.1.0", "segno==1.6.6", "fontpkg-dancing-script==2.1"]


def make(home, needed, probe):
    """Makes the environment where its Python cannot import `probe`."""
    python = home / "bin/python"
    if not python.exists() or subprocess.run([python, "-c", f"import {probe}"], capture_output=True, check=False).returncode:
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needed], check=True)
    return python


def enter():
    """Starts the running script again inside the environment."""
    if pathlib.Path(sys.prefix) != HOME:
        python = make(HOME, NEEDED, "PIL, numpy, reportlab, segno, fontpkg_dancing_script")
        os.execv(python, [str(python), *sys.argv])
