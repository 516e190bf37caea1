local cjson = require "cjson"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local homegen = require "homegen"
local task = require "homegen.task.task"

-- A task, and the job that it looks into.
local function new(options)
  local job = future.new()
  job.service, job.state, job.credits = { name = "smart_replace" }, "waiting", 0
  return task.new(job, options), job
end

describe("homegen.task.task", function()
  it("moves forward only", function()
    local subject, job = new {}
    assert.is_true(task.update(job, { state = "processing" }))
    assert.is_false(task.update(job, { state = "queued" }))
    assert.equal("processing", subject.state)
  end)

  it("tells listeners only of changes, in the next turn", function()
    local calls = 0
    local _, job = new { on_progress = function() calls = calls + 1 end }
    task.update(job, { percentage = 5 })
    assert.equal(0, calls)
    homegen.step()
    assert.equal(1, calls)
    assert.is_false(task.update(job, { percentage = 5, status = nil }))
    homegen.step()
    assert.equal(1, calls)
  end)

  it("tells changes of one turn together, and the last one before the end", function()
    local told = {}
    local _, job = new {
      on_progress = function(t) told[#told + 1] = t.state end, on_done = function() told[#told + 1] = "done" end,
    }
    task.update(job, { percentage = 100 })
    task.fail(job, "failed", errors.new { kind = "failed", message = "m" })
    for _ = 1, 10 do homegen.step() end -- on a busy machine one may have time for one of them only
    assert.same({ "failed", "done" }, told)
  end)

  it("tells of its end once, also those who ask late", function()
    local order = {}
    local subject, job = new { on_done = function() order[#order + 1] = "first" end }
    task.fail(job, "failed", errors.new { kind = "failed", message = "m" })
    homegen.step()
    subject:on_done(function(t) order[#order + 1] = t.state end)
    homegen.step()
    assert.same({ "first", "failed" }, order)
  end)

  it("an error in one listener harms no other", function()
    local told, reported = false, nil
    homegen.on_error = function(err) reported = err end
    local subject, job = new { on_progress = function() error("mine") end }
    subject:on_progress(function() told = true end)
    task.update(job, { percentage = 1 })
    homegen.step()
    homegen.on_error = nil
    assert.is_true(told)
    assert.truthy(reported:find("mine", 1, true))
  end)

  it("created fails with the task when there is no id", function()
    local subject, job = new {}
    task.fail(job, "refused", errors.new { kind = "credits", message = "m" })
    local id, err = subject:created(1)
    assert.is_nil(id)
    assert.equal("credits", err.kind)
    local result, same = subject:await(1)
    assert.is_nil(result)
    assert.equal(err, same)
  end)

  it("gives its id to whoever asks before it is there, and after", function()
    local subject, job = new {}
    local early = homegen.spawn(function() return subject:created(20) end)
    homegen.step()
    task.set_created(job, "1")
    assert.equal("1", homegen.await(early, 20))
    assert.equal("1", subject:created())
    local other, other_job = new {}
    task.set_created(other_job, "2")
    task.fail(other_job, "canceled", errors.new { kind = "canceled", message = "m" })
    assert.equal("2", other:created())
  end)

  it("has a snapshot that encodes", function()
    local subject, job = new { key = "k" }
    task.set_created(job, "1234567890123456789")
    local copy = cjson.decode(cjson.encode(subject:snapshot()))
    assert.equal("1234567890123456789", copy.id)
    assert.equal("waiting", copy.state)
    assert.equal("k", copy.key)
  end)
end)
