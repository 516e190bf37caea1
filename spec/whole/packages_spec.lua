local tree = require "spec.support.tree"
local version = require "homegen.version"

describe("packages", function()
  local place

  local function install(...)
    place = tree.new { ... }
  end

  after_each(function() place:remove() end)

  ---What `homegen.new { sandbox = true }` says, in a child: kind, message and hint.
  local function new_client()
    return place:run [[
      local client, err = require("homegen").new { sandbox = { painter = "plain" } }
      print(client and "client" or err.kind)
      print(client and client:close() or err)
    ]]
  end

  local function says(said, ...)
    for _, words in ipairs { ... } do assert.truthy(said:find(words, 1, true), said) end
  end

  it("are needed by nothing that the client does without them", function()
    install "homegen"
    says(place:run [[
      local homegen = require "homegen"
      local client = assert(homegen.new { journal = arg[0] .. ".db", ideal_house = { api_key = "k", base_url = "http://127.0.0.1:1" } })
      print(homegen._VERSION, client:validate("magic_editor", { image_url = "http://127.0.0.1/a.png" }), homegen.image.info("nothing"))
      client:close()
      for _, ending in ipairs { "", "-wal", "-shm" } do os.remove(arg[0] .. ".db" .. ending) end
    ]], version .. "\ttrue\tnil")
  end)

  it("say what to install for the sandbox", function()
    install "homegen"
    says(new_client(), "config\n", "which is not installed", "luarocks install homegen-sandbox, or apt-get install lua-homegen-sandbox")
    local said = place:command "sandbox --port 0"
    says(said, "needs the package homegen-sandbox; install homegen-sandbox: luarocks", "exit 4\n")
    says(place:command "--version", "homegen " .. version)
  end)

  it("say what to install for masks, by every function", function()
    install "homegen"
    local said = place:run [[
      local mask = require("homegen").mask
      for name, run in pairs {
        new = function() return mask.new(4, 4) end, check = function() return mask.check { mask = "m.png" } end,
        convert = function() return mask.convert { mask = "m.png", from = "white" } end,
      } do
        local found, err = run()
        print(name, found, err.kind, err.hint)
      end
      for name in pairs(mask) do io.write("it has ", name, "\n") end
    ]]
    local hint = "install homegen-mask: luarocks install homegen-mask, or apt-get install lua-homegen-mask\n"
    says(said, "new\tnil\tconfig\t" .. hint, "check\tnil\tconfig\t" .. hint, "convert\tnil\tconfig\t" .. hint)
    assert.equal(3, select(2, said:gsub("it has ", "")), said) -- no function that this test does not know
  end)

  it("do their work where they are there", function()
    install("homegen", "homegen-mask", "homegen-sandbox")
    says(new_client(), "client\n")
    says(place:run 'print(#require("homegen").mask.new(4, 4):png() > 8)', "true\n")
  end)

  it("that are mixed are found: the core", function()
    install "homegen"
    place:replace("homegen.version", 'return "9.9.9"')
    local said = place:run 'print(pcall(require, "homegen"))'
    says(said, "false\ttwo versions of homegen are mixed", ("homegen.core is of %s (%s/homegen/core.so)"):format(version, place.folder),
      ("homegen itself of 9.9.9 (%s/homegen/version.lua)"):format(place.folder), "hint: remove the older one")
  end)

  it("that are mixed are found: the journal and the masks", function()
    install("homegen", "homegen-mask")
    place:replace("homegen.journal", 'return { _VERSION = "0.1.0" }')
    place:replace("homegen.mask.core", 'return { canvas = print, measure = print }')
    local said = place:run [[
      local homegen = require "homegen"
      for _, err in ipairs {
        select(2, homegen.new { journal = arg[0] .. ".db" }), select(2, homegen.mask.new(4, 4)),
        (select(2, homegen.mask.check { mask = { bytes = "" } })),
      } do print(err.kind, err) end
    ]]
    says(said, "homegen.journal is of 0.1.0 (" .. place.folder)
    assert.equal(2, select(2, said:gsub("homegen%.mask%.core is of an older one", "")), said)
    assert.equal(3, select(2, said:gsub("config\t", "")), said)
  end)

  for _, module in ipairs { "httpd", "paint" } do
    it("that are mixed are found: the sandbox's module " .. module, function()
      install("homegen", "homegen-sandbox")
      place:replace("homegen.sandbox." .. module, 'return { _VERSION = "0.1.0" }')
      local said = place:run [[
        local client, err = require("homegen").new { sandbox = true }
        print(client, err.kind, err)
      ]]
      says(said, "nil\tconfig\t", "homegen.sandbox." .. module .. " is of 0.1.0 (" .. place.folder, "hint: remove the older one")
      says(place:command "sandbox", "two versions of homegen are mixed", "exit 1\n")
    end)
  end

  it("that are mixed are found: a sandbox that never told its version", function()
    install "homegen"
    place:replace("homegen.sandbox.init", 'return { start = function() error "started" end }')
    says(new_client(), "config\n", "homegen.sandbox is of an older one (" .. place.folder, "hint: remove the older one")
    place:replace("homegen.sandbox.init", 'return require "homegen.errors"')
    says(new_client(), "config\n", "module 'homegen.errors' not found", "install homegen-sandbox")
  end)
end)
