local completing = require "spec.support.process.completing"
local command = require "spec.support.process.command"
local scratch = require "spec.support.scratch"

describe("homegen completion", function()
  local folder

  setup(function() folder = completing.scripts() end)
  teardown(function() scratch.remove(folder) end)

  it("completes commands, options and values in bash", function()
    assert.same({ "smart-replace" }, completing.bash(folder, { "smart-" }))
    assert.same({ "--no-journal", "--no-save" }, completing.bash(folder, { "smart-replace", "--prompt", "x", "--no-" }))
    assert.same({ "Detached", "Front\\ Entry", "Rear\\ Entry", "Side\\ Entry" },
      completing.bash(folder, { "house-plan", "--garage-type", "" }))
    assert.same({ "Front\\ Entry" }, completing.bash(folder, { "house-plan", "--garage-type", "Front\\ " }))
    assert.same({ "Front Entry" }, completing.bash(folder, { "house-plan", "--garage-type", "\"Fr" }))
    assert.same({ "KITCHEN" }, completing.bash(folder, { "create_room", "--room-type", "=", "KI" }))
    assert.same({ "check", "convert" }, completing.bash(folder, { "mask", "c" }))
    assert.same({ "--rectangle" }, completing.bash(folder, { "mask", "new", "--rec" }))
    assert.same({ "bash" }, completing.bash(folder, { "completion", "b" }))
    assert.same({}, completing.bash(folder, { "smart-replace", "--prompt", "" }))
    scratch.write(folder .. "/a room.png", "")
    assert.same({ folder .. "/a room.png" }, completing.bash(folder, { "smart-replace", "--image", folder .. "/a" }))
  end)

  it("completes the same in zsh", function()
    assert.same({ "smart-replace" }, completing.zsh(folder, "homegen smart-"))
    assert.same({ "--no-journal", "--no-save" }, completing.zsh(folder, "homegen smart-replace --prompt x --no-"))
    assert.same({ "Detached", "Front\\ Entry", "Rear\\ Entry", "Side\\ Entry" },
      completing.zsh(folder, "homegen house-plan --garage-type "))
    assert.same({ "--rectangle" }, completing.zsh(folder, "homegen mask new --rec"))
  end)

  it("completes the same in fish", function()
    assert.same({ "smart-replace" }, completing.fish(folder, "homegen smart-"))
    assert.same({ "--no-journal", "--no-save" }, completing.fish(folder, "homegen smart-replace --prompt x --no-"))
    assert.same({ "Detached", "Front Entry", "Rear Entry", "Side Entry" }, completing.fish(folder, "homegen house-plan --garage-type "))
    assert.same({ "check", "convert" }, completing.fish(folder, "homegen mask c"))
    assert.same({ "--rectangle" }, completing.fish(folder, "homegen mask new --rec"))
  end)

  it("writes manual pages that man reads without a complaint", function()
    local pipe = io.popen(("cd %s/man && for page in *.1; do man --warnings -E UTF-8 -l $page 2>&1 >/dev/null; done; ls | wc -l"):format(
      folder))
    local said = pipe:read "*a"
    pipe:close()
    assert.matches("^%d+\n$", said)
    assert.is_true(tonumber(said) > 14)
    local page = scratch.read(folder .. "/man/homegen-house-plan.1")
    for _, part in ipairs { "\\-\\-garage\\-type", "Front Entry", ".SH EXIT STATUS", "10 credits (Base), 20 credits (Pro)" } do
      assert.truthy(page:find(part, 1, true), part)
    end
  end)

  it("is what the tree has for its packages", function()
    local pipe = io.popen(("diff -r %s completion 2>&1 | grep -v '^Only in %s: '"):format(folder, folder:gsub("%p", "\\%0")))
    assert.equal("", pipe:read "*a") -- make completion
    pipe:close()
  end)

  it("says what it does not have", function()
    assert.equal(2, command.run("completion ksh").code)
    assert.equal(2, command.run("completion man dance").code)
    local out = command.run("completion bash --into /proc/x")
    assert.equal(9, out.code)
  end)
end)
