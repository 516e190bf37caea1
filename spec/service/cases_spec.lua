--- The tables in cases/: sentences of the providers' documents, and what they make of parameters.
--
-- A case names its sentence (`says`), changes the service's valid parameters (`give`, `leave_out`) or has its own
-- (`only`), and expects broken rules (`breaks`), or: the exact JSON (`json`), fields of the wire table (`sends`, false:
-- not there), parts of the JSON (`text`), and notes (`notes`).

local core = require "homegen.core"
local payload = require "homegen.client.payload"
local violations = require "spec.support.violations"

local NAMES = {
  "smart_replace", "magic_editor", "house_plan", "create_room", "create_room_variation", "create_exterior",
  "create_exterior_variation",
}

local function parameters_of(case, valid)
  if case.only then return case.only end
  local parameters = {}
  for name, value in pairs(valid) do parameters[name] = value end
  for _, name in ipairs(case.leave_out or {}) do parameters[name] = nil end
  for name, value in pairs(case.give or {}) do parameters[name] = value end
  return parameters
end

local function check_sent(case, schema, normalised)
  local wire, text = schema:wire(normalised), tostring(schema:encode(normalised))
  if case.json then assert.equal(case.json, text) end
  for name, value in pairs(case.sends or {}) do
    if value == false and type(wire[name]) ~= "boolean" then value = nil end
    assert.equal(value, wire[name])
  end
  for _, part in ipairs(case.text or {}) do assert.truthy(text:find(part, 1, true)) end
  assert.is_true(core.is_utf8(text))
end

local function check_refused(case, found)
  assert.same(case.breaks, violations.brief(found))
  for _, violation in ipairs(found) do assert.truthy(violation.message:match("%a")) end
end

local total = 0

for _, name in ipairs(NAMES) do
  local definition = require("homegen.service." .. name)
  local schema = core.schema { fields = definition.fields, groups = definition.groups }
  local cases = require("spec.service.cases." .. name)

  describe("the document of " .. name, function()
    for index, case in ipairs(cases) do
      total = total + 1
      it(("%d says: %s"):format(index, case.says), function()
        local parameters = payload.prepare(definition, parameters_of(case, cases.valid))
        local normalised, told = schema:check(parameters)
        if case.breaks then
          assert.is_nil(normalised)
          return check_refused(case, told)
        end
        assert.same({}, normalised == nil and violations.brief(told) or {})
        if case.notes then assert.same(case.notes, violations.brief(told)) end
        check_sent(case, schema, normalised)
      end)
    end
  end)
end

describe("the documents", function()
  it("have at least two hundred cases", function() assert.is_true(total >= 200, tostring(total)) end)
end)
