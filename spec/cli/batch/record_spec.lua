local cjson = require "cjson"
local record = require "homegen.cli.batch.record"
local scratch = require "spec.support.scratch"

describe("homegen.cli.batch.record", function()
  local folder
  before_each(function() folder = scratch.folder() end)
  after_each(function() scratch.remove(folder) end)

  local JOB = { line = 7, service = "house_plan", key = "k", params = { outdoor_spaces = {} } }

  it("appears when it is whole", function()
    local own = record.new(folder)
    own:fail(JOB, "failed", { kind = "failed", message = "no", outcome = "accepted" }, "12")
    assert.is_nil(scratch.read(folder .. "/failures.jsonl"))
    local summary = { jobs = 1, states = { failed = 1 }, journal = "a/b" }
    assert.is_nil(own:finish(summary))
    assert.equal('{"service":"house_plan","key":"k","params":{"outdoor_spaces":[]},"failure":{"id":"12","kind":"failed","line":7,'
      .. '"message":"no","outcome":"accepted","state":"failed"}}\n', scratch.read(folder .. "/failures.jsonl"))
    assert.equal(folder .. "/failures.jsonl", summary.failures)
    assert.same({ jobs = 1, states = { failed = 1 }, journal = "a/b", failures = summary.failures },
      cjson.decode((scratch.read(folder .. "/summary.json"))))
  end)

  it("takes an earlier run's failures away, and keeps those where it did not come to its end", function()
    scratch.write(folder .. "/failures.jsonl", "x")
    local own = record.new(folder)
    own:fail(JOB, "failed")
    own:abandon()
    assert.equal("x", scratch.read(folder .. "/failures.jsonl"))
    assert.is_nil(scratch.read(folder .. "/failures.jsonl.part"))
    record.new(folder):finish {}
    assert.is_nil(scratch.read(folder .. "/failures.jsonl"))
  end)

  it("says what could not be written", function()
    local own = record.new(folder .. "/nothing")
    own:fail(JOB, "failed")
    own:fail(JOB, "failed")
    assert.matches("No such file", own:finish {})
    os.execute("ln -s /dev/full " .. folder .. "/summary.json.part")
    assert.matches("[Nn]o space left", record.new(folder):finish { jobs = 1 })
  end)
end)
