local cjson = require "cjson"
local cli = require "homegen.cli"
local command = require "spec.support.process.command"
local core = require "homegen.core"
local reactor = require "homegen.loop.reactor"
local sandbox = require "homegen.sandbox"
local scratch = require "spec.support.scratch"

local CREATE = "/api/v1/smartReplace/generate"
local BODY = '{"imageUrl":"https://example.com/room.jpg","prompt":"a rug","maskUrl":"https://example.com/mask.png"}'

local function request(method, url, key, content)
  local reply
  local target = assert(reactor.engine():target { url = url, headers = { "APIKEY: " .. (key or "none") } })
  reactor.transfer(method, target, content, 20, function(outcome, _, status, body)
    reply = { outcome = outcome, status = status, body = tostring(body) }
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

  it("prints where the console is, and what points any client in a shell at it", function()
    local process = command.start [[sandbox --api-key "it's\$HOME"]]
    local url = process.line:match "http://[%d.:]+"
    local lines = {}
    for index = 1, 6 do lines[index] = process.pipe:read "*l" end
    assert.equal("console: " .. url .. "/console", lines[1])
    local shell = assert(io.popen(table.concat(lines, "\n", 2) .. "\n" .. [[
      printf '%s %s %s %s' "$IDEAL_HOUSE_BASE_URL" "$IDEAL_HOUSE_API_KEY" "$IACREA_BASE_URL" "$IACREA_API_KEY"]]))
    assert.equal(("%s it's$HOME %s it's$HOME"):format(url, url), shell:read "*a")
    shell:close()
    assert.matches("^export IACREA_USER_ID=%x+%-%x+%-%x+%-%x+%-%x+$", lines[6])
    process:stop("TERM")
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
      ["--port " .. port] = "Address already in use", ["--host 192.0.2.1"] = "192.0.2.1",
      ["--host nowhere.example"] = "nowhere.example", ["--host localhost:80"] = "not a numeric address",
      ["--folder /no/folder"] = "/no/folder: No such file or directory",
      ["--folder README.md"] = "README.md: Not a directory",
      ["--create-log /no/log"] = "/no/log: ", ["--create-log /"] = "/: ", ["--create-log /dev/full"] = "/dev/full: ",
      ["--state /no/state"] = "/no/state: No such file or directory", ["--state /"] = "/: Is a directory",
      ["--state /dev/full"] = "/dev/full: not a regular file", ["--state README.md"] = "README.md: is not a sandbox's state",
      ["--state /proc/state"] = "/proc/state: ",
    } do
      local out = command.run("sandbox " .. arguments, "timeout 20 ")
      assert.equal(1, out.code, arguments)
      assert.matches(words, out.text, 1, true)
      assert.matches("^homegen: [^\n]+\n$", out.text)
    end
    first:stop("TERM")
  end)

  ---Runs the command in this process, as there are many; it must not come to a start.
  ---@return integer code
  ---@return string errors
  local function refused(...)
    local kept_errors, kept_start, text = io.stderr, sandbox.start, {}
    rawset(io, "stderr", { write = function(_, ...) for _, word in ipairs { ... } do text[#text + 1] = word end end })
    sandbox.start = function() return nil, "it was about to start" end
    local ok, code = pcall(cli.main, { "sandbox", ... })
    rawset(io, "stderr", kept_errors)
    sandbox.start = kept_start
    return assert(ok and code, code), table.concat(text)
  end

  -- Each option that takes a value: what it must be, and what it must not be.
  local WHOLE = { "-1", "1.5", "many", "", "1e99", "0x10", " ", "inf", "nan", "-0.5" }
  local PORT, UUID, KEY = "a port number from 0 to 65535", "a UUID", "printable ASCII without blanks"
  for option, case in pairs {
    port = { PORT, "70000", "65536", "99999999999999999999", (table.unpack or unpack)(WHOLE) },
    credits = { "a whole number from 0 to 1000000000000000", "1000000000000001", (table.unpack or unpack)(WHOLE) },
    photos = { "a whole number from 0 to 1000000000000000", "1000000000000001", (table.unpack or unpack)(WHOLE) },
    workers = { "a whole number from 1 to 1000", "0", "1001", (table.unpack or unpack)(WHOLE) },
    ["max-unfinished"] = { "a whole number from 1 to 1000000", "0", "1000001", (table.unpack or unpack)(WHOLE) },
    seconds = { "a number of seconds, 0 or more", "-1", "-0.5", "many", "", "1e99", "inf", "nan", "0x10", "1,5" },
    host = { "a numeric address", "" }, folder = { "a path", "" }, state = { "a path", "" }, ["create-log"] = { "a path", "" },
    ["api-key"] = { KEY, "", "a b", "schlüssel" }, ["user-id"] = { UUID, "", "me", "1234", "-1" }, painter = { '"plain"', "", "oil" },
  } do
    it("names what is allowed when --" .. option .. " has another value, and exits with 2", function()
      for index = 2, #case do
        local code, errors = refused("--" .. option, case[index])
        assert.equal(2, code, case[index] .. errors)
        assert.matches("^Usage: homegen", errors)
        local line = ("homegen: option '--%s' must be %s, got '%s'\n"):format(option, case[1], case[index])
        assert.equal(line, errors:match "\n\n(.*)$")
        assert.same({ 2, errors }, { refused(("--%s=%s"):format(option, case[index])) })
      end
    end)
  end

  it("knows an option without its value from one with a wrong value", function()
    for _, arguments in ipairs {
      { "--port", "--json" }, { "--port", "-h" }, { "--seconds" }, { "--api-key", "--verbose" }, { "--json", "-1" },
    } do
      local code, errors = refused((table.unpack or unpack)(arguments))
      assert.equal(2, code)
      assert.is_nil(errors:find("must be", 1, true), errors)
    end
  end)

  it("tells it all as a process too", function()
    for arguments, line in pairs {
      ["--port 70000"] = "option '--port' must be a port number from 0 to 65535, got '70000'",
      ["--seconds -1"] = "option '--seconds' must be a number of seconds, 0 or more, got '-1'",
    } do
      local out = command.run("sandbox " .. arguments)
      assert.same({ 2, "homegen: " .. line .. "\n" }, { out.code, out.text:match "\n\n(.*)$" })
    end
  end)

  it("takes a key that begins with a dash", function()
    local process = command.start "sandbox --api-key -key-1"
    assert.matches(" key -key-1 user ", process.line, 1, true)
    assert.equal(0, process:stop("TERM").code)
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
