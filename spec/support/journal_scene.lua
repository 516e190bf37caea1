--- What specs on a journal begin with: a provider that finishes every task, a folder, a look at the journal's rows, and
--- clients and processes that are gone afterwards.
---
---   before_each(function() scene = journal_scene.begin() end)
---   after_each(function() scene:finish() end)

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local journal_rows = require "spec.support.journal_rows"
local workers = require "spec.support.process.workers"

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
  local self = setmetatable({ server = faultd.start(), folder = clients.folder(), started = {}, opened = {} }, Scene)
  self.path = self.folder .. "/jobs.db"
  self.server:always(clients.CREATE, faultd.created())
  self.server:always(clients.RESULT, faultd.success(self.server.url .. "/r.png"))
  self.server:always("/r.png", faultd.file(clients.PNG))
  self.rows = journal_rows.open(self.path)
  return self
end

---Opens a client on the journal; it is closed at the end, if the spec has not done so.
---@param options? table further options of homegen.new; `journal = false` for none
---@return homegen.Client
function Scene:client(options)
  local given = { journal = self.path }
  for name, value in pairs(options or {}) do given[name] = value end
  if given.journal == false then given.journal = nil end
  local client = clients.new(self.server, given)
  self.opened[#self.opened + 1] = client
  return client
end

---The same with an account at iaCrea, on the same server.
---@param options? table
---@return homegen.Client
function Scene:client_of_both(options)
  local given = { iacrea = { api_key = "iacrea-key", user_id = iacrea.USER, base_url = self.server.url } }
  for name, value in pairs(options or {}) do given[name] = value end
  return self:client(given)
end

---Starts a script of this folder; its first arguments are the provider's address and the journal.
---@param script string
---@param arguments? string|integer
---@param before? string variables that are set for it
---@param path? string of another journal
---@return spec.Worker
function Scene:start(script, arguments, before, path)
  local words = ("spec/support/process/%s.lua %s %s %s"):format(script, self.server.url, path or self.path, arguments or "")
  local worker = workers.start(words, before)
  self.started[#self.started + 1] = worker
  return worker
end

function Scene:finish()
  for _, client in ipairs(self.opened) do client:close() end
  for _, worker in ipairs(self.started) do worker:kill() end
  self.rows:close()
  assert(self.server:stop(), "the server did not end well")
  os.execute(("rm -rf '%s'"):format(self.folder))
end

return journal_scene
