--- nginx whose clients go away, whose workers are killed, reloaded and told to go while keys are in flight.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local hosts = require "spec.support.hosts"
local nginx = require "spec.support.nginx"
local nginx_scene = require "spec.support.nginx_scene"

if not hosts.has({ "luajit" }, nginx.test) then return end

-- A job in the phase that ?phase names: waits for its end; answers with its own key, from a local of the handler's.
local INIT = [[
  init_by_lua_block { homegen = require "homegen" }
  init_worker_by_lua_block {
    client = assert(CLIENT)
    aborted, returned = 0, 0
    function job(phase)
      if ngx.var.arg_phase ~= phase then return end
      local own = ngx.var.arg_key
      local task = assert(client:smart_replace({
        image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
      }, { key = own, save = "FOLDER/{key}.{ext}" }))
      if ngx.var.arg_cancel then
        assert(ngx.on_abort(function()
          task:cancel()
          ngx.exit(499)
        end))
      end
      local result, err = homegen.await(task, 25)
      returned = returned + 1
      ngx.say(own, result and " done" or " " .. err.kind)
      return ngx.exit(200)
    end
    -- Sleeps in each phase that may wait, with locals of its own: who answers with another's has been given those.
    function churn()
      local own = ngx.var.arg_key
      homegen.sleep(0.01)
      assert(own == ngx.var.arg_key)
      return own
    end
  }
]]

local LOCATIONS = [[
  location = /job {
    lua_check_client_abort on;
    rewrite_by_lua_block { job "rewrite" }
    access_by_lua_block { job "access" }
    content_by_lua_block { job "content" }
    log_by_lua_block { if ngx.status == 499 then aborted = aborted + 1 end }
  }
  location = /churn {
    rewrite_by_lua_block { ngx.ctx.own = churn() }
    access_by_lua_block { ngx.ctx.own = ngx.ctx.own .. churn() }
    content_by_lua_block { ngx.say(ngx.ctx.own .. churn()) }
  }
  location = /create { content_by_lua_block {
    local task = assert(client:smart_replace({
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
    }, { key = ngx.var.arg_key, save = "FOLDER/{key}.{ext}" }))
    ngx.say(ngx.worker.pid())
    ngx.flush(true)
    local id, err = task:created()
    ngx.say(id or err.kind, " ", ngx.worker.pid())
  } }
  location = /wait { content_by_lua_block {
    ngx.timer.at(0, function(_, key)
      local ok, _, message = pcall(function()
        return homegen.await(client:smart_replace({
          image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
        }, { key = key, save = "FOLDER/{key}.{ext}" }))
      end)
      local file = io.open("FOLDER/waited", "w")
      file:write(tostring(ok and message.kind))
      file:close()
    end, ngx.var.arg_key)
    ngx.say "waits"
  } }
  location = /outlive { content_by_lua_block {
    ngx.ctx.key = ngx.var.arg_key
    seen = {}
    homegen.spawn(function(key)
      local _, err = homegen.await(client:smart_replace({
        image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
      }, { key = key, on_done = function()
        ngx.log(ngx.WARN, "said by a callback")
        ngx.timer.at(0, function() seen.callback = tostring(ngx.ctx.key) end)
      end }))
      ngx.log(ngx.WARN, "said by a coroutine")
      seen.coroutine = tostring(ngx.ctx.key)
      seen.failed = err
    end, ngx.ctx.key)
    ngx.say "begun"
  } }
  location = /outlived { content_by_lua_block {
    ngx.say(seen.coroutine and "done: " or "", tostring(seen.coroutine), " ", tostring(seen.callback))
  } }
  location = /live { content_by_lua_block { ngx.say(require("homegen.loop.reactor").live()) } }
  location = /state { content_by_lua_block { ngx.say((client:find { key = ngx.var.arg_key } or { state = "unknown" }).state) } }
  location = /told { content_by_lua_block { ngx.say(aborted, " ", returned) } }
]]

