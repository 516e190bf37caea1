local jobs = require "homegen.mcp.jobs"
local mcp_scene = require "spec.support.mcp_scene"
local homegen = require "homegen"

local PARAMS = mcp_scene.PARAMS

describe("homegen.mcp.jobs", function()
  it("knows what is over, what may be bought anew and what can be followed again", function()
    local function job(state, changes)
      local own = { state = state, files = {}, alive = false }
      for name, value in pairs(changes or {}) do own[name] = value end
      return own
    end
    local ID = { id = "1" }
    for state, over in pairs {
      waiting = false, sending = false, queued = false, processing = false, failed = true, unknown_outcome = true,
    } do
      assert.equal(over, jobs.is_over(job(state)), state)
    end
    assert.is_true(jobs.is_over(job("waiting", { stuck = true })))
    assert.is_false(jobs.is_over(job("succeeded", { alive = true }))) -- its picture is being saved
    assert.is_false(jobs.is_over(job "succeeded")) -- its picture is to be saved
    assert.is_true(jobs.is_over(job("succeeded", { error = {} })))
    assert.is_true(jobs.is_over(job("succeeded", { alive = true, files = { "x" } })))
    for state, free in pairs {
      refused = true, not_sent = true, canceled = true, expired = true, queued = false, unknown_outcome = false,
    } do
      assert.equal(free, jobs.is_free(job(state)), state)
    end
    assert.is_true(jobs.is_free(nil))
    assert.is_false(jobs.is_free(job("canceled", ID)))
    for state, resumable in pairs { queued = true, processing = true, canceled = true, expired = true, failed = false, lost = false } do
      assert.equal(resumable, jobs.is_resumable(job(state, ID)), state)
      assert.is_false(jobs.is_resumable(job(state)), state)
    end
    assert.is_false(jobs.is_resumable(job("queued", { id = "1", alive = true })))
    assert.is_true(jobs.is_resumable(job("succeeded", ID)))
    assert.is_false(jobs.is_resumable(job("succeeded", { id = "1", files = { "x" } })))
  end)

  describe("of a journal", function()
    local scene
    before_each(function() scene = mcp_scene.begin { sandbox = { seconds = 0.3 } } end)
    after_each(function() scene:finish() end)

    local function begin(key)
      local task = assert(scene.client:smart_replace(PARAMS, { key = key, save = scene.shop.jobs.save }))
      return scene.shop.jobs:note(task)
    end

    it("are found by key, with what this process knows beside", function()
      homegen.run(function()
        local own = scene.shop.jobs
        assert.same({ n = 2 }, { n = select("#", own:find "agent-00"), own:find "agent-00" })
        homegen.await(begin "agent-0a", 0.1)
        local job = own:find "agent-0a"
        assert.same({ "smart_replace", "Smart replace", "credit", 1 }, { job.service, job.title, job.unit, job.price })
        job = own:wait("agent-0a", 20, function() return false end)
        assert.same({ "succeeded", 1, 1 }, { job.state, job.charged, #job.files })
      end)
    end)

    it("are waited for no longer than said, and no longer than somebody is there", function()
      homegen.run(function()
        begin "agent-0a"
        local before = homegen.now()
        assert.is_false(jobs.is_over(scene.shop.jobs:wait("agent-0a", 0, function() return false end)))
        assert.is_false(jobs.is_over(scene.shop.jobs:wait("agent-0a", 20, function() return true end)))
        assert.is_true(homegen.now() - before < 0.3)
      end)
    end)

    it("go on in the next process when it asks, and by adoption", function()
      homegen.run(function() begin("agent-0a"):created() end)
      scene:restart()
      homegen.run(function()
        local job = scene.shop.jobs:wait("agent-0a", 20, function() return false end)
        assert.same({ "succeeded", 1 }, { job.state, #job.files })
        begin("agent-0b"):created()
      end)
      scene:restart()
      homegen.run(function()
        scene.shop.jobs:adopt()
        assert.truthy(scene.shop.jobs.live["agent-0b"])
        assert.equal("succeeded", scene.shop.jobs:wait("agent-0b", 20, function() return false end).state)
      end)
    end)

    it("are listed newest first, those alone that are asked for", function()
      homegen.run(function()
        for _, key in ipairs { "agent-0a", "mine", "agent-0b" } do begin(key):created() end
        local list = scene.shop.jobs:list(function(key) return key:find "^agent" ~= nil end)
        assert.same({ "agent-0b", "agent-0a" }, { list[1].key, list[2].key })
        assert.equal(2, #list)
      end)
    end)
  end)
end)
