--- Manifests: what they tell, what they never tell, and that none is lost, whatever happens between picture and journal.

local cjson = require "cjson"
local digits = require "homegen.base.bytes"
local clients = require "spec.support.clients"
local disk = require "homegen.picture.disk"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local manifest = require "homegen.manifest"
local own = require "homegen.picture.manifest"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("homegen.manifest", function()
  local server, folder, client, picture

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    picture = folder .. "/sofa.png"
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
  end)
  after_each(function()
    if client then client:close() end
    client = nil
    server:stop()
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function save(options, changes)
    local given = { save = folder .. "/{key}.{ext}", key = "sofa", manifest = true }
    for name, value in pairs(options or {}) do given[name] = value end
    return homegen.await(client:smart_replace(clients.params(changes), given))
  end

  it("tells what a picture is, what it was made of and what it cost, and that it is still that", function()
    client = clients.new(server)
    local before = os.time()
    local result = assert(save())
    assert.equal(picture, result.path)
    assert.same({ "sofa.png", "sofa.png.json" }, clients.files(folder))
    local read = assert(manifest.read(picture))
    assert.same(read, manifest.read(picture .. ".json"))
    assert.same({ "smart_replace", result.id, "sofa", 1, "sofa.png", 1, #clients.PNG, server.url, homegen._VERSION }, {
      read.service, read.id, read.key, read.credits, read.file, read.index, read.bytes, read.origin, read.homegen,
    })
    assert.equal(digits.sha256(clients.PNG), read.sha256)
    assert.same(clients.params(), read.parameters)
    local _, text = client:payload("smart_replace", clients.params())
    assert.equal(digits.sha256(text), read.payload_sha256)
    assert.is_true(read.created_at >= before and read.saved_at >= read.created_at)
    assert.is_true(manifest.verify(picture))
    assert.is_true(manifest.verify(picture .. ".json"))
    assert.equal("{\n  \"bytes\": ", clients.read(picture .. ".json"):sub(1, 13))
    cjson.decode(clients.read(picture .. ".json"))
  end)

  it("tells nobody's secrets: local files by what they hold, addresses without what signs them", function()
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, iacrea.succeeded(server.url .. "/r.png?sig=5ecret"))
    client = clients.new(server, {
      iacrea = { api_key = clients.KEY, user_id = iacrea.USER, base_url = server.url },
      upload = function() return "https://files.example/in.png?sig=5ecret" end,
    })
    clients.write(folder .. "/in.png", clients.PNG)
    assert(homegen.await(client:create_room(iacrea.room {
      mask_url = "https://example.com/mask.png?sig=5ecret", webhook = "https://me.example/5ecret",
    }, { save = picture, manifest = true })))
    local read = assert(manifest.read(picture))
    assert.same({ "mask_url?", "user_id", "webhook" }, read.left_out)
    assert.equal("https://example.com/mask.png", read.parameters.mask_url)
    assert.equal(1024, read.parameters.width)
    server:always("/api/v1/magicEditor/generate", faultd.created())
    server:always("/api/v1/magicEditor/result", faultd.success(server.url .. "/r.png"))
    assert(homegen.await(client:magic_editor({ image_file = folder .. "/in.png" }, { save = folder .. "/out.png", manifest = true })))
    read = assert(manifest.read(folder .. "/out.png"))
    assert.same({ image_file = { name = "in.png", sha256 = digits.sha256(clients.PNG) } }, read.files)
    assert.is_nil(read.parameters.image_file)
    local text = clients.read(picture .. ".json") .. clients.read(folder .. "/out.png.json")
    for _, secret in ipairs { "5ecret", clients.KEY, iacrea.USER, folder } do assert.is_nil(text:find(secret, 1, true), secret) end
  end)

  it("says how a picture differs, and what is no manifest", function()
    client = clients.new(server)
    assert(save())
    local function problem() return tostring(select(2, manifest.verify(picture))) end
    clients.write(picture, clients.PNG .. "x")
    assert.matches("has %d+ bytes, and had %d+ when it was saved", problem())
    clients.write(picture, (clients.PNG:gsub("^.", "x")))
    assert.matches("has changed since it was saved", problem())
    os.remove(picture)
    assert.matches("cannot be opened", problem())
    for text, words in pairs {
      ["{}"] = "has no homegen_manifest", ["no json"] = "has no homegen_manifest", ['{"homegen_manifest":2}'] = "newer homegen",
      ['{"homegen_manifest":1}'] = "has no",
    } do
      clients.write(picture .. ".json", text)
      assert.matches(words, problem())
    end
    local good = {
      homegen_manifest = 1, service = "s", id = "1", file = "../x", sha256 = ("a"):rep(64), bytes = 1,
      parameters = { a = 1 }, files = { a = 1 },
    }
    clients.write(picture .. ".json", cjson.encode(good))
    assert.matches("not beside it", problem())
    good.file = "other.png"
    clients.write(picture .. ".json", cjson.encode(good))
    assert.matches("does not stand beside it", problem())
  end)

  it("is looked for before anything is paid: its name must be free", function()
    client = clients.new(server)
    clients.write(picture .. ".json", "my own notes")
    local result, err = save()
    assert.is_nil(result)
    assert.same({ "io", "not_sent", true }, { err.kind, err.outcome, err.exists })
    assert.equal(0, server:count(CREATE))
    assert.equal("my own notes", clients.read(picture .. ".json"))
  end)

  it("raises without save, which it stands beside", function()
    client = clients.new(server)
    local ok, message = pcall(function() client:smart_replace(clients.params(), { manifest = true }) end)
    assert.is_false(ok)
    assert.matches("manifest_spec.lua:%d+: smart_replace: manifest stands beside a saved picture", message)
  end)

  it("stands beside each picture of a result", function()
    client = clients.new(server)
    server:always(RESULT, faultd.task("Success", 100, 0, ('{"resultUrl":"%s","resultList":["%s","%s"]}'):format(
      server.url .. "/r.png", server.url .. "/r.png", server.url .. "/r.png?2")))
    assert(save { save = folder .. "/{index}.{ext}" })
    assert.equal(2, assert(manifest.read(folder .. "/2.png")).index)
    assert.is_true(manifest.verify(folder .. "/1.png") and manifest.verify(folder .. "/2.png"))
  end)

  describe("with a journal", function()
    local real, fails
    before_each(function()
      real, fails = own.write, true
      rawset(own, "write", function(...)
        if fails then return nil, require("homegen.base.errors").new { kind = "io", message = "the disk is full" } end
        return real(...)
      end)
    end)
    after_each(function() rawset(own, "write", real) end)

    local function start()
      client = clients.new(server, { journal = folder .. "/jobs.db" })
      return client
    end

    it("is written by whoever goes on, with what the call was made of, and nothing is fetched or paid twice", function()
      start()
      local result, err = save()
      assert.is_nil(result)
      assert.equal("the disk is full", err.message)
      assert.equal(picture, err.path) -- the picture is there
      client:close()
      fails = false
      start()
      local tasks = assert(client:resume())
      assert.equal(1, #tasks)
      assert.equal(picture, assert(homegen.await(tasks[1])).path)
      local read = assert(manifest.read(picture))
      assert.same({ clients.params(), "sofa" }, { read.parameters, read.key })
      assert.is_true(manifest.verify(picture))
      assert.same({ 1, 1 }, { server:count(CREATE), server:count "/r.png" })
    end)

    it("is written when the call is made again", function()
      start()
      save()
      fails = false
      assert.equal(picture, assert(save()).path)
      assert.is_true(manifest.verify(picture))
      assert.same({ 1, 1 }, { server:count(CREATE), server:count "/r.png" })
    end)

    it("knows the call of a create whose outcome a person has settled", function()
      fails = false
      start()
      server:script(CREATE, { faultd.close_after_read() })
      local _, err = save()
      assert.equal("unknown_outcome", err.kind)
      client:close()
      start() -- another process, which has never seen the parameters
      assert.equal(picture, assert(homegen.await(client:settle("sofa", { id = clients.ID }))).path)
      assert.same(clients.params(), assert(manifest.read(picture)).parameters)
    end)

    it("is remembered of a task that was resumed by its id", function()
      start()
      local _, err = homegen.await(client:resume("smart_replace", clients.ID, nil, { save = picture, manifest = true }))
      assert.equal("the disk is full", err.message)
      client:close()
      fails = false
      start()
      assert(homegen.await(assert(client:resume())[1]))
      assert.same({ "parameters" }, assert(manifest.read(picture)).left_out)
      assert.is_true(manifest.verify(picture))
    end)

    it("is written over its own beginning, and over no other file", function()
      fails = false
      start()
      assert(save())
      local fields = assert(manifest.read(picture))
      homegen.run(function()
        assert.is_true(real(picture, { service = fields.service, id = fields.id, index = 1, credits = 1 }, own.unknown()))
        local ok, err = real(picture, { service = fields.service, id = "2", index = 1, credits = 1 }, own.unknown())
        assert.is_nil(ok)
        assert.matches("another file has the name", err.message)
      end)
      assert.same({ "parameters" }, assert(manifest.read(picture)).left_out)
    end)
  end)

  it("digests on the disk's thread", function()
    clients.write(picture, "abc")
    local digest, length = disk.digest(picture)
    assert.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digits.hex(digest))
    assert.equal(3, length)
    local none, message = disk.digest(folder .. "/none")
    assert.is_nil(none)
    assert.is_string(message)
  end)
end)
