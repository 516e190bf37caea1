local catalogue = require "homegen.service"
local json = require "homegen.sandbox.http.json"
local payload = require "homegen.client.payload"
local services = require "homegen.sandbox.service"

---The parameters of a case of the documents' that breaks no rule and names no local file.
local function valid_parameters(case, valid)
  if case.breaks then return nil end
  local parameters = {}
  for name, value in pairs(case.only or valid) do parameters[name] = value end
  for _, name in ipairs(case.leave_out or {}) do parameters[name] = nil end
  for name, value in pairs(case.give or {}) do parameters[name] = value end
  for name in pairs(parameters) do
    if tostring(name):find("_file$") or tostring(name):find("File$") then return nil end
  end
  return parameters
end

describe("sandbox.service", function()
  it("serves every service of the client, at the paths that the client uses", function()
    assert.same(catalogue.names, services.names)
    local count = 0
    for _, provider in ipairs { "ideal_house", "iacrea" } do
      for _, service in ipairs(services.of(provider)) do
        local known = catalogue.find(service.name)
        assert.same({ known.provider, known.create_path, known.result_path },
          { service.provider, service.create_path, service.result_path })
        count = count + 1
      end
    end
    assert.equal(#services.names, count)
  end)

  -- The checks of the two sides were written apart from each other.
  for _, name in ipairs(services.names) do
    it("takes all that the client sends for " .. name, function()
      local client, own = catalogue.find(name), require("homegen.sandbox.service." .. name)
      local cases = require("spec.service.cases." .. name)
      local count = 0
      for _, case in ipairs(cases) do
        local parameters = valid_parameters(case, cases.valid)
        if parameters then
          local text = tostring(client.schema:encode(assert(client.schema:check(payload.prepare(client, parameters)))))
          assert.same({ text, nil }, { text, select(2, own.check(json.decode(text))) })
          count = count + 1
        end
      end
      assert.is_true(count > 2)
    end)
  end
end)
