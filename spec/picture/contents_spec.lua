local contents = require "homegen.picture.contents"
local core = require "homegen.core"
local scratch = require "spec.support.scratch"

describe("homegen.picture.contents", function()
  local folder, path

  before_each(function()
    folder = scratch.folder()
    path = folder .. "/a"
    scratch.write(path, "first")
  end)
  after_each(function() scratch.remove(folder) end)

  it("gives what a file held, whatever became of it", function()
    local kept = contents.shelf():contents()
    assert.equal("first", kept:read(path))
    scratch.write(path, "second")
    assert.equal("first", kept:get(path))
    assert.equal("first", kept:read(path))
    os.remove(path)
    assert.equal("first", kept:get(path))
  end)

  it("without room for it gives the same bytes or none", function()
    local kept = contents.shelf(4):contents()
    assert.equal("first", kept:read(path))
    assert.equal("first", kept:get(path))
    scratch.write(path, "other")
    local bytes, message = kept:get(path)
    assert.is_nil(bytes)
    assert.truthy(message:find("when it was checked", 1, true))
    scratch.write(path, "first")
    assert.equal("first", kept:get(path))
    os.remove(path)
    assert.same({ nil, "cannot be opened: No such file or directory" }, { kept:get(path) })
  end)

  it("tells why a file cannot be read", function()
    assert.same({ nil, "cannot be opened: No such file or directory" }, { contents.shelf():contents():read(folder .. "/b") })
  end)

  it("counts what is still held, and keeps no more than it may", function()
    local shelf, held = contents.shelf(20), {}
    for index = 1, 8 do
      held[index] = shelf:contents()
      held[index]:read(path)
    end
    local with_bytes = 0
    for _, kept in ipairs(held) do
      if kept.files[path].bytes then with_bytes = with_bytes + 1 end
    end
    assert.equal(4, with_bytes)
    for index = 1, 8 do held[index] = nil end
    for _ = 1, 4 do collectgarbage() end
    local turned_away = 0
    repeat -- it is not counted each time
      local kept = shelf:contents()
      kept:read(path)
      if not kept.files[path].bytes then turned_away = turned_away + 1 end
    until kept.files[path].bytes
    assert.is_true(turned_away <= 2)
  end)

  it("has the room again that a task lets go of", function()
    local shelf = contents.shelf(9)
    for _ = 1, 100 do
      local kept = shelf:contents()
      kept:read(path)
      assert.equal("first", kept.files[path].bytes)
      kept:release()
      kept:release()
    end
    assert.equal(0, shelf.used)
    local look = contents.for_a_look()
    assert.equal("first", look:read(path))
  end)

  it("keeps what was made of masks, or notes that it has to be made again", function()
    local shelf = contents.shelf(10)
    local kept, other = shelf:contents(), shelf:contents()
    kept:take_masks { made = { mask_file = "made once" } }
    other:take_masks { made = { mask_file = "made twice" } }
    assert.equal("made once", kept.made.mask_file.bytes)
    assert.same({ {}, { mask_file = true } }, { other.made, other.remade })
  end)

  it("compares by SHA-256", function()
    local hex = core.sha256("abc"):gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
    assert.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hex)
  end)
end)
