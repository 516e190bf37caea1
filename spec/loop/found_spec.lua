local found = require "homegen.loop.found"

describe("homegen.loop.found", function()
  local saved
  before_each(function()
    saved = { loaded = {}, globals = {} }
    for _, name in ipairs { "cqueues", "copas", "luv", "darktable" } do
      saved.loaded[name], package.loaded[name] = package.loaded[name], nil
    end
    for _, name in ipairs { "ngx", "vim", "love", "core", "prosody", "_TARANTOOL" } do saved.globals[name] = rawget(_G, name) end
  end)
  after_each(function()
    for _, name in ipairs { "cqueues", "copas", "luv", "darktable" } do package.loaded[name] = saved.loaded[name] end
    for _, name in ipairs { "ngx", "vim", "love", "core", "prosody", "_TARANTOOL" } do rawset(_G, name, saved.globals[name]) end
  end)

  it("knows a program by its globals", function()
    for _, case in ipairs {
      { "openresty", "ngx", { worker = {} } }, { "neovim", "vim", { api = {} } }, { "love", "love", {} },
      { "haproxy", "core", { register_task = print } }, { "luanti", "core", { register_globalstep = print } },
      { "prosody", "prosody", { hosts = {} } }, { "tarantool", "_TARANTOOL", "2.6" },
    } do
      rawset(_G, case[2], case[3])
      assert.equal(case[1], found.host())
      rawset(_G, case[2], nil)
    end
    package.loaded.darktable = {}
    assert.equal("darktable", found.host())
  end)

  it("is not taken in by a global of the same name", function()
    rawset(_G, "core", { something = 1 })
    rawset(_G, "ngx", "text")
    assert.is_nil(found.host())
    assert.is_nil(found.loop())
  end)

  it("knows a loop that runs", function()
    local running
    package.loaded.cqueues = { running = function() return running end }
    assert.is_nil(found.loop())
    running = {}
    assert.equal("cqueues", found.loop())
    package.loaded.cqueues = nil
    package.loaded.copas = { running = false }
    assert.is_nil(found.loop())
    package.loaded.copas.running = true
    assert.equal("copas", found.loop())
    package.loaded.copas = nil
    package.loaded.luv = {}
    assert.equal("luv", found.loop())
  end)
end)
