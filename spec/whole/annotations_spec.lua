--- What the annotations promise to editors is what there is: names that are exported, and the parameters of the services with
--- their allowed values. (That each is explained, and that docs/api.md is made from them, is looked at by `make check`.)

local homegen = require "homegen"
local service = require "homegen.service"

local loaded = {}
for _, name in ipairs { "reader", "page" } do loaded[name] = assert(loadfile(".ci/annotations/" .. name .. ".lua"))() end

local paths = {}
for path in assert(io.popen "find lua -name '*.lua'"):lines() do paths[#paths + 1] = path end
local found = loaded.reader.read(paths)
loaded.page.take_exported(found)

local PARAMETERS = {
  smart_replace = "SmartReplace", magic_editor = "MagicEditor", house_plan = "HousePlan", create_room = "CreateRoom",
  create_exterior = "CreateExterior", create_room_variation = "RoomVariation", create_exterior_variation = "ExteriorVariation",
}

---Fields of a class and of those it inherits from, by name.
local function fields_of(name)
  local fields, class = {}, found.classes[name]
  while class do
    for _, field in ipairs(class.fields) do fields[field.name] = fields[field.name] or field end
    class = found.classes[class.parent or ""]
  end
  return fields
end

---The literal values of a type, as a set.
local function literals(kind)
  local set = {}
  for name in kind:gmatch "homegen%.%u%w+" do
    local alias = found.aliases[name]
    kind = kind .. (alias and table.concat(alias.values, " ") or "")
  end
  for value in kind:gmatch '"([^"]*)"' do set[value] = true end
  return set
end

local function set_of(list)
  local set = {}
  for _, value in ipairs(list) do set[value] = true end
  return set
end

---What `homegen` makes of itself when it is asked for.
local function lazy_names()
  local names, index = {}, getmetatable(homegen).__index
  for number = 1, 10 do
    local upvalue, value = debug.getupvalue(index, number)
    for name in pairs(upvalue == "LAZY" and value or {}) do names[name] = true end
  end
  return names
end

describe("the annotations", function()
  it("name what homegen exports, and nothing else", function()
    local documented = {}
    for _, field in ipairs(found.classes.homegen.fields) do documented[field.name] = true end
    for _, block in ipairs(found.classes.homegen.functions) do documented[block.name] = true end
    local exported = lazy_names()
    for name in pairs(homegen) do exported[name] = true end
    exported.on_error, exported.on_warning = true, true -- a user sets them
    assert.same(exported, documented)
  end)

  it("name functions that there are", function()
    local client = assert(homegen.new { ideal_house = { api_key = "sk-test", base_url = "http://127.0.0.1:9" } })
    local objects = { ["homegen.Client"] = client, ["homegen.image"] = homegen.image, ["homegen.mask"] = homegen.mask,
      ["homegen.webhook"] = homegen.webhook, ["homegen.Mask"] = homegen.mask.new(8, 8) }
    for name, object in pairs(objects) do
      for _, block in ipairs(found.classes[name].functions) do
        if not block.name:find "^_" then assert.equal("function", type(object[block.name]), name .. " " .. block.name) end
      end
      if name:find "^homegen%.%l" then
        local documented = {}
        for _, block in ipairs(found.classes[name].functions) do documented[block.name] = true end
        for key, value in pairs(object) do
          if type(value) == "function" then assert.is_true(documented[key] or key == "listen", name .. "." .. key) end
        end
      end
    end
    client:close()
  end)

  for name, class in pairs(PARAMETERS) do
    it("know the parameters of " .. name .. ", and what they may be", function()
      local fields = fields_of("homegen." .. class)
      for _, field in ipairs(service.find(name).fields) do
        local annotated = assert(fields[field.name], field.name .. " is not annotated")
        local values = field.values or field.items and field.items.values
        if values then assert.same(set_of(values), literals(annotated.type), field.name) end
        if not class:find "Variation" and field.name ~= "user_id" then -- `vary` and the client fill in what they know
          local made_to_fit = field.type == "list" -- by house_plan's helper
          assert.equal(field.required == true and not made_to_fit, not annotated.optional, field.name)
        end
      end
    end)
  end

  it("name no parameter that no service takes", function()
    local taken = {}
    for name, class in pairs(PARAMETERS) do
      taken[class] = taken[class] or {}
      for _, field in ipairs(service.find(name).fields) do taken[class][field.name] = true end
    end
    for class, names in pairs(taken) do
      for name in pairs(fields_of("homegen." .. class)) do
        assert.is_true(names[name] or class == "ExteriorVariation" and name == "theme", class .. "." .. name)
      end
    end
  end)
end)
