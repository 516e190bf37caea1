// tasks.mjs PORT TASKS: creates and polls tasks of bench/poll_server by undici, 64 at a time.
import { Pool } from "undici";

const [port, tasks] = process.argv.slice(2).map(Number);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 64 });
const headers = { APIKEY: "sandbox-0123456789abcdef0123456789abcdef", "User-Agent": "homegen/0.2.0" };
let begun = 0;

async function ask(options) {
  const { statusCode, body } = await pool.request({ headers, ...options });
  const text = await body.text();
  // ids have 64 bits, which numbers here do not hold
  const reply = JSON.parse(text.replace(/([:\[])(\d{16,})/g, '$1"$2"'));
  if (statusCode !== 200 || reply.code !== 0) throw new Error(text);
  return reply.data;
}

async function task(number) {
  const id = await ask({
    method: "POST", path: "/api/v1/smartReplace/generate",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({
      imageUrl: "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
      prompt: `a modern velvet sofa in dark blue with slim brass legs and cushion ${number}`,
      maskUrl: "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
    }),
  });
  let seen;
  do {
    seen = await ask({ method: "GET", path: `/api/v1/smartReplace/result?taskId=${id}` });
  } while (seen.status !== "Success");
}

async function worker() {
  while (begun < tasks) await task(begun++);
}

const began = process.cpuUsage(), wall = process.hrtime.bigint();
await Promise.all(Array.from({ length: 64 }, worker));
const used = process.cpuUsage(began), passed = Number(process.hrtime.bigint() - wall) / 1e3;
console.log(`tasks ${tasks} cpu ${((used.user + used.system) / tasks).toFixed(2)} wall ${(passed / tasks).toFixed(2)}`);
await pool.close();
