local clock = require "homegen.loop.clock"
local core = require "homegen.core"
local listener = require "homegen.loop.listener"
local raw_client = require "spec.support.raw_client"
local reactor = require "homegen.loop.reactor"

local HEAD = "POST /hook/1?q HTTP/1.1\r\nHost: x\r\n"
local OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

describe("homegen.loop.listener", function()
  local server, calls, clients, shift, status

  before_each(function()
    calls, clients, shift, status = {}, {}, 0, 200
    clock.set(function() return core.monotonic() + shift end)
    server = assert(listener.open("127.0.0.1", 0, function(path, body, answer)
      calls[#calls + 1] = { path = path, body = body, answer = answer }
      if status then answer(status) end
    end))
  end)

  after_each(function()
    server:close()
    for _, client in ipairs(clients) do client:close() end
    clock.set()
    assert.is_true(reactor.is_idle())
  end)

  local function open()
    local client = raw_client.open(server:port())
    clients[#clients + 1] = client
    return client
  end

  local function ask(bytes) return open():send(bytes):reply() end

  local function pass(seconds)
    shift = shift + seconds
    for _ = 1, 5 do reactor.turn(0) end
  end

  it("hands over path and body, and answers without words", function()
    assert.equal(OK, ask(HEAD .. "Content-Length: 3\r\n\r\nabc"))
    assert.same({ "/hook/1", "abc" }, { calls[1].path, calls[1].body })
  end)

  it("waits until the client has closed, so that it sees the answer, for two seconds", function()
    ask(HEAD .. "\r\n")
    pass(1.9)
    assert.equal(1, server.count)
    pass(0.2)
    assert.equal(0, server.count)
  end)

  it("answers each status that a webhook comes to", function()
    local words = { [404] = "Not Found", [413] = "Content Too Large", [503] = "Service Unavailable" }
    for number, word in pairs(words) do
      status = number
      assert.equal(OK:gsub("200 OK", number .. " " .. word), (ask(HEAD .. "\r\n")))
    end
  end)

  it("answers what it cannot take by itself", function()
    assert.matches("^HTTP/1.1 400 Bad Request\r\n", ask "hello\r\n\r\n")
    assert.matches("^HTTP/1.1 405 Method Not Allowed\r\nAllow: POST, PUT, PATCH, GET\r\n", ask "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert.matches("^HTTP/1.1 413 ", ask(HEAD .. "Content-Length: 65537\r\n\r\n" .. ("x"):rep(300000)))
    assert.same({}, calls)
  end)

  it("takes a body that comes in pieces, and says that it wants it", function()
    local client = open():send(HEAD .. "Content-Length: 6\r\nExpect: 100-continue\r\n\r\n")
    client:wait_for "^HTTP/1.1 100 Continue\r\n\r\n$"
    client:send "abc"
    for _ = 1, 5 do reactor.turn(0.01) end
    assert.same({}, calls)
    assert.equal("HTTP/1.1 100 Continue\r\n\r\n" .. OK, client:send("def"):reply())
    assert.equal("abcdef", calls[1].body)
  end)

  it("answers later, once", function()
    status = nil
    local client = open():send(HEAD .. "\r\n")
    raw_client.run_until(function() return calls[1] end)
    pass(29)
    calls[1].answer(404)
    calls[1].answer(200)
    assert.matches("^HTTP/1.1 404 [^H]+$", client:reply())
  end)

  it("answers 503 where nobody has an answer within half a minute", function()
    status = nil
    local client = open():send(HEAD .. "\r\n")
    raw_client.run_until(function() return calls[1] end)
    pass(30.1)
    assert.matches("^HTTP/1.1 503 ", client:reply())
    calls[1].answer(200)
  end)

  it("closes on who has not said what it wants within ten seconds", function()
    local client = open():send(HEAD)
    raw_client.run_until(function() return server.count == 1 end)
    pass(9.9)
    assert.equal(1, server.count)
    pass(0.2)
    assert.equal(0, server.count)
    assert.equal("", client:reply())
  end)

  it("serves others while some are slow, of which the oldest makes room", function()
    local idle = raw_client.idle(server:port(), 24)
    clients[#clients + 1] = idle
    raw_client.run_until(function() return server.count == 24 end)
    assert.equal(OK, ask(HEAD .. "\r\n"))
    assert.is_true(server.count >= 22)
    assert.equal(25, server.accepted)
  end)

  it("takes no more connections than it has places while all wait for their answer, and goes on then", function()
    status = nil
    local waiting = {}
    for index = 1, 24 do waiting[index] = open():send(HEAD .. "\r\n") end
    raw_client.run_until(function() return #calls == 24 end)
    status = 200
    local last = open():send(HEAD .. "\r\n")
    for _ = 1, 5 do reactor.turn(0.02) end
    assert.equal(24, #calls)
    calls[1].answer(200)
    assert.equal(OK, last:reply())
    for index = 2, 24 do calls[index].answer(200) end
    for _, client in ipairs(waiting) do assert.equal(OK, client:reply()) end
  end)

  it("is something to do for a host as long as it listens, and nothing that a script waits for", function()
    assert.is_true(reactor.has_work())
    assert.equal(0, reactor.live())
    server:close()
    server:close()
    assert.is_false(reactor.has_work())
  end)

  it("closes what is under way", function()
    local client = open():send(HEAD)
    raw_client.run_until(function() return server.count == 1 end)
    server:close()
    assert.equal("", client:reply())
  end)

  it("says why a port cannot be had", function()
    local other, message = listener.open("127.0.0.1", server:port(), print)
    assert.is_nil(other)
    assert.matches("in use", message)
    other, message = listener.open("example.com", 0, print)
    assert.is_nil(other)
    assert.equal("the host is not a numeric address", message)
  end)
end)
