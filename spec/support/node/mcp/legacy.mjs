// A whole purchase through the SDK's client, as its users write it: tools, a quote, the picture, the same as a task of the
// protocol, resources. Prints a line of JSON.
//
//   node legacy.mjs COMMAND ARGUMENT…
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [command, ...args] = process.argv.slice(2);
const client = new Client({ name: "legacy", version: "1" });
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: "inherit" }));
const parameters = { image_url: "https://example.com/room.jpg", prompt: "a sofa" };
const consent = async () =>
  (await client.callTool({ name: "quote", arguments: { service: "magic_editor", parameters } })).structuredContent.consent;

const said = { server: client.getServerVersion(), capabilities: client.getServerCapabilities(), progress: [], stream: [] };
said.tools = (await client.listTools()).tools.map((tool) => tool.name);
const given = { parameters, consent: await consent() };
said.bought = await client.callTool({ name: "magic_editor", arguments: given }, undefined, { onprogress: (p) => said.progress.push(p.progress) });
said.again = await client.callTool({ name: "magic_editor", arguments: given });
said.resources = (await client.listResources()).resources;
said.read = (await client.readResource({ uri: said.resources[0].uri })).contents[0].blob;
said.templates = (await client.listResourceTemplates()).resourceTemplates;
const stream = client.experimental.tasks.callToolStream({ name: "magic_editor", arguments: { parameters, consent: await consent() } });
for await (const message of stream) said.stream.push(message);
said.tasks = (await client.experimental.tasks.listTasks()).tasks;
said.spend = (await client.callTool({ name: "spend", arguments: {} })).structuredContent;
await client.ping();
await client.close();
console.log(JSON.stringify(said));
