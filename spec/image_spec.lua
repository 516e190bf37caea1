local homegen = require "homegen"
local clients = require "spec.support.clients"

describe("homegen.image", function()
  it("tells format and size of bytes and files", function()
    assert.same({ format = "png", width = 1, height = 1 }, homegen.image.info { bytes = clients.PNG })
    local folder = clients.folder()
    assert.equal("png", homegen.image.info(clients.write(folder .. "/a", clients.PNG)).format)
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("says what is no image and what cannot be read", function()
    local info, err = homegen.image.info { bytes = "GIF89a" }
    assert.is_nil(info)
    assert.equal("invalid", err.kind)
    for _, path in ipairs { "/no/such.png", "/", "/dev/zero", "a\0b" } do
      info, err = homegen.image.info(path)
      assert.is_nil(info)
      assert.equal("io", err.kind)
    end
  end)

  it("raises when it is misused", function()
    assert.has_error(function() homegen.image.info(7) end)
    assert.has_error(function() homegen.image.info {} end)
  end)
end)
