local keys = require "homegen.store.keys"

local PARAMS = { prompt = "a", image_url = "https://h/i.png" }

local function known(state, id)
  return { task = { state = state, id = id }, service = "smart_replace", params = PARAMS }
end

local function decide(entry, options, params, service)
  options = options or {}
  options.key = "k"
  return keys.decide(entry, service or "smart_replace", params or { prompt = "a", image_url = "https://h/i.png" }, options)
end

describe("homegen.store.keys", function()
  local CASES = {
    { "waiting", nil, "reuse" }, { "sending", nil, "reuse" }, { "queued", "7", "reuse" }, { "processing", "7", "reuse" },
    { "succeeded", "7", "reuse" }, { "canceled", "7", "resume" }, { "expired", "7", "resume" },
    { "canceled", nil, "new" }, { "expired", nil, "new" }, { "refused", nil, "new" }, { "not_sent", nil, "new" },
    { "failed", "7", "reuse" }, { "terminated", "7", "reuse" }, { "unknown_outcome", nil, "reuse" },
    { "failed", "7", "new", { retry_failed = true } }, { "terminated", "7", "new", { retry_failed = true } },
    { "unknown_outcome", nil, "reuse", { retry_failed = true } }, { "unknown_outcome", nil, "new", { retry_unknown = true } },
    { "succeeded", "7", "reuse", { retry_failed = true, retry_unknown = true } },
  }
  for _, case in ipairs(CASES) do
    it(("%s %s: %s"):format(case[1], case[2] or "without an id", case[3]), function()
      assert.equal(case[3], decide(known(case[1], case[2]), case[4]))
    end)
  end

  it("knows a new key", function()
    assert.equal("new", decide(nil))
  end)

  it("names what differs when the key stands for another job", function()
    local decision, err = decide(known("queued", "7"), nil, { prompt = "b", image_url = "https://h/i.png", mask_url = "https://h/m.png" })
    assert.is_nil(decision)
    assert.equal("invalid", err.kind)
    assert.truthy(err.message:find("mask_url, prompt", 1, true))
    decision, err = decide(known("queued", "7"), nil, PARAMS, "magic_editor")
    assert.is_nil(decision)
    assert.truthy(err.message:find("service", 1, true))
  end)
end)
