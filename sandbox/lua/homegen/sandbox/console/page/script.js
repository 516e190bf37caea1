// The sandbox's console: asks for the state once a second and shows it. What comes from outside is set as text, never as markup.
const token = document.querySelector("meta[name=console-token]").content;
const id = (name) => document.getElementById(name);
const SERVICES = {
  smart_replace: "Smart replace", magic_editor: "Magic editor", house_plan: "House plan", create_room: "Create room",
  create_room_variation: "Room variation", create_exterior: "Create exterior", create_exterior_variation: "Exterior variation",
};
const SWITCHES = [
  ["The next create", [
    ["is read, and the connection drops", { effect: "drop", on: "create" }],
    ["is carried out, its answer lost", { effect: "drop", on: "create", carried_out: true }],
    ["HTTP 503", { effect: "status", status: 503, on: "create" }],
    ["HTTP 429", { effect: "status", status: 429, retry_after: 1, on: "create" }],
    ["code 1003", { effect: "envelope", code: 1003, on: "create" }],
    ["no credits (9051)", { effect: "envelope", code: 9051, on: "create" }],
    ["its task fails", { effect: "fail" }],
  ]],
  ["The next poll", [
    ["HTTP 500", { effect: "status", status: 500, on: "poll" }],
    ["a page of HTML", { effect: "html", on: "poll" }],
    ["an unknown status", { effect: "unknown_status" }],
    ["5 s late", { effect: "delay", seconds: 5, on: "poll" }],
  ]],
  ["The next download", [
    ["breaks off", { effect: "cut", on: "download" }],
    ["HTTP 404", { effect: "status", status: 404, on: "download" }],
  ]],
];

function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === "text") made.textContent = value;
    else if (key === "class") made.className = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

// Rows that are there already are changed and not made anew: what is open stays open, and the focus where it is.
function keep(list, items, keyOf, make, update) {
  const there = new Map([...list.children].map((row) => [row.dataset.key, row]));
  let place = list.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let row = there.get(key);
    if (!row) {
      row = make(item);
      row.dataset.key = key;
    }
    there.delete(key);
    update?.(row, item);
    if (row === place) place = place.nextElementSibling;
    else list.insertBefore(row, place);
  }
  for (const row of there.values()) row.remove();
}

function showFields(box, values) {
  for (const node of box.querySelectorAll("[data-field]")) setText(node, values[node.dataset.field]);
}

function makeTask(task) {
  return element("li", { class: "task" },
    element("div", { class: "thumb" }),
    element("div", {},
      element("div", { class: "head" }, element("strong", { text: SERVICES[task.service] ?? task.service }), element("span", { class: "badge" }),
        element("span", { class: "quiet facts" })),
      element("div", { class: "prompt", text: task.prompt ?? "" }),
      element("progress", { max: 100, value: 0, "aria-label": `Progress of task ${task.id}` }),
      element("code", { text: task.id }),
      element("div", { class: "notes" })));
}

function showPicture(thumb, task) {
  if (task.picture) {
    if (thumb.querySelector("a")) return;
    const picture = element("img", { src: task.picture, loading: "lazy", alt: `Result of ${SERVICES[task.service] ?? task.service} ${task.id}` });
    thumb.replaceChildren(element("a", { href: task.picture, target: "_blank", rel: "noreferrer" }, picture));
  } else {
    setText(thumb, task.state === "queued" && task.position > 0 ? `in line: ${task.position}` : task.state === "processing" ? `${task.percentage} %` : "–");
  }
}

function updateTask(row, task) {
  showPicture(row.querySelector(".thumb"), task);
  const badge = row.querySelector(".badge");
  badge.className = `badge ${task.state}`;
  setText(badge, task.status ?? task.state);
  const paid = task.refunded > 0 ? `${task.credits} charged, ${task.refunded} refunded` : `${task.credits} charged`;
  setText(row.querySelector(".facts"), `${paid} · ${task.polls} polls · ${task.seconds} s`);
  const bar = row.querySelector("progress");
  bar.value = task.percentage;
  bar.hidden = !["queued", "processing"].includes(task.state);
  const notes = [...(task.message ? [["bad", task.message]] : []), ...task.notes.map((note) => ["", note])];
  const box = row.querySelector(".notes");
  if (box.childElementCount !== notes.length)
    box.replaceChildren(...notes.map(([kind, text]) => element("p", { class: `note ${kind}`, text })));
}

function faultText(fault) {
  const more = ["code", "status", "seconds", "how", "service", "task"].filter((name) => fault[name] != null).map((name) => `${name} ${fault[name]}`);
  return [fault.effect, ...more].join(", ") + (fault.on === "any" ? "" : ` · next ${fault.on}`);
}

