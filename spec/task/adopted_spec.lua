--- What becomes of a task that the journal hands over, and that one whose id is known is entered in the store before it is
--- followed.

local adopted = require "homegen.task.adopted"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID

describe("homegen.task.adopted", function()
  describe("one of the journal's", function()
    local scene, server, client, folder, rows

    before_each(function()
      scene = journal_scene.begin()
      server, folder, rows = scene.server, scene.folder, scene.rows
      client = scene:client()
    end)

    after_each(function() scene:finish() end)

    local function adopt(row)
      row.key, row.id, row.charged, row.owner = "k", ID, 1, journal_rows.DEAD
      rows:add(client, row)
      local tasks = assert(client:resume())
      assert.equal(1, #tasks)
      return tasks[1]
    end

    it("one under way is followed", function()
      local task = adopt { state = "processing" }
      assert.equal(1, task.credits)
      assert.equal(ID, assert(homegen.await(task, 20)).id)
      assert.equal(1, server:count(RESULT))
    end)

    it("of one that has its result only the file is fetched", function()
      local path = folder .. "/k.png"
      local task = adopt { state = "succeeded", result = journal_rows.result(server.url .. "/r.png"), save = path }
      assert.equal(path, assert(homegen.await(task, 20)).path)
      assert.same({ 0, 1 }, { server:count(RESULT), server:count "/r.png" })
    end)

    it("one whose result cannot be read is asked for again", function()
      local task = adopt { state = "succeeded", result = "{}", save = folder .. "/k.png" }
      assert.equal(server.url .. "/r.png", assert(homegen.await(task, 20)).url)
      assert.equal(1, server:count(RESULT))
    end)

    it("a create whose process is gone is an unknown outcome, and stays one", function()
      rows:add(client, { state = "sending", key = "k", owner = journal_rows.DEAD })
      local task = assert(client:resume())[1]
      local _, err = homegen.await(task, 20)
      assert.equal("unknown_outcome", err.kind)
      assert.equal("unknown_outcome", rows:one("SELECT * FROM task WHERE key = 'k'").state)
      assert.equal(0, server:count(CREATE))
    end)
  end)

  describe("one whose id is known", function()
    local job, answer, followed, canceled

    before_each(function()
      answer, followed, canceled = {}, {}, 0
      job = {
        client = { store = { attach = function(_, _, id, done) answer[#answer + 1] = { id, done } end } },
        begin_following = function(self, id) followed[#followed + 1], self.phase = id, false end,
        proceed = function() followed[#followed + 1] = "proceed" end,
        end_canceled = function() canceled = canceled + 1 end,
      }
      job.phase = adopted.new(job, "attach", "77")
    end)

    it("asks once, and follows when the store has answered", function()
      job.phase:begin()
      job.phase:begin()
      assert.equal(1, #answer)
      assert.equal("77", answer[1][1])
      assert.same({}, followed)
      answer[1][2]()
      assert.same({ "77" }, followed)
      answer[1][2]() -- called again, as memory ran out
      assert.same({ "77", "proceed" }, followed)
    end)

    it("asks again when asking ran out of memory", function()
      local attach = job.client.store.attach
      job.client.store.attach = function() error("not enough memory", 0) end
      assert.is_false(pcall(job.phase.begin, job.phase))
      job.client.store.attach = attach
      assert.is_true(job.phase:ends_at_once())
      job.phase:begin()
      assert.equal(1, #answer)
    end)

    it("a cancel waits for the answer", function()
      job.phase:begin()
      job.phase:cancel(job)
      assert.equal(0, canceled)
      assert.is_false(job.phase:ends_at_once())
    end)
  end)
end)
