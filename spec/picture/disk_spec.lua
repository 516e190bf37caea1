--- The disk's thread under homegen: the host's loop goes on while it waits.

local core = require "homegen.core"
local disk = require "homegen.picture.disk"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local reactor = require "homegen.loop.reactor"
local runtime = require "spec.support.runtime"
local watches = require "homegen.loop.watches"

describe("homegen.picture.disk", function()
  local folder

  before_each(function() folder = clients.folder() end)
  after_each(function() os.execute(("rm -rf '%s'"):format(folder)) end)

  it("answers whoever asks, many at a time", function()
    local parts, answers = {}, {}
    for index = 1, 20 do parts[index] = core.part(("%s/%d"):format(folder, index)) end
    homegen.run(function()
      answers = homegen.map(parts, function(part) return assert(disk.open(part)) end, { concurrency = 20 })
    end)
    for index = 1, 20 do assert.is_true(answers[index].ok) end
    assert.equal(20, #clients.files(folder))
    homegen.run(function()
      for _, part in ipairs(parts) do assert.is_true(disk.remove(part)) end
    end)
    assert.same({}, clients.files(folder))
  end)

  it("is watched only while it has work", function()
    local before = watches.count()
    assert.is_true(disk.open(core.part(folder .. "/r")))
    assert.equal(before, watches.count())
    homegen.spawn(disk.open, core.part(folder .. "/s"))
    homegen.step()
    repeat homegen.step(1) until reactor.live() == 0
    assert.equal(before, watches.count())
  end)

  it("says what is wrong", function()
    local ok, message, reason = disk.open(core.part(folder .. "/none/r"))
    assert.is_nil(ok)
    assert.is_string(message)
    assert.equal("folder", reason)
  end)

  -- proof/slow_disk/slow_disk.lua measures the claim; here the bound only has to tell a loop that waits from one that does not
  it("lets the loop go on while a file is written to a slow disk", function()
    local pipe = assert(io.popen(
      ("HOMEGEN_SLOW_FSYNC=200 ASAN_OPTIONS=\"$ASAN_OPTIONS:verify_asan_link_order=0\" "
        .. "LD_PRELOAD=$PWD/build/slow_disk.so %s proof/slow_disk/slow_disk.lua 2>&1"):format(
        runtime.interpreter)))
    local said = pipe:read("*a")
    pipe:close()
    local seconds, longest = said:match("saved 1 in (%S+) s, longest step (%S+) ms")
    assert(seconds, said)
    assert.is_true(tonumber(seconds) >= 0.4, said) -- the file and its folder
    assert.is_true(tonumber(longest) < 100, said)
  end)
end)
