--- The journal as the store uses it: transactions with a callback, and writes that must not be lost.
---
--- The disk is the business of a thread: nothing here waits for it. What cannot be written at once (a full disk) is
--- kept in order and written again until it works; meanwhile no create may leave.

local await = require "homegen.waiting.await"
local caller = require "homegen.waiting.caller"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local later = require "homegen.base.later"
local native = require "homegen.base.native"
local offload = require "homegen.loop.offload"
local packages = require "homegen.base.packages"
local reactor = require "homegen.loop.reactor"
local tables = require "homegen.store.tables"

local journal = {}

local OPENING_SECONDS = 20 -- that opening waits for a transaction
local AGAIN_SECONDS, AGAIN_CEILING = 0.5, 5 -- before a write is tried again

-- What opening says, in our kinds; the others are kind "io".
local CONFIG_WORDS = { path = true, network = true, read_only = true, foreign = true, newer = true }

---@class homegen.store.Journal
---@field path string
---@field backlog homegen.store.Write[] what could not be written, in order
---@field timer homegen.Timer|false|nil until it is written again
---@field writing boolean whether it is being written again: its first, or the one that was the first
---@field going boolean whether what was asked is about to be handed over
---@field closing? boolean
local Journal = {}
Journal.__index = Journal

local function load_module()
  local module, message, hint = native.load("homegen.journal", later.require)
  if module then return module end
  return nil, errors.new {
    kind = "config", message = "the journal needs a module that cannot be used: " .. message,
    hint = hint or packages.hint "homegen", outcome = "not_sent",
  }
end

---Opens the file, or makes it. The only time at which the caller waits for the disk.
---@param path string
---@param warn fun(message: string, err?: homegen.Error)
---@return homegen.store.Journal|nil
---@return homegen.Error|nil err kinds config, io
function journal.open(path, warn)
  local module, err = load_module()
  if not module then return nil, err end
  local handle, message, word = module.open {
    path = path, application_id = tables.application_id, versions = tables.versions,
  }
  if handle then
    return setmetatable({
      path = path, handle = handle, thread = offload.new(handle), warn = warn, backlog = {}, timer = false, writing = false,
      going = false,
    }, Journal)
  end
  return nil, errors.new {
    kind = CONFIG_WORDS[word] and "config" or "io", message = message, cause = word, outcome = "not_sent",
    hint = "nothing was sent and nothing was charged",
  }
end

function Journal:owner() return self.handle:owner() end
function Journal:digest(text) return self.handle:digest(text) end

-- What a person can do, where the message does not say.
local REMEDIES = { full = ": free the disk", busy = ": see who holds the file" }

-- What only asks.
local QUESTIONS = { find = true, list = true, figures = true }

---@param message string
---@param word string
---@return homegen.Error
local function to_error(self, label, message, word)
  local asked = QUESTIONS[label]
  return errors.new {
    kind = "io", cause = word, retryable = true,
    message = ("the journal %s cannot be %s: %s"):format(self.path, asked and "read" or "written", message),
    hint = not asked and "nothing more is sent until it can be written" .. (REMEDIES[word] or "") or nil,
  }
end

-- All that was asked in a turn goes to the thread together: one commit.
local function go(self)
  self.going = false
  self.handle:go()
end

---Runs statements as one transaction.
---@param label string what it is, for the tests' points
---@param statements table[]
---@param done fun(outcome: "ok"|"unmet"|"error", value: any, last_row: integer|nil) rows of each statement and the row that
---  was inserted last, the index of the statement that did not hold, or an error object; called in a later turn
function Journal:transact(label, statements, done)
  statements.label = label
  if not self.going then
    reactor.defer(go, self)
    self.going = true
  end
  assert(self.thread:call("hold", function(outcome, value, more)
    if outcome == "error" then value = to_error(self, label, value, more) end
    done(outcome, value, more)
  end, statements))
end

---Runs statements as one transaction and waits for the disk: while the journal is opened.
---@param label string
---@param statements table[]
---@return table|nil results rows of each statement
---@return homegen.Error|nil
function Journal:wait_for(label, statements)
  statements.label = label
  local outcome, value, word = self.thread:wait("submit", OPENING_SECONDS, statements)
  if outcome == "ok" then return value end
  return nil, to_error(self, label, value or "the disk does not answer", word or "busy")
end

-- A write that the file itself refuses for ever would block all others behind it.
local HOPELESS = { constraint = true, sql = true }

