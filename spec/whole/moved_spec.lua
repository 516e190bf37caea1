--- What becomes of a script whose modules can no longer be found once they are loaded: it went to another folder, and
--- package.path is relative, or it was changed.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

describe("modules that are gone after require", function()
  local server

  before_each(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
  end)
  after_each(function() assert.is_true(server:stop()) end)

  it("are not needed for what is paid", function()
    local output = child.run(([[
      local homegen = require "homegen"
      local client = homegen.new {
        ideal_house = { api_key = "%s", base_url = "%s" }, poll_interval = 0.005,
      }
      package.path, package.cpath = "", ""
      require = nil
      local image = "https://example.com/room.jpg"
      local task = client:smart_replace { image_url = image, mask_url = image, prompt = "a sofa" }
      print(task:await(20).service, #task.result:bytes())
      for _, service in ipairs { "magic_editor", "house_plan" } do
        print(client:estimate(service, { image_url = service == "magic_editor" and image or nil }))
      end
      print(client:tasks()[1].state, homegen.new { ideal_house = { api_key = "k" } } ~= nil)
      client:close()
    ]]):format(clients.KEY, server.url))
    assert.equal(("smart_replace\t%d\n1\n10\nsucceeded\ttrue\n"):format(#clients.PNG), output)
  end)

  it("are not asked for any more once something is to be paid", function()
    local folder = clients.folder()
    local output = child.run(([[
      local homegen = require "homegen"
      local client = homegen.new {
        ideal_house = { api_key = "%s", base_url = "%s" }, poll_interval = 0.005,
      }
      local function count()
        local loaded = 0
        for name in pairs(package.loaded) do loaded = loaded + (name:find "^homegen%%." and 1 or 0) end
        return loaded
      end
      local before = count()
      local image = "https://example.com/room.jpg"
      local task = client:smart_replace({ image_url = image, mask_url = image, prompt = "a sofa" }, { save = "%s/{id}.png" })
      local first = count()
      local list = package.searchers or package.loaders
      for index = #list, 1, -1 do list[index] = nil end
      homegen.run(function()
        homegen.sleep(0)
        print(homegen.all { task, homegen.spawn(function() return homegen.race { task } end) }[1].service)
        print(#homegen.map({ 1 }, function(n) return n end))
      end)
      print(before < first / 2, count() == first, task.state, task.result.path ~= nil)
      client:close()
    ]]):format(clients.KEY, server.url, folder))
    os.execute("rm -rf '" .. folder .. "'")
    assert.equal("smart_replace\n1\ntrue\ttrue\tsucceeded\ttrue\n", output)
  end)
end)
