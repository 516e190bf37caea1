// The form: which service, and its fields as the studio names them; what it costs stands on the button.

import * as api from "./api.js";

const element = (id) => document.getElementById(id);

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function input(field) {
  const common = { id: `field-${field.name}`, name: field.name };
  if (field.kind === "choice") {
    const options = field.choices.map(({ value, label }) => make("option", { value, textContent: label }));
    return make("select", common, ...options);
  }
  if (field.kind === "number") {
    return make("input", { ...common, type: "number", inputMode: "numeric", step: field.step, min: field.minimum, value: field.default });
  }
  return make("textarea", { ...common, maxLength: 1000, placeholder: field.hint ? `e.g. ${field.hint}` : "", rows: 3 });
}

export class Form extends EventTarget {
  #services = [];
  #asked = 0; // the latest question for the price
  #only = null; // names of the fields that a variation has
  service = null;

  open(services) {
    this.#services = services;
    for (const service of services) {
      const radio = make("input", { type: "radio", name: "service", value: service.name });
      radio.addEventListener("change", () => this.choose(service.name));
      element("services").append(make("label", {}, radio, make("span", { textContent: service.title })));
    }
    element("fields").addEventListener("input", () => this.#edited());
  }

  choose(name, values) {
    this.service = this.#services.find((service) => service.name === name);
    this.#only = null;
    document.querySelector(`#services input[value="${name}"]`).checked = true;
    element("about").textContent = this.service.about;
    this.#build(this.service.fields, values);
    this.dispatchEvent(new Event("service"));
  }

  // The fields of a variation, with what the picture has that it is one of.
  vary(values) {
    this.#only = this.service.vary;
    this.#build(this.service.fields.filter(({ name }) => this.#only.includes(name)), values);
  }

  get isVariation() {
    return this.#only !== null;
  }

  #build(fields, values = {}) {
    element("fields").replaceChildren(...fields.map((field) => {
      const control = input(field);
      if (values[field.name] !== undefined) control.value = values[field.name];
      const label = make("label", { htmlFor: control.id, textContent: field.label });
      const whole = field.kind === "text" || field.wide || fields.length < 3;
      return make("div", { className: whole ? "field whole" : "field" }, label, control);
    }));
    this.clearProblem();
    this.#price();
  }

  values() {
    const values = {};
    for (const control of element("fields").querySelectorAll("input, select, textarea")) {
      const text = control.value.trim();
      if (text !== "") values[control.name] = control.type === "number" ? Number(text) : text;
    }
    return values;
  }

  #edited() {
    this.clearProblem();
    this.#price();
    this.dispatchEvent(new Event("change"));
  }

  async #price() {
    const asked = (this.#asked += 1);
    const word = this.#only ? "Make a variation" : "Create";
    try {
      const { price, unit } = await api.estimate({ service: this.service.name, fields: this.values(), variation: this.#only !== null });
      if (asked === this.#asked) element("create").textContent = `${word} · ${price} ${unit}${price === 1 ? "" : "s"}`;
    } catch {
      if (asked === this.#asked) element("create").textContent = word; // something is not filled in right yet
    }
  }

  problem(error) {
    const box = element("problem");
    const told = [];
    for (const { field, message } of error.violations ?? []) {
      const control = element(`field-${field}`) ?? (field === "total_area" ? element("field-area_min") : null);
      if (control) this.#mark(control, message);
      else told.push(message);
    }
    const inForm = (error.violations ?? []).length > 0;
    box.textContent = inForm ? told.join(" ") || "Something in the form is not right yet." : error.message;
    box.hidden = false;
    element("fields").querySelector("[aria-invalid]")?.focus();
  }

  #mark(control, message) {
    const note = make("span", { id: `${control.id}-wrong`, className: "wrong", textContent: message });
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", note.id);
    control.after(note);
  }

  clearProblem() {
    element("problem").hidden = true;
    for (const control of element("fields").querySelectorAll("[aria-invalid]")) {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
    }
    for (const note of element("fields").querySelectorAll(".wrong")) note.remove();
  }

  busy(isBusy) {
    element("create").disabled = isBusy;
    for (const control of document.querySelectorAll("#services input, #fields :is(input, select, textarea)")) control.disabled = isBusy;
  }
}