---@class homegen.store.Write
---@field label string
---@field statements table[]
---@field later? fun(results: table) called when it is on the disk after all
---@field waits boolean whether it is in the backlog, or was

local write_backlog

local function schedule(self)
  if self.timer or self.writing or self.closing then return end
  self.delay = math.min((self.delay or AGAIN_SECONDS / 2) * 2, AGAIN_CEILING)
  self.timer = reactor.after(self.delay, function()
    self.timer = nil
    write_backlog(self)
  end)
end

-- Told once: nobody is told the same again for each write that waits.
local function begin_backlog(self, err)
  if not self.backlog_error then self.warn(err.message, err) end
  self.backlog_error = err
  schedule(self)
end

local function end_backlog(self)
  if not self.backlog_error then return end
  self.backlog_error, self.delay = nil, nil
  self.warn(("the journal %s is written again"):format(self.path))
end

local function enter(self, write)
  if write.waits then return end
  self.backlog[#self.backlog + 1] = write
  write.waits = true
end

-- Its answer may be delivered again, when it is no longer the first, or no longer there.
local function take_out(self, write, results)
  if results and write.later then write.later(results) end
  for index, each in ipairs(self.backlog) do
    if each == write then return table.remove(self.backlog, index) end
  end
end

-- One write after the other, however many have failed meanwhile.
function write_backlog(self)
  if self.writing or self.closing then return end
  local write = self.backlog[1]
  if not write then return end_backlog(self) end
  self:transact(write.label, write.statements, function(outcome, value)
    self.writing = false
    if outcome == "error" and not HOPELESS[value.cause] then return begin_backlog(self, value) end
    take_out(self, write, outcome == "ok" and value)
    write_backlog(self)
  end)
  self.writing = true
end

---Writes what has happened already. `done` is called once: with true when it is on the disk, else with nil and the
---error; it is written later then, in order.
---@param label string
---@param statements table[]
---@param done fun(ok: true|nil, err?: homegen.Error, results?: table)
---@param afterwards? fun(results: table) called when it is on the disk after `done` had to be told an error
function Journal:persist(label, statements, done, afterwards)
  local write = { label = label, statements = statements, later = afterwards, waits = false }
  if self.backlog_error then
    enter(self, write)
    return done(nil, self.backlog_error)
  end
  self:transact(label, statements, function(outcome, value)
    if outcome ~= "error" then return done(true, nil, outcome == "ok" and value or nil) end
    if not HOPELESS[value.cause] then
      enter(self, write)
      begin_backlog(self, value)
    end
    done(nil, value)
  end)
end

---@return homegen.Error|nil err why no create may leave now
function Journal:obstacle()
  return self.backlog_error
end

-- The methods of a client that ask, where they are called otherwise than the transaction.
local METHODS = { list = "tasks", adopt = "resume" }

---Runs a transaction and waits for it.
---@async
---@return table|nil results
---@return homegen.Error|integer|nil problem an error, or the index of the statement that did not hold
function Journal:ask(label, statements)
  caller.place("client:" .. (METHODS[label] or label)) -- before anything is begun
  if self.closed then -- between two questions of one call
    return nil, errors.new { kind = "canceled", message = "the client was closed meanwhile", hint = "ask another client on this journal" }
  end
  local done = future.new()
  self:transact(label, statements, function(outcome, value)
    if outcome == "ok" then done:succeed(value) else done:fail(value) end
  end)
  return await.await(done)
end

-- One last time. Answers come in order, so the last one's is waited for.
local function write_last(self)
  local done, count = future.new(), #self.backlog
  for index, write in ipairs(self.backlog) do
    self:transact(write.label, write.statements, function(outcome, value)
      if outcome == "error" then self.warn(value.message, value) end
      take_out(self, write, outcome == "ok" and value)
      if index == count then done:succeed(true) end
    end)
  end
  await.await(done)
end

---Writes what waits, puts the file into order and closes it. What still cannot be written is told.
---@async
---@param waits boolean false: nothing is to be written again; the file is closed in a later step, or with the process
function Journal:close(waits)
  if self.closed then return end
  self.closing = true
  if self.timer then
    self.timer:cancel()
    self.timer = nil
  end
  while self.backlog[1] do write_last(self) end -- what is there after all may have more to be written
  self.closed = true
  if not waits then
    assert(self.thread:call("finish", function() reactor.defer(self.handle.close, self.handle) end))
    return
  end
  local done = future.new()
  assert(self.thread:call("finish", function() done:succeed(true) end))
  await.await(done)
  self.handle:close()
end

return journal
