--- The operations that are swept, each a list of calls. While a call runs, memory may run out at any request: so what
--- the calls need is made before, every field that they set exists already, and a call does one thing.

local homegen = require "bench.whole" -- loading it is not among the operations
local clients = require "spec.support.clients"
local core = require "homegen.core"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"

local operations = {}

local UPLOADED = "https://example.com/uploaded.png"

---A call of the public API.
---@class sweep.Call
---@field name string
---@field again boolean whether it may be called again after it raised, and goes on then
---@field run fun(env: table)

local function call(name, run) return { name = name, run = run, again = false } end
local function again(name, run) return { name = name, run = run, again = true } end

-- A failed call ends the operation: `env.err` holds its error.
local function keep(env, field, value, err)
  env[field] = value or false
  if not value then env.err = err or "no error object" end
end

local new = call("new", function(env) keep(env, "client", homegen.new(env.options)) end)
local close = again("close", function(env) env.client:close() end)

local function submit(service, field)
  return call(service, function(env)
    keep(env, field, env.client[service](env.client, env.params, env.call_options))
  end)
end

local function await(field, into)
  return again("await " .. field, function(env) keep(env, into, homegen.await(env[field])) end)
end

-- ---- what the server says --------------------------------------------------------------------

---Scripts the provider; `Server:count` counts what it has read.
---@param server fault.Server
function operations.script(server)
  server:clear()
  server:always(clients.CREATE, faultd.created())
  server:always(clients.RESULT, faultd.success(server.url .. "/picture.png"))
  server:always("/picture.png", faultd.file(clients.PNG))
  server:always(iacrea.GENERATE, iacrea.generated(1))
  server:always(iacrea.VARIATION, iacrea.varied(2))
  server:always(iacrea.GET, iacrea.succeeded(server.url .. "/picture.png"))
end

local function options(env, more)
  local account = { api_key = clients.KEY, base_url = env.server.url, user_id = iacrea.USER }
  local given = {
    ideal_house = { api_key = clients.KEY, base_url = env.server.url }, iacrea = account,
    poll_interval = 0.001, poll_interval_max = 0.002, retries = 2, create_timeout = 10, request_timeout = 10, timeout = 30,
  }
  for name, value in pairs(more or {}) do given[name] = value end
  return given
end

-- ---- the list --------------------------------------------------------------------------------

---@class sweep.Operation
---@field name string
---@field paths table<string, integer> how many creates it makes on each path at most
---@field tasks table<string, string> fields of env that hold tasks, and the path of their create
---@field prepare fun(env: table)
---@field journal? boolean whether parts of files are left for the next process
---@field calls sweep.Call[]


-- A 4x4 mask, half of it black: it is looked into.
local MASK = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAEAQAAAACBiqPTAAAADklEQVQImWNgAIIPDB8AA8gB4cct1/QAAAAASUVORK5CYII="

local function replace_params()
  local params = clients.params { mask_base64 = MASK }
  params.mask_url = nil
  return params
end

local DIGITS = ("0123456789abcdef"):rep(4)

-- A room whose webhook comes, twice; what is told is the same in each process.
local function with_webhook(name, journal)
  return {
    name = name, paths = { [iacrea.GENERATE] = 1 }, tasks = { task = iacrea.GENERATE }, journal = journal,
    prepare = function(env)
      core.secret = function() return DIGITS end
      if journal then
        local id = ("%08x-aaaa-4bbb-8ccc-%012d"):format(math.floor(os.clock() * 1e6) % 2 ^ 32, os.time())
        env.server:always(iacrea.GENERATE, faultd.json(('{"generation_id":"%s"}'):format(id)))
      end
      env.options = options(env, { webhook = "https://example.com/hooks", journal = journal and env.folder .. "/hooks.db" or nil })
      env.params, env.status = iacrea.room(), false
    end,
    calls = {
      new, submit("create_room", "task"),
      again("created", function(env) keep(env, "id", env.task:created()) end),
      again("handle", function(env)
        local path = ("/hooks/%d-%s"):format(env.task._job.row or 1, DIGITS)
        for _ = 1, 2 do env.status = homegen.webhook.handle(env.client, path, "{}") end
      end),
      await("task", "result"), close,
    },
  }
end