describe("nginx in trouble", function()
  local scene, server, folder, host
  before_each(function()
    scene = nginx_scene.begin()
    server, folder = scene.server, scene.folder
  end)
  after_each(function()
    server:release()
    scene:succeed() -- a worker ends when it has nothing in hand
    scene:finish()
  end)

  local function start(workers, main, more)
    local client = nginx.client(server.url, ('journal = "%s/jobs.db", %s'):format(folder, more or ""))
    local function fill(text)
      return (text:gsub("CLIENT", function() return client end):gsub("FOLDER", folder))
    end
    host = scene:start { workers = workers, main = main, init = fill(INIT), locations = fill(LOCATIONS) }
  end

  local function finish() scene:succeed() end

  -- Asks in a process of its own; the answer is in its file.
  local function ask(path, name)
    return hosts.start(("curl -sN -m 40 '%s%s'"):format(host.url, path), "luajit", folder .. "/" .. name)
  end

  local function other_workers(than)
    hosts.wait_for(function()
      local now = host:workers()
      for _, pid in ipairs(now) do
        for _, old in ipairs(than) do
          if pid == old then return nil end
        end
      end
      return #now == #than or nil
    end, "new workers")
  end

  -- Where a task may be when its client goes: how the provider is made to stop there, and what tells that it has.
  local WHERE = {
    ["its create is on the wire"] = {
      hold = function() server:script(clients.CREATE, { faultd.created():together(0) }, faultd.created()) end,
      there = function(creates) return server:count(clients.CREATE) == creates end,
    },
    ["it is queued"] = {
      hold = function() server:always(clients.RESULT, faultd.task("Pending", 0, 3)) end,
      there = function(creates, polls)
        return server:count(clients.CREATE) == creates and server:count(clients.RESULT) > polls + 2
      end,
    },
    ["its picture is on the wire"] = {
      hold = function()
        finish()
        server:script("/r.png", { faultd.file(clients.PNG):together(0) }, faultd.file(clients.PNG))
      end,
      there = function(_, _, pictures) return server:count "/r.png" > pictures end,
    },
  }

  for phase in pairs { rewrite = true, access = true, content = true } do
    it(("loses nothing and touches nobody else's locals when a client goes in the phase %s"):format(phase), function()
      start(1)
      local worker, creates, aborts = host:workers()[1], 0, 0
      for name, where in pairs(WHERE) do
        local key, polls, pictures = "k" .. aborts, server:count(clients.RESULT), server:count "/r.png"
        server:always(clients.RESULT, faultd.task("Processing", 5))
        where.hold()
        local client = ask(("/job?phase=%s&key=%s"):format(phase, key), "nobody")
        creates = creates + 1
        hosts.wait_for(function() return where.there(creates, polls, pictures) or nil end, name)
        hosts.stop(client, "KILL")
        aborts = aborts + 1
        hosts.wait_for(function() return host:get "/told":match "^(%d+)" == tostring(aborts) or nil end, "the abort: " .. name)
        -- what the handler had is given to others now
        for index = 1, 8 do
          local own = ("c%d"):format(index)
          assert.equal(own:rep(3) .. "\n", host:get("/churn?key=" .. own))
        end
        local waiting = ask(("/job?phase=%s&key=other%s"):format(phase, key), "other")
        creates = creates + 1
        hosts.wait_for(function() return server:count(clients.CREATE) == creates or nil end, "another's create")
        server:release()
        finish()
        hosts.wait_for(function()
          return hosts.read(("%s/%s.png"):format(folder, key)) == clients.PNG or nil
        end, "the picture: " .. name)
        hosts.wait_for_end(waiting)
        assert.equal(("other%s done\n"):format(key), hosts.read(folder .. "/other"))
        assert.equal(("%s done\n"):format(key), host:get(("/job?phase=content&key=%s"):format(key)), name)
        assert.equal(creates, server:count(clients.CREATE), name)
      end
      assert.equal(("%d %d\n"):format(aborts, 2 * aborts), host:get "/told") -- none of those that went came back
      assert.same({ worker }, host:workers())
    end)
  end

  -- A task has the only turn that the provider gives; another waits for it in our own queue, and its client goes.
  local function go_while_waiting(query, more)
    start(2, nil, "max_unfinished = 1")
    host:get "/create?key=first"
    local client = ask("/job?phase=content&key=second" .. query, "nobody")
    hosts.wait_for(function() return host:get "/state?key=second" == "waiting\n" or nil end, "the second's waiting")
    if more then more() end
    hosts.stop(client, "KILL")
    hosts.wait_for_end(client)
    assert.equal(1, server:count(clients.CREATE))
  end

  local function asked_again()
    finish()
    assert.equal("second done\n", host:get "/job?phase=content&key=second")
    assert.equal(clients.PNG, hosts.read(folder .. "/second.png"))
    assert.equal("succeeded\n", host:get "/state?key=first")
    assert.equal(2, server:count(clients.CREATE)) -- one for each key
  end

  local function until_aborted()
    hosts.wait_for(function() return host:get "/told":match "^1" end, "the abort") -- of whichever worker has it
  end

  it("keeps what waits in our own queue when its client goes: it is paid once, in its turn, and whoever asks by its key has it", function()
    go_while_waiting ""
    until_aborted()
    assert.equal("waiting\n", host:get "/state?key=second")
    finish()
    hosts.wait_for(function() return host:get "/state?key=second" == "succeeded\n" or nil end, "its turn, that nobody waits for")
    asked_again()
  end)

  it("pays nothing for what a handler cancels there when its client goes, and once for whoever asks by its key afterwards", function()
    go_while_waiting "&cancel=1"
    hosts.wait_for(function() return host:get "/state?key=second" ~= "waiting\n" or nil end, "the cancel")
    finish()
    hosts.wait_for(function() return host:get "/state?key=first" == "succeeded\n" or nil end, "the turn's end")
    assert.equal(1, server:count(clients.CREATE)) -- nobody has asked for the second since
    asked_again()
  end)

  it("creates once what waited in our own queue of a worker that was killed", function()
    go_while_waiting("", function()
      local before = host:workers()
      for _, pid in ipairs(before) do hosts.stop(pid, "KILL") end
      other_workers(before)
    end)
    local first = ask("/job?phase=content&key=first", "first") -- whose turn it is, as far as anybody knows
    asked_again()
    hosts.wait_for_end(first)
    os.execute((": >'%s/error.log'"):format(folder)) -- the master's alerts of the kills
  end)

  it("lets a coroutine that outlives its handler, and a callback, use nginx without touching another's request", function()
    start(1)
    local worker = host:workers()[1]
    for round = 1, 2 do -- in the second the timer that makes the steps is another
      assert.equal("begun\n", host:get("/outlive?key=mine" .. round))
      local other = ask("/job?phase=content&key=other" .. round, "other")
      hosts.wait_for(function() return server:count(clients.CREATE) == 2 * round or nil end, "two creates")
      finish()
      hosts.wait_for_end(other)
      assert.equal(("other%d done\n"):format(round), hosts.read(folder .. "/other"))
      hosts.wait_for(function() return host:get "/outlived" == "done: nil nil\n" or nil end, "what the coroutine and the callback saw")
      server:always(clients.RESULT, faultd.task("Processing", 5))
      hosts.wait_for(function() return host:get "/live" == "0\n" or nil end, "the end of all")
    end
    assert.same({ worker }, host:workers())
    local said = 0
    for line in host:log():gmatch "[^\n]*said by[^\n]*" do
      assert.matches("context: ngx.timer", line, 1, true)
      said = said + 1
    end
    assert.equal(4, said)
  end)

  it("pays once for keys of a worker that is killed, whoever is asked then; what was on the wire is not sent again", function()
    start(2)
    local owners, index = {}, 0
    repeat -- until each of the two has keys in hand
      index = index + 1
      owners[host:get("/create?key=k" .. index):match "^(%d+)\n"] = true
    until index >= 6 and next(owners, (next(owners)))
    server:script(clients.CREATE, { faultd.created():together(0) }, faultd.created())
    local asking = ask("/create?key=wire", "wire")
    local victim = hosts.wait_for(function() return hosts.read(folder .. "/wire"):match "^(%d+)\n" end, "the worker")
    hosts.wait_for(function() return server:count(clients.CREATE) == index + 1 or nil end, "the create on the wire")
    hosts.stop(tonumber(victim), "KILL")
    hosts.wait_for_end(asking)
    server:release()
    finish()
    for each = 1, index do
      assert.equal(("k%d done\n"):format(each), host:get("/job?phase=content&key=k" .. each))
    end
    assert.equal("wire unknown_outcome\n", host:get "/job?phase=content&key=wire")
    assert.equal(index + 1, server:count(clients.CREATE))
    os.execute((": >'%s/error.log'"):format(folder)) -- the master's alert of the kill
  end)

  it("loses nothing, pays once and answers everybody when it is reloaded again and again under load", function()
    start(2)
    hosts.start(("sh -c 'while [ ! -e %s/enough ]; do curl -s -m 20 %s/plain || echo failed $?; done; echo ended >%s/ended'"):format(
      folder, host.url, folder), "luajit", folder .. "/plain")
    local asked = {}
    for round = 1, 3 do
      for index = 1, 8 do
        for time = 1, 2 do -- each key twice, and again in the next round
          local name = ("job-%d-%d-%d"):format(round, index, time)
          local key = ("r%d"):format(4 * round + index)
          asked[name] = { key = key, pid = ask("/job?phase=content&key=" .. key, name) }
        end
      end
      local before = host:workers()
      hosts.stop(host.pid, "HUP")
      other_workers(before)
    end
    hosts.wait_for(function() return server:count(clients.CREATE) >= 16 or nil end, "the creates")
    finish()
    for name, job in pairs(asked) do
      hosts.wait_for_end(job.pid)
      assert.equal(job.key .. " done\n", hosts.read(folder .. "/" .. name), name)
      assert.equal(clients.PNG, hosts.read(("%s/%s.png"):format(folder, job.key)))
    end
    hosts.write(folder .. "/enough", "")
    hosts.wait_for(function() return hosts.read(folder .. "/ended") ~= "" or nil end, "the load")
    local plain = hosts.read(folder .. "/plain")
    assert.is_true(#plain > 60)
    assert.equal("", (plain:gsub("plain\n", "")))
    assert.equal(16, server:count(clients.CREATE))
  end)

  it("finishes a create after it was told to go; what it follows is taken over by the next worker", function()
    start(1, "worker_shutdown_timeout 2s;")
    local old = host:workers()
    host:get "/create?key=followed"
    local waiting = ask("/job?phase=content&key=followed", "nobody")
    host:get "/wait?key=followed" -- a timer that waits
    server:script(clients.CREATE, { faultd.created():together(0) }, faultd.created())
    local asking = ask("/create?key=wire", "wire")
    hosts.wait_for(function() return server:count(clients.CREATE) == 2 or nil end, "the create on the wire")
    hosts.stop(host.pid, "HUP")
    other_workers(old)
    server:release()
    hosts.wait_for_end(asking)
    assert.matches(("^%d\n%%d+ %d\n$"):format(old[1], old[1]), hosts.read(folder .. "/wire"))
    hosts.wait_for_end(old[1])
    hosts.wait_for_end(waiting)
    assert.equal("canceled", hosts.read(folder .. "/waited"))
    finish()
    for _, key in ipairs { "wire", "followed" } do
      assert.equal(key .. " done\n", host:get("/job?phase=content&key=" .. key))
    end
    assert.equal(2, server:count(clients.CREATE))
  end)
end)
