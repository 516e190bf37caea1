local contact_sheet = require "homegen.sandbox.picture.contact_sheet"
local core = require "homegen.core"

local function read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read("*a")
  file:close()
  return bytes
end

describe("sandbox.contact_sheet", function()
  local folder

  before_each(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir " .. folder))
  end)

  after_each(function() os.execute("rm -r " .. folder) end)

  it("draws each prompt into both sample rooms", function()
    local path = contact_sheet.write(folder, { prompts = { { "oak floor", "floor" } } })
    local format, width = core.image_info(read(path))
    assert.are.same({ "png", 1970 }, { format, width })
    assert.are.equal("png", (core.image_info(read(folder .. "/01-1.png"))))
    assert.are.equal("png", (core.image_info(read(folder .. "/01-2.png"))))
  end)

  it("takes photographs from a folder, and a usual room's masks for those it does not know", function()
    local sample = "sandbox/lua/homegen/sandbox/sample/room.png"
    assert(os.execute(("cp %s %s/some.png"):format(sample, folder)))
    local path = contact_sheet.write(folder, { photos = folder, prompts = { { "slate", "wall" } } })
    assert.are.equal("png", (core.image_info(read(path))))
    assert.is_nil(io.open(folder .. "/01-2.png"))
  end)

  it("raises where it cannot write", function()
    assert.has_error(function()
      contact_sheet.write(folder .. "/none", { prompts = { { "slate", "wall" } } })
    end)
  end)
end)
