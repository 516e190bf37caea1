// The canvas over the photo: mouse, pen, finger and keys paint on it.

import { Strokes } from "./strokes.js";
import { encodeMask, measure } from "./mask_png.js";

const INK = "#e8674a";
const element = (id) => document.getElementById(id);

export class Painter extends EventTarget {
  #canvas = element("canvas");
  #frame = element("frame");
  #ring = element("ring");
  #tools = element("tools");
  #strokes = new Strokes();
  #erase = false;
  #painting = null; // the pointer that paints
  #cursor = { x: 0, y: 0 };
  #width = 1;
  #height = 1;
  #asked = false; // whether the next frame draws

  constructor() {
    super();
    this.#listen();
    new ResizeObserver(() => this.#refresh()).observe(this.#frame);
  }

  // A new photo: nothing is painted on it.
  open(width, height) {
    this.#width = width;
    this.#height = height;
    this.#cursor = { x: width / 2, y: height / 2 };
    this.#strokes.reset();
    this.#changed();
  }

  get empty() {
    return this.#strokes.empty;
  }

  get version() {
    return this.#strokes.version;
  }

  get share() {
    return measure(this.#strokes, this.#width, this.#height);
  }

  mask() {
    return encodeMask(this.#strokes, this.#width, this.#height);
  }

  get #diameter() {
    return (Number(element("size").value) / 100) * Math.min(this.#width, this.#height);
  }

  #changed() {
    element("undo").disabled = !this.#strokes.canUndo;
    element("clear").disabled = this.#strokes.empty;
    this.#refresh();
    this.dispatchEvent(new Event("change"));
  }

  #refresh() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#draw();
    });
  }

  #draw() {
    const box = this.#frame.getBoundingClientRect();
    if (box.width === 0) return;
    const scale = (box.width * Math.min(devicePixelRatio, 2)) / this.#width;
    this.#canvas.width = Math.round(this.#width * scale);
    this.#canvas.height = Math.round(this.#height * scale);
    const context = this.#canvas.getContext("2d");
    context.setTransform(scale, 0, 0, scale, 0, 0);
    this.#strokes.draw(context, INK);
    this.#placeRing();
  }

  #placeRing() {
    const { style } = this.#ring;
    style.left = `${(100 * this.#cursor.x) / this.#width}%`;
    style.top = `${(100 * this.#cursor.y) / this.#height}%`;
    style.width = `${(100 * this.#diameter) / this.#width}%`;
    style.height = `${(100 * this.#diameter) / this.#height}%`;
  }

  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * this.#width,
      y: ((event.clientY - box.top) / box.height) * this.#height,
    };
  }

  #listen() {
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "lostpointercapture"]) canvas.addEventListener(name, () => this.#up());
    canvas.addEventListener("pointercancel", () => this.#cancel());
    canvas.addEventListener("pointerleave", () => this.#showRing(document.activeElement === canvas));
    canvas.addEventListener("focus", () => this.#showRing(canvas.matches(":focus-visible")));
    canvas.addEventListener("blur", () => this.#showRing(false));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    element("size").addEventListener("input", () => this.#placeRing());
    element("undo").addEventListener("click", () => this.undo());
    element("clear").addEventListener("click", () => this.clear());
    this.#tools.addEventListener("click", ({ target }) => {
      if (target.dataset.tool) this.#choose(target.dataset.tool === "erase");
    });
  }

  #showRing(shown) {
    this.#ring.classList.toggle("shown", shown);
  }

  #choose(erase) {
    this.#erase = erase;
    for (const button of this.#tools.querySelectorAll("[data-tool]")) {
      button.setAttribute("aria-pressed", String((button.dataset.tool === "erase") === erase));
    }
  }

  #down(event) {
    if (event.button !== 0 || this.#painting !== null) return;
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#painting = event.pointerId;
    this.#cursor = this.#point(event);
    this.#strokes.begin(this.#erase, this.#diameter, this.#cursor.x, this.#cursor.y);
    this.#refresh();
  }

  #move(event) {
    this.#showRing(true);
    this.#cursor = this.#point(event);
    if (this.#painting !== event.pointerId) return this.#placeRing();
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) {
      const { x, y } = this.#point(each);
      this.#strokes.extend(x, y);
    }
    this.#refresh();
  }

  #up() {
    if (this.#painting === null) return;
    this.#painting = null;
    this.#changed();
  }

  // It was no stroke: a second finger zooms.
  #cancel() {
    if (this.#painting === null) return;
    this.#strokes.undo();
    this.#up();
  }

  undo() {
    if (!this.#strokes.canUndo) return;
    this.#strokes.undo();
    this.#changed();
  }

  clear() {
    this.#strokes.clear();
    this.#changed();
  }

  #key(event) {
    const step = Math.max(1, this.#diameter / 2);
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const size = element("size");
    if (moves[event.key]) this.#walk(...moves[event.key], event.shiftKey);
    else if (event.key === " ") this.#dab();
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) this.undo();
    else if (event.key === "e") this.#choose(!this.#erase);
    else if (event.key === "[") size.stepDown(2);
    else if (event.key === "]") size.stepUp(2);
    else return;
    event.preventDefault();
    this.#showRing(true);
    this.#placeRing();
  }

  #walk(x, y, paints) {
    const from = { ...this.#cursor };
    this.#cursor.x = Math.min(this.#width, Math.max(0, from.x + x));
    this.#cursor.y = Math.min(this.#height, Math.max(0, from.y + y));
    if (!paints) return;
    this.#strokes.begin(this.#erase, this.#diameter, from.x, from.y);
    this.#strokes.extend(this.#cursor.x, this.#cursor.y);
    this.#changed();
  }

  #dab() {
    this.#strokes.begin(this.#erase, this.#diameter, this.#cursor.x, this.#cursor.y);
    this.#changed();
  }
}
