--- The sandbox as a process that is killed at any moment, by what can be seen from outside.

local cjson = require "cjson"
local command = require "spec.support.process.command"
local core = require "homegen.core"
local probe = require "spec.support.probe"
local reactor = require "homegen.loop.reactor"
local scratch = require "spec.support.scratch"

local KILLS = 5
local AT_ONCE = 6 -- creates that are under way at the same time

describe("homegen sandbox --state (killed)", function()
  local folder, process, port, key, serial

  before_each(function()
    folder, port, process, serial = scratch.folder(), 0, nil, 0
  end)
  after_each(function()
    if process then process:stop("KILL") end
    scratch.remove(folder)
  end)

  local function start(arguments, before)
    process = command.start(("sandbox --json --painter plain --seconds 0.01 --max-unfinished 100000 --credits 100000"
      .. " --state %s/state --create-log %s/log --port %d %s"):format(folder, folder, port, arguments or ""), before)
    local ok, line = pcall(cjson.decode, process.line)
    assert.is_true(ok, process.line)
    port, key = tonumber(line.base_url:match "%d+$"), line.api_key
    return line
  end

  local function kill()
    local out = process:stop("KILL")
    process = nil
    return out
  end

  local function begin(method, path, content, done)
    local target = assert(reactor.engine():target {
      url = ("http://127.0.0.1:%d%s"):format(port, path), headers = { "APIKEY: " .. key },
    })
    reactor.transfer(method, target, content, probe.PATIENCE, function(outcome, _, status, body)
      done { outcome = outcome, status = status, body = tostring(body) }
    end)
  end

  local function wait(check)
    local deadline = core.monotonic() + probe.PATIENCE
    while not check() do
      assert(core.monotonic() < deadline, "waited in vain")
      reactor.turn(0.05)
    end
  end

  local function get(path, query)
    local reply
    begin("get", path, query, function(got) reply = got end)
    wait(function() return reply end)
    return reply
  end

  local function create(done)
    serial = serial + 1
    local marker = "job-" .. serial
    begin("create", probe.CREATE, cjson.encode {
      imageUrl = "https://example.com/room.jpg", prompt = marker .. " a rug", maskUrl = "https://example.com/mask.png",
    }, function(reply) done(reply, marker) end)
  end

  -- Keeps creates under way; answers (a table of id → marker) grows; calls kill when so many have been answered.
  local function burst(answers, count)
    local killed, pending, got = false, 0, 0
    local send
    local function on_reply(reply, marker)
      pending = pending - 1
      local id = reply.outcome == "ok" and reply.body:match '"code":0,.*"data":(%d+)'
      if id then
        assert.is_nil(answers[id], "the id was given out twice")
        answers[id], got = marker, got + 1
      end
      if not killed then send() end
    end
    function send()
      pending = pending + 1
      create(on_reply)
    end
    for _ = 1, AT_ONCE do send() end
    wait(function() return got >= count end)
    -- Creates are on the wire at this moment.
    os.execute("kill -KILL " .. process.pid)
    killed = true
    wait(function() return pending == 0 end)
    kill()
  end

  local function ledger() return cjson.decode(get("/__sandbox/ledger").body) end
  local function state() return cjson.decode(get("/__sandbox/state").body) end

  -- Marker → how often a create with it was read, and id → marker of those that were carried out.
  local function witness()
    local read, marker_of = {}, {}
    for _, line in ipairs(scratch.lines(folder .. "/log")) do
      local marker, word = line:match "^%d+%.%d+ smart_replace (%S+) (%S+)$"
      if word == "read" then
        read[marker] = (read[marker] or 0) + 1
      elseif word then
        marker_of[word] = marker
      end
    end
    return read, marker_of
  end

  it("loses no create that was answered, doubles none, and gives out no id twice", function()
    local answers = {}
    local user = start().user_id
    local first_key = key
    for round = 1, KILLS do
      burst(answers, 7 * round)
      -- A killed process loses nothing, whether it waits for the disk or not.
      assert.equal(user, start(round % 3 > 0 and "--no-sync").user_id)
      assert.equal(first_key, key)
      local read, marker_of = witness()
      local book, seen, charged_for, charged = ledger(), {}, {}, 0
      for _, entry in ipairs(book.creates) do
        assert.is_nil(seen[entry.id])
        seen[entry.id], charged = true, charged + entry.credits
        local marker = marker_of[entry.id]
        if marker then
          assert.is_nil(charged_for[marker], "charged twice")
          charged_for[marker] = true
        end
      end
      for id, marker in pairs(answers) do
        assert.is_true(seen[id], "an answered create is not in the ledger")
        assert.equal(marker, marker_of[id])
      end
      for id in pairs(marker_of) do assert.is_true(seen[id], "a create was carried out, but is not in the ledger") end
      for marker, times in pairs(read) do assert.equal(1, times, marker) end
      assert.is_true(#book.creates <= serial)
      assert.same({ charged, 100000 - charged + book.refunded }, { book.charged, book.balance })
    end
    -- What was unfinished at the kill ends, and so does every task: nothing is refunded.
    wait(function()
      for _, task in ipairs(state().tasks) do
        if task.state ~= "succeeded" then return false end
      end
      return true
    end)
    assert.equal(0, ledger().refunded)
    local urls = {}
    for _, task in ipairs(state().tasks) do
      assert.is_nil(urls[task.result_url], "two tasks with one result")
      urls[task.result_url] = true
    end
    -- The results outlive one more kill.
    kill()
    start()
    for url in pairs(urls) do
      local reply = get(url:match "^http://[^/]+(.*)$")
      assert.same({ 200, "png" }, { reply.status, (core.image_info(reply.body)) })
    end
    assert.equal("", process:stop("TERM").errors)
    process = nil
  end)

  it("says in one line what is wrong with the file", function()
    start()
    local function trouble(arguments, before)
      local out = command.run("sandbox --painter plain " .. arguments, before)
      assert.equal(1, out.code, out.text)
      assert.is_nil(out.text:find("traceback", 1, true))
      assert.matches("^[^\n]+\n$", out.text)
      return out.text
    end
    assert.matches("in use by another process", trouble("--state " .. folder .. "/state"))
    assert.matches("No such file", trouble("--state " .. folder .. "/no/state"))
    assert.matches("is not a sandbox's state", trouble("--state README.md"))
    -- A file that may not grow stands for a full disk.
    assert.matches("File too large", trouble("--state " .. folder .. "/full", "trap '' XFSZ; ulimit -f 0; "))
  end)

  -- A file that may not grow beyond a few kilobytes stands for a disk that is full after a while.
  it("answers 1003 when the disk is full, charges nothing for it, and goes on afterwards", function()
    start("--verbose", "trap '' XFSZ; ulimit -f 16; ")
    local full, answered = nil, {}
    wait(function()
      local reply
      create(function(got) reply = got end)
      wait(function() return reply end)
      assert.equal("ok", reply.outcome)
      if reply.status == 500 then
        full = reply
      else
        answered[#answered + 1] = reply.body:match '"data":(%d+)'
      end
      return full
    end)
    assert.equal('{"code":1003,"message":"Internal server error","data":null}', full.body)
    local book = ledger()
    local ids = {}
    for i, entry in ipairs(book.creates) do ids[i] = entry.id end
    assert.same(answered, ids)
    assert.equal(#answered, book.charged)
    local out = kill()
    assert.matches("500 %(.*File too large", out.errors)
    start()
    for i, entry in ipairs(ledger().creates) do assert.equal(answered[i], entry.id) end
    assert.equal(#answered, #ledger().creates)
    wait(function()
      for _, task in ipairs(state().tasks) do
        if task.ended_at == cjson.null then return false end
      end
      return true
    end)
    local reply
    create(function(got) reply = got end)
    wait(function() return reply end)
    assert.matches('"code":0', reply.body)
  end)
end)
