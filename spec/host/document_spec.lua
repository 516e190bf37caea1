local child = require "spec.support.process.child"

describe("docs/hosts.md", function()
  local file = assert(io.open "docs/hosts.md")
  local text = file:read "*a"
  file:close()

  it("has an adapter for a foreign loop, which works as it stands there", function()
    local example = text:match "\n## An adapter for another loop\n.-```lua\n(.-)```"
    assert.equal("first\nsecond\nthe loop has ended\n", child.run(example))
  end)

  it("names every file of examples/hosts that is to be copied", function()
    for path in io.popen "find examples/hosts -name '*.lua' -o -name '*.cfg'":lines() do
      assert.truthy(text:find("](../" .. path .. ")", 1, true), path)
    end
  end)

  it("has a section for every adapter, or says that it needs none", function()
    local names = {
      openresty = "nginx", luv = "luv", cqueues = "cqueues", copas = "copas", glib = "GLib", neovim = "Neovim", love = "LÖVE",
      haproxy = "HAProxy", tarantool = "Tarantool", prosody = "Prosody", darktable = "darktable", luanti = "Luanti",
    }
    for path in io.popen "ls lua/homegen/host/*.lua":lines() do
      local name = path:match "([%l_]+)%.lua$"
      if name ~= "blocking" and name ~= "needs" and name ~= "pump" and name ~= "request" then
        assert.truthy(text:find("\n## " .. assert(names[name], name), 1, true), name)
      end
    end
  end)
end)
