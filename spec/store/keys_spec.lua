local keys = require "homegen.store.keys"

local PARAMS = { prompt = "a", image_url = "https://h/i.png" }

local function known(state, id)
  return { task = { state = state, id = id }, service = "smart_replace", identity = { params = PARAMS, contents = {} } }
end

local function decide(entry, options, params, service, contents)
  options = options or {}
  options.key = "k"
  local identity = { params = params or { prompt = "a", image_url = "https://h/i.png" }, contents = contents or {} }
  return keys.decide(entry, service or "smart_replace", identity, options)
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

  for _, case in ipairs {
    { { a = { 1, 2 } }, { a = { 1, 2 } } },
    { { a = { b = { c = true } } }, { a = { b = { c = true } } } },
    { { a = { 1, 2 } }, { a = { 1, 3 } }, "a" }, { { a = { 1, 2 } }, { a = { 1 } }, "a" }, { { a = { 1 } }, { a = { 1, 2 } }, "a" },
    { { a = { b = { c = true } } }, { a = { b = { c = false } } }, "a" }, { { a = { b = 1 } }, { a = { c = 1 } }, "a" },
    { { a = {} }, { a = "" }, "a" }, { { a = "" }, { a = {} }, "a" }, { { a = 1 }, { a = "1" }, "a" },
    { { a = 1 }, { a = 1, b = 2 }, "b" }, { { a = 1, b = 2 }, { a = 1 }, "b" },
    { { a = 1, b = 2, c = 3 }, { b = 1, c = 3, d = 1 }, "a, b, d" },
  } do
    it("compares parameters to their depth: " .. (case[3] or "the same"), function()
      local entry = known("queued", "7")
      entry.identity = { params = case[1], contents = {} }
      local decision, err = decide(entry, nil, case[2])
      if not case[3] then return assert.equal("reuse", decision) end
      assert.is_nil(decision)
      assert.equal("the key 'k' stands for another job; it differs in: " .. case[3], err.message)
    end)
  end

  it("tells a file by what it holds, not by its name", function()
    local entry = known("queued", "7")
    entry.identity = { params = { image_file = "a.png" }, contents = { image_file = "bytes" } }
    assert.equal("reuse", decide(entry, nil, { image_file = "b.png" }, nil, { image_file = "bytes" }))
    local _, err = decide(entry, nil, { image_file = "a.png" }, nil, { image_file = "other" })
    assert.matches("differs in: image_file$", err.message)
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

  it("says of addresses that one signed anew is another one, and that another key is paid", function()
    for differs, signed in pairs {
      image_url = true, ["mask_url, ref_image_url"] = true, ["image_url, prompt"] = false, prompt = false, service = false,
    } do
      local err = keys.conflict("job", differs)
      assert.equal(signed, err.hint:find("signed anew", 1, true) ~= nil, differs)
      assert.truthy(err.hint:find("another job", 1, true) and err.hint:find("paid", 1, true), differs)
    end
  end)
end)