function makeRequest(one) {
  const headers = one.headers.map((header) => `${header.name}: ${header.value}`).join("\n");
  const target = one.query ? `${one.path}?${one.query}` : one.path;
  const bad = one.status === "closed" || Number(one.status) >= 400 || /fault|code [1-9]/.test(one.note ?? "");
  return element("details", {},
    element("summary", {},
      element("span", { class: "quiet", text: new Date(one.at * 1000).toLocaleTimeString() }),
      element("span", { class: "method", text: one.method }),
      element("span", { class: "path", text: target }),
      element("span", { class: bad ? "answer bad" : "answer", text: one.note ? `${one.status} · ${one.note}` : one.status })),
    element("pre", { text: `${one.method} ${target}\n${headers}${one.body ? `\n\n${one.body}` : ""}`, tabindex: 0 }));
}

function show(state) {
  setText(id("base-url"), state.base_url);
  showFields(id("ideal-house"), state.ideal_house);
  showFields(id("iacrea"), state.iacrea);
  showFields(id("counts"), state.counts);
  setText(id("task-count"), state.task_count > state.tasks.length ? `the latest ${state.tasks.length} of ${state.task_count}` : "");
  keep(id("tasks"), state.tasks, (task) => task.id, makeTask, updateTask);
  id("no-tasks").hidden = state.tasks.length > 0;
  id("pending").replaceChildren(...state.faults.map((fault) => element("li", {},
    element("span", { text: faultText(fault) }), element("span", { class: "quiet", text: fault.left == null ? "always" : `${fault.left} ×` }))));
  id("no-faults").hidden = state.faults.length > 0;
  id("clear").hidden = state.faults.length === 0;
  keep(id("requests"), state.requests, (one) => one.number, makeRequest);
  id("no-requests").hidden = state.requests.length > 0;
}

let asking = false;
async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const reply = await fetch("/console/state", { cache: "no-store", signal: AbortSignal.timeout(5000) });
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    show(await reply.json());
    setText(id("live"), "live");
    id("live").classList.remove("lost");
  } catch {
    setText(id("live"), "the sandbox does not answer");
    id("live").classList.add("lost");
  } finally {
    asking = false;
  }
}

async function change(method, body, done) {
  const told = id("told");
  try {
    const reply = await fetch("/console/faults", { method, body, headers: { "X-Console-Token": token } });
    const text = (await reply.text()).trim();
    told.classList.toggle("bad", !reply.ok);
    setText(told, reply.ok ? done : reply.status === 403 ? "The sandbox was started again: reload this page." : text);
  } catch {
    told.classList.add("bad");
    setText(told, "the sandbox does not answer");
  }
  await refresh();
}

for (const [title, entries] of SWITCHES) {
  const group = element("div", { class: "group", role: "group", "aria-label": title });
  for (const [label, wish] of entries) {
    const button = element("button", { type: "button", text: label, "data-effect": `${wish.effect} ${wish.on ?? ""}`.trim() });
    button.addEventListener("click", () => change("POST", JSON.stringify(wish), `${title}: ${label}.`));
    group.append(button);
  }
  id("switches").append(element("div", {}, element("h3", { text: title }), group));
}
id("own").addEventListener("submit", (event) => {
  event.preventDefault();
  change("POST", id("wish").value, "Added.");
});
id("clear").addEventListener("click", () => change("DELETE", undefined, "Cleared: everything goes well again."));

const LINES = [
  ["Replace something", `curl -s "$IDEAL_HOUSE_BASE_URL/api/v1/smartReplace/generate" -H "APIKEY: $IDEAL_HOUSE_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"imageUrl":"https://example.com/room.jpg","maskUrl":"https://example.com/mask.png","prompt":"a green velvet sofa"}'`],
  ["Edit a picture", `curl -s "$IDEAL_HOUSE_BASE_URL/api/v1/magicEditor/generate" -H "APIKEY: $IDEAL_HOUSE_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"imageUrl":"https://example.com/room.jpg","modelType":"Base","prompt":"walnut floor, white walls"}'`],
  ["Create a terrace (iaCrea)", `curl -s "$IACREA_BASE_URL/api/create_exterior/generate" -H "x-api-key: $IACREA_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d "{\\"user_id\\":\\"$IACREA_USER_ID\\",\\"image_url\\":\\"https://example.com/house.jpg\\",\\"mask_url\\":\\"https://example.com/mask.png\\",\\"room_type\\":\\"TERRACE\\",\\"width\\":1024,\\"height\\":768}"`],
];
for (const [title, text] of LINES) {
  const copy = element("button", { type: "button", text: "Copy", "aria-label": `Copy: ${title}` });
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(copy.closest(".line").querySelector("pre"));
      copy.textContent = "Selected";
    }
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  });
  id("lines").append(element("div", { class: "line" }, element("div", { class: "head" }, element("strong", { text: title }), copy), element("pre", { text, tabindex: 0 })));
}

document.addEventListener("visibilitychange", refresh);
setInterval(refresh, 1000);
await refresh();
document.body.dataset.ready = "yes";
