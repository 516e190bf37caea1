local child = require "spec.support.process.child"
local later = require "homegen.base.later"
local scratch = require "spec.support.scratch"
local tree = require "spec.support.tree"
local version = require "homegen.version"

local function own(name, chunk)
  package.preload[name] = chunk
  finally(function() package.preload[name], package.loaded[name] = nil, nil end)
end

describe("homegen.base.later", function()
  it("requires as require does", function()
    assert.equal(require "homegen.base.words", later.require "homegen.base.words")
    local loads = 0
    own("homegen.some", function()
      loads = loads + 1
      return { loads = loads }
    end)
    assert.equal(1, later.require("homegen.some").loads)
    assert.equal(require "homegen.some", later.require "homegen.some")
    assert.equal(1, loads)
  end)

  it("finds what was there, also for what that requires, and leaves all as it was", function()
    own("homegen.outer", function() return { words = require "homegen.base.status_words", path = package.path } end)
    local path, cpath, plain = package.path, package.cpath, rawget(_G, "require")
    package.loaded["homegen.base.status_words"] = nil
    package.path, package.cpath = "", "none/?.so"
    rawset(_G, "require", nil)
    local ok, outer = pcall(later.require, "homegen.outer")
    local after = { package.path, package.cpath, rawget(_G, "require") or false }
    package.path, package.cpath = path, cpath
    rawset(_G, "require", plain)
    assert.is_true(ok)
    assert.is_table(outer.words)
    assert.not_equal("", outer.path)
    assert.same({ "", "none/?.so", false }, after)
  end)

  it("finds what has come since where package.path leads now, and leaves all as it was when it is nowhere", function()
    local folder = scratch.folder()
    finally(function()
      scratch.remove(folder)
      package.loaded["homegen_new_one"] = nil
    end)
    local path = package.path
    package.path = folder .. "/?.lua"
    assert.is_false(pcall(later.require, "homegen_new_one"))
    assert.equal(folder .. "/?.lua", package.path)
    package.loaded["homegen_new_one"] = nil
    scratch.write(folder .. "/homegen_new_one.lua", "return { 7 }")
    local ok, module = pcall(later.require, "homegen_new_one")
    package.path = path
    assert.is_true(ok)
    assert.same({ 7 }, module)
  end)

  it("puts a module off until one of its fields is asked for", function()
    local said = child.run [[
      local later = require "homegen.base.later"
      local loads = 0
      package.preload["homegen.put_off"] = function()
        loads = loads + 1
        return { seven = 7, name = "other" }
      end
      local module = later.module "homegen.put_off"
      local known = later.module("homegen.put_off", { name = "known" })
      print(loads, known.name, loads, module.seven, known.seven, module.nothing, loads)
    ]]
    assert.equal("0\tknown\t0\t7\t7\tnil\t1\n", said)
  end)

  it("loads all that was put off, what failed again, and then puts nothing off", function()
    local said = child.run [[
      local later = require "homegen.base.later"
      local fails, loaded = true, {}
      for _, name in ipairs { "one", "two", "three" } do
        package.preload["homegen." .. name] = function()
          if name == "two" and fails then error("not enough memory", 0) end
          if name == "one" then later.module "homegen.three" end
          loaded[#loaded + 1] = name
          return { name = name }
        end
      end
      later.module "homegen.two"
      later.module "homegen.one"
      print(pcall(later.load_all))
      fails = false
      later.load_all()
      later.load_all()
      print(table.concat(loaded, " "))
      package.preload["homegen.four"] = function() return { 4 } end
      print(later.module("homegen.four")[1], rawget(later.module("homegen.four"), 1))
    ]]
    assert.equal("false\tnot enough memory\ntwo three one\n4\t4\n", said)
  end)

  it("loads no file of a version that was installed while another runs", function()
    local place = tree.new { "homegen" }
    finally(function() place:remove() end)
    local said = place:run [[
      local homegen = require "homegen"
      local client = homegen.new { ideal_house = { api_key = "k" } }
      local path = package.searchpath("homegen.version", package.path)
      local file = io.open(path, "w")
      file:write 'return "99.0.0"\n'
      file:close()
      print(pcall(client.estimate, client, "smart_replace", {}))
    ]]
    assert.equal(("false\thomegen: version 99.0.0 was installed while %s is running: start the program again\n"):format(version), said)
  end)

  it("knows whether homegen will be found again", function()
    assert.is_true(later.can_wait)
    local said = child.run [[
      local paths, list = package.path, package.searchers or package.loaders
      local function find(name)
        local path = package.searchpath(name, paths)
        return path and assert(loadfile(path)) or nil
      end
      table.insert(list, 2, find)
      package.path = ""
      local homegen = require "homegen"
      for index = #list, 1, -1 do
        if list[index] == find then table.remove(list, index) end
      end
      print(require("homegen.base.later").can_wait, package.loaded["homegen.network"] ~= nil)
    ]]
    assert.equal("false\ttrue\n", said)
  end)

  if jit then
    it("finds what was there from another folder", function()
      local said = child.run [[
        local ffi = require "ffi"
        ffi.cdef "int chdir(const char *); char *getcwd(char *, size_t);"
        local folder = ffi.string(ffi.C.getcwd(ffi.new("char[4096]"), 4096)) .. "/"
        folder = folder:gsub("%p", "%%%0")
        package.path = package.path:gsub(folder, "")
        package.cpath = package.cpath:gsub(folder, "")
        assert(package.path:find "^lua/" and package.cpath:find "^build/")
        local later = require "homegen.base.later"
        assert(ffi.C.chdir "/" == 0)
        assert(not pcall(require, "homegen.network"))
        package.loaded["homegen.network"] = nil
        print(later.require("homegen.network").libcurl_version ~= nil)
      ]]
      assert.equal("true\n", said)
    end)
  end
end)
