// The studio's own endpoints. The header is what a page of another site cannot send.

export class Refused extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.kind = error.kind;
    this.field = error.field;
    this.violations = Array.isArray(error.violations) ? error.violations : [];
  }
}

async function call(method, path, body, type) {
  const headers = { "X-Studio": "1" };
  if (type) headers["Content-Type"] = type;
  let response;
  try {
    response = await fetch(path, { method, headers, body, cache: "no-store", credentials: "same-origin" });
  } catch {
    throw new Refused(0, { message: "The studio does not answer: try again in a moment. Nothing is paid twice." });
  }
  const value = await response.json().catch(() => ({ error: { message: `The studio answered ${response.status}.` } }));
  if (!response.ok) throw new Refused(response.status, value.error ?? { message: `The studio answered ${response.status}.` });
  return value;
}

const json = (path, value) => call("POST", path, JSON.stringify(value), "application/json");

export const studio = () => call("GET", "/api/studio");
export const spent = () => call("GET", "/api/spent");
export const estimate = (question) => json("/api/estimate", question);
export const sendPhoto = (blob) => call("POST", "/api/photos", blob, blob.type || "application/octet-stream");
export const sendMask = (photo, blob) => call("POST", `/api/masks?photo=${photo}`, blob, "image/png");
export const job = (key) => call("GET", `/api/jobs/${key}`);
export const chain = (key) => call("GET", `/api/jobs/${key}/chain`);

// What is paid: a job under its key, or a variation of another.
export const order = ({ key, variationOf, ...body }) =>
  json(variationOf ? `/api/jobs/${variationOf}/variations` : "/api/jobs", { key, ...body });
