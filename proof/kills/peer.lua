--- The sandbox as a process of its own, which may be killed and comes back with its state; and what it knows.

local cjson = require "cjson"
local create_log = require "kills.create_log"
local homegen = require "homegen"
local reactor = require "homegen.loop.reactor"
local future = require "homegen.waiting.future"
local shell = require "kills.shell"

local peer = {}

local Peer = {}
Peer.__index = Peer

local KEY, USER = "key-of-the-kill-test", "0f8fad5b-d9cb-469f-a165-70867728950e"
local SECONDS = "0.02" -- of one task

-- The first start takes any port; a restart has to take the same one.
local function free_port()
  local pipe = assert(io.popen("exec bin/homegen sandbox --painter plain --json --die-with-parent <&- 2>&1"))
  local line = pipe:read("l")
  pipe:close()
  return assert(tonumber(line and line:match(":(%d+)\"")), line)
end

---@param folder string
---@return table peer
function peer.start(folder)
  local port = free_port()
  local self = setmetatable({
    url = "http://127.0.0.1:" .. port, api_key = KEY, user_id = USER, pids = folder .. "/peer.pids",
    log = folder .. "/creates.log",
  }, Peer)
  local words = {
    "build/torture/keep", self.pids, "bin/homegen", "sandbox", "--port", port, "--folder", folder .. "/served",
    "--painter", "plain", "--create-log", self.log, "--seconds", SECONDS, "--workers", 16, "--api-key", KEY, "--user-id", USER,
    "--credits", 1000000, "--photos", 1000000, "--state", folder .. "/peer.state",
  }
  self.pipe = assert(io.popen(("exec %s >%s 2>&1"):format(shell.words(words), shell.quote(folder .. "/peer.out")), "w"))
  self:wait()
  return self
end

---Asks one of the sandbox's own pages.
---@async
---@return table|nil answer
---@return string|nil message
function peer.ask(url, method, page, body)
  local target = assert(reactor.engine():target { url = url .. "/__sandbox/" .. page, headers = { "Content-Type: application/json" } })
  local done = future.new()
  reactor.transfer(method, target, body, 20, 64 * 1024 * 1024, function(word, _, status, text, _, message)
    done:succeed { word = word, status = status, text = text, message = message }
  end)
  local reply = assert(homegen.await(done))
  if reply.word ~= "ok" then return nil, reply.message or reply.word end
  if reply.status >= 300 then return nil, reply.text end
  return cjson.decode(reply.text)
end

---Until it answers.
function Peer:wait()
  local message
  for _ = 1, 400 do
    local answer
    answer, message = peer.ask(self.url, "get", "faults")
    if answer then return end
    homegen.sleep(0.02)
  end
  error("the sandbox does not answer: " .. tostring(message))
end

---@return integer pid of the process that serves now
function Peer:pid()
  local pid
  for line in io.lines(self.pids) do pid = math.tointeger(tonumber(line)) or pid end
  return assert(pid)
end

---@return integer starts how often it was started
function Peer:starts()
  local count = 0
  for _ in io.lines(self.pids) do count = count + 1 end
  return count
end

---Lets the replies of the next creates come late: they are carried out at once.
function Peer:delay_creates(seconds, times)
  assert(peer.ask(self.url, "post", "faults", cjson.encode { effect = "delay", on = "create", seconds = seconds, times = times }))
end

---@return table<string, table> ledgers by provider: charged, refunded, creates by id
function Peer:ledgers()
  local ledgers = {}
  for _, provider in ipairs { "ideal_house", "iacrea" } do
    local ledger = assert(peer.ask(self.url, "get", "ledger?provider=" .. provider))
    local creates = {}
    for _, create in ipairs(ledger.creates) do creates[create.id] = create end
    ledgers[provider] = { charged = ledger.charged, refunded = ledger.refunded, creates = creates }
  end
  return ledgers
end

---Reads the log of creates from where the last call stopped.
---@return table<string, kills.Create> creates by marker
function Peer:new_creates()
  local creates
  creates, self.log_position = create_log.read(self.log, self.log_position)
  return creates
end

function Peer:stop()
  self.pipe:close()
end

return peer
