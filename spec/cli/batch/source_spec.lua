local scratch = require "spec.support.scratch"
local source = require "homegen.cli.batch.source"

describe("homegen.cli.batch.source", function()
  local folder
  before_each(function() folder = scratch.folder() end)
  after_each(function() scratch.remove(folder) end)

  local function lines_of(bytes)
    scratch.write(folder .. "/jobs", bytes)
    local own, list = assert(source.open(folder .. "/jobs")), {}
    for line in own:lines() do list[#list + 1] = { line.number, line.text or false, line.whole } end
    own:close()
    return list
  end

  it("gives lines with their numbers, as they are", function()
    assert.same({ { 1, "a", true }, { 2, "", true }, { 3, "b\r", true }, { 4, "c", false } }, lines_of "a\n\nb\r\nc")
    assert.same({ { 1, "a", true } }, lines_of "a\n")
    assert.same({}, lines_of "")
    assert.same({ { 1, "", true } }, lines_of "\n")
    assert.same({ { 1, "\0\255", false } }, lines_of "\0\255")
  end)

  it("takes the mark away that some programs put in front", function()
    assert.same({ { 1, "a", true }, { 2, "\239\187\191b", true } }, lines_of "\239\187\191a\n\239\187\191b\n")
  end)

  it("does not keep a line that is too long, wherever a piece ends", function()
    local most = source.MOST_BYTES
    source.MOST_BYTES = 100000
    for _, length in ipairs { 65535, 65536, 65537, 100000 } do
      assert.same({ { 1, ("x"):rep(length), true }, { 2, "y", true } }, lines_of(("x"):rep(length) .. "\ny\n"))
    end
    assert.same({ { 1, false, true }, { 2, "y", true } }, lines_of(("x"):rep(100001) .. "\ny\n"))
    assert.same({ { 1, false, false } }, lines_of(("x"):rep(300000)))
    source.MOST_BYTES = most
  end)

  it("can be gone through again, a pipe too", function()
    assert(os.execute("mkfifo " .. folder .. "/pipe"))
    os.execute(("printf 'a\\nb' > %s/pipe &"):format(folder))
    local own = assert(source.open(folder .. "/pipe"))
    for _ = 1, 2 do
      local list = {}
      for line in own:lines() do list[#list + 1] = line.text end
      assert.same({ "a", "b" }, list)
    end
    own:close()
  end)

  it("says what cannot be opened or read", function()
    local own, message = source.open(folder .. "/nothing")
    assert.is_nil(own)
    assert.matches("nothing: No such file", message)
    own, message = source.open(folder)
    assert.is_nil(own)
    assert.matches("directory", message)
  end)
end)
