--- Plays: a client's requests are answered from a tape. Nothing leaves the process, whatever is asked: no target of the
--- engine's is ever made.

local clock = require "homegen.loop.clock"
local core = require "homegen.core"
local errors = require "homegen.base.errors"
local exchange = require "homegen.tape.exchange"
local nearest = require "homegen.tape.nearest"
local reactor = require "homegen.loop.reactor"
local scrub = require "homegen.tape.scrub"

local player = {}

local MOST_BYTES = 64 * 1024 * 1024
local NOT_ON_TAPE = "not_on_tape" -- the outcome's word
local NO_TRANSFER = 0 -- no id of the engine's: there is nothing to cancel

---@class homegen.tape.Track what was answered to one request, in order
---@field answers homegen.tape.Answer[]
---@field next integer
---@field request homegen.tape.Request

---@class homegen.tape.Player
---@field path string
---@field replays true
---@field tracks table<string, homegen.tape.Track> by the requests' identities
---@field requests { request: homegen.tape.Request, line: integer }[]
---@field secrets homegen.tape.Secrets
local Player = { replays = true }
Player.__index = Player

local function refuse(path, message, kind)
  return nil, errors.new {
    kind = kind or "config", message = ("cannot replay %s: %s"):format(path, message), outcome = "not_sent",
    hint = "record it with homegen.new { record = … }",
  }
end

local function add(self, read, line)
  local identity = exchange.identity(read.request)
  local track = self.tracks[identity]
  if not track then
    track = { answers = {}, next = 1, request = read.request }
    self.tracks[identity] = track
  end
  track.answers[#track.answers + 1] = read.answer
  self.requests[#self.requests + 1] = { request = read.request, line = line }
end

---@param path string
---@return homegen.tape.Player|nil
---@return homegen.Error|nil err kinds config: it is no tape, or not whole; io: it cannot be read
function player.open(path)
  local text, message = core.read_file(path, MOST_BYTES)
  if not text then return refuse(path, message, "io") end
  local self = setmetatable({ path = path, tracks = {}, requests = {}, secrets = { keys = {}, users = {} } }, Player)
  local number = 0
  for line, ending in text:gmatch "([^\n]*)(\n?)" do
    if line == "" and ending == "" then break end
    number = number + 1
    if number == 1 then
      local good = exchange.check_head(line)
      if good ~= true then return refuse(path, good) end
    elseif line:find "%S" then
      local read = exchange.decode(line)
      if read then add(self, read, number)
      elseif ending ~= "" then return refuse(path, ("line %d is no exchange"):format(number)) end -- the last may be torn
    end
  end
  if number == 0 then return refuse(path, "it is no tape") end
  return self
end

---@param secrets homegen.tape.Secrets
function Player:hide(secrets)
  self.secrets = secrets
end

---The next answer to a request. What may be asked again and again, as polls are, is answered by the last one from then on; a
---paid request is answered once for each time that it was recorded.
---@param request homegen.tape.Request
---@return homegen.tape.Answer|nil
---@return string|nil message
function Player:take(request)
  local track = self.tracks[exchange.identity(request)]
  if not track then return nil, nearest.message(self, request) end
  local answer = track.answers[track.next]
  if not answer and request.paid then
    return nil, ("%s was made %d times on the tape %s, and is asked for once more"):format(
      exchange.describe(request), #track.answers, self.path)
  end
  track.next = math.min(track.next + 1, #track.answers + 1)
  return answer or track.answers[#track.answers]
end

local function body_of(self, answer)
  if not answer.file then return answer.body or "" end
  return core.read_file((self.path:match "^(.*/)" or "") .. answer.file, MOST_BYTES)
end

---@return string word, boolean sent, integer status, string body, table headers, string|nil message as the engine gives it
local function play(self, request)
  local answer, message = self:take(request)
  if not answer then return NOT_ON_TAPE, false, 0, "", {}, message end
  if answer.failure then return answer.failure, answer.sent == true, answer.status or 0, "", {}, answer.message end
  local body, trouble = body_of(self, answer)
  if not body then
    return NOT_ON_TAPE, false, 0, "", {}, ("the file %s beside the tape %s %s"):format(answer.file, self.path, trouble)
  end
  return "ok", true, answer.status, body, answer.headers, nil
end

---What stands in place of a target of the engine's.
---@class homegen.tape.Played
---@field tape homegen.tape.Player
---@field to string
---@field address string
local Played = {}
Played.__index = Played

-- A download's bytes go where the engine would have put them.
local function fill(part, word, sent, status, body, headers, message)
  if word ~= "ok" or status < 200 or status >= 300 then return word, sent, status, body, headers, message end
  part:rewind()
  local ok, trouble = part:write(body)
  if not ok then return "io", true, status, "", headers, trouble end
  return word, sent, status, "", headers, message
end

local function deliver(call)
  local request = exchange.request(call.target, call.method, call.argument)
  if call.method == "download" then return call.callback(fill(call.argument, play(call.target.tape, request))) end
  call.callback(play(call.target.tape, request))
end

---A transfer of this target: its callback is called in the next turn.
function Played:transfer(_, method, callback, argument)
  reactor.defer(deliver, { target = self, method = method, callback = callback, argument = argument })
  return NO_TRANSFER
end

---@class homegen.tape.Following
---@field target homegen.tape.Played
---@field follower homegen.Follower
---@field request homegen.tape.Request
---@field interval number seconds
---@field deadline number monotonic seconds
---@field timer homegen.Timer|false
local Following = {}
Following.__index = Following

local function poll(self)
  self.timer = false
  self.follower:received(play(self.target.tape, self.request))
end

---As the engine's: asks again later, unless the time is up.
---@return boolean
function Following:poll_on(asked)
  local now = clock.now()
  if now >= self.deadline then return false end
  local rest = math.max(self.deadline - now, self.interval)
  self.timer = reactor.after(math.min(math.max(self.interval, asked or 0), rest), poll, self)
  return true
end

function Following:stop()
  if self.timer then self.timer:cancel() end
  self.timer = false
end

---Polls of this target.
---@param follower homegen.Follower
---@return homegen.tape.Following handle
function Played:follow(follower, method, argument, _, minimum, _, deadline)
  local following = setmetatable({
    target = self, follower = follower, request = exchange.request(self, method, argument), interval = minimum, deadline = deadline,
    timer = false,
  }, Following)
  following:poll_on(0)
  return following
end

---@param to string
---@param address string
---@return homegen.tape.Played
function Player:target(to, address)
  return setmetatable({ tape = self, to = to, address = address }, Played)
end

---Nothing is uploaded, and nothing of the user's is called.
---@return fun(bytes: string, name: string): string
function Player:uploader() -- luacheck: ignore self
  return scrub.upload_address
end

function Player:close() end -- luacheck: ignore self

return player
