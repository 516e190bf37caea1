--- Downloads that break off go on, but only with bytes of the same version of the file.

local homegen = require "homegen"
local backoff = require "homegen.base.backoff"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local fetch = require "homegen.picture.fetch"
local partial = require "homegen.picture.partial"
local results = require "homegen.task.result"

local PNG = clients.PNG
local OTHER = PNG:sub(1, 50) .. "\9" .. PNG:sub(52) -- another picture, as long as the first
local ETAG = '"v1"'
local DATE, LATER = "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT"

local function file(bytes, headers) return faultd.reply { headers = headers, body = bytes } end
local function half(headers) return file(PNG, headers):cut_body(30):reset() end
local function rest(first, total, headers, bytes)
  headers = headers or {}
  headers["Content-Range"] = ("bytes %d-%d/%s"):format(first, #PNG - 1, total or #PNG)
  return faultd.reply { status = 206, headers = headers, body = bytes or PNG:sub(first + 1) }
end

describe("homegen.picture.partial", function()
  local server, client, folder

  -- Retries come at once; how long they wait otherwise is homegen.base.backoff's.
  local file_delay = backoff.file_delay
  local function retry_at_once() backoff.file_delay = function() return 0.001 end end -- luacheck: ignore
  after_each(function() backoff.file_delay = file_delay end) -- luacheck: ignore

  local function result_of_task(retries)
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success(server.url .. "/result.png"))
    client = clients.new(server, { retries = retries or 1 })
    folder = clients.folder()
    return assert(homegen.await(client:smart_replace(clients.params()), 20))
  end

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  -- What the requests for the picture asked for: "-" for all of it.
  local function asked()
    local ranges = {}
    for i, request in ipairs(server:requests("/result.png")) do
      local headers = request.headers
      ranges[i] = headers["range"] and headers["range"] .. " " .. headers["if-range"] or "-"
    end
    return ranges
  end

  local REST = "bytes=30- " .. ETAG
  local CASES = {
    { "goes on with a strong ETag", { half { ETag = ETAG }, rest(30) }, { "-", REST } },
    { "goes on with a date", { half { ["Last-Modified"] = DATE, Date = LATER }, rest(30) }, { "-", "bytes=30- " .. DATE } },
    { "goes on with a date alone", { half { ["Last-Modified"] = DATE }, rest(30) }, { "-", "bytes=30- " .. DATE } },
    { "goes on when the reply repeats the ETag", { half { ETag = ETAG }, rest(30, nil, { ETag = ETAG }) }, { "-", REST } },
    { "goes on again", { half { ETag = ETAG }, rest(30):cut_body(10):reset(), rest(40):cut_body(5):close(), rest(45) },
      { "-", REST, "bytes=40- " .. ETAG, "bytes=45- " .. ETAG }, retries = 3 },
    { "goes on after less than it asked for", { half { ETag = ETAG },
      faultd.reply { status = 206, headers = { ["Content-Range"] = ("bytes 30-39/%d"):format(#PNG) }, body = PNG:sub(31, 40) },
      rest(40) }, { "-", REST, "bytes=40- " .. ETAG }, retries = 2 },
    { "goes on after an error in between", { half { ETag = ETAG }, faultd.status(503), rest(30) }, { "-", REST, REST }, retries = 2 },
    { "takes a new version whole", { half { ETag = ETAG }, file(OTHER, { ETag = '"v2"' }) }, { "-", REST }, is = OTHER },
    { "goes on with the new version, not with the old", {
      half { ETag = ETAG }, file(OTHER, { ETag = '"v2"' }):cut_body(60):reset(), rest(60, nil, nil, OTHER:sub(61)) },
      { "-", REST, 'bytes=60- "v2"' }, is = OTHER, retries = 2 },
    { "forgets the old version with the head of the new", {
      half { ETag = ETAG }, file(OTHER, { ETag = '"v2"' }):cut_body(0):reset(), file(OTHER) },
      { "-", REST, "-" }, is = OTHER, retries = 2 },
    { "goes on from a beginning that came as a part, unasked", {
      faultd.reply { status = 206, headers = { ETag = ETAG, ["Content-Range"] = ("bytes 0-29/%d"):format(#PNG) }, body = PNG:sub(1, 30) },
      rest(30) }, { "-", REST } },
    -- what does not fit begins anew at once, and is no attempt of its own
    { "begins anew when the part starts elsewhere", { half { ETag = ETAG }, rest(29), file(OTHER) }, { "-", REST, "-" }, is = OTHER },
    { "begins anew when the total is another", { half { ETag = ETAG }, rest(30, #PNG + 1), file(OTHER) }, { "-", REST, "-" }, is = OTHER },
    { "begins anew when the total is not said", { half { ETag = ETAG }, rest(30, "*"), file(OTHER) }, { "-", REST, "-" }, is = OTHER },
    { "begins anew when the ETag is another", { half { ETag = ETAG }, rest(30, nil, { ETag = '"v2"' }), file(OTHER) },
      { "-", REST, "-" }, is = OTHER },
    { "begins anew when the part says nothing", { half { ETag = ETAG }, faultd.reply { status = 206, body = PNG:sub(31) }, file(OTHER) },
      { "-", REST, "-" }, is = OTHER },
    { "begins anew when the part is encoded", { half { ETag = ETAG },
      rest(30, nil, { ["Content-Encoding"] = "gzip" }, faultd.gzip(PNG:sub(31))), file(OTHER) }, { "-", REST, "-" }, is = OTHER },
    { "begins anew after 416", { half { ETag = ETAG }, faultd.status(416), file(OTHER) }, { "-", REST, "-" }, is = OTHER },
    -- without a strong validator nothing is asked for but the whole
    { "trusts no weak ETag", { half { ETag = 'W/"v1"', ["Last-Modified"] = DATE }, file(OTHER) }, { "-", "-" }, is = OTHER },
    { "trusts no ETag without quotes", { half { ETag = "v1" }, file(OTHER) }, { "-", "-" }, is = OTHER },
    { "trusts no date whose second is not over", { half { ["Last-Modified"] = DATE, Date = DATE }, file(OTHER) }, { "-", "-" },
      is = OTHER },
    { "trusts nothing that says nothing", { half {}, file(OTHER) }, { "-", "-" }, is = OTHER },
    { "trusts no part of an encoded reply", { faultd.reply {
      headers = { ETag = ETAG, ["Content-Encoding"] = "gzip" }, body = faultd.gzip(PNG) }:cut_body(40):reset(), file(OTHER) },
      { "-", "-" }, is = OTHER },
  }
  for _, case in ipairs(CASES) do
    it(case[1], function()
      local result = result_of_task(case.retries)
      retry_at_once()
      server:script("/result.png", case[2], faultd.status(400))
      assert(result:save(folder .. "/r.png"))
      assert.same(case[3], asked())
      assert.is_true(clients.read(folder .. "/r.png") == (case.is or PNG))
      assert.same({ "r.png" }, clients.files(folder))
    end)
  end

  it("goes on where a redirect leads to, if that has the same version", function()
    local result = result_of_task()
    server:script("/result.png", { faultd.redirect("/a"), faultd.redirect("/b") })
    server:always("/a", half { ETag = ETAG })
    server:always("/b", rest(30))
    assert(result:save(folder .. "/r.png"))
    assert.equal(PNG, clients.read(folder .. "/r.png"))
    assert.equal("bytes=30-", server:requests("/b")[1].headers["range"])
  end)

  it("keeps no part of a download that failed for good", function()
    local result = result_of_task()
    server:always("/result.png", half { ETag = ETAG })
    local path, err = result:save(folder .. "/r.png")
    assert.is_nil(path)
    assert.equal("network", err.kind)
    assert.same({}, clients.files(folder))
  end)

  describe("with a part that a killed process left", function()
    local result, left, record

    before_each(function()
      result = result_of_task(0)
      left = folder .. "/r.png.0123456789abcdef.part"
      clients.write(left, PNG:sub(1, 30))
      local boot = assert(io.open("/proc/sys/kernel/random/boot_id"))
      record = { path = left, validator = ETAG, total = #PNG, boot = boot:read("*l") }
      boot:close()
    end)

    it("goes on", function()
      server:script("/result.png", { rest(30) })
      assert(results.save_all(result, folder .. "/r.{ext}", { part = record }))
      assert.same({ REST }, asked())
      assert.equal(PNG, clients.read(folder .. "/r.png"))
      assert.same({ "r.png" }, clients.files(folder))
    end)

    it("begins anew when the provider has another version, without a retry", function()
      server:script("/result.png", { rest(30, #PNG + 1), file(OTHER) })
      assert(results.save_all(result, folder .. "/r.png", { part = record }))
      assert.equal(OTHER, clients.read(folder .. "/r.png"))
      assert.same({ "r.png" }, clients.files(folder))
    end)

    local CHANGES = {
      ["nobody names it"] = function() return nil end,
      ["its name is no part's"] = function()
        os.rename(left, folder .. "/precious.png")
        left, record.path = folder .. "/precious.png", folder .. "/precious.png"
        return record
      end,
    }
    for name, change in pairs(CHANGES) do
      it("leaves it alone when " .. name, function()
        server:always("/result.png", file(PNG))
        assert(results.save_all(result, folder .. "/r.png", { part = change() }))
        assert.same({ "-" }, asked())
        assert.equal(PNG:sub(1, 30), clients.read(left))
        assert.equal(2, #clients.files(folder))
      end)
    end

    local UNTOLD = {
      ["nothing tells its version"] = function() record.validator = nil end,
      ["the machine was started since"] = function() record.boot = "another" end,
    }
    for name, change in pairs(UNTOLD) do
      it("fills it anew, so that none is left behind, when " .. name, function()
        server:always("/result.png", file(PNG))
        change()
        assert(results.save_all(result, folder .. "/r.png", { part = record }))
        assert.same({ "-" }, asked())
        assert.equal(PNG, clients.read(folder .. "/r.png"))
        assert.same({ "r.png" }, clients.files(folder))
      end)
    end

    it("begins anew when it is gone", function()
      os.remove(left)
      server:always("/result.png", file(PNG))
      assert(results.save_all(result, folder .. "/r.png", { part = record }))
      assert.same({ "-" }, asked())
    end)
  end)

  it("tells what a journal has to keep", function()
    local result, records = result_of_task(), {}
    server:script("/result.png", { half { ETag = ETAG }, rest(30) })
    assert(results.save_all(result, folder .. "/r.png", { note = function(record) records[#records + 1] = record end }))
    assert.equal(3, #records)
    assert.is_nil(records[1].validator)
    assert.equal(folder .. "/r.png", records[3].final) -- before it gets that name
    assert.same({ ETAG, #PNG }, { records[2].validator, records[2].total })
    for _, record in ipairs(records) do
      assert.equal(folder .. "/r.png.", record.path:match("^(.*%.)%x+%.part$"))
      assert.is_true(partial.is_name(record.path))
      assert.is_string(record.boot)
    end
  end)

  it("takes no more than 256 MB, in ten minutes, and ends where nothing comes for as long as it is told", function()
    local result, transfer, limits = result_of_task(), fetch.transfer, nil
    function fetch.transfer(method, target, part, ...) -- luacheck: ignore
      limits = { ... }
      return transfer(method, target, part, ...)
    end
    finally(function() fetch.transfer = transfer end) -- luacheck: ignore
    server:always("/result.png", file(PNG))
    assert(result:save(folder .. "/r.png"))
    assert.same({ 600, 268435456, 20 }, limits)
  end)

  it("has got its name when that is there and the part is not", function()
    result_of_task()
    local record = { path = folder .. "/r.part", final = folder .. "/r.png" }
    assert.is_false(partial.is_published(record))
    clients.write(record.path, PNG)
    assert.is_false(partial.is_published(record))
    clients.write(record.final, PNG)
    assert.is_false(partial.is_published(record)) -- another's
    os.remove(record.path)
    assert.is_true(partial.is_published(record))
    record.final = nil
    assert.is_false(partial.is_published(record))
  end)

  it("knows the names of parts from those of pictures", function()
    result_of_task()
    for _, name in ipairs { "r.png", "r.part", "r.png.part", "0123456789abcdef.part", "r.0123456789abcdef.part.png" } do
      assert.is_false(partial.is_name(name))
    end
  end)
end)
