local clients = require "spec.support.clients"
local object = require "homegen.upload.object"

local EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

describe("homegen.upload.object", function()
  it("is named after what it holds and after its file", function()
    assert.same({ digest = EMPTY, name = EMPTY .. "-room.jpg", content_type = "application/octet-stream" }, object.of("", "room.jpg"))
    assert.equal("image/png", object.of(clients.PNG, "x.jpg").content_type)
  end)

  for given, safe in pairs {
    ["Wohnzimmer Süd.png"] = "Wohnzimmer-S-d.png", ["../../etc/passwd"] = "passwd", ["C:\\pictures\\a b.jpg"] = "a-b.jpg", [""] = "picture",
    ["..."] = "picture", [".hidden"] = "hidden", ["a?b#c%d&e.png"] = "a-b-c-d-e.png",
  } do
    it(("makes a name fit for any address: %q"):format(given), function()
      assert.equal(EMPTY .. "-" .. safe, object.of("", given).name)
    end)
  end

  it("shortens a long name, and keeps its ending", function()
    local name = object.of("", ("n"):rep(500) .. ".jpeg").name:sub(#EMPTY + 2)
    assert.equal(("n"):rep(95) .. ".jpeg", name)
    assert.equal(100, #object.of("", "a." .. ("n"):rep(500)).name - #EMPTY - 1)
  end)
end)