operations.list = {
  with_webhook("a webhook", false),
  with_webhook("a webhook, journal", true),
  {
    name = "smart_replace, saved", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE },
    prepare = function(env)
      env.options, env.params = options(env), replace_params()
      env.call_options = { save = env.folder .. "/{service}-{id}.{ext}", key = "one" }
    end,
    calls = { new, submit("smart_replace", "task"), await("task", "result"), close },
  },
  {
    name = "journal, saved", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE }, journal = true,
    prepare = function(env)
      env.options = options(env, { journal = env.folder .. "/jobs.db" })
      env.params, env.call_options = replace_params(), { save = env.folder .. "/{id}.{ext}", key = tostring(env) .. os.clock() }
    end,
    calls = { new, submit("smart_replace", "task"), await("task", "result"), close },
  },
  {
    name = "a refusal that names the id, journal", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE },
    journal = true,
    prepare = function(env)
      local id = ("1%06d%012d"):format(math.floor(os.clock() * 1e4) % 1000000, os.time())
      env.server:always(clients.CREATE, faultd.envelope(id, 1001, "\239\187\191 \\ud83d", 429))
      env.options = options(env, { journal = env.folder .. "/jobs.db", on_event = function() end })
      env.params, env.call_options = replace_params(), { save = env.folder .. "/{id}.{ext}", key = tostring(env) .. os.clock() }
    end,
    calls = { new, submit("smart_replace", "task"), await("task", "result"), close },
  },
  {
    name = "listeners and steps", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE },
    prepare = function(env)
      env.options, env.params = options(env, { on_event = function() env.events = env.events + 1 end }), replace_params()
      env.events, env.ended, env.spawned = 0, 0, false
      env.call_options = {
        save = env.folder .. "/{id}.{ext}",
        on_progress = function() env.events = env.events + 1 end, on_done = function() env.ended = env.ended + 1 end,
      }
      env.waiter = function()
        env.value = homegen.await(env.task) or false
        return env.value
      end
      env.value = false
    end,
    calls = {
      new, submit("smart_replace", "task"),
      call("spawn", function(env) env.spawned = homegen.spawn(env.waiter) end),
      again("step", function(env)
        while not env.task:done() or not env.spawned:done() do homegen.step(0.02) end
      end),
      again("step", function()
        homegen.step()
        homegen.step()
      end),
      close,
    },
    judge = function(env, violate)
      if env.task and env.ended ~= 1 then violate("lost", ("on_done was told %d times"):format(env.ended)) end
    end,
  },
  {
    name = "polls without news, news and failures", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE },
    prepare = function(env)
      local first, second = faultd.task("Unprocessed", 0, 2), faultd.task("Processing", 50)
      env.server:script(clients.RESULT, {
        first, first, first, faultd.status(503), first, first, second, second, faultd.html(), second, second,
      }, faultd.success(env.server.url .. "/picture.png"))
      env.options, env.params = options(env, { on_event = function() env.events = env.events + 1 end }), replace_params()
      env.events = 0
    end,
    calls = { new, submit("smart_replace", "task"), await("task", "result"), close },
  },
  {
    name = "canceled while its polls go on", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE },
    prepare = function(env)
      env.server:always(clients.RESULT, faultd.task("Processing", 50))
      env.options, env.params = options(env), replace_params()
    end,
    calls = {
      new, submit("smart_replace", "task"),
      again("created", function(env) keep(env, "id", env.task:created()) end),
      again("step", function(env)
        while not env.task.percentage and not env.task:done() do homegen.step(0.02) end
        for _ = 1, 3 do homegen.step(0.004) end
      end),
      again("cancel", function(env) env.task:cancel() end),
      again("step", function() homegen.step() end), close,
    },
  },
  {
    name = "room and variation", paths = { [iacrea.GENERATE] = 1, [iacrea.VARIATION] = 1 },
    tasks = { task = iacrea.GENERATE, second = iacrea.VARIATION },
    prepare = function(env)
      env.options, env.params, env.changes = options(env), iacrea.room(), { theme = "INDUSTRIAL" }
    end,
    calls = {
      new, submit("create_room", "task"), await("task", "result"),
      call("vary", function(env) keep(env, "second", env.client:vary(env.result, env.changes)) end),
      await("second", "varied"), close,
    },
  },
  {
    name = "chain, saved", paths = { [iacrea.GENERATE] = 1, [iacrea.VARIATION] = 1 },
    tasks = {}, chain = true,
    prepare = function(env)
      env.options, env.params, env.steps = options(env), iacrea.room { service = "create_room" }, { { theme = "INDUSTRIAL" } }
      env.call_options = { save = env.folder .. "/{index}-{id}.{ext}", key = "chain" }
    end,
    calls = {
      new,
      call("variation_chain", function(env)
        keep(env, "chain", env.client:variation_chain(env.params, env.steps, env.call_options))
      end),
      await("chain", "result"), close,
    },
  },
  {
    name = "two tasks in a run", paths = { [clients.CREATE] = 1, [iacrea.GENERATE] = 1 },
    tasks = { task = clients.CREATE, second = iacrea.GENERATE },
    prepare = function(env)
      env.options, env.params, env.room = options(env), replace_params(), iacrea.room()
      env.run = function()
        if env.client.closed then return end -- homegen.run raised before this had begun
        keep(env, "task", env.client:smart_replace(env.params))
        keep(env, "second", env.client:create_room(env.room))
        if env.err then return nil, env.err end
        return homegen.all { env.task, env.second }
      end
    end,
    calls = { new, call("run", function(env) keep(env, "result", homegen.run(env.run)) end), close },
  },
  {
    name = "upload", paths = { [iacrea.GENERATE] = 1 }, tasks = { task = iacrea.GENERATE },
    prepare = function(env)
      env.options = options(env, { upload = function() return UPLOADED end })
      env.params = iacrea.room { image_file = env.picture }
      env.params.image_url = nil
    end,
    calls = { new, submit("create_room", "task"), await("task", "result"), close },
  },
  {
    name = "result:save and :bytes", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE },
    prepare = function(env)
      env.options, env.params, env.path = options(env), replace_params(), env.folder .. "/kept.{ext}"
    end,
    calls = {
      new, submit("smart_replace", "task"), await("task", "result"),
      call("save", function(env) keep(env, "saved", env.result:save(env.path)) end),
      call("bytes", function(env) keep(env, "bytes", env.result:bytes()) end),
      close,
    },
  },
  {
    name = "canceled", paths = { [clients.CREATE] = 1 }, tasks = { task = clients.CREATE },
    prepare = function(env) env.options, env.params = options(env), replace_params() end,
    calls = {
      new, submit("smart_replace", "task"),
      again("created", function(env) keep(env, "id", env.task:created()) end),
      again("cancel", function(env) env.task:cancel() end), close,
    },
  },
  {
    name = "house plan, nothing sent", paths = {}, tasks = {},
    prepare = function(env)
      env.options = options(env)
      env.params = {
        style = "Modern", stories = 2, bedrooms = 3, bathrooms = 2.5, key_rooms = { "Home Office" },
        total_area = { min = 150, max = 200, unit = "m²" }, garage_type = "Detached", garage_capacity = 2,
      }
    end,
    calls = {
      new,
      call("validate", function(env) keep(env, "valid", env.client:validate("house_plan", env.params)) end),
      call("payload", function(env) keep(env, "wire", env.client:payload("house_plan", env.params)) end),
      call("estimate", function(env) keep(env, "price", env.client:estimate("house_plan", env.params)) end),
      close,
    },
  },
  {
    name = "masks and images", paths = {}, tasks = {},
    prepare = function(env)
      env.path, env.corners, env.image, env.check = env.folder .. "/mask.png", { { 1, 1 }, { 20, 4 }, { 8, 20 } }, {}, {}
    end,
    calls = {
      call("mask", function(env)
        local mask = homegen.mask.new(32, 24):rectangle(2, 2, 9, 9):ellipse(16, 12, 5, 4):polygon(env.corners)
        keep(env, "mask", mask)
      end),
      call("png", function(env) keep(env, "png", env.mask:png()) end),
      call("base64", function(env) keep(env, "base64", env.mask:base64()) end),
      call("save", function(env) keep(env, "saved", env.mask:save(env.path)) end),
      call("info", function(env)
        env.image.bytes = env.png
        keep(env, "size", homegen.image.info(env.image))
      end),
      call("check", function(env)
        env.check.mask, env.check.image = env.path, env.image
        keep(env, "checked", homegen.mask.check(env.check))
      end),
    },
  },
}

operations.fields = {
  "client", "task", "second", "chain", "result", "varied", "saved", "bytes", "id", "valid", "wire", "price", "mask", "png",
  "base64", "size", "checked", "err",
}

return operations
