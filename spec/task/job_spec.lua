local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT
local URL = "http://127.0.0.1:9/result.png"

describe("homegen.task.job", function()
  local server, client, folder

  before_each(function()
    server = faultd.start()
    folder = clients.folder()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(URL))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  describe("may be saved under the name of another", function()
    local others

    before_each(function() others = {} end)
    after_each(function()
      for _, other in ipairs(others) do other:close() end
    end)

    local function ask(options)
      local own = clients.new(server, options)
      others[#others + 1] = own
      return own:smart_replace(clients.params(), { key = "k", save = folder .. "/{key}.png" })
    end

    -- The first is under way.
    local function begin(options)
      server:always(RESULT, faultd.task("Processing", 5))
      client = clients.new(server)
      assert(assert(ask(options)):created(20))
    end

    it("that is the same job: of one journal and account, however these are spelled", function()
      begin { journal = folder .. "/jobs.db" }
      os.execute(("ln -s . '%s/link'"):format(folder))
      local address = server.url:gsub("^http", "HTTP")
      assert(ask { journal = folder .. "/link/jobs.db", ideal_house = { api_key = clients.KEY, base_url = address .. "/" } })
      homegen.sleep(0.02)
      assert.equal(1, server:count(CREATE))
    end)

    for label, pair in pairs {
      ["without a journal"] = { {}, {} }, ["of two journals"] = { { journal = "/one.db" }, { journal = "/two.db" } },
      ["of which one has a journal"] = { { journal = "/one.db" }, {} }, ["the other has one"] = { {}, { journal = "/one.db" } },
    } do
      it("but not where each is paid for by itself: " .. label, function()
        for _, options in ipairs(pair) do options.journal = options.journal and folder .. options.journal end
        begin(pair[1])
        local task, err = ask(pair[2])
        assert.is_nil(task)
        assert.same({ "invalid", "own_name" }, { err.kind, err.violations[1].rule })
        assert.equal(1, server:count(CREATE))
      end)
    end
  end)

  -- Where in a task's life memory runs out, and how often in a row.
  describe("out of memory", function()
    local PLACES = {
      { "homegen.task.task", "new" }, { "homegen.task.create", "new" }, { "homegen.task.task", "update" },
      { "homegen.base.origin", "context" }, { "homegen.waiting.retry_budget", "new" }, { "homegen.base.decision", "decide" },
      { "homegen.task.task", "set_created" }, { "homegen.base.origin", "remember" }, { "homegen.task.result", "new" },
      { "homegen.task.task", "succeed" }, { "homegen.task.admitted", "new" },
      { "homegen.task.preparing", "new" }, { "homegen.task.sending", "new" }, { "homegen.task.following", "new" },
      { "homegen.task.saving", "new" },
    }
    local restore

    local function run_out(name, field, times)
      local module = require(name)
      local real = module[field]
      restore = function() module[field] = real end
      module[field] = function(...)
        times = times - 1
        if times >= 0 then error("not enough memory", 0) end
        return real(...)
      end
    end

    -- As a caller does it who goes on when memory is back.
    local function insist(fn, ...)
      for _ = 1, 5 do
        local ok, first, second = pcall(fn, ...)
        if ok then return first, second end
        assert.equal("not enough memory", first)
      end
      error("it never goes on")
    end

    before_each(function() server:always("/result.png", faultd.file(clients.PNG)) end)
    after_each(function() restore() end)

    for _, place in ipairs(PLACES) do
      it(("in %s.%s: one create, and the result"):format(place[1], place[2]), function()
        server:always(RESULT, faultd.success(server.url .. "/result.png"))
        client = clients.new(server)
        run_out(place[1], place[2], 2)
        local params = clients.params()
        local task = insist(function() return client:smart_replace(params) end)
        local result, err = insist(homegen.await, task, 20)
        assert.is_nil(err)
        assert.equal(server.url .. "/result.png", result.url)
        assert.equal(1, server:count(CREATE))
        assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, client:spent().ideal_house)
      end)
    end

    it("while the picture is saved: the task has succeeded, and saving can be repeated", function()
      server:always(RESULT, faultd.success(server.url .. "/result.png"))
      client = clients.new(server)
      run_out("homegen.picture.download", "save", 1)
      local task = client:smart_replace(clients.params(), { save = folder .. "/{id}.{ext}" })
      local _, err = homegen.await(task, 20)
      assert.equal("io", err.kind)
      assert.equal("accepted", err.outcome)
      assert.equal("succeeded", task.state)
      assert.matches("%.png$", (assert(task.result:save(folder .. "/again.{ext}"))))
      assert.same({ "again.png" }, clients.files(folder))
    end)

    for _, place in ipairs {
      { "homegen.task.task", "canceled_error" }, { "homegen.task.ended", "new" }, { "homegen.task.task", "fail" },
    } do
      it(("in %s.%s, while it is canceled: it ends all the same"):format(place[1], place[2]), function()
        server:always(RESULT, faultd.task("Processing", 10))
        client = clients.new(server)
        local task = client:smart_replace(clients.params())
        assert(task:created(20))
        run_out(place[1], place[2], 1)
        assert.is_false(pcall(task.cancel, task))
        local _, err = homegen.await(task, 20)
        assert.equal("canceled", err.kind)
      end)
    end
  end)
end)
