local probe = require "spec.support.probe"
local samples = require "homegen.sandbox.files.samples"

describe("sandbox.sources", function()
  local p, other
  before_each(function() p = probe.start { workers = 10 } end)
  after_each(function()
    p:stop()
    if other then other:stop() end
    other = nil
  end)

  local function job_for(image_url, mask_url)
    p:create { imageUrl = image_url, maskUrl = mask_url }
    local task = p.sandbox:tasks()[#p.sandbox:tasks()]
    p:run_until(function()
      task = p.sandbox:tasks()[#p.sandbox:tasks()]
      return p.jobs[1] or task.state == "failed"
    end)
    return table.remove(p.jobs, 1), task
  end

  it("takes its own files without a detour, by any name of this machine", function()
    local image = assert(p.sandbox:upload(probe.picture(5, 4), "room.png"))
    for _, host in ipairs { "127.0.0.1", "localhost", "127.0.0.2" } do
      local url = image:gsub("127%.0%.0%.1", host)
      local job = job_for(url, url .. "?size=1#part")
      assert.equal(probe.picture(5, 4), job.source)
      assert.equal(probe.picture(5, 4), job.mask)
    end
    assert.equal(0, p.sandbox:requests().download)
  end)

  it("takes a result as the next task's image", function()
    p:create()
    p:pass(20)
    local url = p:data(probe.FIRST_ID).output.resultUrl
    p.jobs[1] = nil
    assert.equal(probe.picture(2, 1), job_for(url, url).source)
  end)

  it("says which file of its own is not there", function()
    local job, task = job_for(p.sandbox.base_url .. "/files/none.png", p.sandbox.base_url .. "/files/none.png")
    assert.is_nil(job)
    assert.matches("/files/none.png: the sandbox serves no folder", task.message, 1, true)
    job, task = job_for(p.sandbox.base_url .. probe.RESULT, "https://example.com/mask.png")
    assert.is_nil(job)
    assert.matches("no such file", task.message)
  end)

  it("fetches from other servers on this machine", function()
    other = require("homegen.sandbox").start { painter = print }
    local url = assert(other:upload(probe.picture(7, 7), "x.png"))
    assert.equal(probe.picture(7, 7), job_for(url, url).source)
    local _, task = job_for(other.base_url .. "/none.png", url)
    assert.matches("/none.png: HTTP 404", task.message, 1, true)
  end)

  it("fetches from no other machine: the samples stand in", function()
    local job, task = job_for("https://example.com/room.jpg", "http://192.0.2.1/mask.png")
    assert.equal(samples.read("source"), job.source)
    assert.equal(samples.read("mask"), job.mask)
    assert.equal(2, #task.notes)
  end)

  it("gives up what it is fetching when the sandbox stops", function()
    other = require("homegen.sandbox").start { painter = print }
    other:fault { effect = "stall" }
    p:create { imageUrl = assert(other:upload("x", "x.png")) }
    p:run_until(function() return other:requests().download == 1 end)
    p.sandbox:stop()
    p:settle()
    assert.equal("processing", p.sandbox:tasks()[1].state)
  end)
end)
