// What outlives a reload: the key of what was ordered, with the order itself. The same order has the same key until it has
// come to an end, so however often it is sent it is one job, and paid once.

const ORDER = "studio.order";
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

// The order with its key: written down before it is sent.
export function keep(order) {
  const known = read(ORDER);
  const { key: knownKey, ...rest } = known ?? {};
  if (known && JSON.stringify(rest) === JSON.stringify(order)) return known;
  const kept = { ...order, key: newKey() };
  localStorage.setItem(ORDER, JSON.stringify(kept));
  return kept;
}

export const ordered = () => read(ORDER);
export const forget = () => localStorage.removeItem(ORDER);

// The job whose picture is shown.
export const shown = () => read(SHOWN);
export const show = (key) => (key ? localStorage.setItem(SHOWN, JSON.stringify(key)) : localStorage.removeItem(SHOWN));
