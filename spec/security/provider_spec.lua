--- A provider, or whoever answers in its place, that wants harm.

local cjson = require "cjson"
local clients = require "spec.support.clients"
local core = require "homegen.core"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"

local CREATE, RESULT, ID, PNG = clients.CREATE, clients.RESULT, clients.ID, clients.PNG

describe("security: a hostile provider", function()
  local server, client, folder

  local function open(options)
    local given = { iacrea = { api_key = clients.KEY, base_url = server.url, user_id = iacrea.USER } }
    for name, value in pairs(options or {}) do given[name] = value end
    client = clients.new(server, given)
  end

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(PNG))
    open()
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function submit(options, changes)
    return assert(client:smart_replace(clients.params(changes), options))
  end

  local function finish(task) return homegen.await(task, 20) end

  ---No byte that a terminal would obey, and not a megabyte of the rest.
  local function is_presentable(text)
    assert.is_true(core.is_utf8(text))
    assert.is_nil(text:find("[%z\1-\9\11-\31\127]"), text)
    assert.is_nil(text:find("\194[\128-\159]"), text)
    assert.is_true(#text < 2000, #text)
  end

  -- ---- ids ----------------------------------------------------------------------------------------

  local BAD_IDS = {
    '"../../../etc/passwd"', '"12345/../../x"', '"1;rm -rf /"', '"1\\r\\nX-Evil: 1"', '"1\\u0000"', '"1&taskId=2"', '" 1"',
    '"1.5"', '""',
    '"0x7f"', '"01"', '"-1"', "0", "-1", "1.5", "1e300", "1e999", "true", "[]", "{}", "[true]", "9223372036854775808",
    "18446744073709551616", "99999999999999999999999999", '"٣"', '"' .. ("9"):rep(100) .. '"',
  }
  for _, id in ipairs(BAD_IDS) do
    it("gets no id accepted that is none: " .. id:sub(1, 40), function()
      server:always(CREATE, faultd.envelope(id))
      local task = submit { save = folder .. "/{id}.{ext}" }
      local _, err = finish(task)
      assert.equal("unknown_outcome", err.kind)
      assert.is_nil(task.id)
      assert.equal(1, server:count(CREATE))
      assert.equal(0, #server:requests(RESULT))
      assert.same({}, clients.files(folder))
    end)
  end

  it("gets an id in another place asked for before it is believed", function()
    server:always(CREATE, faultd.envelope('["' .. ID .. '"]'))
    server:always(RESULT, faultd.envelope(nil, 1001, "no such task"))
    local task = submit()
    local _, err = finish(task)
    assert.same({ "unknown_outcome", ID }, { err.kind, err.task_id })
    assert.is_nil(task.id)
  end)

  for _, id in ipairs {
    '"../../../../../../etc/passwd/x/x/x/x/x"', '"7"', "7", "null", '"00000000-0000-0000-0000-00000000000g"',
    '"00000000-0000-0000-0000-000000000001\\r\\nX: y"', '" 00000000-0000-0000-0000-000000000001"',
    '["00000000-0000-0000-0000-000000000001"]',
  } do
    it("gets no generation id accepted that is none: " .. id, function()
      server:always(iacrea.GENERATE, faultd.json(('{"generation_id":%s}'):format(id)))
      local task = assert(client:create_room(iacrea.room()))
      local _, err = finish(task)
      assert.equal("unknown_outcome", err.kind)
      assert.is_nil(task.id)
      assert.equal(1, server:count(iacrea.GENERATE))
    end)
  end

  for _, journal in ipairs { false, true } do
    it("cannot give two tasks one id" .. (journal and ", with a journal" or ""), function()
      client:close()
      open { journal = journal and folder .. "/jobs.db" or nil }
      server:always(CREATE, faultd.created(ID))
      server:always(RESULT, faultd.task("Processing", 5))
      local first = submit()
      assert.equal(ID, first:created(20))
      local second = submit()
      local _, err = finish(second)
      assert.equal("unknown_outcome", err.kind)
      assert.equal("unknown", err.outcome)
      assert.is_nil(second.id)
      assert.equal(2, server:count(CREATE))
      local spent = client:spent().ideal_house
      assert.same({ 1, 1 }, { spent.charged, spent.uncertain })
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      assert.equal(ID, assert(finish(first)).id)
    end)
  end

  it("cannot answer for another task", function()
    for _, data in ipairs {
      '{"id":1234567890123456788,"status":"Failed"}', '{"id":"../x","status":"Failed"}', '{"id":null,"status":"Failed"}',
      '{"status":"Failed"}',
      '{"id":1234567890123456789.0,"status":"Failed"}', '[{"id":1234567890123456789,"status":"Failed"}]',
    } do
      client:close() -- another client: an id that was given once is not believed a second time
      open()
      server:always(CREATE, faultd.created(ID))
      server:script(RESULT, { faultd.envelope(data) }, faultd.success(server.url .. "/r.png"))
      assert(finish(submit()), data)
    end
    assert.equal(0, client:spent().ideal_house.refunded)
  end)

  -- ---- money --------------------------------------------------------------------------------------

  it("cannot have a create sent twice, whatever it answers", function()
    client:close()
    open { retries = 5 }
    local answers = {
      faultd.status(307), faultd.redirect(server.url .. CREATE, 307), faultd.redirect(server.url .. CREATE, 308),
      faultd.status(401), faultd.status(417), faultd.status(421), faultd.status(425),
      faultd.reply { status = 401, headers = { ["WWW-Authenticate"] = 'Basic realm="x"' }, body = "" },
      faultd.reply { status = 407, headers = { ["Proxy-Authenticate"] = "Basic" }, body = "" },
      faultd.reply { status = 503, headers = { ["Retry-After"] = "0" }, body = "" },
      faultd.reply { headers = { Refresh = "0; url=" .. CREATE, ["Content-Type"] = "text/html" }, body = "" },
      faultd.envelope("7", 1003, "later"), faultd.json('{"code":1003,"message":"later"}', 200):cut_body(20):reset(),
    }
    for index, answer in ipairs(answers) do
      server:always(CREATE, answer)
      local marker = ("marker-%d."):format(index)
      finish(submit(nil, { prompt = marker }))
      assert.equal(1, server:count(CREATE, marker), marker)
    end
    assert.equal(#answers, #server:requests(CREATE))
  end)

  it("cannot refund what was never charged, nor twice", function()
    client:close()
    open { budget = { ideal_house = 2, iacrea = 1 } }
    server:always(RESULT, faultd.task("Failed"))
    -- tasks that somebody else paid, or nobody
    for _ = 1, 3 do
      finish(client:resume("smart_replace", ID))
      finish(client:resume("smart_replace", "7"))
    end
    assert.equal(0, client:spent().ideal_house.refunded)
    -- ours, resumed and failed again and again
    server:always(CREATE, faultd.created("77"))
    local task = submit()
    local _, err = finish(task)
    assert.equal("failed", err.kind)
    for _ = 1, 3 do finish(client:resume("smart_replace", task.id)) end
    local spent = client:spent().ideal_house
    assert.same({ 1, 1 }, { spent.charged, spent.refunded })
    -- so two may be paid at a time, and no third
    server:always(RESULT, faultd.task("Processing"))
    server:script(CREATE, { faultd.created("78") }, faultd.created("79"))
    local first, second = submit(), submit()
    assert(first:created(20) and second:created(20))
    local third, problem = client:smart_replace(clients.params())
    if third then problem = select(2, finish(third)) end
    assert.equal("budget", problem.kind)
    first:cancel()
    second:cancel()
    assert.equal(3, server:count(CREATE))
  end)

  it("cannot talk the budget larger", function()
    client:close()
    open { budget = { iacrea = 1 } }
    for _, count in ipairs { "-5", "1e308", "9007199254740993", '"many"', "null", "[]", "-0", "1e999" } do
      server:always(iacrea.GENERATE, faultd.json(
        ('{"generation_id":"%s","remaining_photos":%s,"credits":-100,"refunded":100,"price":0}'):format(iacrea.generation(1), count)))
      server:always(iacrea.GET, faultd.json('{"status":"PROCESSING","credits":-5,"remaining_photos":1000}'))
    end
    local first = assert(client:create_room(iacrea.room()))
    assert(first:created(20))
    local second, err = client:create_room(iacrea.room())
    if second then err = select(2, finish(second)) end
    assert.equal("budget", err.kind)
    assert.equal(1, client:spent().iacrea.charged)
    first:cancel()
    assert.equal(1, server:count(iacrea.GENERATE))
  end)

  it("is not believed a balance that is none", function()
    for _, total in ipairs { '"9"', "1e308", "null", "[]", "{}", "1.5", "true" } do
      server:always("/api/account/credit", faultd.json(('{"total":%s}'):format(total)))
      local balance, err = client:credits()
      assert.is_nil(balance, total)
      assert.is_string(err.kind)
    end
  end)

  -- ---- where requests go ----------------------------------------------------------------------------

  local ELSEWHERE = {
    "file:///etc/passwd", "FILE:///etc/passwd", "file://localhost/etc/passwd", "gopher://127.0.0.1:%d/_x", "ftp://127.0.0.1:%d/x",
    "dict://127.0.0.1:%d/d:x", "data:image/png;base64,AAAA", "ldap://127.0.0.1:%d/", "smb://127.0.0.1:%d/x", "telnet://127.0.0.1:%d/",
    "tftp://127.0.0.1:%d/x", "imap://127.0.0.1:%d/", "scp://127.0.0.1:%d/x", "ws://127.0.0.1:%d/", "javascript:alert(1)", "/etc/passwd",
    "//127.0.0.1:%d/x", "http:", "http:///etc/passwd", "unix:/tmp/x", "http://user:word@127.0.0.1:%d/x", "http://127.0.0.1:%d/\\r\\nX: y",
    "http://127.0.0.1:99999/x", "", "-o/tmp/x", "@/etc/passwd", "<url>",
  }
  for _, pattern in ipairs(ELSEWHERE) do
    it("leads no download elsewhere: " .. pattern, function()
      local other = faultd.start()
      other:always("*", faultd.file(PNG))
      local url = pattern:gsub("%%d", tostring(other.port))
      server:always(RESULT, faultd.success(url))
      local result, err = homegen.await(submit { timeout = 1 }, 20)
      if result then
        local bytes
        bytes, err = result:bytes()
        assert.is_nil(bytes)
        is_presentable(tostring(err))
        local path
        path, err = result:save(folder .. "/r.{ext}")
        assert.is_nil(path)
      end
      assert.is_string(err.kind)
      assert.same({}, clients.files(folder))
      assert.equal(0, #other:connections())
      other:stop()
    end)
  end

  it("leads no download elsewhere by a redirect", function()
    local other = faultd.start()
    other:always("*", faultd.file(PNG))
    for _, pattern in ipairs(ELSEWHERE) do
      local url = pattern:gsub("%%d", tostring(other.port))
      -- what is relative leads to where it came from, or to another http address, as it may
      if pattern:find "^%a[%w+.-]*:" and not pattern:find "X: y" then
        server:always("/r.png", faultd.redirect(url))
        local bytes, err = assert(finish(submit())):bytes()
        assert.is_nil(bytes, pattern)
        is_presentable(tostring(err))
      end
    end
    assert.equal(0, #other:connections())
    other:stop()
  end)

  for name, method in pairs { ["a create"] = "create", ["a poll"] = "poll" } do
    it("does not get the key to another origin by redirecting " .. name, function()
      local other = faultd.start()
      other:always("*", faultd.created())
      for _, status in ipairs { 301, 302, 303, 307, 308 } do
        server:clear()
        server:always(CREATE, method == "create" and faultd.redirect(other.url .. "/", status) or faultd.created())
        server:script(RESULT, { faultd.redirect(other.url .. "/", status) }, faultd.success(server.url .. "/r.png"))
        local result, err = finish(submit())
        assert.equal(method == "create" and "unknown_outcome" or nil, err and err.kind)
        assert.equal(method == "poll", result ~= nil)
      end
      assert.equal(0, #other:connections())
      other:stop()
    end)
  end

  it("gets no key with a download, from its own origin neither, nor after redirects", function()
    local other = faultd.start()
    other:always("/there", faultd.redirect(server.url .. "/back"))
    server:always("/r.png", faultd.redirect(other.url .. "/there"))
    server:always("/back", faultd.file(PNG))
    assert(assert(finish(submit())):bytes())
    assert.is_false(other:saw(clients.KEY))
    for _, path in ipairs { "/r.png", "/back" } do
      local request = server:requests(path)[1]
      assert.is_nil(request.head:find(clients.KEY, 1, true))
      assert.is_nil(request.headers.apikey)
      assert.is_nil(request.headers.referer)
    end
    other:stop()
  end)

  it("does not name files: Content-Disposition counts for nothing", function()
    for _, value in ipairs {
      'attachment; filename="../../evil.png"', "attachment; filename*=UTF-8''%2e%2e%2fevil.png", "inline; filename=/tmp/evil",
    } do
      local headers = { ["Content-Disposition"] = value, ["Content-Type"] = "text/x-shellscript" }
      server:always("/r.png", faultd.reply { headers = headers, body = PNG })
      os.execute(("rm -rf '%s/in'; mkdir '%s/in'"):format(folder, folder))
      local result = assert(finish(submit()))
      assert.equal(folder .. "/in/mine.png", assert(result:save(folder .. "/in/mine.{ext}")))
      assert.same({ "mine.png" }, clients.files(folder .. "/in"))
      assert.same({ "in" }, clients.files(folder))
    end
  end)

  it("does not choose what a file is called by its content", function()
    for _, body in ipairs { "#!/bin/sh\nrm -rf /\n", "<svg/>", "GIF89a\1\0\1\0\0\0\0;", "%PDF-1.7", "MZ\144\0", "\127ELF\2\1\1\0" } do
      server:always("/r.png", faultd.file(body, "image/png"))
      local path, err = assert(finish(submit())):save(folder .. "/r.{ext}")
      assert.is_nil(path)
      assert.equal("protocol", err.kind)
    end
    assert.same({}, clients.files(folder))
  end)

  -- ---- words ----------------------------------------------------------------------------------------

  local ESCAPES = '\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\r\\n\\t\\u0000\\b\\u007f'

  it("shows nobody what a terminal would obey, nor a megabyte: messages", function()
    for _, text in ipairs { ESCAPES, faultd.times(1000000, "A"), faultd.times(1000000, "é"), "\255\254\237\160\128" } do
      local in_error = { '{"error":"', text, '"}' }
      server:always(CREATE, faultd.reply { body = { '{"code":1011,"data":null,"message":"', text, '"}' } })
      server:always(iacrea.GENERATE, faultd.reply { status = 422, body = in_error })
      server:always("/api/account/credit", faultd.reply { status = 400, body = in_error })
      local _, one = finish(submit())
      local _, other = finish(client:create_room(iacrea.room()))
      local _, third = client:credits()
      for _, err in ipairs { one, other, third } do
        is_presentable(tostring(err))
        is_presentable(err.message)
        assert.is_true(#cjson.encode(err) < 4000)
      end
    end
  end)

  it("shows nobody what a terminal would obey, nor a megabyte: replies that cannot be read", function()
    for _, body in ipairs { "\27[2J\7\194\155", faultd.times(1000000, "A"), "\0\1\2", "\255" } do
      for _, status in ipairs { 200, 404, 500 } do
        for _, path in ipairs { CREATE, iacrea.GENERATE } do
          server:always(path, faultd.reply { status = status, body = { body } })
        end
        for _, task in ipairs { submit(), assert(client:create_room(iacrea.room())) } do
          local _, err = finish(task)
          is_presentable(tostring(err))
          is_presentable(err.message .. (err.cause or ""))
        end
      end
    end
  end)

  it("shows nobody what a terminal would obey, nor a megabyte: status words", function()
    local events = {}
    client:close()
    open { on_event = function(event) events[#events + 1] = event end }
    for _, word in ipairs { ESCAPES, faultd.times(1000000, "Z"), "\255" } do
      local body = { '{"code":0,"data":{"id":${task},"waitNumber":0,"percentage":5,"output":null,"status":"', word, '"}}' }
      server:script(RESULT, { faultd.reply { body = body } }, faultd.success(server.url .. "/r.png"))
      local shown = {}
      assert(finish(submit { on_progress = function(task) shown[#shown + 1] = tostring(task.status) .. tostring(task) end }))
      homegen.step(0)
      assert.is_true(#shown > 0)
      for _, text in ipairs(shown) do is_presentable(text) end
    end
    local heard = 0
    for _, event in ipairs(events) do
      if event.type == "poll" and event.status then
        is_presentable(event.status)
        heard = heard + 1
      end
    end
    assert.is_true(heard >= 6)
  end)

  it("shows nobody what a terminal would obey: addresses of results", function()
    server:always(RESULT, faultd.success("http://127.0.0.1:9/" .. ESCAPES))
    local result, err = finish(submit())
    is_presentable(tostring(result or err))
  end)

  -- ---- numbers --------------------------------------------------------------------------------------

  it("does not make the client wait longer, or ask faster, by its numbers", function()
    client:close()
    open { poll_interval = 0.05, poll_interval_max = 0.06 }
    local numbers = { "-1", "1e308", "9007199254740991", "-9007199254740991", "1e999", '"50"', "null", "[]", "100", "99", "0.5" }
    local replies = {}
    for index, number in ipairs(numbers) do
      replies[index] = faultd.envelope(
        ('{"id":${task},"status":"Processing","waitNumber":%s,"percentage":%s,"output":null}'):format(number, number))
    end
    server:script(RESULT, replies, faultd.success(server.url .. "/r.png"))
    local started = core.monotonic()
    local task = submit()
    assert(finish(task))
    local passed = core.monotonic() - started
    assert.equal(#numbers + 1, server:count(RESULT))
    assert.is_true(passed >= (#numbers + 1) * 0.05, passed)
    assert.is_true(passed < 15, passed)
    for _, field in ipairs { "percentage", "queue_position" } do
      local value = task[field]
      assert.is_true(value == nil or value >= 0 and value < 2 ^ 53)
    end
  end)

  it("does not drown anybody in addresses", function()
    local urls = {}
    for index = 1, 10000 do urls[index] = ('"%s/r.png?%d"'):format(server.url, index) end
    local list = table.concat(urls, ",")
    server:always(RESULT, faultd.task("Success", 100, 0, ('{"resultUrl":"%s/r.png","resultList":[%s]}'):format(server.url, list)))
    local result = assert(finish(submit { save = folder .. "/{index}.{ext}" }))
    assert.is_true(#result.urls <= 64)
    assert.is_true(server:count("/r.png") <= 64)
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, faultd.json(('{"status":"SUCCEEDED","urls":[%s]}'):format(list)))
    result = assert(finish(client:create_room(iacrea.room())))
    assert.is_true(#result.urls <= 64)
  end)
end)
