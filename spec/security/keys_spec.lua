--- The key travels in the headers of requests to its own origin, and stands nowhere else.

local child = require "spec.support.process.child"
local cjson = require "cjson"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local memory_scan = require "spec.support.memory_scan"

local CREATE, RESULT, KEY = clients.CREATE, clients.RESULT, clients.KEY
local OTHER_KEY = "another/key+that=must stay secret"

describe("security: keys", function()
  local server, folder, events, client

  before_each(function()
    server, folder, events = faultd.start(), clients.folder(), {}
    client = clients.new(server, {
      iacrea = { api_key = OTHER_KEY, base_url = server.url, user_id = iacrea.USER },
      on_event = function(event) events[#events + 1] = event end,
    })
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function shows_no_key(text, what)
    assert.is_nil(text:find(KEY, 1, true), what)
    assert.is_nil(text:find(OTHER_KEY, 1, true), what)
    assert.is_nil(text:find((OTHER_KEY:gsub("/", "\\/")), 1, true), what)
    -- nor its beginning, where a text was cut
    assert.is_nil(text:find(KEY:sub(1, 8), 1, true), what)
    assert.is_nil(text:find(OTHER_KEY:sub(1, 8), 1, true), what)
  end

  ---Goes through all that pairs and metatables lead to.
  local function walk(value, path, seen)
    if type(value) == "string" then return shows_no_key(value, path) end
    if type(value) ~= "table" or seen[value] then
      return shows_no_key(tostring(value), path)
    end
    seen[value] = true
    shows_no_key(tostring(value), path)
    for name, inner in next, value do
      walk(name, path .. " (name)", seen)
      walk(inner, path .. "." .. tostring(name), seen)
    end
    walk(getmetatable(value), path .. " (metatable)", seen)
  end

  local function shows_nothing(...)
    for index = 1, select("#", ...) do walk((select(index, ...)), "value " .. index, {}) end
  end

  local function submit(options)
    return assert(client:smart_replace(clients.params(), options))
  end

  it("is in one header of each request to the provider, not in its address, not in its body", function()
    server:script(CREATE, { faultd.envelope(nil, 1003, "later") }, faultd.created())
    client.settings.retries = 1
    assert(homegen.await(submit { save = folder .. "/a.png" }, 30))
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, iacrea.succeeded(server.url .. "/r.png"))
    assert(homegen.await(client:create_room(iacrea.room(), { save = folder .. "/b.png" }), 30))
    server:always("/api/account/credit", faultd.json('{"total":3}'))
    assert(client:credits())
    local seen = 0
    for _, request in ipairs(server:requests()) do
      shows_no_key(request.target)
      shows_no_key(request.body)
      local _, mine = request.head:gsub("\r\nAPIKEY: " .. KEY:gsub("%p", "%%%0") .. "\r\n", "")
      local _, theirs = request.head:gsub("\r\nx%-api%-key: " .. OTHER_KEY:gsub("%p", "%%%0") .. "\r\n", "")
      local expected = { 0, 0 }
      if request.path:find "^/api/v1/" then expected[1] = 1 elseif request.path:find "^/api/" then expected[2] = 1 end
      assert.same(expected, { mine, theirs }, request.path)
      seen = seen + mine + theirs
    end
    assert.is_true(seen >= 6)
  end)

  it("is in nothing that a client, task or result leads to or is written as", function()
    server:always(CREATE, faultd.created())
    local task = submit { save = folder .. "/{id}.{ext}", key = "job" }
    local result = assert(homegen.await(task, 20))
    homegen.step(0)
    assert.is_true(#events > 0)
    shows_nothing(client, task, result, task:snapshot(), events, cjson.encode(result), cjson.encode(task:snapshot()))
    for _, own in pairs(client.accounts) do
      for _, target in pairs(own.targets) do shows_nothing(tostring(target), getmetatable(target)) end
    end
  end)

  it("is hidden as a proxy's password, too", function()
    local behind = clients.new(server, { proxy = ("http://me:%s@127.0.0.1:9"):format(KEY) })
    local task = behind:smart_replace(clients.params()) -- loopback: only what names a proxy itself goes through it
    homegen.await(task, 20)
    shows_nothing(behind, task, task:snapshot(), task.error)
    behind:close()
  end)

  describe("is not in errors, events or states when the peer sends it back:", function()
    local LONG = ("x"):rep(290)
    local ECHOES = {
      ["a refusal"] = { create = faultd.envelope(nil, 1011, "bad key " .. KEY) },
      ["a long refusal, cut in the key"] = { create = faultd.envelope(nil, 1011, LONG .. KEY) },
      ["a reply that cannot be read"] = { create = faultd.status(500, "you sent " .. KEY) },
      ["one that is cut in the key"] = { create = faultd.status(500, ("x"):rep(240) .. KEY) },
      ["a refusal for now"] = { create = faultd.envelope(nil, 1003, "later " .. KEY) },
      ["polls that fail"] = { poll = faultd.envelope(nil, 5002, "Invalid API key " .. KEY) },
      ["a status word"] = { poll = faultd.task(KEY), timeout = 0.2 },
      ["a redirect of a poll"] = { poll = faultd.redirect("http://127.0.0.1:1/?k=" .. KEY), timeout = 0.2 },
    }
    for name, case in pairs(ECHOES) do
      it(name, function()
        server:always(CREATE, case.create or faultd.created())
        if case.poll then server:always(RESULT, case.poll) end
        local task = submit { timeout = case.timeout }
        local result, err = homegen.await(task, 20)
        homegen.step(0)
        assert.is_nil(result)
        shows_nothing(err, task, events, cjson.encode(err), cjson.encode(task:snapshot()), tostring(task))
      end)
    end

    for name, action in pairs {
      ["iaCrea's words"] = faultd.json(('{"error":"no such key %s"}'):format(OTHER_KEY), 401),
      ["iaCrea's words, escaped"] = faultd.json(('{"no": "such key %s"}'):format(OTHER_KEY:gsub("/", "\\/")), 500),
      ["iaCrea's words as plain text"] = faultd.status(400, "no such key " .. OTHER_KEY),
      ["iaCrea's words, cut in the key"] = faultd.status(400, LONG .. OTHER_KEY),
    } do
      it(name, function()
        for _, path in ipairs { iacrea.GENERATE, "/api/account/credit" } do server:always(path, action) end
        local _, err = homegen.await(client:create_room(iacrea.room()), 20)
        local _, problem = client:credits()
        homegen.step(0)
        shows_nothing(err, problem, events, cjson.encode(err), cjson.encode(problem))
      end)
    end
  end)

  it("is not in the journal", function()
    local path = folder .. "/jobs.db"
    local other = clients.new(server, { journal = path })
    server:script(CREATE, { faultd.status(500, "you sent " .. KEY), faultd.envelope(nil, 1011, KEY) }, faultd.created())
    for index = 1, 3 do homegen.await(other:smart_replace(clients.params(), { key = "k" .. index }), 20) end
    for _, row in ipairs(assert(other:tasks())) do shows_nothing(row) end
    shows_no_key(clients.read(path) .. clients.read(path .. "-wal"))
    other:close()
    shows_no_key(clients.read(path))
  end)

  it("is not in what a crash of the caller's own code shows", function()
    server:always(CREATE, faultd.created())
    local shown
    homegen.on_error = function(err, traceback) shown = tostring(err) .. tostring(traceback) end
    local task = submit { on_progress = function() error("mine") end }
    assert(homegen.await(task, 20))
    homegen.step(0)
    homegen.on_error = nil
    assert.truthy(shown:find("mine", 1, true))
    shows_no_key(shown)
  end)

  -- A process that says when it may be looked at. It never holds the key in its source: only reversed.
  local WORK = [[
    local homegen = require "homegen"
    local function rest(word)
      for _ = 1, 4 do collectgarbage() end
      print(word)
      io.stdout:flush()
      io.read("*l")
    end
    rest((io.open("/proc/self/stat"):read("*a"):match("^%%d+")))
    local client = homegen.new {
      ideal_house = { api_key = ("%s"):reverse(), base_url = "%s" }, ca_file = %s, poll_interval = 0.005, poll_interval_max = 0.01,
    }
    local task = client:smart_replace {
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
    }
    assert(assert(homegen.await(task, 20)):bytes())
    rest "used"
    client:close()
    rest "closed"
  ]]

  -- The sanitizer keeps freed memory, and maps more than anybody can look through.
  local sanitized = (os.getenv("HOMEGEN_FLAVOUR") or ""):find("asan", 1, true)
  local plainly = sanitized and function() end or it

  ---Counts the end of a key in a process that works and closes; the allocator writes over the beginning of what is freed.
  ---@param provider fault.Server
  ---@return table|nil counts while it was used and when it was closed: `all`, and `requests`: copies of what was sent,
  ---  where the key's line ends as it does on the wire. Those are libcurl's: no string of Lua's and no list of ours has it.
  local function count_copies(provider)
    provider:always(CREATE, faultd.created())
    provider:always(RESULT, faultd.success(provider.url .. "/r.png"))
    provider:always("/r.png", faultd.file(clients.PNG))
    local key = ("k3y-%s-tail-of-the-secret"):format(("0123456789abcdef"):rep(2))
    local tail = key:sub(-22)
    local ca_file = provider.ca_file and ("%q"):format(provider.ca_file) or "nil"
    local process = child.start(WORK:format(key:reverse(), provider.url, ca_file))
    local pid = tonumber(process:line())
    process:go_on()
    local counts = {}
    for _, name in ipairs { "used", "closed" } do
      assert.equal(name, process:line())
      local all, places = memory_scan.count(pid, tail)
      counts[name] = all and { all = all, requests = memory_scan.count(pid, tail .. "\r\n"), places = places }
      process:go_on()
    end
    process:stop()
    return counts.closed and counts
  end

  plainly("is not in the memory that the C code gave back when the client was closed", function()
    local counts = count_copies(server)
    if not counts then return pending("the system does not let us look into a process") end
    local used, closed = counts.used, counts.closed
    -- Two addresses with two lists of headers each were ours, besides Lua's strings: the key, and lines made of it.
    assert.is_true(used.all >= 5, ("%d copies while it was used"):format(used.all))
    assert.is_true(used.all - closed.all >= 4, ("%d copies while it was used, %d at the end"):format(used.all, closed.all))
    assert.equal(0, closed.requests)
    -- What is left is what Lua freed: the caller's own string, and a header line for each of the two addresses.
    assert.is_true(closed.all <= 3, ("%d copies at the end"):format(closed.all))
    assert.is_nil(closed.places["[stack]"])
  end)

  plainly("is in none of the requests over TLS then, either", function()
    local secure = faultd.start { tls = "good" }
    local counts = count_copies(secure)
    assert.is_true(secure:stop())
    if not counts then return pending("the system does not let us look into a process") end
    assert.is_true(counts.used.all >= 5)
    assert.equal(0, counts.closed.requests)
    assert.is_true(counts.closed.all <= 3)
  end)

  plainly("is overwritten only where homegen is the first to initialise libcurl, which is known", function()
    local ask = [[io.write(tostring(require "homegen.network".has_wiping))]]
    assert.equal("true", child.run(ask))
    assert.equal("false", child.run(ask, { LD_PRELOAD = "build/initialises_libcurl.so" }))
  end)
end)
