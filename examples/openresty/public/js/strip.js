// The chain: the photo and what was made from it, in order.

const element = (id) => document.getElementById(id);

function thumbnail(address, text) {
  const box = document.createElement("span");
  box.className = "thumb";
  if (address) box.append(Object.assign(new Image(), { src: address, alt: "", loading: "lazy" }));
  else box.textContent = text;
  return box;
}

function link(job, isShown, select) {
  const label = document.createElement("span");
  label.className = "name";
  label.textContent = label.title = job.label;
  const button = document.createElement("button");
  button.type = "button";
  button.append(thumbnail(job.result, job.ended ? "Nothing came of it" : "In work"), label);
  button.setAttribute("aria-current", String(isShown));
  button.addEventListener("click", () => select(job));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

export function showStrip(links, shownKey, select) {
  element("history").hidden = links.length === 0;
  element("links").replaceChildren(...links.map((job) => link(job, job.key === shownKey, select)));
  const current = element("links").querySelector('[aria-current="true"]');
  if (current) element("links").scrollLeft = current.offsetLeft - element("links").offsetLeft; // the page itself stays
}
