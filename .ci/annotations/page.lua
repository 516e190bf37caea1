--- Writes what annotations say as a page of Markdown.

local page = {}

-- What a user meets, in the order of the page. Every type that one of these names has to stand here, too.
page.PUBLIC = {
  "homegen", "homegen.ClientOptions", "homegen.Client", "homegen.CallOptions",
  "homegen.SmartReplace", "homegen.MagicEditor", "homegen.HousePlan", "homegen.HouseStyle", "homegen.OutdoorSpace",
  "homegen.KeyRoom", "homegen.AreaRange", "homegen.BathroomLayout", "homegen.CreateRoom", "homegen.CreateExterior",
  "homegen.Variation", "homegen.RoomVariation", "homegen.ExteriorVariation",
  "homegen.Task", "homegen.TaskState", "homegen.Result", "homegen.Chain", "homegen.Origin", "homegen.Handle", "homegen.Outcome",
  "homegen.Snapshot", "homegen.Spending", "homegen.Error", "homegen.ErrorKind", "homegen.Violation", "homegen.Event",
  "homegen.image", "homegen.mask", "homegen.Mask", "homegen.webhook", "homegen.WebhookListener",
  "homegen.GalleryOptions", "homegen.manifest", "homegen.Manifest", "homegen.upload", "homegen.Uploader", "homegen.UploadOptions",
  "homegen.S3Options", "homegen.PutOptions", "homegen.Explanation", "homegen.AccountBook", "homegen.ProbeAnswer",
  "homegen.ServiceDescription", "homegen.FieldDescription", "homegen.Adapter",
}

