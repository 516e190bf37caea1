local core = require "homegen.core"
local httpd = require "homegen.sandbox.httpd"
local scratch = require "spec.support.scratch"

local PATIENCE = 20

describe("homegen.sandbox.httpd", function()
  local server, engine

  before_each(function() engine = core.engine {} end)

  after_each(function()
    if server then server:close() end
    server = nil
    engine:close()
  end)

  local function start(options)
    server = assert(httpd.new(options or {}))
    assert(engine:watch(server:fd()))
    return server
  end

  local function target(path, headers)
    local url = ("http://127.0.0.1:%d%s"):format(server:port(), path or "/")
    return assert(engine:target { url = url, headers = headers })
  end

  -- One turn of a loop: what came for the server goes to answer(request), what ended is returned by id.
  local function turn(answer, done)
    engine:step(0.05)
    while engine:ready() do end
    server:run()
    local request = server:take()
    while request do
      answer(request)
      request = server:take()
    end
    server:run()
    local id, outcome, _, status, body, headers = engine:take()
    while id do
      done[id] = { outcome = outcome, status = status, body = tostring(body), headers = headers }
      id, outcome, _, status, body, headers = engine:take()
    end
  end

  local function finish(ids, answer)
    local done, deadline = {}, core.monotonic() + PATIENCE
    local function missing()
      for _, id in ipairs(ids) do
        if not done[id] then return true end
      end
    end
    while missing() do
      assert(core.monotonic() < deadline, "waited in vain")
      turn(answer, done)
    end
    return done
  end

  local function echo(request) server:respond(request.id, 200, nil, request.body) end

  local function exchange(method, path, content, answer, headers)
    local id = engine[method](engine, target(path, headers), content, PATIENCE, 64 * 1024 * 1024)
    return finish({ id }, answer or echo)[id]
  end

  it("hands out requests as they came", function()
    start()
    local seen
    exchange("post", "/a%2Fb%20c?x=1&y=%3D", "bo\0dy\255", function(request)
      seen = request
      echo(request)
    end, { "APIKEY: k", "X-Twice: 1", "X-Twice: 2" })
    assert.equal("POST", seen.method)
    assert.equal("/a%2Fb%20c", seen.path)
    assert.equal("x=1&y=%3D", seen.query)
    assert.equal("bo\0dy\255", seen.body)
    assert.equal("k", seen.headers["apikey"])
    assert.equal("application/json", seen.headers["content-type"])
    assert.equal("1, 2", seen.headers["x-twice"])
    assert.is_true(seen.loopback)
    exchange("get", "/plain", nil, function(request)
      seen = request
      echo(request)
    end)
    assert.same({ "GET", "/plain", "" }, { seen.method, seen.path, seen.body })
    assert.is_nil(seen.query)
  end)

  it("answers with any status, headers and bytes", function()
    start()
    local reply = exchange("get", "/", nil, function(request)
      assert.is_true(server:respond(request.id, 418, { ["Content-Type"] = "x/y", ["X-A"] = "b" }, "\0\1\2"))
    end)
    assert.same({ "ok", 418, "\0\1\2" }, { reply.outcome, reply.status, reply.body })
    assert.equal("x/y", reply.headers["content-type"])
    assert.equal("b", reply.headers["x-a"])
    assert.equal("3", reply.headers["content-length"])
  end)

  it("carries bodies of megabytes both ways", function()
    start()
    local body = ("0123456789abcdef"):rep(256 * 1024)
    assert.is_true(exchange("post", "/", body).body == body)
  end)

  it("answers in any order, whenever the owner likes", function()
    start()
    local ids, held = {}, {}
    for i = 1, 20 do ids[i] = engine:get(target("/" .. i), nil, PATIENCE) end
    local done = finish(ids, function(request)
      held[#held + 1] = request
      if #held < 20 then return end
      for i = 20, 1, -1 do server:respond(held[i].id, 200, nil, held[i].path) end
    end)
    for i = 1, 20 do assert.equal("/" .. i, done[ids[i]].body) end
  end)

  it("answers 413 to a body over the cap, and the sender reads it", function()
    start { max_body = 1000 }
    assert.equal(("x"):rep(1000), exchange("post", "/", ("x"):rep(1000)).body)
    for _, size in ipairs { 1001, 300000, 5000000 } do
      local reply = exchange("post", "/", ("x"):rep(size), function() error("not to be handed out") end)
      assert.same({ "ok", 413 }, { reply.outcome, reply.status }, size)
    end
    assert.equal("still there", exchange("post", "/", "still there").body)
  end)

  it("answers 431 to headers over the cap", function()
    start()
    local headers = {}
    for i = 1, 10 do headers[i] = ("X-%d: %s"):format(i, ("x"):rep(7000)) end
    assert.equal(431, exchange("get", "/", nil, nil, headers).status)
  end)

  it("keeps connections over the limit waiting, and serves them", function()
    start { max_connections = 2 }
    local ids = {}
    -- A create takes a fresh connection each time.
    for i = 1, 10 do ids[i] = engine:create(target("/" .. i), "{}", PATIENCE) end
    local done = finish(ids, function(request)
      server:respond(request.id, 200, { Connection = "close" }, request.path)
    end)
    for i = 1, 10 do assert.equal("/" .. i, done[ids[i]].body) end
  end)

  it("closes a connection without an answer when told to drop", function()
    start()
    local reply = exchange("create", "/", "{}", function(request) assert.is_true(server:drop(request.id)) end)
    assert.equal("reset", reply.outcome)
    assert.equal("", reply.body)
  end)

  it("breaks a body off where it is told to", function()
    start()
    local body = ("x"):rep(100000)
    for _, cut in ipairs { 0, 10, 70000 } do
      local reply = exchange("post", "/", "{}", function(request) server:respond(request.id, 200, nil, body, cut) end)
      assert.not_equal("ok", reply.outcome)
      assert.is_true(reply.body == body:sub(1, cut), cut)
    end
  end)

  it("wants to be run while an answer waits to be sent", function()
    start()
    local reply = exchange("get", "/", nil, function(request)
      server:respond(request.id, 200, nil, "x")
      assert.equal(0, server:timeout())
      server:run()
      assert.not_equal(0, server:timeout())
    end)
    assert.equal("x", reply.body)
  end)

  it("answers each request once", function()
    start()
    exchange("get", "/", nil, function(request)
      assert.is_true(server:respond(request.id, 200, nil, "first"))
      assert.is_false(server:respond(request.id, 200, nil, "second"))
      assert.is_false(server:drop(request.id))
      assert.is_false(server:respond(request.id + 1, 200))
      assert.is_false(server:respond(0, 200))
      assert.is_false(server:respond(-1, 200))
    end)
  end)

  it("refuses replies that cannot be sent, and the request can still be answered", function()
    start()
    local reply = exchange("get", "/", nil, function(request)
      local id = request.id
      for _, headers in ipairs {
        { X = "a\r\nY: b" }, { ["X\n"] = "a" }, { ["Content-Length"] = "7" }, { X = "a\0b" }, { X = 7 }, { 7 },
        { [""] = "x" },
      } do
        assert.is_false((pcall(server.respond, server, id, 200, headers, "")))
      end
      for _, status in ipairs { 0, 99, 100, 199, 600, "x" } do
        assert.is_false((pcall(server.respond, server, id, status)), status)
      end
      assert.is_false((pcall(server.respond, server, id, 200, "x")))
      assert.is_false((pcall(server.respond, server, id, 200, {}, {})))
      server:respond(id, 200, nil, "well")
    end)
    assert.equal("well", reply.body)
  end)

  it("answers 503 to whoever waits when it is closed", function()
    start()
    local taken
    local waiting = { engine:get(target "/taken", nil, PATIENCE), engine:get(target "/too", nil, PATIENCE) }
    local done, deadline, count = {}, core.monotonic() + PATIENCE, 0
    while count < 2 and core.monotonic() < deadline do
      turn(function(request)
        taken = request.id
        count = count + 1
      end, done)
    end
    assert.is_number(taken)
    engine:unwatch(server:fd())
    server:close()
    while not (done[waiting[1]] and done[waiting[2]]) and core.monotonic() < deadline do
      engine:step(0.05)
      local id, _, _, status = engine:take()
      if id then done[id] = { status = status } end
    end
    assert.same({ 503, 503 }, { done[waiting[1]].status, done[waiting[2]].status })
    server = nil
  end)

  it("closes with requests that nobody took", function()
    start()
    engine:get(target "/", nil, PATIENCE)
    for _ = 1, 5 do
      engine:step(0.02)
      server:run()
    end
    assert.equal(0, server:timeout()) -- something waits to be taken
    server:close()
  end)

  it("can be closed again, and refuses all else", function()
    start()
    engine:unwatch(server:fd())
    server:close()
    server:close()
    for _, method in ipairs { "port", "fd", "timeout", "run", "take" } do
      local ok, message = pcall(server[method], server)
      assert.is_false(ok)
      assert.matches("closed", message)
    end
    assert.is_false((pcall(server.respond, server, 1, 200)))
    server = nil
  end)

  it("is closed by the collector", function()
    local port = assert(httpd.new {}):port()
    for _ = 1, 3 do collectgarbage() end
    local again = assert(httpd.new { port = port })
    assert.equal(port, again:port())
    again:close()
  end)

  it("is used as what it is", function()
    start()
    assert.is_false((pcall(server.port, io.stdout)))
    assert.is_false((pcall(server.port)))
    assert.equal("homegen.sandbox.httpd.server", getmetatable(server))
  end)

  it("says why it cannot listen", function()
    start()
    for _, case in ipairs {
      { { port = server:port() }, "Address already in use" }, { { host = "nowhere.example" }, "not a numeric address" },
      { { host = "192.0.2.7" }, "Cannot assign" },
    } do
      local none, message = httpd.new(case[1])
      assert.is_nil(none)
      assert.matches(case[2], message)
    end
  end)

  it("raises for options that are none", function()
    for _, options in ipairs {
      { port = -1 }, { port = 65536 }, { port = 1.5 }, { port = "80" }, { host = 7 }, { max_body = 0 },
      { max_body = 2 ^ 40 }, { max_connections = 0 }, { idle_timeout = -1 },
    } do
      assert.is_false((pcall(httpd.new, options)))
    end
    assert.is_false((pcall(httpd.new)))
  end)

  it("listens on IPv6 as well, where there is one", function()
    local six = httpd.new { host = "::1" }
    if not six then return end
    server = six
    assert(engine:watch(server:fd()))
    local where = assert(engine:target { url = ("http://[::1]:%d/"):format(server:port()) })
    local id = engine:get(where, nil, PATIENCE)
    local loopback
    finish({ id }, function(request)
      loopback = request.loopback
      echo(request)
    end)
    assert.is_true(loopback)
  end)

  describe("read_beneath", function()
    local folder
    before_each(function()
      local pipe = assert(io.popen "mktemp -d")
      folder = pipe:read "*l"
      pipe:close()
      os.execute(("cd %s; mkdir -p in/deep; printf 'a\\0b' >in/deep/x; : >in/empty; echo out >out; "
        .. "ln -s ../out in/link; ln -s . in/self; mkfifo in/pipe; ln -s in alias"):format(folder))
    end)
    after_each(function() os.execute("rm -rf " .. folder) end)

    it("reads what lies in the folder", function()
      assert.equal("a\0b", httpd.read_beneath(folder .. "/in", "deep/x"))
      assert.equal("", httpd.read_beneath(folder .. "/in", "empty"))
      assert.equal("a\0b", httpd.read_beneath(folder .. "/alias", "deep/x"))
    end)

    it("reads nothing else", function()
      for _, path in ipairs {
        "", "/", ".", "..", "../out", "deep/../../out", "/etc/passwd", "link", "self/empty", "pipe", "deep", "deep/",
        "none", "empty/x", "deep//x", "./empty", ("x"):rep(256), ("x/"):rep(5000),
      } do
        local bytes, message = httpd.read_beneath(folder .. "/in", path)
        assert.is_nil(bytes, path)
        assert.is_string(message)
      end
      assert.is_nil((httpd.read_beneath(folder .. "/none", "x")))
      assert.is_nil((httpd.read_beneath(folder .. "/out", "x")))
      assert.is_false((pcall(httpd.read_beneath, folder, "a\0b")))
    end)

    it("reads at most so much", function()
      assert.equal("a\0b", httpd.read_beneath(folder .. "/in", "deep/x", 3))
      local bytes, message = httpd.read_beneath(folder .. "/in", "deep/x", 2)
      assert.is_nil(bytes)
      assert.matches("too large", message)
    end)
  end)

  describe("durable files", function()
    local folder
    before_each(function() folder = scratch.folder() end)
    after_each(function() scratch.remove(folder) end)

    it("grow line by line, and can be cut", function()
      local path = folder .. "/log"
      local log = assert(httpd.append_file(path))
      assert.equal(0, log:length())
      assert.is_true(log:append "one\n")
      assert.is_true(log:append "\0two\n")
      assert.same({ 9, "one\n\0two\n" }, { log:length(), scratch.read(path) })
      assert.is_true(log:cut(4))
      assert.same({ 4, "one\n" }, { log:length(), scratch.read(path) })
      assert.same({ nil, "in use by another process" }, { httpd.append_file(path) })
      for _, length in ipairs { -1, 5, 0.5, "1" } do
        assert.matches("within the file", select(2, pcall(log.cut, log, length)))
      end
      log:close()
      log:close()
      for _, name in ipairs { "append", "length", "cut" } do
        assert.matches("the file is closed", select(2, pcall(log[name], log, "x")))
      end
    end)

    it("can be written as a whole, into folders that are made", function()
      assert.is_true(httpd.make_folder(folder .. "/a"))
      assert.is_true(httpd.make_folder(folder .. "/a"))
      assert.is_true(httpd.write_file(folder .. "/a/b", "x\0y"))
      assert.equal("x\0y", scratch.read(folder .. "/a/b"))
      assert.same({ nil, "Not a directory" }, { httpd.make_folder(folder .. "/a/b") })
      assert.same({ nil, "Is a directory" }, { httpd.write_file(folder .. "/a", "") })
      for _, name in ipairs { "append_file", "write_file", "make_folder" } do
        assert.matches("NUL byte", select(2, pcall(httpd[name], "a\0b", "")))
      end
    end)
  end)
end)
