--- docs/command.md as it is printed: each block of shell is typed in a folder with what it speaks of, the providers are a sandbox
--- (play money), and what costs something is agreed to.

local cli = require "spec.support.process.cli"
local command = require "spec.support.process.command"
local samples = require "homegen.sandbox.files.samples"
local scratch = require "spec.support.scratch"

-- What the blocks call: the command, which asks nobody here, and a program that is not homegen's.
local HOMEGEN = [[
#!/bin/sh
case $1 in
  mask | completion | check | probe) exec %s "$@" ;;
  *) exec %s "$@" --yes --poll-interval 0.05 ;;
esac
]]
local RCLONE = '#!/bin/sh\n[ "$1" != link ] || echo https://example.com/uploaded.png\n'

local function blocks_of(page, language)
  local found = {}
  for content in assert(scratch.read(page)):gmatch("\n```" .. language .. "\n(.-\n)```\n") do found[#found + 1] = content end
  return found
end

describe("docs/command.md", function()
  local scene

  setup(function()
    scene = cli.scene():serve()
    local words = command.words()
    assert(os.execute("mkdir " .. scene.folder .. "/bin"))
    scratch.write(scene.folder .. "/bin/homegen", HOMEGEN:format(words, words))
    scratch.write(scene.folder .. "/bin/rclone", RCLONE)
    os.execute(("chmod +x %s/bin/*; cp '%s' %s/room.png"):format(scene.folder, samples.room, scene.folder))
    scratch.write(scene.folder .. "/kitchen.json", blocks_of("docs/command.md", "json")[1])
    assert.equal(0, scene:run("mask new --size 64x64 --rectangle 0,0,9,9 -o segmented.png").code)
    scene.environment.PATH = scene.folder .. "/bin:" .. os.getenv "PATH"
    scene.environment.MANPAGER = "cat"
  end)
  teardown(function() scene:close() end)

  for index, block in ipairs(blocks_of("docs/command.md", "sh")) do
    it(("block %d is run as it stands: %s"):format(index, block:match "[^\n]*"), function()
      scratch.write(scene.folder .. "/block.sh", "set -e\n" .. block)
      local out = scene:run("block.sh", nil, "sh")
      assert.equal(0, out.code, out.errors)
      assert.truthy(out.text ~= "" or block:find "completion")
    end)
  end
end)