local HEAD = [[
# API reference

Every function, object and option with its types, as the annotations in the code have them: this page is made from those by
`make reference`. [reference.md](reference.md) explains how they belong together, and what each error asks for.

A `?` says that something may be left out, or may be `nil`. Functions that say *waits* are called in a coroutine, or where
the host allows waiting ([concurrency.md](concurrency.md#where-waiting-is-allowed)). Times are seconds.
]]

-- Where the functions of `homegen` itself stand: file and name.
local EXPORTED = {
  { "new", "client/client.lua:new" }, { "await", "waiting/await.lua:await" }, { "run", "waiting/scheduler.lua:run" },
  { "spawn", "waiting/scheduler.lua:spawn" }, { "all", "waiting/gather.lua:all" }, { "settle", "waiting/gather.lua:settle" },
  { "race", "waiting/gather.lua:race" }, { "each", "waiting/each.lua:each" }, { "map", "waiting/map.lua:map" },
  { "sleep", "waiting/await.lua:sleep" }, { "step", "loop/reactor.lua:step" }, { "fd", "loop/reactor.lua:fd" },
  { "timeout", "loop/reactor.lua:timeout" },
  { "gallery", "gallery.lua:make" }, { "services", "service/description.lua:all" },
  { "now", "init.lua:now" }, { "use", "loop/host.lua:use" },
}

local function is_public(name)
  for _, public in ipairs(page.PUBLIC) do
    if public == name then return true end
  end
  return false
end

-- Names that differ in their case alone get a number, as Markdown's renderers give them.
local anchors, taken = {}, {}
for _, name in ipairs(page.PUBLIC) do
  local plain = name:lower():gsub("[^%w_-]", "")
  anchors[name] = "#" .. plain .. (taken[plain] and "-" .. taken[plain] or "")
  taken[plain] = (taken[plain] or 0) + 1
end

-- In a table a bar ends a cell.
local function code(text) return "`" .. text:gsub("|", "\\|") .. "`" end

---@param text string[] paragraphs
local function paragraphs(text)
  return (table.concat(text, "\n\n"):gsub("\n\n+", "\n\n"):gsub("^%s+", ""):gsub("%s+$", ""))
end

local function cell(text) return (text:gsub("|", "\\|")) end

---Names a type, with links to those that stand on the page.
local function type_of(entry)
  local kind = entry.type .. (entry.optional and "?" or "")
  local links, seen = {}, {}
  for name in kind:gmatch "homegen%.[%w_]+" do
    if is_public(name) and not seen[name] then
      seen[name] = true
      links[#links + 1] = ("[%s](%s)"):format(name:gsub("^homegen%.", ""), anchors[name])
    end
  end
  return code(kind) .. (#links > 0 and " " .. table.concat(links, " ") or "")
end

local function entries(title, list)
  local lines = { ("| %s | type | |"):format(title), "|---|---|---|" }
  for _, entry in ipairs(list) do
    lines[#lines + 1] = ("| `%s` | %s | %s |"):format(entry.name, type_of(entry), cell(entry.text))
  end
  return table.concat(lines, "\n")
end

local function returned(list)
  local lines = {}
  for _, entry in ipairs(list) do
    local name = entry.name ~= "" and entry.name ~= "..." and " " .. entry.name or ""
    lines[#lines + 1] = ("- returns %s%s%s"):format(type_of(entry):gsub("\\|", "|"), name, entry.text ~= "" and ": " .. entry.text or "")
  end
  return table.concat(lines, "\n")
end

---@param prefix string such as "homegen." or "task:"
---@param block annotations.Block
local function function_section(prefix, name, block)
  local names = {}
  for _, param in ipairs(block.params) do names[#names + 1] = param.name .. (param.optional and "?" or "") end
  local lines = { ("### `%s%s(%s)`%s"):format(prefix, name, table.concat(names, ", "), block.async and " *waits*" or "") }
  local text = paragraphs(block.text)
  if text ~= "" then lines[#lines + 1] = text end
  if #block.params > 0 then lines[#lines + 1] = entries("parameter", block.params) end
  if #block.returns > 0 then lines[#lines + 1] = returned(block.returns) end
  return table.concat(lines, "\n\n")
end

-- What an object is called in examples.
local CALLED = {
  ["homegen.Client"] = "client:", ["homegen.Task"] = "task:", ["homegen.Result"] = "result:", ["homegen.Chain"] = "chain:",
  ["homegen.Handle"] = "handle:", ["homegen.Mask"] = "mask:", ["homegen.WebhookListener"] = "listener:",
}

-- Types that need no explanation of their own: what `client:<service>` takes stands with its parameters.
local EXPLAINED = {
  ["homegen.SmartReplaceCall"] = true, ["homegen.MagicEditorCall"] = true, ["homegen.HousePlanCall"] = true,
  ["homegen.CreateRoomCall"] = true, ["homegen.CreateExteriorCall"] = true, ["homegen.RoomVariationCall"] = true,
  ["homegen.ExteriorVariationCall"] = true,
  ["homegen.Signal"] = true, ["homegen.Coroutines"] = true, -- docs/hosts.md
}

-- Classes whose functions are for homegen alone.
local FIELDS_ALONE = { ["homegen.Spending"] = true }

-- Functions that are for homegen alone.
local INNER = { ["homegen.WebhookListener"] = { add = true, remove = true } }

local function seen_functions(class)
  local list = {}
  if FIELDS_ALONE[class.name] then return list end
  for _, block in ipairs(class.functions) do
    if not block.name:find "^_" and not (INNER[class.name] or {})[block.name] then list[#list + 1] = block end
  end
  return list
end

---Functions that `homegen` has from its rooms are told as they are documented there, and not as fields.
---@param found table
function page.take_exported(found)
  local by_name, names, fields = {}, {}, {}
  for _, block in pairs(found.functions) do by_name[block.path .. ":" .. block.name] = block end
  local class = found.classes.homegen
  for _, place in ipairs(EXPORTED) do
    local block = assert(by_name["lua/homegen/" .. place[2]], "no annotation of " .. place[2])
    local own = setmetatable({ name = place[1] }, { __index = block })
    table.insert(class.functions, own)
    names[place[1]] = true
  end
  for _, field in ipairs(class.fields) do
    if not names[field.name] then fields[#fields + 1] = field end
  end
  class.fields = fields
end

local function class_section(class)
  local parts = { ("## %s"):format(class.name) }
  local text = paragraphs(class.text)
  if class.parent and class.parent ~= "" and is_public(class.parent) then
    text = text .. ("\n\nIt has the fields of [%s](%s) as well."):format(class.parent, anchors[class.parent])
  end
  if text ~= "" then parts[#parts + 1] = text end
  if #class.fields > 0 then parts[#parts + 1] = entries("field", class.fields) end
  for _, block in ipairs(seen_functions(class)) do
    parts[#parts + 1] = function_section(CALLED[class.name] or class.name .. ".", block.name, block)
  end
  return table.concat(parts, "\n\n")
end

local function alias_section(name, alias)
  local lines = { ("## %s"):format(name) }
  local text = paragraphs(alias.text)
  if text ~= "" then lines[#lines + 1] = text end
  local values = {}
  for _, value in ipairs(alias.values) do
    local word, meaning = value:match "^(.-)%s+#%s+(.*)$"
    values[#values + 1] = word and ("- `%s`: %s"):format(word, meaning) or ("- `%s`"):format(value)
  end
  lines[#lines + 1] = table.concat(values, "\n")
  return table.concat(lines, "\n\n")
end

local function check_entries(problems, where, list)
  for _, entry in ipairs(list) do
    local name = entry.name ~= "" and entry.name or entry.type
    if entry.text == "" and not entry.type:find "^homegen%.%u" then
      problems[#problems + 1] = ("%s: nothing is said about `%s`"):format(where, name)
    end
    for type_name in entry.type:gmatch "homegen%.%u%w+" do
      if not is_public(type_name) and not EXPLAINED[type_name] then
        problems[#problems + 1] = ("%s: `%s` is of type %s, which is not on the page"):format(where, name, type_name)
      end
    end
  end
end

local function check_function(problems, class, block)
  local where, documented = ("%s: %s of %s"):format(block.path, block.name, class.name), {}
  for _, param in ipairs(block.params) do documented[param.name] = true end
  for name in block.signature:gmatch "[%w_.]+" do
    if not documented[name] then problems[#problems + 1] = ("%s: no @param %s"):format(where, name) end
  end
  if paragraphs(block.text) == "" and #block.params + #block.returns == 0 then
    problems[#problems + 1] = where .. ": nothing is said about it"
  end
  check_entries(problems, where, block.params)
  for _, entry in ipairs(block.returns) do check_entries(problems, where, entry.text == "" and {} or { entry }) end
end

---What a user would look for in vain.
---@param found table what the reader found
---@return string[] problems
function page.problems(found)
  local problems = {}
  for _, name in ipairs(page.PUBLIC) do
    local class = found.classes[name]
    if class then
      check_entries(problems, name, class.fields)
      for _, block in ipairs(seen_functions(class)) do check_function(problems, class, block) end
    end
  end
  return problems
end

---@param found table what the reader found
---@return string markdown
function page.write(found)
  local parts = { HEAD:gsub("\n$", ""), nil }
  for _, name in ipairs(page.PUBLIC) do
    local class, alias = found.classes[name], found.aliases[name]
    assert(class or alias, "no annotation of " .. name)
    parts[#parts + 1] = class and class_section(class) or alias_section(name, alias)
  end
  return table.concat(parts, "\n\n") .. "\n"
end

return page
