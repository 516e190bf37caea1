local child = require "spec.support.process.child"

describe("homegen.base.cjson", function()
  -- The real one is found by a child's own paths.
  local function without_it(before)
    return child.run(before .. [[
      local found, message = pcall(require, "homegen")
      print(found)
      print(message)
    ]])
  end

  it("is lua-cjson", function()
    assert.equal(require "cjson", require "homegen.base.cjson")
  end)

  it("says what to install for this Lua where it is missing, and where it was looked for", function()
    local said = without_it [[
      local searchers = package.searchers or package.loaders
      for index, searcher in ipairs(searchers) do
        searchers[index] = function(name)
          if name == "cjson" then return "\n\tnowhere" end
          return searcher(name)
        end
      end
    ]]
    local version = _VERSION:match("%d+%.%d+")
    local lua = rawget(_G, "jit") and "LuaJIT" or _VERSION
    assert.truthy(said:find("^false\nhomegen needs lua%-cjson for " .. lua:gsub("%.", "%%.") .. ": "), said)
    assert.truthy(said:find("luarocks --lua-version " .. version .. " install lua-cjson\n", 1, true), said)
    assert.equal(version ~= "5.5", said:find("apt-get install lua-cjson, or", 1, true) ~= nil)
    assert.truthy(said:find("module 'cjson' not found", 1, true), said)
    assert.truthy(said:find("nowhere", 1, true), said)
  end)

  it("says why where it is there and does not load", function()
    local said = without_it 'package.preload.cjson = function() error "built for another Lua" end'
    assert.truthy(said:find("^false\nhomegen needs lua%-cjson for "), said)
    assert.truthy(said:find("built for another Lua", 1, true), said)
  end)
end)
