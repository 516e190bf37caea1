--- homegen.terminal's files that are nobody else's.

local scratch = require "spec.support.scratch"
local terminal = require "homegen.terminal"

describe("homegen.terminal: private files", function()
  local folder
  before_each(function() folder = scratch.folder() end)
  after_each(function() scratch.remove(folder) end)

  it("are made for their owner alone, and added to", function()
    assert.is_true(terminal.private_folder(folder .. "/own"))
    assert.is_true(terminal.private_folder(folder .. "/own")) -- is there already
    assert.is_true(terminal.append(folder .. "/own/file", "a\n"))
    assert.is_true(terminal.append(folder .. "/own/file", ""))
    assert.is_true(terminal.append(folder .. "/own/file", "b\0"))
    assert.equal("a\nb\0", scratch.read(folder .. "/own/file"))
    assert.same({ "700", "600" }, { scratch.mode(folder .. "/own"), scratch.mode(folder .. "/own/file") })
  end)

  it("are locked by one at a time, and not after that one has gone", function()
    local first = assert(terminal.lock(folder .. "/lock"))
    assert.same({ n = 1 }, { n = select("#", terminal.lock(folder .. "/lock")) })
    first:close()
    first:close()
    assert(terminal.lock(folder .. "/lock")) -- nobody keeps it
    collectgarbage()
    collectgarbage()
    assert(terminal.lock(folder .. "/lock")):close()
    assert.equal("600", scratch.mode(folder .. "/lock"))
  end)

  it("say what keeps them from being made, and are no links to elsewhere", function()
    assert(os.execute(("ln -s /tmp/elsewhere %s/link"):format(folder)))
    for _, fn in ipairs { terminal.lock, function(path) return terminal.append(path, "x") end } do
      for path, said in pairs { ["/none/x"] = "No such file", ["/link"] = "symbolic links" } do
        local made, message = fn(folder .. path)
        assert.is_nil(made)
        assert.truthy(message:find(said, 1, true), message)
      end
    end
    assert.matches("No such file", select(2, terminal.private_folder(folder .. "/none/x")))
  end)

  it("tell a full disk", function()
    assert.matches("No space left", select(2, terminal.append("/dev/full", "x")))
  end)
end)
