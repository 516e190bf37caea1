local core = require "homegen.core"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local pictures = require "spec.support.pictures"
local waiting = require "spec.support.waiting"

describe("homegen.client.submission", function()
  local server, client, folder

  before_each(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success("http://127.0.0.1:9/r.png"))
    folder = clients.folder()
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function submit(key)
    return assert(homegen.await(client:smart_replace(clients.params(), { key = key }), 20)).id
  end

  it("keeps the tasks of job keys for the client's life, and with a journal only as long as somebody holds them", function()
    client = clients.new(server)
    submit "k"
    waiting.collect()
    assert.truthy(client.keys.k)
    client:close()
    client = clients.new(server, { journal = folder .. "/jobs.db" })
    local id = submit "k"
    for index = 1, 20 do submit("k" .. index) end
    waiting.collect()
    local left = 0
    for _ in pairs(client.keys) do left = left + 1 end
    assert.is_true(left <= 2, left .. " are left") -- the runtime's stacks may still show the last ones
    assert.equal(id, submit "k")
    assert.equal(22, server:count(clients.CREATE))
  end)

  it("of a key that is known already the call's own listeners hear", function()
    client = clients.new(server)
    local done, progress = 0, 0
    local first = assert(client:smart_replace(clients.params(), { key = "k" }))
    local options = { key = "k", on_done = function() done = done + 1 end, on_progress = function() progress = progress + 1 end }
    assert.equal(first, client:smart_replace(clients.params(), options))
    assert(homegen.await(first, 20))
    repeat until homegen.step(0) == 0
    assert.equal(1, done)
    assert.is_true(progress > 0)
    assert.equal(first, client:smart_replace(clients.params(), options))
    repeat until homegen.step(0) == 0
    assert.equal(2, done)
  end)

  it("knows a task by its key while it is under way, with a journal too", function()
    client = clients.new(server, { journal = folder .. "/jobs.db" })
    server:always(clients.RESULT, faultd.task("Processing", 5))
    local id = assert(client:smart_replace(clients.params(), { key = "k" })):created(20)
    waiting.collect()
    local again = assert(client:smart_replace(clients.params(), { key = "k" }))
    assert.equal(id, again.id)
    again:cancel()
  end)

  describe("of a key whose picture is not saved yet", function()
    local tasks

    before_each(function()
      tasks = {}
      server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
      server:always("/r.png", faultd.file(clients.PNG))
    end)

    local function ask(options)
      options.key = "k"
      local task = assert(client:smart_replace(clients.params(), options))
      tasks[#tasks + 1] = task
      return homegen.await(task, 20)
    end

    local function let_go()
      tasks = {}
      waiting.collect()
    end

    for _, journal in ipairs { false, true } do
      for _, held in ipairs { true, false } do
        local what = (journal and "with a journal" or "in memory") .. (held and "" or ", whose handle is gone")

        it("tries again " .. what, function()
          client = clients.new(server, { journal = journal and folder .. "/jobs.db" or nil })
          server:always("/r.png", faultd.status(404))
          local result, err = ask { save = folder .. "/x.png" }
          assert.is_nil(result)
          assert.equal(404, err.http_status)
          result, err = nil, nil -- luacheck: ignore
          server:always("/r.png", faultd.file(clients.PNG))
          if not held then let_go() end
          assert.equal(folder .. "/x.png", assert(ask {}).path)
          assert.equal(clients.PNG, clients.read(folder .. "/x.png"))
          assert.equal(folder .. "/x.png", assert(ask { save = folder .. "/x.png" }).path)
          assert.equal(1, server:count(clients.CREATE))
        end)

        it("saves what it stopped following " .. what, function()
          client = clients.new(server, { journal = journal and folder .. "/jobs.db" or nil })
          server:always(clients.RESULT, faultd.task("Processing", 5))
          local _, err = ask { save = folder .. "/x.png", timeout = 0.05 }
          assert.equal("timeout", err.kind)
          err = nil -- luacheck: ignore
          server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
          if not held then let_go() end
          assert.equal(folder .. "/x.png", assert(ask {}).path)
          assert.equal(1, server:count(clients.CREATE))
        end)

        it("saves what was not to be saved before " .. what, function()
          client = clients.new(server, { journal = journal and folder .. "/jobs.db" or nil })
          assert(ask {})
          if not held then let_go() end
          assert.equal(folder .. "/y.png", assert(ask { save = folder .. "/y.png" }).path)
          assert.equal(1, server:count(clients.CREATE))
          assert.equal(1, server:count("/r.png"))
        end)
      end
    end
  end)

  local function outcome(task, err)
    if not task then return nil, err end
    return homegen.await(task, 20)
  end

  it("looks at the file at once where a key can stand for nothing yet, and says how many parameters are wrong", function()
    client = clients.new(server)
    local options = { key = "k", save = folder .. "/none/x.png" }
    local task, err = client:smart_replace(clients.params(), options)
    assert.is_nil(task)
    assert.same({ "io", "not_sent" }, { err.kind, err.outcome })
    options.save = folder .. "/x.png"
    task, err = client:smart_replace(clients.params { prompt = "" }, options)
    assert.is_nil(task)
    assert.matches(": 1 parameter is not valid; nothing was sent", err.message, 1, true)
    task, err = client:smart_replace(clients.params { prompt = "", image_url = "no address" }, options)
    assert.is_nil(task)
    assert.matches(": 2 parameters are not valid; nothing was sent", err.message, 1, true)
    options.save = nil
    assert(homegen.await(client:smart_replace(clients.params(), options), 20))
    assert.equal(1, server:count(clients.CREATE))
  end)

  it("says of a warning what it is about", function()
    local told = {}
    client = clients.new(server, { on_event = function(event) if event.type == "warning" then told[#told + 1] = event end end })
    local params = clients.params { mask_base64 = homegen.mask.new(8, 6):rectangle(2, 2, 3, 3):invert():base64() }
    params.mask_url = nil
    assert(client:validate("smart_replace", params))
    homegen.step()
    assert.equal(1, #told)
    assert.same({ "mask", "mask_guess", "smart_replace" }, { told[1].about, told[1].kind, told[1].service })
  end)

  for where, journal in pairs { ["in memory"] = false, ["with a journal"] = true } do
    it("tells a job by what its files hold, not by their names, " .. where, function()
      local function open() client = clients.new(server, { journal = journal and folder .. "/jobs.db" or nil }) end
      local function mask(name, columns)
        return clients.write(folder .. "/" .. name, pictures.png { width = 8, height = 8, at = pictures.left(columns) })
      end
      local function ask(path)
        local params = clients.params { mask_file = path }
        params.mask_url = nil
        return outcome(client:smart_replace(params, { key = "k" }))
      end
      open()
      os.execute(("cd '%s' && mkdir way && ln -s . link"):format(folder))
      local id = assert(ask(mask("a.png", 2))).id
      for _ = 1, journal and 2 or 1 do
        assert.equal(id, assert(ask(mask("a.png", 2))).id)
        assert.equal(id, assert(ask(mask("moved.png", 2))).id)
        for _, other in ipairs { "/./a.png", "//a.png", "/way/../a.png", "/link/a.png" } do
          assert.equal(id, assert(ask(folder .. other)).id)
        end
        local result, err = ask(mask("a.png", 3))
        assert.is_nil(result)
        assert.same({ "invalid", "not_sent" }, { err.kind, err.outcome })
        assert.matches("differs in: mask_file$", err.message)
        assert.equal(1, server:count(clients.CREATE))
        if journal then -- as a later process finds it
          client:close()
          open()
        end
      end
    end)

    it("tells a job by the mask that was given, whatever is sent in its place, " .. where, function()
      client = clients.new(server, { journal = journal and folder .. "/jobs.db" or nil })
      local function ask(alpha)
        local drawn = pictures.png {
          width = 8, height = 8, kind = "rgba", at = function(x) return 0, 0, 0, x < 2 and alpha or 0 end,
        }
        local params = clients.params { mask_base64 = core.base64_encode(drawn) }
        params.mask_url = nil
        return outcome(client:smart_replace(params, { key = "k" }))
      end
      assert(ask(255))
      assert(ask(255))
      local _, err = ask(254)
      assert.matches("differs in: mask_base64$", err.message)
      assert.equal(1, server:count(clients.CREATE))
    end)
  end
end)
