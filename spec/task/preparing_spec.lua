--- An upload takes its time, fails, vanishes: the task ends before anything was sent, and no other with it.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT
local URL = "http://127.0.0.1:9/result.png"

describe("homegen.task.preparing", function()
  local server, client, folder, image

  before_each(function()
    server = faultd.start()
    folder = clients.folder()
    image = clients.write(folder .. "/room.png", clients.PNG)
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(URL))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function params(changes)
    local given = { image_file = image, mask_url = "https://example.com/mask.png", prompt = "a sofa" }
    for name, value in pairs(changes or {}) do given[name] = value end
    return given
  end

  it("turns a file into a URL before the task is created, and may take its time", function()
    client = clients.new(server, { upload = function(bytes, name)
      homegen.sleep(0.01)
      assert.equal(clients.PNG, bytes)
      assert.equal("room.png", name)
      return "https://files.example.com/1.png"
    end })
    assert(homegen.await(client:smart_replace(params()), 20))
    assert.truthy(server:requests(CREATE)[1].body:find('"imageUrl":"https://files.example.com/1.png"', 1, true))
  end)

  for name, upload in pairs {
    ["raises"] = function() error("disk on fire") end, ["returns nothing"] = function() end,
    ["returns nil and a reason"] = function() return nil, "disk on fire" end,
    ["returns no URL"] = function() return "room.png" end, ["returns a file URL"] = function() return "file:///etc/passwd" end,
  } do
    it("an upload that " .. name .. " ends the task before anything was sent, and no other", function()
      client = clients.new(server, { upload = upload, max_unfinished = 1 })
      local bad = assert(client:smart_replace(params()))
      local good = assert(client:smart_replace(clients.params()))
      local _, err = homegen.await(bad, 20)
      assert.equal("io", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.equal("not_sent", bad.state)
      assert(homegen.await(good, 20))
      assert.equal(1, server:count(CREATE))
    end)
  end

  it("a file that vanished meanwhile ends the task before anything was sent", function()
    client = clients.new(server, { max_unfinished = 1, upload = function() return "https://files.example.com/1.png" end })
    local first = assert(client:smart_replace(clients.params()))
    local second = assert(client:smart_replace(params()))
    os.remove(image)
    assert(homegen.await(first, 20))
    local _, err = homegen.await(second, 20)
    assert.equal("io", err.kind)
    assert.equal("not_sent", err.outcome)
  end)
end)
