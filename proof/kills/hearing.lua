--- What a worker says, and what its batch keeps of that.

local cjson = require "cjson"
local shell = require "kills.shell"

local hearing = {}

-- What a worker may say.
local EVENTS = {
  id = function(batch, said)
    if batch.known[said.key] and batch.known[said.key] ~= said.id then
      batch:breach("the worker was told two ids of %s: %s and %s", said.key, batch.known[said.key], said.id)
    end
    batch.known[said.key] = said.id
  end,
  ["end"] = function(batch, said)
    batch.ends[said.key] = said
    if said.state == "unknown_outcome" then batch.first_at[said.key] = batch.first_at[said.key] or said.at end
    said.first_at = batch.first_at[said.key]
  end,
  settle = function(batch, said)
    local known = batch.known[said.key]
    if known and batch.settled[said.key] ~= known then batch:breach("%s is unknown, but its id %s was known", said.key, known) end
    batch.settled[said.key], batch.first_at[said.key], batch.on_wire[said.key] = said.id or "not created", nil, nil
    batch.known[said.key] = said.id
  end,
  forget = function(batch, said) batch.config.again = said.again end, -- from now on a key would be a new job
  forgotten = function(batch) batch.config.forgotten = true end,
  again = function(batch, said) batch.again[said.key] = said end,
  clock = function(batch) batch.clock = true end,
  books = function(batch, said) batch.spent = said.spent end,
}

---A kill may have cut the last line.
---@param batch table
---@param path string what the worker has written in a run
---@return string|nil event the last one
function hearing.take_in(batch, path)
  local last
  for line in (shell.read(path) or ""):gmatch("([^\n]*)\n") do
    local said = cjson.decode(line)
    last = said.event
    if EVENTS[last] then EVENTS[last](batch, said) end
    if said.message and last == "interrupted" then batch.message = said.message end
  end
  if batch.config.again then batch:write_config() end
  return last
end

return hearing
