--- Tells which entries of same.lua name a change that nothing plants any more: the line that it was in is another one now.

local changes = require "proof.mutants.changes"
local same = require "proof.mutants.same"
local targets = require "proof.mutants.targets"

local planted = {}
for _, target in ipairs(targets) do
  local file = assert(io.open(target.file, "rb"))
  for _, change in ipairs(changes.of(target.file, file:read "a")) do planted[change.name] = true end
  file:close()
end
for name in pairs(same) do
  if not planted[name] then print(("violation: same.lua has a change that is none: %s"):format(name)) end
end
