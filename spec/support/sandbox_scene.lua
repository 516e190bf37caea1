--- What specs of the command begin with: a sandbox as a process, with a log of what it was asked to create, and a folder.
---
---   before_each(function() scene = sandbox_scene.begin() end)
---   after_each(function() scene:finish() end)

local cjson = require "cjson"
local clients = require "spec.support.clients"
local command = require "spec.support.process.command"
local scratch = require "spec.support.scratch"

local sandbox_scene = {}

---@class spec.SandboxScene
---@field folder string
---@field url string of the sandbox
---@field environment string shell text that points a command at it
local Scene = {}
Scene.__index = Scene

---@param options? string of `homegen sandbox`
---@return spec.SandboxScene
function sandbox_scene.begin(options)
  local self = setmetatable({ folder = scratch.folder() }, Scene)
  local process = command.start(("sandbox --json --painter plain --no-sync --seconds 0.05 --api-key %s --create-log %s/creates %s"):format(
    clients.KEY, self.folder, options or ""))
  self.process, self.start = process, cjson.decode(process.line)
  self.url = self.start.base_url
  self.environment = ("unset NO_COLOR; export HOME=%s IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s IACREA_BASE_URL=%s IACREA_API_KEY=%s "
    .. "IACREA_USER_ID=%s; "):format(self.folder, self.url, clients.KEY, self.url, clients.KEY, self.start.user_id)
  return self
end

---Runs a command to its end.
---@param arguments string
---@return { text: string, code: integer } out standard output and error together, and the exit code
function Scene:run(arguments)
  return command.run(arguments, self.environment)
end

---Runs it with `--json`.
---@param arguments string
---@return table[] events
---@return integer code
---@return string errors what was said on standard error
function Scene:events(arguments)
  local pipe = assert(io.popen(("%s%s %s --json 2>%s/errors </dev/null; echo \"exit $?\""):format(
    self.environment, command.words(), arguments, self.folder)))
  local list, code = {}, nil
  for line in pipe:lines() do
    code = tonumber(line:match "^exit (%d+)$")
    if not code then list[#list + 1] = cjson.decode(line) end
  end
  pipe:close()
  return list, code, scratch.read(self.folder .. "/errors")
end

---@param name string
---@param lines string[]
---@return string path
function Scene:write(name, lines)
  local path = self.folder .. "/" .. name
  scratch.write(path, table.concat(lines, "\n") .. "\n")
  return path
end

---Lets the next requests go wrong: see sandbox/README.md.
---@param fault table
function Scene:fault(fault)
  scratch.write(self.folder .. "/fault", cjson.encode(fault))
  assert(os.execute(("curl -sSf -o /dev/null -H 'Content-Type: application/json' --data-binary @%s/fault %s/__sandbox/faults"):format(
    self.folder, self.url)))
end

function Scene:clear_faults()
  assert(os.execute(("curl -sSf -o /dev/null -X DELETE %s/__sandbox/faults"):format(self.url)))
end

---What the sandbox was asked to create, by the name that its prompt holds (`job-1`).
---@return table<string, integer> made tasks that it has made
---@return integer count of them
---@return table<string, integer> reads requests that it has read
function Scene:creates()
  local made, count, reads = {}, 0, {}
  for line in (scratch.read(self.folder .. "/creates") or ""):gmatch "[^\n]+" do
    local marker, word = line:match "^%S+ %S+ (%S+) (%S+)$"
    if word == "read" then
      reads[marker] = (reads[marker] or 0) + 1
    else
      made[marker], count = (made[marker] or 0) + 1, count + 1
    end
  end
  return made, count, reads
end

function Scene:finish()
  command.stop_all()
  scratch.remove(self.folder)
end

return sandbox_scene
