local packages = require "homegen.base.packages"
local version = require "homegen.version"

describe("homegen.base.packages", function()
  local NAME = "homegen.luxury"

  local function load_with(loader)
    package.preload[NAME] = loader
    finally(function() package.preload[NAME], package.loaded[NAME] = nil, nil end)
    return packages.load("the option luxury", "homegen-luxury", NAME)
  end

  it("says how to install a package that is not there", function()
    local module, err = load_with(nil)
    assert.is_nil(module)
    assert.equal("config", err.kind)
    assert.equal("not_sent", err.outcome)
    assert.equal("the option luxury needs the package homegen-luxury, which is not installed", err.message)
    assert.equal("install homegen-luxury: luarocks install homegen-luxury, or apt-get install lua-homegen-luxury", err.hint)
    assert.truthy(err.cause:find("module '" .. NAME .. "' not found", 1, true))
  end)

  it("says why one that is there does not load, also where something below it is what lacks", function()
    local _, err = load_with(function() error "its library is gone" end)
    assert.matches("^the option luxury: .*its library is gone", err.message)
    assert.matches("install homegen%-luxury", err.hint)
    _, err = load_with(function() require "homegen.nowhere" end)
    assert.matches("module 'homegen%.nowhere' not found", err.message)
    assert.is_nil(err.message:find("not installed", 1, true))
  end)

  it("says that one is of another version", function()
    local _, err = load_with(function() return { _VERSION = "0.1.0" } end)
    assert.equal("config", err.kind)
    assert.matches("two versions of homegen are mixed: homegen%.luxury is of 0%.1%.0", err.message)
    assert.matches("remove the older one", err.hint)
  end)

  it("gives one of this version, also after it was missed", function()
    assert.is_nil((load_with(nil)))
    local module = { _VERSION = version }
    assert.equal(module, load_with(function() return module end))
  end)
end)
