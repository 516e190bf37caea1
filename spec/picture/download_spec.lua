local clock = require "homegen.loop.clock"
local homegen = require "homegen"
local backoff = require "homegen.base.backoff"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local fetch = require "homegen.picture.fetch"
local partial = require "homegen.picture.partial"
local reactor = require "homegen.loop.reactor"
local watches = require "homegen.loop.watches"

-- A frame of 1x1 pixel and a scan that holds nothing: what tells a whole JPEG is its form.
local JPEG = "\255\216\255\192\0\11\8\0\1\0\1\1\1\17\0\255\218\0\8\1\1\0\0\63\0\18\52\86\120\255\217"
local CREATE, RESULT, PNG = clients.CREATE, clients.RESULT, clients.PNG

describe("homegen.picture.download", function()
  local server, client, folder

  -- Retries come at once; how long they wait otherwise is homegen.base.backoff's.
  local file_delay = backoff.file_delay
  local function retry_at_once() backoff.file_delay = function() return 0.001 end end -- luacheck: ignore
  after_each(function() backoff.file_delay = file_delay end) -- luacheck: ignore

  local function start(server_options, client_options)
    server = faultd.start(server_options)
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/result.png?token=t"))
    client = clients.new(server, client_options)
    folder = clients.folder()
  end

  local function result_of_task()
    return assert(homegen.await(client:smart_replace(clients.params()), 20))
  end

  -- What was fetched before the name was known to be taken is kept, and told.
  local function take_kept(err)
    if not err.path then return end
    assert.equal(PNG, clients.read(err.path))
    assert.truthy(err.message:find(err.path, 1, true))
    assert(os.remove(err.path))
  end

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("saves the picture, whole, and nothing beside it", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    local result = result_of_task()
    local path = assert(result:save(folder .. "/{id}.{ext}"))
    assert.equal(1, select("#", result:save(folder .. "/again.{ext}"))) -- as `print(result:save(path))` shows it
    os.remove(folder .. "/again.png")
    assert.equal(("%s/%s.png"):format(folder, result.id), path)
    assert.equal(PNG, clients.read(path))
    assert.same({ result.id .. ".png" }, clients.files(folder))
    assert.equal(PNG, assert(result:bytes()))
  end)

  for _, times in ipairs { 2, 9 } do
    it(("tries again where the process may open no file for now: %d times"):format(times), function()
      retry_at_once()
      start(nil, { retries = 3 })
      server:always("/result.png", faultd.file(PNG))
      local result, open, asked = result_of_task(), partial.open, 0
      partial.open = function(...) -- luacheck: ignore
        asked = asked + 1
        if asked <= times then return nil, "too many open files", "busy" end
        return open(...)
      end
      finally(function() partial.open = open end) -- luacheck: ignore
      local path, err = result:save(folder .. "/x.png")
      assert.equal(times == 2 and folder .. "/x.png" or nil, path)
      assert.equal(times == 2 and 3 or 4, asked)
      if not path then assert.same({ "io", true }, { err.kind, err.retryable }) end
    end)
  end

  it("never sends the key to where the results lie", function()
    start()
    local files = faultd.start()
    files:always("/result.png", faultd.file(PNG))
    server:always(RESULT, faultd.success(files.url .. "/result.png"))
    assert(result_of_task():save(folder .. "/r.png"))
    assert.equal(1, files:count("/result.png"))
    assert.is_false(files:saw(clients.KEY))
    files:stop()
  end)

  it("never overwrites", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    clients.write(folder .. "/r.png", "precious")
    for _, template in ipairs { "/r.png", "/r.{ext}" } do
      local path, err = result_of_task():save(folder .. template)
      assert.is_nil(path)
      assert.equal("io", err.kind)
      assert.is_true(err.exists)
      assert.equal("precious", clients.read(folder .. "/r.png"))
      assert.truthy(err.hint:find(err.path and "rename that file" or "save it under another name", 1, true))
      take_kept(err)
    end
    assert.same({ "r.png" }, clients.files(folder))
    assert.equal(1, server:count("/result.png")) -- the plain name is known to be taken before the download
  end)

  it("takes a link to nowhere for a name that is taken", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    os.execute(("ln -s '%s/nowhere' '%s/r.png'"):format(folder, folder))
    for _, template in ipairs { "/r.png", "/r.{ext}" } do
      local path, err = result_of_task():save(folder .. template)
      assert.is_nil(path)
      assert.is_true(err.exists)
      take_kept(err)
    end
    assert.same({ "r.png" }, clients.files(folder))
  end)

  it("begins nothing where it cannot wait", function()
    start()
    local result = result_of_task()
    local errors = {}
    local function note(call) errors[#errors + 1] = select(2, pcall(call)) end
    reactor.defer(function()
      note(function() result:save(folder .. "/r.png") end)
      note(function() result:bytes() end)
      note(function() client:credits() end)
    end)
    repeat homegen.step(0.05) until #errors == 3
    for index, name in ipairs { "result:save", "result:bytes", "client:credits" } do
      assert.truthy(errors[index]:find(name .. " cannot wait inside a callback", 1, true), errors[index])
    end
    assert.equal(0, homegen.step(0.1))
    assert.same({}, clients.files(folder))
    assert.equal(0, server:count("/result.png"))
  end)

  it("saves a second time only under another name", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    local result = result_of_task()
    assert(result:save(folder .. "/r.png"))
    assert.is_true(select(2, result:save(folder .. "/r.png")).exists)
    assert(result:save(folder .. "/r2.png"))
    assert.same({ "r.png", "r2.png" }, clients.files(folder))
  end)

  it("saves under the longest name that a file can have", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    local name = ("n"):rep(251) .. ".png"
    assert(result_of_task():save(folder .. "/" .. name))
    assert.same({ name }, clients.files(folder))
  end)

  describe("what is not a whole picture leaves no file:", function()
    local BAD = {
      ["half a PNG"] = faultd.file(PNG:sub(1, 40)), ["no picture"] = faultd.file("hello"), ["HTML"] = faultd.html(),
      ["nothing"] = faultd.empty(), ["404"] = faultd.status(404), ["500"] = faultd.status(500),
      ["a reset in the middle"] = faultd.file(PNG):cut_body(30):reset(),
      ["an end in the middle"] = faultd.file(PNG):cut_body(30):close(),
      ["a broken chunk"] = faultd.bad_chunk(), ["a PNG without its last byte"] = faultd.file(PNG:sub(1, -2)),
      ["a redirect loop"] = faultd.redirect("/result.png"), ["a redirect to a file"] = faultd.redirect("file:///etc/passwd"),
      ["a redirect to nowhere"] = faultd.status(302), ["a part that is not the file's beginning"] = faultd.reply {
        status = 206, body = PNG, headers = { ["Content-Range"] = ("bytes 1-%d/%d"):format(#PNG, #PNG + 1) } },
      ["a part that is only the beginning"] = faultd.reply {
        status = 206, body = PNG, headers = { ["Content-Range"] = ("bytes 0-%d/%d"):format(#PNG - 1, #PNG + 9) } },
      ["a part of a part"] = faultd.reply { status = 206, body = PNG:sub(1, 40) },
      ["an empty file that says so"] = faultd.reply { headers = { ["Content-Length"] = "0" }, body = "" },
      ["a JPEG that breaks off"] = faultd.file(JPEG:sub(1, -3)):cut_body(#JPEG - 20):close(),
      ["a JPEG without an end mark and a length"] = faultd.chunked { JPEG:sub(1, -3) },
    }
    for name, action in pairs(BAD) do
      it(name, function()
        start()
        server:always("/result.png", action)
        local result = result_of_task()
        local path, err = result:save(folder .. "/r.png")
        assert.is_nil(path)
        assert.is_string(err.kind)
        assert.equal(result.id, err.task_id)
        assert.same({}, clients.files(folder))
        assert.equal(1, server:count(CREATE))
        local bytes, problem = result:bytes()
        assert.is_nil(bytes)
        assert.is_string(problem.kind)
      end)
    end
  end)

  describe("takes for the file", function()
    local function part(total) return ("bytes 0-%d/%s"):format(#PNG - 1, total) end
    local GOOD = {
      ["a part that is all of it"] = { status = 206, body = PNG, headers = { ["Content-Range"] = part(#PNG) } },
      ["a part of a length that nobody tells"] = { status = 206, body = PNG, headers = { ["Content-Range"] = part "*" } },
      ["a part that says nothing of itself"] = { status = 206, body = PNG },
      ["a status beside 200"] = { status = 203, body = PNG },
      ["what came packed"] = { body = faultd.gzip(PNG), headers = { ["Content-Encoding"] = "gzip" } },
      ["what is said to be packed in a way that nobody knows"] = { body = PNG, headers = { ["Content-Encoding"] = "aws-chunked" } },
      ["what is said to be packed, and is not"] = { body = PNG, headers = { ["Content-Encoding"] = "gzip" } },
      ["what is said to be packed as text"] = { body = PNG, headers = { ["Content-Encoding"] = "utf-8" } },
      ["what says that it did not"] = { body = PNG, headers = { ["Content-Encoding"] = "identity" } },
    }
    for name, reply in pairs(GOOD) do
      it(name, function()
        start()
        server:always("/result.png", faultd.reply(reply))
        local result = result_of_task()
        assert(result:save(folder .. "/r.png"))
        assert.equal(PNG, clients.read(folder .. "/r.png"))
        assert.equal(PNG, (assert(result:bytes())))
        assert.same({ "r.png" }, clients.files(folder))
      end)
    end
  end)

  it("tells of each picture that came, be it saved or not, and of none that did not", function()
    local told = {}
    start(nil, { on_event = function(event) if event.type == "download" then told[#told + 1] = event end end })
    local function events_of(action, path)
      server:always("/result.png", action)
      told = {}
      result_of_task():save(path)
      repeat until homegen.step(0) == 0
      return told
    end
    assert.same({}, events_of(faultd.status(404), folder .. "/r.png"))
    local saved = events_of(faultd.file(PNG), folder .. "/r.png")
    assert.same({ 1, folder .. "/r.png" }, { #saved, saved[1].path })
    assert.is_nil(saved[1].url:find("token", 1, true))
    local refused = events_of(faultd.file(PNG), folder .. "/r.{ext}")
    assert.equal(1, #refused)
    assert.is_nil(refused[1].path)
    assert.is_true(refused[1].error.exists)
  end)

  it("into memory takes no more than 64 MB, in ten minutes", function()
    start()
    local transfer, limits = fetch.transfer, nil
    function fetch.transfer(method, target, query, ...) -- luacheck: ignore
      limits = { ... }
      return transfer(method, target, query, ...)
    end
    finally(function() fetch.transfer = transfer end) -- luacheck: ignore
    server:always("/result.png", faultd.file(PNG))
    assert(result_of_task():bytes())
    assert.same({ 600, 67108864, 20 }, limits)
  end)

  it("says of a part that broke off into memory that it broke off", function()
    start()
    server:always("/result.png", faultd.reply {
      status = 206, body = PNG, headers = { ["Content-Range"] = ("bytes 0-%d/%d"):format(#PNG - 1, #PNG) } }:cut_body(30):reset())
    local _, err = result_of_task():bytes()
    assert.same({ "network", "reset" }, { err.kind, err.cause })
  end)

  it("goes on from the beginning that came where nobody had asked for a part", function()
    start(nil, { retries = 1 })
    server:script("/result.png", {
      faultd.reply { status = 206, body = PNG:sub(1, 30), headers = { ETag = '"v"', ["Content-Range"] = "bytes 0-29/" .. #PNG } },
      faultd.reply { status = 206, body = PNG:sub(31), headers = { ["Content-Range"] = ("bytes 30-%d/%d"):format(#PNG - 1, #PNG) } },
    })
    assert(result_of_task():save(folder .. "/r.png"))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
    assert.equal("bytes=30-", server:requests("/result.png")[2].headers["range"])
  end)

  it("keeps a JPEG of the right length that has no end mark, and says so", function()
    local warnings = {}
    start(nil, { on_event = function(event) if event.type == "warning" then warnings[#warnings + 1] = event.message end end })
    server:always("/result.png", faultd.file(JPEG:sub(1, -3)))
    local result = result_of_task()
    assert(result:save(folder .. "/r.{ext}"))
    assert.equal(JPEG:sub(1, -3), clients.read(folder .. "/r.jpg"))
    assert.equal(JPEG:sub(1, -3), (assert(result:bytes())))
    repeat until homegen.step(0) == 0
    assert.equal(2, #warnings)
    for _, message in ipairs(warnings) do
      assert.truthy(message:find("no end mark", 1, true))
      assert.is_nil(message:find("token", 1, true))
    end
  end)

  it("says where the picture is and how to get it", function()
    start()
    server:always("/result.png", faultd.status(404))
    local result = result_of_task()
    local _, err = result:save(folder .. "/r.png")
    assert.is_true(err.retryable)
    assert.truthy(err.hint:find(server.url .. "/result.png", 1, true))
    assert.is_nil(err.hint:find("token", 1, true))
    assert.truthy(err.hint:find("result:save(path)", 1, true))
    assert.truthy(err.hint:find(('client:resume("smart_replace", "%s"'):format(result.id), 1, true))
  end)

  it("is tried again apart from the task", function()
    start(nil, { retries = 3 })
    retry_at_once()
    server:script("/result.png", {
      faultd.status(503), faultd.file(PNG):cut_body(30):reset(), faultd.reply { status = 503, body = ("<p>busy</p>"):rep(20000) },
    }, faultd.file(PNG))
    assert(result_of_task():save(folder .. "/r.png"))
    assert.equal(1, server:count(CREATE))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
  end)

  it("is tried again, from its beginning, when what came is no whole picture", function()
    start(nil, { retries = 3 })
    retry_at_once()
    server:script("/result.png", {
      faultd.reply { headers = { ETag = '"v1"' }, body = PNG:sub(1, 40) }, faultd.html(), faultd.empty(),
    }, faultd.file(PNG))
    assert(result_of_task():save(folder .. "/r.png"))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
    assert.same({ "r.png" }, clients.files(folder))
    assert.equal(4, server:count("/result.png"))
    for _, request in ipairs(server:requests("/result.png")) do assert.is_nil(request.headers["range"]) end
  end)

  it("waits as long as Retry-After asks for", function()
    start(nil, { retries = 1 })
    server:script("/result.png", { faultd.rate_limited(1) }, faultd.file(PNG))
    local result, before = result_of_task(), clock.now()
    assert(result:save(folder .. "/r.png"))
    assert.is_true(clock.now() - before >= 1)
  end)

  it("of a file that stands still ends with the time of a request", function()
    start(nil, { retries = 1, request_timeout = 1 })
    server:script("/result.png", { faultd.file(PNG):cut_body(30):stall() }, faultd.file(PNG))
    assert(result_of_task():save(folder .. "/r.png"))
    assert.equal(2, server:count("/result.png"))
  end)

  it("into memory that stands still does too", function()
    start(nil, { retries = 1, request_timeout = 1 })
    server:script("/result.png", { faultd.file(PNG):cut_body(30):stall() }, faultd.file(PNG))
    assert.equal(PNG, (assert(result_of_task():bytes())))
    assert.equal(2, server:count("/result.png"))
  end)

  it("follows redirects within http and https", function()
    start()
    local other = faultd.start()
    server:always("/result.png", faultd.redirect(other.url .. "/there"))
    other:always("/there", faultd.redirect("/final", 307))
    other:always("/final", faultd.file(PNG))
    assert(result_of_task():save(folder .. "/r.png"))
    assert.is_false(other:saw(clients.KEY))
    other:stop()
  end)

  -- Schemes are written in any case.
  for _, spelling in ipairs { "https", "HTTPS" } do
    it("never follows from " .. spelling .. " down to http", function()
      start({ tls = "good" })
      local clear = faultd.start()
      clear:always("/final", faultd.file(PNG))
      server:always(RESULT, faultd.success(server.url:gsub("^https", spelling) .. "/result.png"))
      server:always("/result.png", faultd.redirect(clear.url .. "/final"))
      local path, err = result_of_task():save(folder .. "/r.png")
      assert.is_nil(path)
      assert.equal("protocol", err.kind)
      assert.equal(0, #clear:requests())
      clear:stop()
    end)
  end

  for _, url in ipairs { "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "nonsense", "http://" } do
    it("takes a task whose result lies at " .. url .. " for one that has no result yet", function()
      start()
      server:script(RESULT, { faultd.success(url), faultd.success(url) }, faultd.success(server.url .. "/result.png"))
      server:always("/result.png", faultd.file(PNG))
      assert(result_of_task():save(folder .. "/r.png"))
      assert.equal(3, server:count(RESULT))
      server:always(RESULT, faultd.success(url))
      local task = assert(client:smart_replace(clients.params()))
      local _, err = homegen.await(task, 20)
      assert.equal("protocol", err.kind)
      assert.equal("expired", task.state)
      assert.is_string(task.id)
    end)
  end

  it("cannot be led out of its folder by a hostile provider or key", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    os.execute(("mkdir '%s/in'"):format(folder))
    local task = assert(client:smart_replace(clients.params(), { key = "../../evil" }))
    local result = assert(homegen.await(task, 20))
    local path = assert(result:save(folder .. "/in/{key}.{ext}"))
    assert.equal(folder .. "/in/", path:match("^(.*/)"))
    assert.same({ "in" }, clients.files(folder))
  end)

  it("names the folder that is missing, and asks for nothing before", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    local path, err = result_of_task():save(folder .. "/missing/r.png")
    assert.is_nil(path)
    assert.equal("io", err.kind)
    assert.is_nil(err.exists)
    assert.truthy(err.message:find(folder .. "/missing", 1, true))
    assert.truthy(err.message:find("no folder", 1, true))
    assert.equal(0, server:count("/result.png"))
  end)

  it("leaves nothing behind that keeps a loop going", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    homegen.run(function() assert(result_of_task():save(folder .. "/r.png")) end)
    assert.equal(0, watches.count())
  end)
end)
