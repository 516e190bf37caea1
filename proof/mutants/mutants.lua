--- Plants changes, one at a time, in a copy of the tree, and sees whether what belongs to the file notices. See `run`.
---
---   lua5.4 proof/mutants/mutants.lua LANE LANES SHARE [FILE…]      in the copy; prints a line for each change
---
--- SHARE is how many changes of each file are planted; which ones depends on the lines alone, so that a run can be
--- repeated, and what a survivor was said to mean (same.lua) stays true until its line changes.

local changes = require "proof.mutants.changes"
local same = require "proof.mutants.same"
local targets = require "proof.mutants.targets"

local lane, lanes, share = tonumber(arg[1]), tonumber(arg[2]), tonumber(arg[3])
local SECONDS = 60 -- for one spec file; a change that makes it hang is noticed too

local wanted = {}
for index = 4, #arg do wanted[arg[index]] = true end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

-- Spreads the changes over the file, the same ones each time (FNV-1a).
local function digest(text)
  local hash = 2166136261
  for index = 1, #text do hash = ((hash ~ text:byte(index)) * 16777619) & 0xffffffff end
  return hash
end

local function chosen(file, source)
  local list = changes.of(file, source)
  table.sort(list, function(a, b)
    local left, right = digest(a.name), digest(b.name)
    if left ~= right then return left < right end
    return a.name < b.name
  end)
  for index = #list, share + 1, -1 do list[index] = nil end
  table.sort(list, function(a, b) return a.from < b.from end)
  return list
end

local function quiet(command)
  return (os.execute(("timeout --kill-after=5 %d %s >build/mutants.log 2>&1 </dev/null"):format(SECONDS, command)))
end

local function run(flavour, item)
  if flavour == "none" then return quiet(".ci/clean-env build/none/unit/" .. item) end
  return quiet((".ci/clean-env .ci/with %s %s /usr/bin/busted --no-keep-going --output=.ci/busted_counts.lua -- %s"):format(
    flavour, flavour:match "[^-]*$", item))
end

local function compile(items)
  local goals = {}
  for _, item in ipairs(items) do goals[#goals + 1] = "build/none/unit/" .. item end
  return quiet(("make -s -f build.mk FLAVOUR=none %s"):format(table.concat(goals, " ")))
end

---@return "noticed"|"survived"|"invalid" invalid: the compiler does not take it
local function attempt(target, source, change)
  local path, items = target[1], target[2]
  write(path, changes.apply(source, change))
  local verdict = "survived"
  if items.flavour == "none" and not compile(items) then verdict = "invalid" end
  for _, item in ipairs(items) do
    if verdict == "survived" and not run(items.flavour, item) then verdict = "noticed" end
  end
  write(path, source)
  return verdict
end

-- That nothing is noticed where nothing was changed.
local function is_sound(target)
  if target[2].flavour == "none" and not compile(target[2]) then return false end
  for _, item in ipairs(target[2]) do
    if not run(target[2].flavour, item) then
      io.stdout:write(read "build/mutants.log")
      print(("violation: %s fails as it is"):format(item))
      return false
    end
  end
  return true
end

local number = 0
for _, target in ipairs(targets) do
  local file = target[1]
  local source = read(file)
  local list = (not next(wanted) or wanted[file]) and chosen(file, source) or {}
  local sound
  for _, change in ipairs(list) do
    number = number + 1
    if number % lanes == lane % lanes then
      if sound == nil then sound = is_sound(target) end
      local verdict = not sound and "invalid" or same[change.name] and "same" or attempt(target, source, change)
      print(("%s\t%d\t%s"):format(verdict, change.line, change.name))
      io.stdout:flush()
    end
  end
  if sound and target[2].flavour == "none" then compile(target[2]) end -- as it was
end
