--- What specs of several processes on one journal begin with: a provider that finishes every task, a folder, a look at
--- the journal's rows, and processes that are gone afterwards.
---
---   before_each(function() scene = journal_scene.begin() end)
---   after_each(function() scene:finish() end)

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local journal_rows = require "spec.support.journal_rows"
local workers = require "spec.support.workers"

local journal_scene = {}

---@class spec.JournalScene
---@field server fault.Server
---@field folder string
---@field path string of the journal
---@field rows table see journal_rows
local Scene = {}
Scene.__index = Scene

---@return spec.JournalScene
function journal_scene.begin()
  local self = setmetatable({ server = faultd.start(), folder = clients.folder(), started = {} }, Scene)
  self.path = self.folder .. "/jobs.db"
  self.server:always(clients.CREATE, faultd.created())
  self.server:always(clients.RESULT, faultd.success(self.server.url .. "/r.png"))
  self.rows = journal_rows.open(self.path)
  return self
end

---Starts a script of this folder; its first arguments are the provider's address and the journal.
---@param script string
---@param arguments? string|integer
---@param before? string variables that are set for it
---@param path? string of another journal
---@return spec.Worker
function Scene:start(script, arguments, before, path)
  local words = ("spec/support/%s.lua %s %s %s"):format(script, self.server.url, path or self.path, arguments or "")
  local worker = workers.start(words, before)
  self.started[#self.started + 1] = worker
  return worker
end

function Scene:finish()
  for _, worker in ipairs(self.started) do worker:kill() end
  self.rows:close()
  assert(self.server:stop(), "the server did not end well")
  os.execute(("rm -rf '%s'"):format(self.folder))
end

return journal_scene
