local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "spec.support.faultd"

local CREATE, RESULT, PNG = clients.CREATE, clients.RESULT, clients.PNG

describe("homegen.download", function()
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
      assert.equal("precious", clients.read(folder .. "/r.png"))
    end
    assert.same({ "r.png" }, clients.files(folder))
  end)

  describe("what is not a whole picture leaves no file:", function()
    local BAD = {
      ["half a PNG"] = faultd.file(PNG:sub(1, 40)), ["no picture"] = faultd.file("hello"), ["HTML"] = faultd.html(),
      ["nothing"] = faultd.empty(), ["404"] = faultd.status(404), ["500"] = faultd.status(500),
      ["a reset in the middle"] = faultd.file(PNG):cut_body(30):reset(),
      ["an end in the middle"] = faultd.file(PNG):cut_body(30):close(),
      ["a broken chunk"] = faultd.bad_chunk(), ["a PNG without its last byte"] = faultd.file(PNG:sub(1, -2)),
      ["a redirect loop"] = faultd.redirect("/result.png"), ["a redirect to a file"] = faultd.redirect("file:///etc/passwd"),
      ["a redirect to nowhere"] = faultd.status(302),
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
      faultd.status(503), faultd.file(PNG):cut_body(30):reset(), faultd.rate_limited(),
    }, faultd.file(PNG))
    assert(result_of_task():save(folder .. "/r.png"))
    assert.equal(1, server:count(CREATE))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
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

  it("says why a file cannot be written", function()
    start()
    server:always("/result.png", faultd.file(PNG))
    local path, err = result_of_task():save(folder .. "/missing/r.png")
    assert.is_nil(path)
    assert.equal("io", err.kind)
  end)
end)
