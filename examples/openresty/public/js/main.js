// The studio's page: a photo is chosen, painted on, sent with an order, waited for and looked at.

import * as api from "./api.js";
import * as store from "./store.js";
import { Compare } from "./compare.js";
import { Form } from "./form.js";
import { Painter } from "./painter.js";
import { PhotoChooser } from "./photo.js";
import { announce, follow, hideProgress, showProgress } from "./progress.js";
import { showStrip } from "./strip.js";

const element = (id) => document.getElementById(id);
const painter = new Painter();
const form = new Form();
const compare = new Compare();

let photo = null; // { photo, width, height }
let shown = null; // the job whose picture is on the stage
let parent = null; // key of the job beside which the next one stands
let working = false;
let mask = { version: -1 }; // the mask at the studio, of that version of what is painted

// ---- what is seen --------------------------------------------------------------------------------

function arrange() {
  const { photo: needsPhoto, mask: needsMask } = form.service;
  const result = shown !== null;
  const onPhoto = needsPhoto && photo !== null && !result;
  element("drop").hidden = !needsPhoto || photo !== null || result;
  element("plan").hidden = needsPhoto || result;
  element("frame").hidden = !onPhoto;
  element("tools").hidden = element("keys").hidden = !(onPhoto && needsMask);
  element("tools").inert = working;
  element("canvas").hidden = element("ring").hidden = !needsMask;
  element("frame").classList.toggle("still", working);
  element("veil").hidden = !working;
  element("coverage").hidden = !(onPhoto && needsMask) || working;
  element("other").hidden = !(needsPhoto && photo !== null) || working;
  element("under").hidden = element("coverage").hidden && element("other").hidden;
  element("compare").hidden = !result;
  element("next").hidden = !result || working;
  element("create").hidden = result && !form.isVariation;
  element("promise").hidden = element("create").hidden;
  form.busy(working);
}

function showPainted() {
  if (!photo || element("coverage").hidden) return;
  const percent = Math.round(100 * painter.share);
  element("coverage").textContent = painter.empty
    ? "Paint over what should be made anew."
    : `${percent < 1 ? "Less than 1" : percent} % of the photo is painted.`;
  announce(element("coverage").textContent);
}

async function showSpent() {
  const { credits, photos, budget } = await api.spent();
  const of = (word, { charged, reserved, refunded }, limit) => {
    const sum = charged + reserved - refunded;
    return `${sum}${limit ? ` of ${limit}` : ""} ${word}${(limit ?? sum) === 1 ? "" : "s"}`;
  };
  element("spent").textContent = `Spent: ${of("credit", credits, budget.credits)}, ${of("photo", photos, budget.photos)}`;
}

async function showChain(key) {
  const { links } = await api.chain(key);
  showStrip(Array.isArray(links) ? links : [], shown?.key, (job) => {
    if (!working && job.result) showResult(job);
  });
}

async function showResult(job) {
  shown = job;
  store.show(job.key);
  await compare.show(job.photo, job.result);
  if (form.service.name !== job.service) form.choose(job.service, job.fields);
  if (job.may_vary) form.vary(job.fields);
  element("again").textContent = job.may_vary ? "Paint again" : job.photo ? "Try other words" : "Another board";
  element("continue").hidden = !job.photo;
  element("download").href = job.result;
  arrange();
  await showChain(job.key);
}

// ---- photos --------------------------------------------------------------------------------------

function usePhoto(chosen, from = null) {
  photo = chosen;
  shown = null;
  parent = from;
  mask = { version: -1 };
  store.show(null);
  element("photo").src = `/photos/${photo.photo}`;
  element("frame").style.setProperty("--ratio", String(photo.width / photo.height));
  if (!from) showStrip([], null);
  if (form.isVariation) form.choose(form.service.name);
  form.clearProblem();
  arrange();
  painter.open(photo.width, photo.height);
}

async function photoOf(job) {
  const image = Object.assign(new Image(), { src: job.photo });
  await image.decode();
  return { photo: job.photo.split("/").pop(), width: image.naturalWidth, height: image.naturalHeight };
}

