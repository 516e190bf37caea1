--- The command as programs of agents use it: other people's clients, calls that are given up, input that is no message.

local cjson = require "homegen.base.cjson"
local command = require "spec.support.process.command"
local npm = require "spec.support.npm"
local scratch = require "spec.support.scratch"
local workers = require "spec.support.process.workers"

local CALLS = tonumber(os.getenv "HOMEGEN_CALLS" or "10") -- of the test of abandoned calls; `make agents` has a hundred

describe("homegen mcp", function()
  local folder, provider, variables, arguments

  before_each(function()
    folder = scratch.folder()
    provider = command.start(("sandbox --painter plain --seconds 0.2 --json --no-sync --create-log %s/creates"):format(folder))
    local told = cjson.decode(provider.line)
    variables = ("IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s IACREA_API_KEY= XDG_STATE_HOME=%s/state HOMEGEN_DAY_LIMIT= "):format(
      told.base_url, told.api_key, folder)
    arguments = ("mcp --journal %s/jobs.db --poll-interval 0.05"):format(folder)
  end)

  after_each(function()
    command.stop_all()
    scratch.remove(folder)
  end)

  ---Lines in, lines out.
  local function talk(lines, more)
    scratch.write(folder .. "/input", lines)
    local pipe = assert(io.popen(("%s %s %s %s <%s/input 2>%s/errors"):format(
      variables, command.words(), arguments, more or "", folder, folder)))
    local answers = {}
    for line in pipe:lines() do answers[#answers + 1] = cjson.decode(line) end -- standard output holds messages alone
    pipe:close()
    return answers, scratch.read(folder .. "/errors")
  end

  local function client(script)
    local output, code = npm.run("mcp", script, command.words():gsub("'", "") .. " " .. arguments, variables)
    assert.equal(0, code, output)
    return cjson.decode(output)
  end

  local function creates()
    local ids, read = {}, 0
    for _, line in ipairs(scratch.lines(folder .. "/creates")) do
      local id = line:match "(%S+)$"
      if id == "read" then read = read + 1 else ids[#ids + 1] = id end
    end
    return ids, read
  end

  it("serves the SDK's client: a quote, a picture, the same call again, a task, resources", function()
    local said = client "legacy.mjs"
    assert.equal("homegen", said.server.name)
    assert.equal("succeeded", said.bought.structuredContent.state)
    assert.same(said.bought, said.again)
    assert.equal("image", said.bought.content[2].type)
    assert.equal(said.bought.content[2].data, said.read)
    assert.is_true(#said.progress > 0)
    assert.equal("taskCreated", said.stream[1].type)
    assert.equal("result", said.stream[#said.stream].type)
    assert.equal(2, #said.tasks)
    assert.equal(2, said.spend.ideal_house.session.used)
    local ids, read = creates()
    assert.same({ 2, 2 }, { #ids, read })
  end)

  it("serves the client of the revision without a handshake", function()
    local said = client "modern.mjs"
    assert.equal("2026-07-28", said.version)
    assert.equal("succeeded", said.bought.structuredContent.state)
    assert.same(said.bought, said.again)
    assert.equal(said.bought.content[2].data, said.read)
    assert.equal(1, #(creates()))
  end)

  -- Its program looks for a package.json above the folder that it is run in.
  it("serves the inspector's command line", function()
    local inspect = ("cd %s/node_modules && %s timeout 60 node @modelcontextprotocol/inspector-cli/build/index.js %s %s --method "):format(
      npm.folder "mcp", variables, command.words(), arguments)
    local function run(words)
      local pipe = assert(io.popen(inspect .. words .. " 2>" .. folder .. "/errors"))
      local text = pipe:read "*a"
      pipe:close()
      return cjson.decode(text)
    end
    assert.equal("quote", run("tools/list").tools[1].name)
    local parameters = [[parameters='{"image_url":"https://example.com/room.jpg","prompt":"x"}']]
    local quoted = run("tools/call --tool-name quote --tool-arg service=magic_editor --tool-arg " .. parameters)
    local bought = run(("tools/call --tool-name magic_editor --tool-arg consent=%s --tool-arg %s"):format(
      quoted.structuredContent.consent, parameters))
    assert.equal("succeeded", bought.structuredContent.state)
    assert.equal(bought.structuredContent.files[1].uri, run("resources/list").resources[1].uri)
  end)

  it(("loses nothing and pays nothing twice over %d calls that are given up and made again"):format(CALLS), function()
    local output, code = npm.run("mcp", "abandon.mjs", ("%d %d 5 %s %s --session-limit none --day-limit none"):format(
      CALLS, os.time(), command.words():gsub("'", ""), arguments), variables)
    assert.equal(0, code, output)
    local results = cjson.decode(output:match "[^\n]*\n$").results
    assert.equal(CALLS, #results)
    local keys, paid = {}, {}
    for _, result in ipairs(results) do
      assert.equal("succeeded", result.state, output)
      assert.is_nil(keys[result.key])
      keys[result.key], paid[result.id] = true, true
      assert.truthy(scratch.read(result.files[1].path))
    end
    local ids, read = creates()
    assert.same({ CALLS, CALLS }, { #ids, read })
    for _, id in ipairs(ids) do
      assert.is_true(paid[id])
      paid[id] = nil -- each once
    end
  end)

  it("answers what is no message, and what is too much, and then ends", function()
    local answers, errors = talk(("nonsense\n\n%s\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"):format(("x"):rep(70 * 1024 * 1024)))
    assert.same({ -32700, -32700 }, { answers[1].error.code, answers[2].error.code })
    assert.equal("this line is too long", answers[2].error.message)
    assert.equal(1, answers[3].id) -- without an end of line
    assert.equal("", errors)
  end)

  local INITIALIZE = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}\n'
  local PARAMETERS = '{"image_url":"https://example.com/room.jpg","prompt":"x"}'

  local function tool(id, name, given)
    return ('{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"%s","arguments":%s}}\n'):format(id, name, given)
  end

  ---The lines that buy a picture, with a consent of their own.
  local function purchase()
    local quoted = talk(INITIALIZE .. tool(2, "quote", ('{"service":"magic_editor","parameters":%s}'):format(PARAMETERS)))
    local consent = quoted[2].result.structuredContent.consent
    return INITIALIZE .. tool(3, "magic_editor", ('{"consent":"%s","parameters":%s}'):format(consent, PARAMETERS))
  end

  local ENDS = {
    killed = function(server) server:signal "KILL" end,
    terminated = function(server) server:signal "TERM" end,
    left = function(server) server.orders:close() end,
  }

  for how, leave in pairs(ENDS) do
    it("writes down what its paid request comes to when it is " .. how .. " meanwhile", function()
      local lines = purchase()
      assert(os.execute(("curl -sf -o /dev/null -d '{\"effect\":\"delay\",\"on\":\"create\",\"seconds\":1}' %s/__sandbox/faults"):format(
        variables:match "http://[%d.:]+")))
      local server = workers.start(("bin/homegen %s 2>&1"):format(arguments), variables)
      server:tell((lines:gsub("\n$", "")))
      workers.wait_for(function() return select(2, creates()) == 1 end)
      leave(server)
      local job
      workers.wait_for(function() -- the same call again
        job = talk(lines)[2].result.structuredContent
        assert.not_equal("unknown_outcome", job.state)
        return job.id
      end)
      assert.same({ { job.id }, 1 }, { creates() })
    end)
  end

  it("says what it cannot work with, on standard error, and exits", function()
    for given, said in pairs {
      ["--day-limit much"] = "is expected", ["--wait forever"] = "is expected", ["--colour"] = "unknown option",
      ["--poll-interval 1 --base-url https://api.ideal.house"] = "at least 3 seconds", ["--journal /proc/x/jobs.db"] = "cannot be made",
    } do
      local out = command.run("mcp " .. given, variables)
      assert.is_true(out.code > 0, given)
      assert.truthy(out.text:find(said, 1, true), out.text)
      assert.is_nil(out.text:find "traceback")
    end
    local out = command.run(arguments, variables .. "HOMEGEN_SESSION_LIMIT=lots ")
    assert.equal(2, out.code)
    assert.matches("HOMEGEN_SESSION_LIMIT: a number", out.text)
  end)

  it("starts with what docs/agents.md says that programs of agents are given", function()
    local count = 0
    for block in scratch.read("docs/agents.md"):gmatch "\n```json\n(.-)\n```" do
      local own = cjson.decode(block).mcpServers.homegen
      assert.equal("homegen", own.command)
      for name in pairs(own.env) do assert.truthy(("IDEAL_HOUSE_API_KEY IACREA_API_KEY IACREA_USER_ID"):find(name, 1, true)) end
      arguments = table.concat(own.args, " "):gsub("/tmp/try", folder)
      assert.equal(1, talk('{"jsonrpc":"2.0","id":1,"method":"ping"}\n')[1].id)
      count = count + 1
    end
    assert.equal(2, count)
  end)

  it("has its journal and pictures in the state folder, for their owner alone, unless something else is said", function()
    arguments = "mcp"
    talk ""
    for path, mode in pairs {
      ["state/homegen"] = "700", ["state/homegen/jobs.db"] = "600", ["state/homegen/pictures"] = "700",
      ["state/homegen/jobs.db.agents"] = "700", ["state/homegen/jobs.db.agents/secret"] = "600",
    } do
      assert.equal(mode, scratch.mode(folder .. "/" .. path), path)
    end
  end)
end)
