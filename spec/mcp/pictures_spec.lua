local pictures = require "homegen.mcp.pictures"
local scratch = require "spec.support.scratch"

describe("homegen.mcp.pictures", function()
  it("has an address for each path, and finds the path again in its own folder alone", function()
    local folder = "/tmp/own pictures/ä"
    for _, name in ipairs { "smart_replace-12-1.png", "x~1.jpg", "a.webp" } do
      local uri = pictures.uri(folder .. "/" .. name)
      assert.is_nil(uri:find "[ ä]")
      assert.equal(folder .. "/" .. name, pictures.path(folder, uri))
    end
    for _, uri in ipairs {
      "file:///tmp/x.png", pictures.uri(folder .. "/../x.png"), pictures.uri(folder .. "/sub/x.png"), pictures.uri(folder .. "/.x.png"),
      pictures.uri(folder .. "/x.txt"), pictures.uri(folder .. "x.png"), "file://" .. folder, "http://x/y.png", "",
      pictures.uri(folder .. "/x.png\0.png"),
    } do
      assert.is_nil(pictures.path(folder, uri), uri)
    end
  end)

  it("tells type and size, and reads no more than it may", function()
    local folder = scratch.folder()
    scratch.write(folder .. "/a.jpg", ("x"):rep(100))
    local picture = pictures.of(folder .. "/a.jpg")
    assert.same({ "a.jpg", "image/jpeg", 100 }, { picture.name, picture.mimeType, picture.size })
    assert.equal(100, #pictures.read(folder .. "/a.jpg", 100))
    assert.is_nil(pictures.read(folder .. "/a.jpg", 99))
    assert.is_nil(pictures.read(folder .. "/b.jpg", 99))
    assert.is_nil(pictures.of(folder .. "/b.jpg").size)
    scratch.remove(folder)
  end)
end)