// From a picture that was made back to the photo; what is made next stands beside it.
async function leaveResult() {
  const job = shown;
  shown = null;
  parent = job.key;
  store.show(null);
  if (job.photo && job.photo !== `/photos/${photo?.photo}`) usePhoto(await photoOf(job), job.key);
  arrange();
  showPainted();
}

async function again() {
  const { service, fields } = shown;
  await leaveResult();
  form.choose(service, fields);
  document.querySelector("#fields textarea")?.focus();
}

async function continueFrom() {
  const { key, result } = shown;
  usePhoto(await api.sendPhoto(await (await fetch(result)).blob()), key);
  form.choose("smart_replace");
}

function forgetPhoto() {
  photo = shown = parent = null;
  store.show(null);
  showStrip([], null);
  form.choose(form.service.name);
}

// ---- orders --------------------------------------------------------------------------------------

async function maskName() {
  if (painter.empty) throw new Error("Paint over what should be made anew first.");
  if (mask.version !== painter.version) {
    const { version } = painter;
    const sent = await api.sendMask(photo.photo, await painter.mask());
    mask = { version, name: sent.mask };
  }
  return mask.name;
}

async function newOrder() {
  const { service } = form;
  if (form.isVariation) return { variationOf: shown.key, fields: form.values() };
  if (service.photo && !photo) throw new Error("Choose a photo first.");
  const order = { service: service.name, fields: form.values() };
  if (service.photo) order.photo = photo.photo;
  if (service.mask) order.mask = await maskName();
  if (parent) order.parent = parent;
  return order;
}

// Nobody knows whether it was paid, or it may go on.
const OPEN = ["unknown_outcome", "expired", "canceled"];

// Ordering the same again, by a second click or after a reload, comes to the same job.
async function carryOut(order) {
  showProgress({ state: "sending" });
  await api.order(order);
  const job = await follow(order.key, () => true);
  if (OPEN.includes(job.state)) store.park();
  else store.forget();
  if (!job.result) throw new Error(job.error?.message ?? "Nothing came of it.");
  await showResult(job);
  announce("Done: the picture is there");
}

async function work(makeOrder) {
  if (working) return;
  working = true;
  form.clearProblem();
  arrange();
  if (element("stage").getBoundingClientRect().top < 0) element("stage").scrollIntoView(); // on a telephone it is above the form
  let order = null;
  const problem = await makeOrder().then((made) => carryOut((order = made))).catch((error) => error);
  working = false;
  hideProgress();
  arrange();
  showPainted();
  showSpent().catch(() => {});
  if (!problem) return;
  if (order && problem.kind === "unknown_outcome") store.park();
  else if (order && problem.status >= 400 && problem.status < 500) store.forget(); // it was refused: there is no job
  form.problem(problem);
}

// ---- how it begins -------------------------------------------------------------------------------

// After a reload: what was ordered goes on, or is ordered now if that never arrived; what was shown is shown.
async function restore() {
  const order = store.ordered();
  const key = order?.key ?? store.shown();
  const job = key && (await api.job(key).catch(() => null));
  if (job?.photo) usePhoto(await photoOf(job));
  if (job) form.choose(job.service, job.fields);
  if (order) await work(async () => order);
  else if (job?.result) await showResult(job);
}

function listen(limits) {
  const chooser = new PhotoChooser(limits);
  chooser.addEventListener("photo", ({ detail }) => usePhoto(detail));
  chooser.addEventListener("problem", ({ detail }) => form.problem(detail));
  painter.addEventListener("change", showPainted);
  form.addEventListener("service", () => (shown && shown.service !== form.service.name ? leaveResult() : arrange()));
  form.addEventListener("change", () => shown && !form.isVariation && leaveResult());
  element("form").addEventListener("submit", (event) => {
    event.preventDefault();
    work(async () => store.keep(await newOrder()));
  });
  element("again").addEventListener("click", again);
  element("continue").addEventListener("click", () => continueFrom().catch((error) => form.problem(error)));
  element("other").addEventListener("click", forgetPhoto);
}

async function begin() {
  const studio = await api.studio();
  element("mode").hidden = !studio.sandbox;
  listen(studio.limits);
  form.open(studio.services);
  form.choose(studio.services[0].name);
  await showSpent();
  await restore();
  document.body.dataset.ready = "yes";
}

begin().catch((error) => form.problem(error));
