// The same through the client for the revision without a handshake, which the SDK's second generation has.
//
//   node modern.mjs COMMAND ARGUMENT…
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const [command, ...args] = process.argv.slice(2);
const client = new Client({ name: "modern", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: "inherit" }));
const parameters = { image_url: "https://example.com/room.jpg", prompt: "a chair" };
const said = { version: client.getNegotiatedProtocolVersion(), capabilities: client.getServerCapabilities() };
said.tools = (await client.listTools()).tools.map((tool) => tool.name);
const quote = await client.callTool({ name: "quote", arguments: { service: "magic_editor", parameters } });
const given = { parameters, consent: quote.structuredContent.consent };
said.bought = await client.callTool({ name: "magic_editor", arguments: given });
said.again = await client.callTool({ name: "magic_editor", arguments: given });
said.resources = (await client.listResources()).resources;
said.read = (await client.readResource({ uri: said.resources[0].uri })).contents[0].blob;
await client.close();
console.log(JSON.stringify(said));
