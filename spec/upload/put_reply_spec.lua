local put_reply = require "homegen.upload.put_reply"

local function read(status, headers)
  return put_reply.read({ word = "ok", sent = true, status = status, body = "", headers = headers or {} }, { "s3cret-of-ours" })
end

describe("homegen.upload.put_reply", function()
  for status, case in pairs {
    [301] = { "config", false, "final address" }, [400] = { "config", false, "PUT" }, [401] = { "auth", false, "Authorization" },
    [403] = { "auth", false, "headers" }, [404] = { "config", false, "make the folder" }, [405] = { "config", false, "dav_methods" },
    [407] = { "config", false, "proxy" }, [409] = { "config", false, "make the folder" },
    [413] = { "invalid", false, "client_max_body_size" },
    [423] = { "server", true, "locked" }, [429] = { "limit", true, "later" }, [500] = { "server", true, "its log" },
    [502] = { "server", true, "later" },
    [501] = { "config", false, "PUT" }, [507] = { "io", false, "make room" },
  } do
    it("knows HTTP " .. status, function()
      local err = read(status)
      assert.same({ case[1], case[2], status, "not_sent" }, { err.kind, err.retryable, err.http_status, err.outcome })
      assert.truthy(err.hint:find(case[3], 1, true), err.hint)
      assert.matches("nothing was charged", err.hint)
    end)
  end

  it("says where a redirect leads, without its query and without a secret", function()
    local err = read(302, { location = "https://elsewhere.example.com/s3cret-of-ours/a?token=x" })
    assert.matches("to https://elsewhere%.example%.com/%[key%]/a$", err.message)
  end)
end)
