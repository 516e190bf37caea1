// Choosing a photo: by the button, by dropping it, or the sample room. The studio looks into it before anything else.

import * as api from "./api.js";

const element = (id) => document.getElementById(id);

export class PhotoChooser extends EventTarget {
  constructor(limits) {
    super();
    this.limits = limits;
    const drop = element("drop");
    element("file").addEventListener("change", ({ target }) => {
      if (target.files[0]) this.take(target.files[0]);
      target.value = "";
    });
    element("sample").addEventListener("click", async () => this.take(await (await fetch("/sample.png")).blob()));
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) this.take(event.dataTransfer.files[0]);
    });
  }

  // Keeps it at the studio; tells by an event what it is, or why it cannot be used.
  async take(blob) {
    try {
      if (blob.size > this.limits.photo_bytes) {
        throw new Error(`This file has ${Math.ceil(blob.size / 1048576)} MB; ${this.limits.photo_bytes / 1048576} are possible.`);
      }
      const detail = await api.sendPhoto(blob);
      this.dispatchEvent(new CustomEvent("photo", { detail }));
    } catch (error) {
      this.dispatchEvent(new CustomEvent("problem", { detail: error }));
    }
  }
}
