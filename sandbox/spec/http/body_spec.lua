local body = require "homegen.sandbox.http.body"

local function read(text, content_type)
  return body.read { headers = { ["content-type"] = content_type }, body = text }
end

describe("sandbox.body", function()
  it("decodes an object, however its content type is spelt", function()
    for _, content_type in ipairs { "application/json", "Application/JSON; charset=utf-8", " application/json" } do
      assert.same({ a = 1 }, read(' {"a":1}', content_type))
    end
  end)

  it("says what else it is", function()
    for _, case in ipairs {
      { "{}", nil, "Content%-Type" }, { "{}", "text/json", "Content%-Type" }, { '{"a":"\255"}', "application/json", "UTF%-8" },
      { "", "application/json", "not valid JSON" }, { "{", "application/json", "not valid JSON" },
      { "[]", "application/json", "JSON object" }, { "7", "application/json", "JSON object" },
      { "null", "application/json", "JSON object" },
    } do
      local object, message = read(case[1], case[2])
      assert.is_nil(object)
      assert.matches(case[3], message)
    end
  end)
end)
