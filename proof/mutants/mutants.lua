--- Plants changes, one at a time, in a copy of the tree, and sees whether what belongs to the file notices. See `run`.
---
---   lua5.4 proof/mutants/mutants.lua CLAIMS SHARE [FILE…]      in the copy; prints a line for each change
---
--- CLAIMS is a folder that several of these share, each in a copy of its own: what one takes on, the others leave.
--- SHARE is how many changes of each file are planted; which ones depends on the lines alone, so that a run can be
--- repeated, and what a survivor was said to mean (same.lua) stays true until its line changes.

local changes = require "proof.mutants.changes"
local same = require "proof.mutants.same"
local targets = require "proof.mutants.targets"

local claims, share = arg[1], tonumber(arg[2])
local PIECE = 7 -- changes of a file that one takes on at a time
local SECONDS = 120 -- for one spec file; a change that makes it hang is noticed too
local WORDS = 1500 -- bytes that are shown of what a spec says which fails as it is
local TIMED_OUT, KILLED = 124, 137 -- what `timeout` exits with

local wanted = {}
for index = 3, #arg do wanted[arg[index]] = true end

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

---@return boolean ok
---@return boolean hung
local function quiet(command)
  local ok, _, code = os.execute(("timeout --kill-after=5 %d %s >build/mutants.log 2>&1 </dev/null"):format(SECONDS, command))
  return ok or false, code == TIMED_OUT or code == KILLED
end

local function is_spec(item) return item:find "%.lua$" ~= nil end

local function run(item)
  if not is_spec(item) then return quiet(".ci/clean-env build/none/unit/" .. item) end
  return quiet(".ci/clean-env .ci/with lua5.4 lua5.4 /usr/bin/busted --no-keep-going --output=.ci/busted_counts.lua -- " .. item)
end

-- What the specs see of a file of C, and what the unit tests see of it.
local function compile_modules() return quiet "make -s -f build.mk FLAVOUR=lua5.4 modules" end

local function compile_units(items)
  local goals = {}
  for _, item in ipairs(items) do
    if not is_spec(item) then goals[#goals + 1] = "build/none/unit/" .. item end
  end
  return quiet(("make -s -f build.mk FLAVOUR=none %s"):format(table.concat(goals, " ")))
end

---Runs what belongs to a file until one of them notices.
---@return string|nil item that failed
---@return boolean hung
local function first_failing(target)
  local compiled = not target.file:find "%.c$"
  for _, item in ipairs(target.items) do
    if is_spec(item) and not compiled then
      compiled = true
      assert(compile_modules())
    end
    local ok, hung = run(item)
    if not ok then return item, hung end
  end
  return nil, false
end

-- Compiled from the source as it is.
local function restore(target)
  return not target.file:find "%.c$" or compile_units(target.items) and compile_modules()
end

local sound = {} ---@type table<string, boolean> whether an item passes where nothing was changed

local function is_sound(target, item)
  if sound[item] == nil then
    sound[item] = restore(target) and run(item) or false
    if not sound[item] then
      print(read("build/mutants.log"):sub(-WORDS))
      print(("violation: %s fails as it is"):format(item))
    end
  end
  return sound[item]
end

---@return "noticed"|"hung"|"survived"|"invalid" hung: noticed, as nothing ended; invalid: the compiler does not take
---  it, or what failed does so without it
local function attempt(target, source, change)
  write(target.file, changes.apply(source, change))
  local compiles, item, hung = not target.file:find "%.c$" or compile_units(target.items), nil, nil
  if compiles then item, hung = first_failing(target) end
  write(target.file, source)
  if not compiles or item and not is_sound(target, item) then return "invalid" end
  return not item and "survived" or hung and "hung" or "noticed"
end

-- Only one of those who ask makes the folder.
local function claim(piece)
  return (os.execute(("mkdir '%s/%d' 2>/dev/null"):format(claims, piece)))
end

local number = 0
for _, target in ipairs(targets) do
  local file = target.file
  local source = read(file)
  local list = (not next(wanted) or wanted[file]) and chosen(file, source) or {}
  local touched = false
  for first = 1, #list, PIECE do
    number = number + 1
    for index = first, claim(number) and math.min(first + PIECE - 1, #list) or 0 do
      local change = list[index]
      local verdict = same[change.name] and "same" or attempt(target, source, change)
      touched = true
      print(("%s\t%d\t%s"):format(verdict, change.line, change.name))
      io.stdout:flush()
    end
  end
  if touched then assert(restore(target)) end
end
