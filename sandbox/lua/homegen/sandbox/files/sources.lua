--- Where the pictures of a task come from: the sandbox itself, other servers on this machine, or the samples.
--- Nothing is fetched from any other host.

local core = require "homegen.core"
local reactor = require "homegen.loop.reactor"
local samples = require "homegen.sandbox.files.samples"

local sources = {}

local Sources = {}
Sources.__index = Sources

local MAX_PICTURE = 64 * 1024 * 1024
local FETCH_SECONDS = 20

---@param options { files: table, port: integer, host: string }
function sources.new(options)
  return setmetatable({
    files = options.files, port = options.port, host = options.host, transfers = {},
  }, Sources)
end

local function is_own(self, parts, target)
  local here = target:is_loopback() or parts.host == self.host
  return here and parts.scheme == "http" and tonumber(parts.port) == self.port
end

local function fetch(self, target, url, done)
  local id
  local function on_reply(outcome, _, status, body, _, message)
    if not self.transfers[id] then return end -- the sandbox has stopped
    self.transfers[id] = nil
    if outcome ~= "ok" then return done(nil, ("%s: %s"):format(url, message or outcome)) end
    if status ~= 200 then return done(nil, ("%s: HTTP %d"):format(url, status)) end
    done(body)
  end
  id = reactor.transfer("get", target, nil, FETCH_SECONDS, MAX_PICTURE, on_reply)
  self.transfers[id] = true
end

---Gets a picture; calls done(bytes, nil, note) or done(nil, message), at once or later.
---@param url string
---@param role "source"|"mask"
---@param done fun(bytes: string|nil, message: string|nil, note: string|nil)
function Sources:get(url, role, done)
  local target, message = reactor.engine():target { url = url }
  local parts = target and core.url_parts(url)
  if not parts then return done(nil, message or "not an http URL: " .. url) end
  if is_own(self, parts, target) then
    local bytes, reason = self.files:read(parts.path)
    return done(bytes, not bytes and ("%s: %s"):format(url, reason) or nil)
  end
  if target:is_loopback() then return fetch(self, target, url, done) end
  local bytes, reason = samples.read(role)
  done(bytes, reason, ("%s is not on this machine: the sample %s was used"):format(
    url, role == "mask" and "mask" or "room"))
end

function Sources:close()
  for id in pairs(self.transfers) do reactor.cancel(id) end
  self.transfers = {}
end

return sources
