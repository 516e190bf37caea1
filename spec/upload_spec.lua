local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local hosts = require "spec.support.hosts"

describe("homegen.upload", function()
  local server, folder
  before_each(function()
    server, folder = faultd.start(), hosts.folder()
    clients.write(folder .. "/room.png", clients.PNG)
    server:always("/api/v1/magicEditor/generate", faultd.created())
  end)
  after_each(function()
    assert.is_true(server:stop())
    os.execute("rm -r " .. folder)
  end)

  local function edit(client)
    return client:magic_editor { image_file = folder .. "/room.png", prompt = "more light", model_type = "Base" }
  end

  for name, upload in pairs {
    s3 = function(url) return homegen.upload.s3 { endpoint = url, bucket = "rooms", access_key = "a", secret_key = "s", retries = 1 } end,
    put = function(url) return homegen.upload.put { url = url .. "/rooms/{digest}", retries = 1 } end,
  } do
    it(name .. " ends a task before anything is created, and says what to do and that nothing was paid", function()
      server:always("*", faultd.status(404))
      server:always("/api/v1/magicEditor/generate", faultd.created())
      local client = clients.new(server, { upload = upload(server.url) })
      local result, err = homegen.await(edit(client), 20)
      assert.is_nil(result)
      assert.same({ "io", "not_sent", false }, { err.kind, err.outcome, err.retryable })
      assert.matches("room%.png: upload: the %a+ answered HTTP 404", err.message)
      assert.matches("make the", err.hint)
      assert.matches("nothing was sent to the provider and nothing was charged", err.hint)
      assert.equal(0, server:count "/api/v1/magicEditor/generate")
      client:close()
    end)
  end

  it("lets the host go on while the picture is on its way", function()
    server:always("*", faultd.action("read"):gate():reset())
    local client = clients.new(server, { upload = homegen.upload.put { url = server.url .. "/rooms/{digest}", retries = 0 } })
    local task = assert(edit(client))
    hosts.wait_for(function()
      homegen.step(0)
      return server:count() > 0
    end, "the picture")
    assert.equal("waiting", task.state)
    server:release()
    homegen.await(task, 20)
    client:close()
  end)
end)
