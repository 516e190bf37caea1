--- homegen where package.path does not lead to it: an archive, an editor's runtimepath, a bundle.

local child = require "spec.support.process.child"

local SEARCHER = [[
  local paths, searchers = package.path, package.searchers or package.loaders
  package.path = ""
  table.insert(searchers, 2, function(name)
    for path in paths:gmatch "[^;]+" do
      local file = io.open((path:gsub("%?", (name:gsub("%.", "/")))))
      if file then
        local text = file:read "*a"
        file:close()
        return assert((loadstring or load)(text, "@" .. (path:gsub("%?", (name:gsub("%.", "/"))))))
      end
    end
    return "\n\tnothing in the archive"
  end)
]]

local PRELOAD = [[
  local paths = package.path
  local function bundle(name)
    for path in paths:gmatch "[^;]+" do
      local chunk = loadfile((path:gsub("%?", (name:gsub("%.", "/")))))
      if chunk then return chunk end
    end
  end
  setmetatable(package.preload, { __index = function(_, name) return bundle(name) end })
  package.path = ""
]]

local USE = [[
  local homegen = require "homegen"
  local client = homegen.new { ideal_house = { api_key = "k" }, iacrea = { api_key = "k" } }
  local names = { "smart_replace", "magic_editor", "house_plan", "create_room", "create_exterior", "create_room_variation",
    "create_exterior_variation" }
  for _, name in ipairs(names) do assert(type(client[name]) == "function", name) end
  print(client.nothing_of_that_name, client:estimate("house_plan", {}))
]]

describe("homegen found by", function()
  for name, setting in pairs { ["a searcher of the host's"] = SEARCHER, ["package.preload"] = PRELOAD } do
    it(name .. " has its services", function()
      assert.equal("nil\t10\n", child.run(setting .. USE))
    end)
  end
end)
