// The scan: a picture in page coordinates. Zooming changes the view box; boxes and words need no
// arithmetic of their own.

const svg = document.getElementById("sheet");
const picture = document.getElementById("picture");
const boxes = document.getElementById("boxes");
const hover = document.getElementById("hover");
const drawn = document.getElementById("drawn");
const tabs = [...document.querySelectorAll(".tools [data-page]")];
const zooms = [...document.querySelectorAll(".tools [data-zoom]")];
const paper = document.getElementById("review").dataset.paper;

let shown = null; // the page's tab
let words = []; // [text, x0, y0, x1, y1] in reading order
let place = null; // what is looked at: { page, around, boxes }
let close = true; // whether the place is zoomed to

const rect = (element, x0, y0, x1, y1) => {
  const values = { x: x0, y: y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) };
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
};
const none = (element) => rect(element, 0, 0, 0, 0);

function view(x0, y0, x1, y1) {
  svg.setAttribute("viewBox", `${x0} ${y0} ${x1 - x0} ${y1 - y0}`);
}

/** Shows a page: small at once, then with every letter. */
async function open(tab) {
  if (tab === shown) return;
  shown = tab;
  const { page, width, height } = tab.dataset;
  for (const other of tabs) other.setAttribute("aria-pressed", other === tab);
  rect(picture, 0, 0, width, height);
  words = [];
  none(hover);
  const address = `/duyet/${paper}/trang/${page}`;
  picture.setAttribute("href", address);
  const large = new Image();
  large.onload = () => shown === tab && picture.setAttribute("href", large.src);
  picture.onload = () => {
    picture.onload = null;
    svg.dataset.ready = page;
    large.src = `${address}?co=lon`;
  };
  const answer = await fetch(`/duyet/${paper}/chu/${page}`, { headers: { "X-Background": "1", Accept: "application/json" } });
  if (answer.ok && shown === tab) words = (await answer.json()).words;
  svg.dataset.words = words.length;
}

function draw() {
  boxes.replaceChildren();
  const here = place && shown && place.page === shown.dataset.page;
  if (here) {
    const off = Number(shown.dataset.width) / 400; // the frame stands off the letters
    for (const [x0, y0, x1, y1] of place.boxes) {
      const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      rect(box, x0 - off, y0 - off, x1 + off, y1 + off);
      boxes.append(box);
    }
  }
  const near = close && here && place.around;
  if (near) view(...place.around);
  else if (shown) view(0, 0, Number(shown.dataset.width), Number(shown.dataset.height));
  for (const button of zooms) button.setAttribute("aria-pressed", (button.dataset.zoom === "field") === Boolean(near));
}

/** Looks at a place of a page; nothing to look at leaves the page whole. */
export function look(page, around, fieldBoxes) {
  place = page ? { page, around, boxes: fieldBoxes ?? [] } : null;
  const tab = tabs.find((tab) => tab.dataset.page === page) ?? shown ?? tabs[0];
  if (tab) open(tab);
  draw();
}

/** The field's place, or the whole page. */
export function zoom(to = !close) {
  close = to;
  if (close && place) open(tabs.find((tab) => tab.dataset.page === place.page) ?? shown);
  draw();
}

/** Another page of the scan. */
export function turn(by) {
  const next = tabs[tabs.indexOf(shown) + by];
  if (!next) return;
  open(next);
  draw();
}

for (const tab of tabs) tab.addEventListener("click", () => { open(tab); close = false; draw(); });
for (const button of zooms) button.addEventListener("click", () => zoom(button.dataset.zoom === "field"));

const point = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
const at = ({ x, y }) => words.find(([, x0, y0, x1, y1]) => x >= x0 - 4 && x <= x1 + 4 && y >= y0 - 4 && y <= y1 + 4);

let from = null;

/** Calls `take(text, add)` for words that are clicked or drawn around. */
export function onWords(take) {
  svg.addEventListener("pointermove", (event) => {
    const here = point(event);
    if (from) return rect(drawn, Math.min(from.x, here.x), Math.min(from.y, here.y), Math.max(from.x, here.x), Math.max(from.y, here.y));
    const word = at(here);
    if (word) rect(hover, ...word.slice(1));
    else none(hover);
  });
  svg.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    from = point(event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointerup", (event) => {
    if (!from) return;
    const to = point(event);
    const [x0, x1] = [from.x, to.x].sort((a, b) => a - b);
    const [y0, y1] = [from.y, to.y].sort((a, b) => a - b);
    from = null;
    none(drawn);
    const inside = ([, a, b, c, d]) => (a + c) / 2 >= x0 && (a + c) / 2 <= x1 && (b + d) / 2 >= y0 && (b + d) / 2 <= y1;
    const many = x1 - x0 > 12 && y1 - y0 > 8;
    const found = many ? words.filter(inside) : [at(to)].filter(Boolean);
    if (found.length) take(found.map(([text]) => text).join(" "), event.ctrlKey || event.metaKey || event.shiftKey);
  });
  svg.addEventListener("pointerleave", () => none(hover));
  svg.addEventListener("wheel", (event) => {
    if (event.ctrlKey) return;
    event.preventDefault();
    const [x, y, w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
    const factor = event.deltaY > 0 ? 1.2 : 1 / 1.2;
    const { x: px, y: py } = point(event);
    svg.setAttribute("viewBox", `${px - (px - x) * factor} ${py - (py - y) * factor} ${w * factor} ${h * factor}`);
  }, { passive: false });
}
