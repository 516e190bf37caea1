local clock = require "homegen.loop.clock"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local reactor = require "homegen.loop.reactor"
local watches = require "homegen.loop.watches"

local CREATE, RESULT, PNG = clients.CREATE, clients.RESULT, clients.PNG

describe("homegen.picture.download", function()
  local server, client, folder

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
      ["a redirect to nowhere"] = faultd.status(302), ["a part that nobody asked for"] = faultd.reply {
        status = 206, body = PNG, headers = { ["Content-Range"] = ("bytes 0-%d/%d"):format(#PNG - 1, #PNG) } },
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
      end)
    end
  end)

  it("is tried again apart from the task", function()
    start(nil, { retries = 3 })
    server:script("/result.png", {
      faultd.status(503), faultd.file(PNG):cut_body(30):reset(), faultd.reply { status = 503, body = ("<p>busy</p>"):rep(20000) },
    }, faultd.file(PNG))
    assert(result_of_task():save(folder .. "/r.png"))
    assert.equal(1, server:count(CREATE))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
  end)

  it("is tried again, from its beginning, when what came is no whole picture", function()
    start(nil, { retries = 3 })
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

  it("ends when it may not be tried again so often, and can be once more", function()
    start(nil, { retries = 50 })
    server:always("/result.png", faultd.rate_limited(0))
    local random = math.random
    math.random = function() return 0.01 end -- luacheck: ignore
    local result = result_of_task()
    local path, err = result:save(folder .. "/r.png")
    math.random = random -- luacheck: ignore
    assert.is_nil(path)
    assert.equal("limit", err.kind)
    assert.is_true(err.retryable)
    assert.equal(11, server:count("/result.png")) -- the first and the reserve
    server:always("/result.png", faultd.file(PNG))
    assert(result:save(folder .. "/r.png"))
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
    it("never fetches " .. url, function()
      start()
      server:always(RESULT, faultd.success(url))
      local path, err = result_of_task():save(folder .. "/r.png")
      assert.is_nil(path)
      assert.equal("protocol", err.kind)
      assert.same({}, clients.files(folder))
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

  it("never takes a part for the whole in memory either", function()
    start()
    server:always("/result.png", faultd.reply { status = 206, body = PNG })
    local bytes, err = result_of_task():bytes()
    assert.is_nil(bytes)
    assert.equal("protocol", err.kind)
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
