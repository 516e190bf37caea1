// What outlives a reload: the key of what was ordered, with the order itself. The same order has the same key until it has
// come to an end, so however often it is sent it is one job, and paid once.

const ORDER = "studio.order";
const OPEN = "studio.open"; // orders of which nobody knows yet what becomes of them: their keys stay, too
const MOST_OPEN = 20;
const SHOWN = "studio.shown";

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const open = () => read(OPEN) ?? [];

// What is ordered; beside which picture it will stand does not matter.
const substance = ({ key, parent, ...rest }) => JSON.stringify(rest);

const isSame = (known, order) => known !== null && substance(known) === substance(order);

// The order with its key: written down before it is sent.
export function keep(order) {
  const kept = [read(ORDER), ...open()].find((known) => isSame(known, order)) ?? { ...order, key: newKey() };
  localStorage.setItem(ORDER, JSON.stringify(kept));
  return kept;
}

// What was ordered waits for somebody to find out about it: the same order stays the same job.
export function park() {
  const order = read(ORDER);
  const others = open().filter(({ key }) => key !== order.key);
  localStorage.setItem(OPEN, JSON.stringify([...others, order].slice(-MOST_OPEN)));
  forget();
}

export const ordered = () => read(ORDER);
export const forget = () => localStorage.removeItem(ORDER);

// The job whose picture is shown.
export const shown = () => read(SHOWN);
export const show = (key) => (key ? localStorage.setItem(SHOWN, JSON.stringify(key)) : localStorage.removeItem(SHOWN));
