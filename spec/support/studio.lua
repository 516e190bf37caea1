--- The Room studio (examples/openresty), for specs: started by its own script, on a free port, in a folder of its own.

local cjson = require "cjson"
local hosts = require "spec.support.hosts"

local studio = {}

---@class spec.Studio
---@field folder string
---@field url string
---@field pid integer of the script
---@field sandbox string address of its sandbox
local Studio = {}
Studio.__index = Studio

---Starts it and waits until it says where it is.
---@param folder string
---@param environment? string shell assignments
---@return spec.Studio
function studio.start(folder, environment)
  local port = hosts.free_port()
  local self = setmetatable({ folder = folder, data = folder .. "/sandbox", log = folder .. "/out" }, Studio)
  local command = "env -u IDEAL_HOUSE_API_KEY -u IACREA_API_KEY STUDIO_PORT=%d STUDIO_FOLDER='%s' %s '%s/examples/openresty/studio'"
  self.pid = hosts.start(command:format(port, folder, environment or "", hosts.root), "luajit", self.log)
  self.url = hosts.wait_for(function()
    return hosts.read(self.log):match "Room studio: (%S+)"
  end, "the studio: " .. hosts.read(self.log))
  self.sandbox = cjson.decode(hosts.read(self.data .. "/sandbox.json")).base_url
  return self
end

---What the provider was asked for, as it tells it itself.
---@return table state of the sandbox
function Studio:provider()
  return cjson.decode(hosts.get(self.sandbox .. "/__sandbox/state"))
end

---@return integer how many jobs were created at the provider, whatever became of them
function Studio:creates()
  return #self:provider().tasks
end

local OURS = "-H 'X-Studio: 1' -H 'Sec-Fetch-Site: same-origin' "

---Asks as the studio's own page does, unless told otherwise.
---@param method string
---@param path string
---@param given? { json?: table, file?: string, headers?: string }
---@return integer status
---@return any answer decoded, if it is JSON
function Studio:ask(method, path, given)
  given = given or {}
  local body, file = "", self.folder .. "/request"
  if given.json then
    hosts.write(file, cjson.encode(given.json))
    body = ("-H 'Content-Type: application/json' --data-binary @'%s'"):format(file)
  elseif given.file then
    body = ("-H 'Content-Type: application/octet-stream' --data-binary @'%s'"):format(given.file)
  end
  local text = hosts.get(self.url .. path, ("--path-as-is -X %s %s %s -w '\\n%%{http_code}'"):format(
    method, given.headers or OURS, body))
  local answer, status = text:match "^(.*)\n(%d+)$"
  local ok, value = pcall(cjson.decode, answer)
  return tonumber(status), ok and value or answer
end

---@param path string of a picture
---@return string name that the studio gave it
function Studio:photo(path)
  local status, answer = self:ask("POST", "/api/photos", { file = path })
  assert(status == 201, answer.error and answer.error.message)
  return answer.photo
end

---@param photo string
---@param path string
---@return string name
function Studio:mask(photo, path)
  local status, answer = self:ask("POST", "/api/masks?photo=" .. photo, { file = path })
  assert(status == 201, answer.error and answer.error.message)
  return answer.mask
end

---@return string
function studio.key()
  local source = assert(io.open("/dev/urandom", "rb"))
  local bytes = source:read(16)
  source:close()
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

---Waits until a job has ended.
---@param key string
---@return table
function Studio:ended(key)
  return hosts.wait_for(function()
    local _, job = self:ask("GET", "/api/jobs/" .. key)
    return job.ended and job or nil
  end, "the end of a job")
end

---@return integer[] pids of nginx's workers
function Studio:workers()
  local pids = {}
  local master = hosts.read(self.data .. "/nginx.pid"):match "%d+"
  for line in io.popen(("ps -o pid=,args= --ppid %s"):format(master)):lines() do
    local pid = line:match "^%s*(%d+) nginx: worker process$"
    if pid then pids[#pids + 1] = tonumber(pid) end
  end
  return pids
end

---@return string what still runs of it
function Studio:left()
  local pipe = io.popen(("pgrep -af '%s/' | grep -v pgrep"):format(self.data))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

---Ends it as Ctrl-C does; returns what went wrong meanwhile.
---@return string|nil trouble
function Studio:stop()
  hosts.stop(self.pid, "TERM")
  hosts.wait_for_end(self.pid)
  local log = hosts.read(self.data .. "/error.log")
  return log:match "[^\n]*%[alert%][^\n]*" or log:match "[^\n]*%[error%][^\n]*" or log:match "[^\n]*%[warn%][^\n]*"
end

return studio
