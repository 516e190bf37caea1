local homegen = require "homegen"

local function message_of(fn, ...)
  local ok, message = pcall(fn, ...)
  assert.is_false(ok)
  return message
end

describe("homegen.upload.options", function()
  for name, case in pairs {
    ["no table"] = { homegen.upload.s3, nil, "a table of options expected" },
    ["an unknown option"] = { homegen.upload.s3, { bucket = "b", buckets = "c" }, "unknown option 'buckets'" },
    ["an empty text"] = { homegen.upload.s3, { bucket = "b", access_key = "" }, "access_key must be text" },
    ["a negative limit"] = { homegen.upload.put, { url = "http://h/{name}", timeout = -1 }, "timeout must be a number of seconds above 0" },
    ["half a retry"] = { homegen.upload.put, { url = "http://h/{name}", retries = 0.5 }, "retries must be a whole number" },
  } do
    it("raises at the caller's line for " .. name, function()
      local message = message_of(case[1], case[2])
      assert.truthy(message:find(case[3], 1, true), message)
    end)
  end

  it("quotes no secret", function()
    assert.is_nil(message_of(homegen.upload.s3, { bucket = "b", secret_key = "s3cret\n", access_key = "a" }):find("s3cret", 1, true))
  end)

  it("raises for bytes and names that are none", function()
    local upload = homegen.upload.put { url = "http://127.0.0.1/{name}" }
    assert.matches("bytes must be text, got nil", message_of(upload))
    assert.matches("name must be text, got number", message_of(upload, "", 1))
  end)
end)
