--- The fault matrix: every operation x connection x transport x fault against the public API, each cell against what
--- proof/faults/fault_expectations.lua says of it.
--
--   faults.lua [short | long] [part/parts] [operation] [fault]
--
-- long: all cells. short: a slice in which every operation meets every fault once, over connections and transports that
-- change. part/parts: every parts-th cell of those, from the part-th on. Prints a line per wrong cell, then a table for
-- proof/faults/run to add up: lines "cell <operation>\t<fault>\t<passed>\t<failed>" and "none <words>".

local expectations = require "proof.faults.fault_expectations"
local fault_cell = require "proof.faults.fault_cell"
local scene = require "proof.faults.fault_scene"
local wall_clock = require "proof.machine.wall_clock"

assert(wall_clock.works(), "the wall clock cannot be set: start it by proof/faults/run")
io.stdout:setvbuf "line"
-- Backoffs are spread over all of their range; here they are short.
math.random = function() return 0.02 end -- luacheck: ignore

local length, part, only_operation, only_fault = (arg[1] or "long"), arg[2] or "1/1", arg[3], arg[4]
local which, parts = part:match("^(%d+)/(%d+)$")
which, parts = tonumber(which), tonumber(parts)

---Every cell, in an order in which transports change seldom.
local function all_cells()
  local cells, missing = {}, {}
  for _, transport in ipairs(expectations.transports) do
    for _, operation in ipairs(expectations.operations) do
      for _, fault in ipairs(expectations.faults) do
        for _, connection in ipairs(expectations.connections) do
          local row, reason = expectations.of(operation, fault, connection, transport)
          local cell = { operation = operation, fault = fault, connection = connection, transport = transport, row = row }
          if row then cells[#cells + 1] = cell else missing[#missing + 1] = reason end
        end
      end
    end
  end
  return cells, missing
end

---One cell per operation and fault; connection and transport go round at different speeds.
local function slice(cells)
  local groups, order = {}, {}
  for _, cell in ipairs(cells) do
    local name = cell.operation .. "\t" .. cell.fault
    if not groups[name] then
      groups[name] = {}
      order[#order + 1] = name
    end
    table.insert(groups[name], cell)
  end
  local chosen = {}
  for index, name in ipairs(order) do
    local group = groups[name]
    chosen[#chosen + 1] = group[(index * 7) % #group + 1]
  end
  return chosen
end

local cells, missing = all_cells()
if length == "short" then cells = slice(cells) end

local stages = {}
local function stage_of(transport)
  stages[transport] = stages[transport] or scene.start(transport)
  return stages[transport]
end

local tally = {}
local function note(cell, complaints)
  local name = cell.operation .. "\t" .. cell.fault
  tally[name] = tally[name] or { passed = 0, failed = 0 }
  local field = #complaints == 0 and "passed" or "failed"
  tally[name][field] = tally[name][field] + 1
  if field == "passed" then return end
  print(("wrong: %s x %s x %s x %s"):format(cell.operation, cell.fault, cell.connection, cell.transport))
  for _, complaint in ipairs(complaints) do print("       " .. complaint:gsub("\n", "\n         ")) end
end

local function trace(raised)
  return debug.traceback(tostring(raised))
end

for index, cell in ipairs(cells) do
  local mine = (index - which) % parts == 0
  if mine and (not only_operation or cell.operation == only_operation) and (not only_fault or cell.fault == only_fault) then
    local ok, complaints = xpcall(fault_cell.run, trace, stage_of(cell.transport), cell, cell.row)
    note(cell, ok and complaints or { complaints })
    if not ok then -- what it left behind must not harm the next one
      stages[cell.transport]:stop()
      stages[cell.transport] = nil
    end
  end
end

for _, stage in pairs(stages) do stage:stop() end
for name, counts in pairs(tally) do print(("cell %s\t%d\t%d"):format(name, counts.passed, counts.failed)) end
if which == 1 then
  for _, fault in ipairs(expectations.faults) do print("order " .. fault) end
  local by_reason = {}
  for _, reason in ipairs(missing) do by_reason[reason] = (by_reason[reason] or 0) + 1 end
  for _, rule in ipairs(expectations.impossible) do
    print(("none %s\t%s\t%s\t%d\t%s"):format(table.concat(rule.operations or expectations.operations, ", "),
      table.concat(rule.faults, ", "), table.concat(rule.connections or { "any connection" }, ", "),
      by_reason[rule.reason], rule.reason))
  end
end
