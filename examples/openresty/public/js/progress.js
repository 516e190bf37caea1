// Follows a job until it has ended: place in the queue and percentage, for the eye at once, for a screen reader in steps.

import * as api from "./api.js";

const element = (id) => document.getElementById(id);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function words({ state, percentage = 0, queue_position: ahead = 0 }) {
  if (state === "waiting") return "Waiting here for a free place";
  if (state === "sending") return "Being sent";
  if (state === "saving") return "Made; being saved";
  if (state === "succeeded") return "Done";
  if (ahead > 0) return `In the queue: ${ahead} ahead`;
  return state === "queued" && percentage === 0 ? "In the queue: next" : `In work: ${percentage} %`;
}

let announced = "";

export function announce(text) {
  if (text !== announced) element("live").textContent = announced = text;
}

export function showProgress(job) {
  const text = words(job);
  element("progress").hidden = false;
  element("bar").value = job.percentage ?? 0;
  element("told").textContent = text;
  const percentage = Math.floor((job.percentage ?? 0) / 25) * 25;
  announce(text.startsWith("In work") ? `In work: ${percentage} %` : text);
}

export const hideProgress = () => (element("progress").hidden = true);

// The job when it has ended. What goes wrong on the way is tried again: the job goes on without us.
export async function follow(key, isWanted) {
  for (let failures = 0; isWanted(); ) {
    try {
      const job = await api.job(key);
      failures = 0;
      if (!isWanted()) return null;
      showProgress(job);
      if (job.ended) return job;
    } catch (error) {
      if (error.status === 404) throw error;
      failures += 1;
      element("told").textContent = "The studio does not answer at the moment; the picture is being made all the same.";
    }
    await pause(document.hidden ? 4000 : 700 * 2 ** Math.min(failures, 4));
  }
  return null;
}
