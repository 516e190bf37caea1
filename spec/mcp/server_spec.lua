local mcp_scene = require "spec.support.mcp_scene"

local PARAMS, MODERN = mcp_scene.PARAMS, mcp_scene.MODERN

describe("homegen.mcp.server", function()
  local scene

  before_each(function() scene = mcp_scene.begin { sandbox = { seconds = 0.3 } } end)
  after_each(function() scene:finish() end)

  local function last() return scene.lines[#scene.lines] end

  it("answers what is no message with a code, and goes on", function()
    for line, code in pairs {
      ["{"] = -32700, ["nonsense"] = -32700, ["{\"a\":\"\255\"}"] = -32700, ["[]"] = -32600, ["[{}]"] = -32600, ["3"] = -32600,
      ['{"id":1,"method":"ping"}'] = -32600, ['{"jsonrpc":"2.0","id":1}'] = -32600, ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}'] = -32600,
      ['{"jsonrpc":"2.0","id":null,"method":"ping"}'] = -32600, ['{"jsonrpc":"2.0","id":1,"method":7}'] = -32600,
      ['{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[1]}'] = -32600, [("["):rep(100) .. ("]"):rep(100)] = -32700,
    } do
      scene:tell(line)
      assert.equal(code, last().error.code, line)
    end
    scene.server:receive(false)
    assert.same({ -32700, "this line is too long" }, { last().error.code, last().error.message })
    local count = #scene.lines
    for _, line in ipairs { "", "  \r", '{"jsonrpc":"2.0","id":9,"result":{}}', '{"jsonrpc":"2.0","method":"notifications/strange"}' } do
      scene:tell(line)
    end
    assert.equal(count, #scene.lines)
    assert.same({}, scene:ask("ping").result)
  end)

  it("keeps the id that a request has, text or number, for its problems too", function()
    scene:tell '{"jsonrpc":"2.0","id":"a-1","method":"ping"}'
    assert.equal("a-1", last().id)
    scene:tell '{"jsonrpc":"2.0","id":0,"method":"tools/list","params":3}'
    assert.equal(0, last().id)
  end)

  it("wants a session or a revision first", function()
    assert.equal(-32602, scene:ask("tools/list").error.code)
    scene:initialize()
    assert.truthy(scene:ask("tools/list").result)
  end)

  it("tells the tools in the same order each time, with schemas that say object at the top and no composition there", function()
    scene:initialize()
    local first = scene:ask("tools/list").result
    assert.same(first, scene:ask("tools/list").result)
    local names = {}
    for index, tool in ipairs(first.tools) do
      names[index] = tool.name
      assert.equal("object", tool.inputSchema.type)
      assert.is_nil(tool.inputSchema.anyOf or tool.inputSchema.oneOf or tool.inputSchema.allOf)
      assert.matches("^[%w_]+$", tool.name)
      assert.truthy(tool.description and tool.title and tool.annotations)
    end
    assert.equal("quote spend status wait list stop_following smart_replace magic_editor house_plan create_room create_room_variation "
      .. "create_exterior create_exterior_variation", table.concat(names, " "))
    local properties = first.tools[7].inputSchema.properties.parameters.properties
    assert.is_nil(properties.image_file)
    assert.truthy(properties.mask_base64)
    assert.is_nil(first.tools[10].inputSchema.properties.parameters.properties.user_id)
  end)

  it("names the nearest tool, and what there is no method of", function()
    scene:initialize()
    local answer = scene:ask("tools/call", { name = "smart-replace", arguments = {} })
    assert.same({ -32602, "Unknown tool: smart-replace; did you mean smart_replace?" }, { answer.error.code, answer.error.message })
    assert.equal(-32602, scene:ask("tools/call").error.code)
    assert.equal(-32601, scene:ask("prompts/list").error.code)
    assert.equal(-32601, scene:ask("server/discover").error.code)
  end)

  it("tells all that is wrong with a tool's arguments as a result, so that a model can correct it", function()
    scene:initialize()
    local result = scene:call("quote", { servise = "x", parameters = "y" })
    assert.is_true(result.isError)
    local told = {}
    for index, violation in ipairs(result.structuredContent.error.violations) do told[index] = violation.field .. " " .. violation.rule end
    assert.equal("parameters type, service required, servise unknown", table.concat(told, ", "))
    assert.matches("did you mean service%?", result.content[1].text)
    assert.matches("did you mean smart_replace%?", scene:call("quote", { service = "smart_replac", parameters = {} }).content[1].text)
    assert.is_true(scene:ask("tools/call", { name = "wait", arguments = 7 }).result.isError)
    assert.matches("at most 10", scene:call("wait", { key = "agent-0", seconds = 99 }).content[1].text)
  end)

  it("answers within the wait that was asked for, with the handle, and the job goes on", function()
    scene:initialize()
    local consent = scene:consent()
    local first = scene:call("smart_replace", { parameters = PARAMS, consent = consent, wait = 0 }).structuredContent
    assert.truthy(({ waiting = true, sending = true, queued = true })[first.state])
    assert.matches("^agent%-%x+$", first.key)
    local second = scene:call("wait", { key = first.key }).structuredContent
    assert.equal("succeeded", second.state)
    assert.same(second, scene:call("status", { key = first.key }).structuredContent)
  end)

  it("does not answer a call that was given up, and loses nothing of it", function()
    scene:initialize()
    local consent = scene:consent()
    local arguments = { parameters = PARAMS, consent = consent }
    local id = scene:send("tools/call", { name = "smart_replace", arguments = arguments })
    scene:tell { jsonrpc = "2.0", method = "notifications/cancelled", params = { requestId = id, reason = "bored" } }
    scene:tell { jsonrpc = "2.0", method = "notifications/cancelled", params = { requestId = 12345 } }
    scene:tell { jsonrpc = "2.0", method = "notifications/cancelled" }
    assert.equal("succeeded", scene:call("smart_replace", arguments).structuredContent.state)
    assert.is_nil(scene:answer_to(id))
    assert.equal(1, scene:creates())
    assert.equal(0, scene.server.count)
  end)

  it("tells progress that grows, to who asked for it, until the answer", function()
    scene:initialize()
    local id = scene:send("tools/call", {
      name = "smart_replace", arguments = { parameters = PARAMS, consent = scene:consent() }, _meta = { progressToken = "p" },
    })
    scene:until_so(function() return scene:answer_to(id) end)
    local before, count = 0, 0
    for _, line in ipairs(scene.lines) do
      if line.method == "notifications/progress" then
        assert.equal("p", line.params.progressToken)
        assert.is_true(line.params.progress > before)
        before, count = line.params.progress, count + 1
      end
    end
    assert.is_true(count >= 2, tostring(count))
  end)

  it("answers at once when it ends, with what is known", function()
    scene:initialize()
    local id = scene:send("tools/call", { name = "smart_replace", arguments = { parameters = PARAMS, consent = scene:consent() } })
    scene.server:finish()
    local value = scene:until_so(function() return scene:answer_to(id) end).result.structuredContent
    assert.matches("^agent%-%x+$", value.key)
    assert.is_nil(({ succeeded = true })[value.state])
  end)

  it("refuses a second request with the id of one under way, and more than it can keep apart", function()
    scene:initialize()
    local consent = scene:consent()
    local request = { jsonrpc = "2.0", id = "same", method = "tools/call",
      params = { name = "smart_replace", arguments = { parameters = PARAMS, consent = consent } } }
    scene:tell(request)
    scene:tell(request)
    assert.equal(-32600, last().error.code)
    for index = 1, 200 do
      request.id, request.params = "r" .. index, { name = "status", arguments = { key = "agent-0" } }
      scene:tell(request)
    end
    assert.same({ "r200", -32603 }, { last().id, last().error.code })
    scene:until_so(function() return scene.server.count == 0 end)
  end)

  it("says what failed in it on standard error, and answers", function()
    scene:initialize()
    local stderr = require "spec.support.stderr"
    scene.shop.jobs.find = function() error "boom" end
    local answer
    local said = stderr.of(function() answer = scene:ask("tools/call", { name = "status", arguments = { key = "agent-0" } }) end)
    assert.equal(-32603, answer.error.code)
    assert.is_nil(answer.error.message:find "boom")
    assert.matches("boom", said)
  end)

  it("stops what was not sent, and follows again what was", function()
    scene:initialize()
    local key = scene:call("smart_replace", { parameters = PARAMS, consent = scene:consent(), wait = 0 }).structuredContent.key
    scene:until_so(function() return scene.shop.jobs.live[key].id end)
    local stopped = scene:call("stop_following", { key = key })
    assert.equal("canceled", stopped.structuredContent.state)
    assert.matches("1 credit was charged", stopped.structuredContent.money)
    assert.equal("succeeded", scene:call("wait", { key = key }).structuredContent.state)
    assert.equal(1, scene:creates())
  end)

  it("knows no job of a key that nobody bought", function()
    scene:initialize()
    assert(scene.client:smart_replace(PARAMS, { key = "a person's" }))
    for _, name in ipairs { "status", "wait", "stop_following" } do
      for _, key in ipairs { "agent-00", "a person's" } do
        local result = scene:call(name, { key = key })
        assert.is_true(result.isError)
        assert.matches("there is no job", result.content[1].text)
        assert.equal("This call bought nothing, and charged nothing.", result.structuredContent.money)
      end
    end
  end)

  it("speaks both eras on one connection", function()
    scene:initialize "2025-06-18"
    assert.is_nil(scene:ask("tools/list").result.resultType)
    local modern = scene:ask("tools/list", nil, MODERN).result
    assert.equal("complete", modern.resultType)
    assert.equal("homegen", modern._meta["io.modelcontextprotocol/serverInfo"].name)
    assert.truthy(modern.ttlMs and modern.cacheScope)
  end)
end)
