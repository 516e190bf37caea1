// Buys pictures through the SDK's client, and gives calls up at random moments: canceled, the connection closed, the server
// killed. Each call is then made again, with the same consent, until it comes to an end. Several agents do so at the same
// time, each with a server of its own on the same journal.
//
//   node abandon.mjs CALLS SEED AGENTS COMMAND ARGUMENT…      prints a line of JSON
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [calls, seed, agents, command, ...args] = process.argv.slice(2);
let state = Number(seed) >>> 0;
const random = () => { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

class Agent {
  async connect() {
    this.transport = new StdioClientTransport({ command, args, env: process.env, stderr: "inherit" });
    this.client = new Client({ name: "abandon", version: "1" });
    await this.client.connect(this.transport);
  }

  async call(name, given, options) {
    if (!this.client) await this.connect();
    return this.client.callTool({ name, arguments: given }, undefined, options);
  }

  drop() { this.client = undefined; }

  // Makes the call, and gives it up after so many milliseconds; what was answered before that counts.
  async abandon(how, name, given, ms) {
    const control = new AbortController();
    const call = this.call(name, given, { signal: control.signal, timeout: 60000 }).catch(() => undefined);
    const answer = await Promise.race([call, pause(ms).then(() => "late")]);
    if (answer !== "late") return answer;
    const { client, transport } = this;
    if (how === "cancel") control.abort("given up");
    if (how === "kill") { process.kill(transport.pid, "SIGKILL"); this.drop(); }
    if (how === "close") { this.drop(); await client.close(); }
    return undefined;
  }
}

const WAYS = ["cancel", "kill", "close"];
const GOING_ON = new Set(["waiting", "sending", "queued", "processing"]);

async function buy(agent, number) {
  const parameters = { image_url: "https://example.com/room.jpg", mask_url: "https://example.com/mask.png", prompt: `sofa ${number}` };
  const quote = await agent.call("quote", { service: "smart_replace", parameters });
  const given = { parameters, consent: quote.structuredContent.consent };
  const ways = [];
  for (let round = 0; round < 40; round++) {
    const how = WAYS[Math.floor(random() * WAYS.length)];
    const gives_up = round < 1 + Math.floor(random() * 2);
    let answer;
    if (gives_up) {
      ways.push(how);
      answer = await agent.abandon(how, "smart_replace", given, random() * 500);
    } else {
      answer = await agent.call("smart_replace", given, { timeout: 60000 });
    }
    const value = answer?.structuredContent;
    if (value && (value.error && !value.key || !GOING_ON.has(value.state))) {
      return { number, ways, key: value.key, id: value.id, state: value.state, files: value.files, error: value.error, charged: value.charged };
    }
    if (value) await pause(50);
  }
  return { number, ways, state: "never" };
}

const results = [];
let next = 0;
async function work() {
  const agent = new Agent();
  while (next < Number(calls)) results.push(await buy(agent, ++next));
  if (agent.client) await agent.client.close();
}
await Promise.all(Array.from({ length: Number(agents) }, work));
console.log(JSON.stringify({ results }));
process.exit(0);
