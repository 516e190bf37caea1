// Before and after, with a slider between them: a range input, so that finger, mouse and keys move it.

const element = (id) => document.getElementById(id);

function load(image, address) {
  image.src = address;
  return image.decode().catch(() => {});
}

export class Compare {
  constructor() {
    element("slider").addEventListener("input", () => this.#place());
  }

  #place() {
    const { value } = element("slider");
    element("compare").style.setProperty("--at", `${value}%`);
    element("slider").setAttribute("aria-valuetext", `${value} % before, ${100 - value} % after`);
  }

  // Without a picture before (a house plan) the other stands alone.
  async show(before, after) {
    const box = element("compare");
    await Promise.all([before && load(element("before"), before), load(element("after"), after)]);
    const { naturalWidth, naturalHeight } = element("after");
    box.classList.toggle("single", !before);
    element("before").hidden = !before;
    if (naturalHeight > 0) box.style.setProperty("--ratio", String(naturalWidth / naturalHeight));
    element("slider").value = 50;
    this.#place();
  }
}
