local homegen = require "homegen"
local scratch = require "spec.support.scratch"
local upload = require "homegen.cli.upload"

describe("homegen.cli.upload", function()
  local folder

  before_each(function() folder = scratch.folder() end)
  after_each(function() scratch.remove(folder) end)

  local function run(command, bytes, name)
    local url, reason
    homegen.run(function() url, reason = upload.by(command)(bytes or "bytes", name or "room.png") end)
    return url, reason
  end

  it("gives the command the bytes and a file of the picture's name, and takes the URL that it prints", function()
    local bytes = ("\0\r\n\255"):rep(100000)
    local command = ([[cat >%s/seen; cmp -s "$1" %s/seen && echo "$1" >%s/name; echo ' https://example.com/a.png ']]):format(
      folder, folder, folder)
    assert.equal("https://example.com/a.png", run(command, bytes, "../a room's.png"))
    assert.is_true(bytes == scratch.read(folder .. "/seen"))
    assert.matches("/a_room_s%.png\n$", scratch.read(folder .. "/name"))
    assert.is_nil(io.open((scratch.read(folder .. "/name"):gsub("\n$", "")))) -- nothing is left
  end)

  it("says why there is no URL", function()
    assert.same({ nil, "the command of --upload ended with 7: no room" }, { run "echo no room >&2; exit 7" })
    assert.matches("printed no URL", select(2, run "echo file:///etc/passwd"))
    assert.matches("printed no URL", select(2, run "printf 'https://a/1\\nhttps://a/2\\n'"))
    assert.matches("ended with 127", select(2, run "no-such-command-here"))
  end)

  it("keeps nobody waiting meanwhile", function()
    local fifo, ticks = folder .. "/fifo", 0
    assert(os.execute("mkfifo " .. fifo))
    homegen.run(function()
      local handle = homegen.spawn(upload.by(("read line <%s; echo \"$line\""):format(fifo)), "x", "y.png")
      for _ = 1, 5 do
        homegen.sleep(0.01)
        ticks = ticks + 1
      end
      assert.is_false(handle:done())
      local file = assert(io.open(fifo, "w"))
      file:write "https://example.com/late.png\n"
      file:close()
      assert.equal("https://example.com/late.png", handle:await())
    end)
    assert.equal(5, ticks)
  end)
end)
