local report = require "homegen.base.report"
local stderr = require "spec.support.stderr"

describe("report", function()
  after_each(function() report.from(function() return nil end) end)

  it("writes to standard error when there is no handler", function()
    local text = stderr.of(function() report.error("boom\nstack traceback: …", "stack traceback: …") end)
    assert.equal("homegen: an error that nobody awaited: boom\nstack traceback: …\n", text)
    local object = setmetatable({}, { __tostring = function() return "an object" end })
    text = stderr.of(function() report.error(object, "trace") end)
    assert.equal("homegen: an error that nobody awaited: an object\ntrace\n", text)
  end)

  it("looks the handler up for each error", function()
    local on_error, got = nil, nil
    report.from(function() return on_error end)
    on_error = function(...) got = { ... } end
    local err = {}
    report.error(err, "trace")
    assert.equal(err, got[1])
    assert.equal("trace", got[2])
    on_error = nil
    assert.matches("boom", stderr.of(function() report.error("boom", "trace") end))
  end)

  it("shows both errors when the handler fails", function()
    report.from(function() return function() error("bad handler") end end)
    local text = stderr.of(function() report.error("boom", "trace") end)
    assert.matches("boom", text)
    assert.matches("on_error itself failed: .*bad handler", text)
  end)

  it("shows an error whose tostring fails", function()
    local text = stderr.of(function() report.error(setmetatable({}, { __tostring = error }), "trace") end)
    assert.matches("awaited: table that cannot be shown\ntrace", text)
  end)
end)
