--- Files of our own: whole or not at all, in pieces, over nothing that is another's.

local clients = require "spec.support.clients"
local own_file = require "homegen.picture.own_file"

describe("homegen.picture.own_file", function()
  local folder, path
  before_each(function()
    folder = clients.folder()
    path = folder .. "/page.html"
  end)
  after_each(function() os.execute(("rm -rf '%s'"):format(folder)) end)

  it("appears whole, and only when it is finished", function()
    local file = assert(own_file.begin(path))
    for index = 1, 3 do file:write(("piece %d\n"):format(index)) end
    assert.equal(1, #clients.files(folder))
    assert.matches("%.part$", clients.files(folder)[1])
    assert(file:finish(false))
    assert.same({ "page.html" }, clients.files(folder))
    assert.equal("piece 1\npiece 2\npiece 3\n", clients.read(path))
  end)

  it("replaces a file only where it is told to, and leaves nothing behind", function()
    clients.write(path, "mine")
    local ok, _, reason = own_file.put(path, "other", false)
    assert.is_nil(ok)
    assert.equal("exists", reason)
    assert.equal("mine", clients.read(path))
    assert(own_file.put(path, "newer", true))
    assert.equal("newer", clients.read(path))
    assert.same({ "page.html" }, clients.files(folder))
  end)

  it("goes when it is given up", function()
    local file = assert(own_file.begin(path))
    file:write "half"
    file:discard()
    assert.same({}, clients.files(folder))
  end)

  it("says what is wrong", function()
    local ok, message, reason = own_file.put(folder .. "/none/page.html", "text", false)
    assert.is_nil(ok)
    assert.equal("folder", reason)
    assert.is_string(message)
  end)

  it("tells of a full disk at the end, and replaces nothing then", function()
    clients.write(path, "before")
    local file = assert(own_file.begin(path))
    file.trouble = "No space left on device" -- what the first piece that did not fit has left
    file:write "more"
    local ok, message, reason = file:finish(true)
    assert.is_nil(ok)
    assert.equal("No space left on device", message)
    assert.equal("io", reason)
    assert.equal("before", clients.read(path))
    assert.same({ "page.html" }, clients.files(folder))
  end)
end)
