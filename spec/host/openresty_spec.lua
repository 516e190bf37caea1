local clients = require "spec.support.clients"
local hosts = require "spec.support.hosts"
local nginx = require "spec.support.nginx"
local nginx_scene = require "spec.support.nginx_scene"

if not hosts.has({ "luajit" }, nginx.test) then return end

local PARAMS = ([[{ image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa" }]])

-- Creates by key, waits where ?wait is given; answers with what becomes of it.
local JOB = ([[
  location = /job {
    content_by_lua_block {
      local key, wait = ngx.var.arg_key, ngx.var.arg_wait
      local task = assert(client:smart_replace(%s, { key = key }))
      if not wait then
        local id, err = task:created()
        ngx.status = 202
        return ngx.say(id or tostring(err))
      end
      local result, err = homegen.await(task, tonumber(wait))
      ngx.say(result and ("done " .. #result:bytes()) or err.kind)
    }
  }
  location = /status {
    content_by_lua_block {
      local snapshot = client:find { key = ngx.var.arg_key }
      ngx.say(snapshot and snapshot.state or "unknown")
    }
  }
]]):format(PARAMS)

describe("nginx", function()
  local scene, server, folder, host

  before_each(function()
    scene = nginx_scene.begin()
    server, folder = scene.server, scene.folder
  end)
  after_each(function() scene:finish() end)

  local function start(options) host = scene:start(options) end

  local function finish() scene:succeed() end

  local function with_journal(workers)
    start {
      workers = workers,
      init = ([[
        init_by_lua_block { homegen = require "homegen" }
        init_worker_by_lua_block { client = assert(%s) }
      ]]):format(nginx.client(server.url, ('journal = "%s/jobs.db"'):format(folder))),
      locations = JOB,
    }
  end

  it("waits in every phase that may wait, in timers, and for homegen's coroutines; the worker serves others meanwhile", function()
    start {
      init = ([[
        init_by_lua_block {
          homegen = require "homegen"
          at_init = select(2, pcall(homegen.new, {}))
        }
        init_worker_by_lua_block {
          client = assert(%s)
          ngx.timer.at(0, function()
            homegen.sleep(0.05)
            timed = "a timer slept"
          end)
          homegen.spawn(function()
            homegen.sleep(0.05)
            spawned = "a coroutine slept"
          end)
        }
      ]]):format(nginx.client(server.url)),
      locations = [[
        location = /phases {
          rewrite_by_lua_block { homegen.sleep(0.02) ngx.ctx.phases = "rewrite" }
          access_by_lua_block { homegen.sleep(0.02) ngx.ctx.phases = ngx.ctx.phases .. " access" }
          content_by_lua_block { homegen.sleep(0.02) ngx.say(ngx.ctx.phases .. " content") }
        }
        location = /init { content_by_lua_block { ngx.say(at_init) } }
        location = /begun { content_by_lua_block {
          repeat homegen.sleep(0.01) until timed and spawned
          ngx.say(timed, ", ", spawned)
        } }
        location = /thread { content_by_lua_block {
          local threads = {}
          for index = 1, 3 do
            threads[index] = ngx.thread.spawn(function() homegen.sleep(0.02) return index end)
          end
          local sum = 0
          for _, thread in ipairs(threads) do sum = sum + select(2, ngx.thread.wait(thread)) end
          ngx.say(sum, " ", homegen.await(homegen.spawn(function() homegen.sleep(0.02) return "spawned" end)))
        } }
        location = /foreign { content_by_lua_block {
          ngx.say(select(2, pcall(homegen.await, homegen.spawn(ngx.sleep, 0.01))))
        } }
        location = /header { return 200; header_filter_by_lua_block { ngx.header["X-Said"] = select(2, pcall(homegen.sleep, 1)) } }
      ]] .. JOB,
    }
    assert.equal("rewrite access content\n", host:get "/phases")
    assert.matches("make clients in init_worker_by_lua", host:get "/init")
    assert.equal("a timer slept, a coroutine slept\n", host:get "/begun")
    assert.equal("6 spawned\n", host:get "/thread")
    assert.matches("no co ctx found", host:get "/foreign") -- nginx's own words: its functions do not work there
    assert.matches("homegen.sleep cannot wait", host:get("/header", "-i"))
    local waiting = io.popen(("curl -s -m 30 '%s/job?wait=20'"):format(host.url))
    for _ = 1, 20 do assert.equal("plain\n", host:get "/plain") end
    finish()
    assert.equal(("done %d\n"):format(#clients.PNG), waiting:read "*a")
    waiting:close()
    assert.equal("timeout\n", host:get "/job?wait=0.0001")
  end)

  -- Who makes the steps: a thread that watches the descriptor, and nobody wakes without need; else a loop that sleeps.
  local LOOP = "^0 no doorbell: %s\n$"
  for name, case in pairs {
    ["a doorbell"] = { folder = "/tmp", said = "^[1-9] nil\n$" },
    ["a loop that sleeps where there is no folder for one"] = { folder = "/nowhere", said = LOOP:format "No such file or directory" },
    ["a loop that sleeps where that is a file"] = { folder = "/dev/null", said = LOOP:format "Not a directory" },
    ["a loop that sleeps where nobody may write"] = {
      folder = "/etc/nginx", said = LOOP:format "Permission denied", user = hosts.is_root() and "user nobody nogroup;",
    },
    ["a loop that sleeps where its name would be too long"] = {
      folder = "/" .. ("x"):rep(100), said = LOOP:format "File name too long",
    },
    ["a loop that sleeps where others have put a folder in its socket's place"] = {
      folder = "/tmp", said = "^[1-9] nil\n$", meanwhile = "os.remove(bell:path()) os.execute('mkdir ' .. bell:path())",
      left = true,
    },
    ["a loop that sleeps when the doorbell has broken"] = {
      folder = "/tmp", said = "^[1-9] nil\n$", broken = "true\n", meanwhile = [[
        local real, arms = bell, 0
        bell = {
          path = function() return real:path() end,
          close = function() real:close() end,
          arm = function()
            arms = arms + 1
            if arms == 3 then
              broken = true
              return real:close()
            end
            real:arm()
          end,
        }
      ]],
    },
  } do
    it("waits by " .. name, function()
      start {
        main = ("env TMPDIR=%s;"):format(case.folder),
        user = case.user,
        init = ([[
          init_by_lua_block {
            homegen = require "homegen"
            local core = require "homegen.core"
            local doorbell = core.doorbell
            bells = 0
            core.doorbell = function(fd)
              local bell
              bell, problem = doorbell(fd)
              if bell then
                bells = bells + 1
                place = bell:path()
                %s
              end
              return bell, problem
            end
          }
          init_worker_by_lua_block { client = assert(%s) }
        ]]):format(case.meanwhile or "", nginx.client(server.url)),
        locations = [[
          location = /bells { content_by_lua_block {
            homegen.sleep(0.05)
            ngx.say(bells, " ", tostring(problem))
          } }
          location = /place { content_by_lua_block { ngx.say(place) } }
          location = /broken { content_by_lua_block { ngx.say(tostring(broken)) } }
        ]] .. JOB,
      }
      assert.matches(case.said, host:get "/bells")
      finish()
      assert.equal(("done %d\n"):format(#clients.PNG), host:get "/job?wait=20")
      assert.equal(case.broken or "nil\n", host:get "/broken")
      if case.left then
        os.execute("rm -r " .. host:get("/place"):match "^/tmp/homegen%-[^/]+")
        assert.matches("connect%(%) to unix:/tmp/homegen", host:log())
        os.execute((": >'%s/error.log'"):format(folder)) -- nginx says so itself
      end
    end)
  end

  it("has several workers on one journal: a key is created once, whoever is asked, and any of them knows its state", function()
    with_journal(2)
    local ids = {}
    for index = 1, 12 do
      ids[index] = host:get("/job?key=" .. (index % 3)):match "^(%d+)\n$"
      assert.is_string(ids[index])
      if index > 3 then assert.equal(ids[index - 3], ids[index]) end
    end
    assert.equal(3, server:count(clients.CREATE))
    for _ = 1, 4 do assert.equal("processing\n", host:get("/status?key=1"):gsub("queued", "processing") .. "") end
    finish()
    assert.equal(("done %d\n"):format(#clients.PNG), host:get "/job?key=1&wait=20")
    assert.equal("unknown\n", host:get "/status?key=9")
  end)

  it("lets a task go on whose request was aborted", function()
    with_journal(1)
    assert.equal("", host:get("/job?key=a&wait=20", "--max-time 0.3"))
    finish()
    assert.equal(("done %d\n"):format(#clients.PNG), host:get "/job?key=a&wait=20")
    assert.equal(1, server:count(clients.CREATE))
  end)

  it("answers everybody and creates nothing twice when it is reloaded with tasks in flight", function()
    with_journal(2)
    local waiting = {}
    for index = 1, 6 do
      waiting[index] = io.popen(("curl -s -m 30 '%s/job?key=%d&wait=20'"):format(host.url, index))
    end
    hosts.wait_for(function() return server:count(clients.CREATE) == 6 or nil end, "six creates")
    local before = host:workers()
    hosts.stop(host.pid, "HUP")
    hosts.wait_for(function()
      for _, pid in ipairs(host:workers()) do
        if pid == before[1] or pid == before[2] then return nil end
      end
      return true
    end, "new workers")
    finish()
    for index = 1, 6 do
      assert.equal(("done %d\n"):format(#clients.PNG), waiting[index]:read "*a")
      waiting[index]:close()
    end
    for _, pid in ipairs(before) do hosts.wait_for_end(pid) end -- nothing holds the old ones
    assert.equal(("done %d\n"):format(#clients.PNG), host:get "/job?key=3&wait=20")
    assert.equal(6, server:count(clients.CREATE))
  end)

  it("pays once for keys that were in flight in a worker that was killed", function()
    with_journal(1)
    for index = 1, 4 do assert.matches("^%d+\n$", host:get("/job?key=" .. index)) end
    local before = host:workers()[1]
    hosts.stop(before, "KILL")
    hosts.wait_for(function() return host:workers()[1] and host:workers()[1] ~= before or nil end, "a new worker")
    finish()
    for index = 1, 4 do
      assert.equal(("done %d\n"):format(#clients.PNG), host:get(("/job?key=%d&wait=20"):format(index)))
    end
    assert.equal(4, server:count(clients.CREATE))
    os.execute((": >'%s/error.log'"):format(folder)) -- the master's alert of the kill
  end)
end)
