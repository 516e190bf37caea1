local child = require "spec.support.process.child"
local native = require "homegen.base.native"
local version = require "homegen.version"

describe("homegen.base.native", function()
  local function with(name, module)
    package.preload[name] = function() return module end
    finally(function() package.preload[name], package.loaded[name] = nil, nil end)
  end

  it("loads every C module, all of this version", function()
    for _, name in ipairs {
      "homegen.core", "homegen.network", "homegen.journal", "homegen.mask.core", "homegen.sandbox.httpd", "homegen.sandbox.paint",
    } do
      assert.equal(version, require(name)._VERSION)
      assert.equal(require(name), native.load(name))
    end
  end)

  it("does not give out a module of another version, and names both", function()
    with("homegen.other", { _VERSION = "0.1.9" })
    for _ = 1, 2 do
      local module, message, hint = native.load "homegen.other"
      assert.is_nil(module)
      assert.truthy(message:find("homegen.other is of 0.1.9 (from elsewhere)", 1, true), message)
      assert.truthy(message:find(("of %s (%s)"):format(version, package.searchpath("homegen.version", package.path)), 1, true))
      assert.matches("remove the older", hint)
    end
  end)

  it("takes a module that tells no version for an older one", function()
    for _, module in ipairs { {}, { _VERSION = false }, true, "x" } do
      with("homegen.old", module)
      package.loaded["homegen.old"] = nil
      local found, message = native.load "homegen.old"
      assert.is_nil(found)
      assert.matches("homegen%.old is of an older one", message)
    end
  end)

  it("raises where memory runs out: that says nothing about the module", function()
    with("homegen.large", nil)
    package.preload["homegen.large"] = function() error("not enough memory", 0) end
    for _ = 1, 2 do
      local ok, raised = pcall(native.load, "homegen.large")
      assert.is_false(ok)
      assert.matches("not enough memory$", raised)
    end
    with("homegen.large", { _VERSION = version })
    assert.equal(require "homegen.large", native.load "homegen.large")
  end)

  it("returns why a module does not load, and loads it later", function()
    local module, message, hint = native.load "homegen.later"
    assert.same({ nil, nil }, { module, hint })
    assert.truthy(message:find("module 'homegen.later' not found", 1, true))
    with("homegen.later", { _VERSION = version })
    assert.equal(version, native.load("homegen.later")._VERSION)
  end)

  it("raises where nothing goes without the module", function()
    with("homegen.other", { _VERSION = "9.9.9" })
    local ok, message = pcall(native.need, "homegen.other")
    assert.is_false(ok)
    assert.matches("^two versions of homegen are mixed: homegen%.other is of 9%.9%.9", message)
    assert.matches("\nhint: remove the older one", message)
    assert.equal(require "homegen.core", native.need "homegen.core")
  end)

  it("needs nothing of what it checks", function()
    local said = child.run [[
      package.preload["homegen.core"] = function() error "loaded" end
      print(pcall(require, "homegen.base.native"))
    ]]
    assert.matches("^true", said)
  end)
end)
