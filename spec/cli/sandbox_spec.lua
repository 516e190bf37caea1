local cjson = require "cjson"
local command = require "spec.support.command"
local core = require "homegen.core"
local reactor = require "homegen.reactor"
local scratch = require "spec.support.scratch"

local CREATE = "/api/v1/smartReplace/generate"
local BODY = '{"imageUrl":"https://example.com/room.jpg","prompt":"a rug","maskUrl":"https://example.com/mask.png"}'

local function request(method, url, key, content)
  local reply
  local target = assert(reactor.engine():target { url = url, headers = { "APIKEY: " .. (key or "none") } })
  reactor.transfer(method, target, content, 20, function(outcome, _, status, body)
    reply = { outcome = outcome, status = status, body = body }
  end)
  while not reply do reactor.turn(1) end
  return reply
end

describe("homegen sandbox (command)", function()
  after_each(command.stop_all)

  it("prints one line with address and key, serves, and stops at SIGTERM", function()
    local process = command.start("sandbox")
    local url, key = process.line:match("^homegen sandbox: (http://127%.0%.0%.1:%d+) key (%S+) user %x+%-%x+%-%x+%-%x+%-%x+$")
    assert.is_string(url, process.line)
    local reply = request("create", url .. CREATE, key, BODY)
    assert.matches('"code":0', reply.body)
    assert.matches('"code":5002', request("create", url .. CREATE, "other", BODY).body)
    local out = process:stop("TERM")
    assert.same({ code = 0, errors = "" }, out)
    assert.equal("connect", request("get", url .. CREATE).outcome)
  end)

  it("stops at SIGINT as well", function()
    -- A shell starts background commands with SIGINT ignored; the sandbox sets its own handler.
    local process = command.start("sandbox")
    assert.equal(0, process:stop("INT").code)
  end)

  it("takes its options", function()
    local pipe = assert(io.popen "mktemp -d")
    local folder = pipe:read "*l"
    pipe:close()
    local file = assert(io.open(folder .. "/room.txt", "w"))
    file:write "a room"
    file:close()
    local process = command.start(("sandbox --json --api-key 'my\"key' --credits 3 --seconds 0.01 --host localhost "
      .. "--workers 2 --max-unfinished 5 --verbose --folder %s"):format(folder))
    local start = cjson.decode(process.line)
    assert.equal('my"key', start.api_key)
    assert.equal("a room", request("get", start.base_url .. "/files/room.txt").body)
    request("create", start.base_url .. CREATE, 'my"key', BODY)
    local ledger = cjson.decode(request("get", start.base_url .. "/__sandbox/ledger").body)
    assert.equal(2, ledger.balance)
    local out = process:stop("TERM")
    assert.matches("homegen sandbox: POST " .. CREATE .. " 200", out.errors, 1, true)
    assert.is_nil(out.errors:find('my"key', 1, true))
    os.execute("rm -r " .. folder)
  end)

  it("draws nothing and writes down every create when asked to, and goes on after a kill", function()
    local folder = scratch.folder()
    local log = folder .. "/creates.log"
    local ids = {}
    for _ = 1, 2 do
      local process = command.start("sandbox --json --api-key k --painter plain --seconds 0 --create-log " .. log)
      local url = cjson.decode(process.line).base_url
      ids[#ids + 1] = request("create", url .. CREATE, "k", BODY).body:match('"data":(%d+)')
      process:stop("KILL")
    end
    local seen = {}
    for _, line in ipairs(scratch.lines(log)) do seen[#seen + 1] = line:match "^%d+%.%d+ (.*)$" end
    assert.same({
      "smart_replace - read", "smart_replace - " .. ids[1], "smart_replace - read", "smart_replace - " .. ids[2],
    }, seen)
    scratch.remove(folder)
  end)

  it("says in one line why it cannot start", function()
    local first = command.start("sandbox --json")
    local port = cjson.decode(first.line).base_url:match("%d+$")
    for arguments, words in pairs {
      ["--port " .. port] = "Address already in use", ["--port 99999"] = "port must be a port number",
      ["--host nowhere.example"] = "not a numeric address", ["--api-key 'a b'"] = "api_key must be",
      ["--painter oil"] = "painter must be a function or \"plain\"", ["--create-log /no/log"] = "No such file",
    } do
      local out = command.run("sandbox " .. arguments)
      assert.equal(1, out.code)
      assert.matches(words, out.text, 1, true)
      assert.is_nil(out.text:find("traceback", 1, true))
    end
    first:stop("TERM")
  end)

  it("dies with its parent when asked to: when its standard input closes", function()
    local output = os.tmpname()
    local parent = assert(io.popen(("%s sandbox --die-with-parent >%s 2>&1; echo \"exit $?\" >>%s"):format(
      command.words(), output, output), "w"))
    local function text()
      local file = assert(io.open(output))
      local all = file:read "*a"
      file:close()
      return all
    end
    local deadline = core.monotonic() + 20
    while not text():find("key", 1, true) and core.monotonic() < deadline do reactor.turn(0.02) end
    assert.matches("key", text()) -- writing to a dead process would kill this one
    parent:write "words that nobody wants\n"
    parent:flush()
    local url = text():match("http://%S+")
    assert.equal(404, request("get", url .. "/").status)
    parent:close() -- waits for the process
    assert.matches("exit 0\n$", text())
    os.remove(output)
  end)
end)
