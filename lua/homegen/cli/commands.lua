--- Which commands there are, and where each is: `{ define(parser), run(parsed) → exit code }`, loaded when it is asked for.

local commands = {}

---@class homegen.cli.Entry
---@field name string as it is typed
---@field module string
---@field help string one line
---@field package? string that brings the module, where that is another one
---@field service? string the module makes commands of services: of this one

---@type homegen.cli.Entry[] beside one for each service
commands.list = {
  { name = "batch", module = "homegen.cli.command.batch", help = "Make a file of jobs; run again it goes on and pays for nothing twice." },
  { name = "list", module = "homegen.cli.command.list", help = "List the tasks of a journal." },
  { name = "show", module = "homegen.cli.command.show", help = "Show all that a journal knows of a task." },
  { name = "explain", module = "homegen.cli.command.explain", help = "Say why a task waits, what was charged, and what can be done." },
  { name = "spent", module = "homegen.cli.command.spent", help = "Show what was spent, by account." },
  { name = "settle", module = "homegen.cli.command.settle", help = "Say what you found out about a task with an unknown outcome." },
  { name = "pause", module = "homegen.cli.command.pause", help = "Hold keys back: nothing of them is sent." },
  { name = "unpause", module = "homegen.cli.command.unpause", help = "Let go of keys that were held back." },
  { name = "prune", module = "homegen.cli.command.prune", help = "Forget tasks that have ended; what was spent stays counted." },
  { name = "export", module = "homegen.cli.command.export", help = "Print every task of a journal as JSON, one a line." },
  { name = "vary", module = "homegen.cli.command.vary", help = "Make a variation of an earlier room or exterior." },
  { name = "chain", module = "homegen.cli.command.chain", help = "Run steps one after the other, each from the picture before." },
  { name = "probe", module = "homegen.cli.command.probe", help = "Ask the providers what costs nothing, and tell what has changed." },
  { name = "check", module = "homegen.cli.command.check", help = "Say whether this machine is ready: keys, libraries, journal." },
  { name = "mask", module = "homegen.cli.command.mask", help = "Draw, check or convert a mask." },
  { name = "resume", module = "homegen.cli.command.resume", help = "Get what was paid for and is not here yet." },
  { name = "mcp", module = "homegen.mcp.command", help = "Serve agents by the Model Context Protocol on standard input and output." },
  { name = "verify", module = "homegen.cli.command.verify", help = "Say whether pictures are still what their manifests tell." },
  { name = "replay", module = "homegen.cli.command.replay", help = "Make the call of a manifest once more, as a new one that costs anew." },
  { name = "completion", module = "homegen.cli.command.completion", help = "Print completions for bash, zsh or fish, or manual pages." },
  {
    name = "sandbox", module = "homegen.sandbox.command", package = "homegen-sandbox",
    help = "Serve both providers' APIs on this machine, with play money.",
  },
}

local MAKES = {
  smart_replace = "Replace a masked area of a picture by what a prompt describes.",
  magic_editor = "Edit a picture as a whole, by itself or after a prompt.",
  house_plan = "Make a board with floor plans and views of a house.",
  create_room = "Create a room in the masked area of a picture.",
  create_exterior = "Create a terrace, pool or court in the masked area of a picture.",
}

---One for each service, from the library's own data.
---@return homegen.cli.Entry[]
function commands.services()
  local list = {}
  for index, service in ipairs(require("homegen").services()) do
    list[index] = {
      name = service.name:gsub("_", "-"), module = "homegen.cli.command.service", service = service.name,
      help = MAKES[service.name] or service.title .. ".",
    }
  end
  return list
end

---@return homegen.cli.Entry[] services first
function commands.all()
  local list = commands.services()
  for _, entry in ipairs(commands.list) do list[#list + 1] = entry end
  return list
end

---@param name string as it was typed
---@return homegen.cli.Entry|nil
function commands.find(name)
  name = name:gsub("_", "-")
  for _, entry in ipairs(commands.list) do
    if entry.name == name then return entry end
  end
  for _, entry in ipairs(commands.services()) do
    if entry.name == name then return entry end
  end
end

return commands
