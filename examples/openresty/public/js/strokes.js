// What was painted, in pixels of the photo: it can be taken back, and drawn at any size.

export class Strokes {
  #list = [];
  version = 0; // another one whenever something changed

  get empty() {
    return !this.#list.some((stroke) => !stroke.erase);
  }

  get canUndo() {
    return this.#list.length > 0;
  }

  begin(erase, diameter, x, y) {
    this.#list.push({ erase, diameter, points: [[x, y]] });
    this.version += 1;
  }

  extend(x, y) {
    this.#list.at(-1).points.push([x, y]);
    this.version += 1;
  }

  undo() {
    const last = this.#list.pop();
    if (last?.cleared) this.#list = last.cleared;
    this.version += 1;
  }

  // May be taken back, too.
  clear() {
    this.#list = [{ erase: true, diameter: 0, points: [], cleared: this.#list }];
    this.version += 1;
  }

  reset() {
    this.#list = [];
    this.version += 1;
  }

  // On the context's own scale; `ink` is what paints, `rubber` what erases (none: it makes transparent).
  draw(context, ink, rubber) {
    context.lineCap = context.lineJoin = "round";
    for (const { erase, diameter, points } of this.#list) {
      if (points.length === 0) continue;
      context.globalCompositeOperation = erase && !rubber ? "destination-out" : "source-over";
      context.strokeStyle = erase ? (rubber ?? "#000") : ink;
      context.lineWidth = diameter;
      context.beginPath();
      context.moveTo(...points[0]);
      for (const point of points) context.lineTo(...point); // a single one is a dab
      context.stroke();
    }
    context.globalCompositeOperation = "source-over";
  }
}
