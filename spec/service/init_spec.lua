local services = require "homegen.service"

describe("homegen.service", function()
  it("finds every service it names, compiled once", function()
    assert.is_true(#services.names > 0)
    for _, name in ipairs(services.names) do
      local service = services.find(name)
      assert.equal(name, service.name)
      assert.is_true(rawequal(service, services.find(name)))
      assert.is_function(service.schema.check)
    end
  end)

  it("leaves the data file's table alone", function()
    assert.is_truthy(services.find "smart_replace")
    assert.is_nil(require("homegen.service.smart_replace").schema)
  end)

  it("finds nothing else", function()
    for _, name in ipairs { "", "init", "shape", "shape.iacrea", "nothing", "../client", 1, true } do
      assert.is_nil(services.find(name))
    end
  end)

  local CODE = { init = true, description = true, json_schema = true }

  it("has no file that is neither a service nor known to be none", function()
    local pipe = assert(io.popen "ls lua/homegen/service/*.lua")
    for path in pipe:lines() do
      local name = path:match "([%l_]+)%.lua$"
      if CODE[name] then assert.is_nil(services.find(name)) else assert.equal(name, services.named(name).name) end
    end
    pipe:close()
  end)

  it("has definitions whose every part is of the right kind", function()
    for _, name in ipairs(services.names) do
      local service = services.find(name)
      for _, key in ipairs { "title", "provider", "create_path", "result_path" } do assert.is_string(service[key]) end
      for _, key in ipairs { "statuses", "fields" } do assert.is_table(service[key]) end
      for _, state in pairs(service.statuses) do
        assert.truthy(("queued processing succeeded failed terminated"):find(state, 1, true))
      end
    end
  end)

  it("needs one data file for one more service, and nothing else", function()
    package.preload["homegen.service.echo"] = function()
      return {
        name = "echo", title = "Echo", provider = "ideal_house", create_path = "/echo", result_path = "/echo", credits = 2,
        statuses = { Success = "succeeded" }, fields = { { name = "prompt", type = "string", required = true } },
      }
    end
    local client = require("homegen").new { ideal_house = { api_key = "k", base_url = "http://127.0.0.1:1" } }
    assert.equal(2, client:estimate("echo", { prompt = "hello" }))
    assert.equal('{"prompt":"hello"}', select(2, client:payload("echo", { prompt = "hello" })))
    local task, err = client:echo {}
    assert.is_nil(task)
    assert.equal("prompt", err.violations[1].field)
    client:close()
    package.preload["homegen.service.echo"] = nil
  end)
end)
