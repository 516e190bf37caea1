--- A journal whose answer to one transaction comes when the spec says so, or is trouble: what happens in between is no
--- longer a matter of luck.

local errors = require "homegen.base.errors"

local unpack = table.unpack or unpack

local held = {}

-- The next transaction of that label goes another way; those after it go as ever.
local function divert(client, label, way)
  local journal = client.store.journal
  local transact = getmetatable(journal).__index.transact
  function journal:transact(name, statements, done)
    if name ~= label then return transact(self, name, statements, done) end
    journal.transact = nil
    way(transact, statements, done)
  end
end

---Holds the answer back.
---@param client homegen.Client
---@param label string of the transaction
---@return fun(): boolean is_there whether it has come
---@return fun() release
function held.answer(client, label)
  local answer, deliver
  divert(client, label, function(transact, statements, done)
    transact(client.store.journal, label, statements, function(...) answer, deliver = { n = select("#", ...), ... }, done end)
  end)
  return function() return answer ~= nil end, function() deliver(unpack(answer, 1, answer.n)) end
end

---Lets it fail, as if the file had been locked for too long.
---@param client homegen.Client
---@param label string
---@param cause? string
---@return fun(): boolean has_failed
function held.fail(client, label, cause)
  local failed = false
  divert(client, label, function(_, _, done)
    failed = true
    done("error", errors.new { kind = "io", cause = cause or "busy", retryable = true, message = "the journal cannot be written" })
  end)
  return function() return failed end
end

return held
