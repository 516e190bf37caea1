--- Holds every `require` and `#include` against the list of doors (.ci/rules/doors), and looks for circles.
--
--     lua5.4 .ci/rules/doors.lua [FOLDER]      a tree; default: the one that it is run in
--
-- Prints each breach with the two files and the rule; ends badly if there is one. A file that is in no room is one too,
-- and so is a folder with more sources than anybody overlooks.

local folder = arg[1] or "."
local MOST_FILES = 25 -- of sources in a folder

local breaches = 0

local function breach(format, ...)
  breaches = breaches + 1
  print(format:format(...))
end

local function read(path)
  local file = assert(io.open(folder .. "/" .. path, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local function words(text)
  local list = {}
  for word in text:gmatch "%S+" do list[#list + 1] = word end
  return list
end

---@class doors.Room
---@field name string
---@field paths string[] folders, ending in "/", or files
---@field uses table<string, boolean> the rooms that it may use

---Reads the list: `room: paths` and, indented below it, `uses: rooms`; `door: file room` for a single file.
---@return doors.Room[] rooms
---@return table<string, table<string, boolean>> single by file and room
local function read_doors()
  local rooms, single = {}, {}
  for line in read(".ci/rules/doors"):gmatch "[^\n]+" do
    local name, rest = line:gsub("#.*", ""):match "^(%s*[%w_-]+):%s*(.*)$"
    if name == "door" then
      local file, room = table.unpack(words(rest))
      single[file] = single[file] or {}
      single[file][room] = true
    elseif name and name:match "^%s+uses$" then
      for _, used in ipairs(words(rest)) do rooms[#rooms].uses[used] = true end
    elseif name then
      rooms[#rooms + 1] = { name = name, paths = words(rest), uses = {} }
    end
  end
  return rooms, single
end

local rooms, single = read_doors()

---The room of the longest path that the file begins with.
local function room_of(file)
  local found, length = nil, 0
  for _, room in ipairs(rooms) do
    for _, path in ipairs(room.paths) do
      local inside = path == file or path:sub(-1) == "/" and file:sub(1, #path) == path
      if inside and #path > length then found, length = room, #path end
    end
  end
  return found
end

local files, by_name = {}, {} -- by_name: headers by their name, modules by theirs

local function collect()
  local command = ("cd '%s' && find lua sandbox csrc proof -type f '(' -name '*.lua' -o -name '*.[ch]' ')' | LC_ALL=C sort")
  local counts = {}
  for file in io.popen(command:format(folder)):lines() do
    if not file:find "/spec/" then
      local inside = file:match "(.*)/"
      counts[inside] = (counts[inside] or 0) + 1
      files[#files + 1] = file
      local module = file:match "lua/(homegen.*)%.lua$"
      if module then by_name[module:gsub("/init$", ""):gsub("/", ".")] = file end
      local header = file:match "([^/]*%.h)$"
      if header then
        if by_name[header] then breach("%s and %s: one name for two headers", by_name[header], file) end
        by_name[header] = file
      elseif not module then
        by_name[file:match "[^/]*$"] = file -- a test may include a source
      end
    end
  end
  for inside, count in pairs(counts) do
    if count > MOST_FILES then breach("%s has %d sources, at most %d: part it", inside, count, MOST_FILES) end
  end
end

---What a Lua file requires, or has loaded by homegen.base.native or homegen.base.packages: modules, and with a dot at the
---end the room whose module is named at run time.
local function required(text)
  local list = {}
  text = text:gsub("%-%-[^\n]*", "")
  for _, call in ipairs { "require[%s,]*", "%.load%s*", "later%.module%s*", "%.need%s*", "packages%.load%s*%([^)]*,%s*" } do
    for module in text:gmatch(call .. "%(?%s*[\"'](homegen[%w_.]*)[\"']") do list[#list + 1] = module end
  end
  return list
end

local function included(text)
  local list = {}
  for header in text:gmatch '\n#%s*include%s*"([^"]+)"' do list[#list + 1] = header:match "[^/]*$" end
  return list
end

local C_MODULES = {
  ["homegen.core"] = "csrc/core/", ["homegen.network"] = "csrc/network/", ["homegen.journal"] = "csrc/journal/",
  ["homegen.mask.core"] = "csrc/mask/", ["homegen.terminal"] = "csrc/terminal/",
  ["homegen.sandbox.httpd"] = "sandbox/csrc/httpd/", ["homegen.sandbox.paint"] = "sandbox/csrc/paint/",
}

---The file that is meant, or where one named at run time would lie.
local function target_of(name)
  if by_name[name] or C_MODULES[name] then return by_name[name] or C_MODULES[name] end
  if name:sub(-1) ~= "." then return nil end
  local base = name:gsub("%.", "/")
  local is_sandbox = base:sub(1, 16) == "homegen/sandbox/"
  return (is_sandbox and "sandbox/lua/" or "lua/") .. base
end

local function sorted_keys(set)
  local list = {}
  for name in pairs(set) do list[#list + 1] = name end
  table.sort(list)
  return list
end

---@param from doors.Room of the file
---@param target string file or folder that it uses
local function judge_door(file, from, target)
  local to = room_of(target)
  if not to or from == to or from.uses[to.name] or single[file] and single[file][to.name] then return end
  local uses = table.concat(sorted_keys(from.uses), ", ")
  breach("%s uses %s: the room %s may use %s; not %s", file, target, from.name, uses ~= "" and uses or "itself alone", to.name)
end

---@return table<string, table<string, boolean>> edges by unit (a file, or X.c and X.h together): the units that it uses
local function judge_imports()
  local edges = {}
  for _, file in ipairs(files) do
    local from = room_of(file)
    if not from then breach("%s is in no room: see .ci/rules/doors", file) end
    local unit = file:gsub("%.[ch]$", "")
    edges[unit] = edges[unit] or {}
    for _, name in ipairs((file:sub(-4) == ".lua" and required or included)("\n" .. read(file))) do
      local target = target_of(name)
      if not target then
        breach("%s uses %s, which is nowhere", file, name)
      else
        if from then judge_door(file, from, target) end
        local other = target:gsub("%.[ch]$", "")
        if other ~= unit then edges[unit][other] = true end
      end
    end
  end
  return edges
end

local function judge_circles(edges)
  local state, path = {}, {} -- state: "open" while its users are looked at, "done" after
  local function visit(unit)
    state[unit] = "open"
    path[#path + 1] = unit
    for _, other in ipairs(sorted_keys(edges[unit] or {})) do
      if state[other] == "open" then
        local from = #path
        while path[from] ~= other do from = from - 1 end
        breach("a circle: %s -> %s", table.concat(path, " -> ", from), other)
      elseif not state[other] then
        visit(other)
      end
    end
    path[#path] = nil
    state[unit] = "done"
  end
  for _, unit in ipairs(sorted_keys(edges)) do
    if not state[unit] then visit(unit) end
  end
end

collect()
judge_circles(judge_imports())
if breaches > 0 then
  print(breaches .. " breaches")
  os.exit(1)
end
