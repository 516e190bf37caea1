local cjson = require "homegen.base.cjson"
local mcp_scene = require "spec.support.mcp_scene"

local PARAMS, MODERN, WITH_TASKS = mcp_scene.PARAMS, mcp_scene.MODERN, mcp_scene.WITH_TASKS
local RELATED = "io.modelcontextprotocol/related-task"

describe("homegen.mcp.tasks", function()
  local scene

  before_each(function() scene = mcp_scene.begin { sandbox = { seconds = 0.3 } } end)
  after_each(function() scene:finish() end)

  local function arguments_with(consent) return { parameters = PARAMS, consent = consent or scene:consent() } end

  describe("of revision 2025-11-25", function()
    before_each(function() scene:initialize "2025-11-25" end)

    local function create(consent)
      return scene:ask("tools/call", { name = "smart_replace", arguments = arguments_with(consent), task = { ttl = 60000 } }).result
    end

    it("are offered for what buys, and for nothing else", function()
      local begun = scene:initialize "2025-11-25"
      assert.same({ tools = { call = {} } }, begun.capabilities.tasks.requests)
      for _, tool in ipairs(scene:ask("tools/list").result.tools) do
        local offered = tool.execution and tool.execution.taskSupport
        assert.equal(tool.inputSchema.properties.consent and "optional" or nil, offered)
      end
      assert.equal(-32601, scene:ask("tools/call", { name = "spend", task = {} }).error.code)
    end)

    it("are created, asked for, and end with what the call itself answers", function()
      local consent = scene:consent()
      local task = create(consent).task
      assert.equal("working", task.status)
      assert.equal(cjson.null, task.ttl)
      assert.matches("^%d+%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$", task.createdAt)
      assert.equal(task.taskId, create(consent).task.taskId) -- the same call again
      local result = scene:ask("tasks/result", { taskId = task.taskId }).result
      assert.same({ taskId = task.taskId }, result._meta[RELATED])
      result._meta = nil
      assert.same(scene:call("smart_replace", arguments_with(consent)), result)
      assert.equal("completed", scene:ask("tasks/get", { taskId = task.taskId }).result.status)
      assert.same({ task.taskId }, { scene:ask("tasks/list").result.tasks[1].taskId })
      assert.equal(1, scene:creates())
    end)

    it("have failed when the tool says so", function()
      scene.sandbox:fault { on = "create", effect = "fail" }
      local id = create().task.taskId
      assert.is_true(scene:ask("tasks/result", { taskId = id }).result.isError)
      assert.equal("failed", scene:ask("tasks/get", { taskId = id }).result.status)
      assert.equal(-32602, scene:ask("tasks/cancel", { taskId = id }).error.code)
    end)

    it("are not created where nothing may be bought", function()
      local answer = scene:ask("tools/call", { name = "smart_replace", arguments = { parameters = PARAMS, consent = "x" }, task = {} })
      assert.equal(-32602, answer.error.code)
      assert.equal("invalid", answer.error.data.error.kind)
      assert.equal(-32602, scene:ask("tools/call", { name = "smart_replace", arguments = {}, task = {} }).error.code)
    end)

    it("stay canceled, whatever becomes of the job", function()
      local id = create().task.taskId
      assert.equal("cancelled", scene:ask("tasks/cancel", { taskId = id }).result.status)
      assert.equal("cancelled", scene:ask("tasks/get", { taskId = id }).result.status)
      assert.truthy(scene:ask("tasks/result", { taskId = id }).result.content)
      assert.equal(-32602, scene:ask("tasks/cancel", { taskId = id }).error.code)
      scene:call("wait", { key = id })
      assert.equal("cancelled", scene:ask("tasks/get", { taskId = id }).result.status)
    end)

    it("are known to the next server", function()
      local id = create().task.taskId
      scene:restart()
      scene:initialize "2025-11-25"
      assert.equal("succeeded", scene:ask("tasks/result", { taskId = id }).result.structuredContent.state)
      assert.equal(1, scene:creates())
    end)

    it("have failed where a server ended before it could send them, until the same call comes again", function()
      local consent = scene:consent()
      scene.server:finish() -- what begins now is waited for by nobody
      local id = create(consent).task.taskId
      scene:restart()
      scene:initialize "2025-11-25"
      local result = scene:ask("tasks/result", { taskId = id }).result
      assert.same({ true, "waiting" }, { result.isError, result.structuredContent.state })
      assert.matches("Nothing is charged so far", result.structuredContent.money)
      assert.equal("failed", scene:ask("tasks/get", { taskId = id }).result.status)
      assert.equal("succeeded", scene:call("smart_replace", arguments_with(consent)).structuredContent.state)
      assert.equal(1, scene:creates())
    end)

    it("are no others", function()
      for _, id in ipairs { "agent-00", "x", 7 } do
        for _, method in ipairs { "tasks/get", "tasks/result", "tasks/cancel" } do
          assert.equal(-32602, scene:ask(method, { taskId = id }).error.code)
        end
      end
      assert.equal(-32602, scene:ask("tasks/list", { cursor = "x" }).error.code)
      assert.equal(-32601, scene:ask("tasks/update", { taskId = "agent-00" }).error.code)
    end)
  end)

  it("are no part of revision 2025-06-18: the call is answered as any", function()
    local begun = scene:initialize "2025-06-18"
    assert.is_nil(begun.capabilities.tasks)
    assert.is_nil(scene:ask("tools/list").result.tools[7].execution)
    local result = scene:ask("tools/call", { name = "smart_replace", arguments = arguments_with(), task = {} }).result
    assert.equal("succeeded", result.structuredContent.state)
    assert.equal(-32601, scene:ask("tasks/get", { taskId = "agent-00" }).error.code)
  end)

  describe("of revision 2026-07-28", function()
    local function ask(method, params, meta) return scene:ask(method, params, meta or WITH_TASKS) end

    it("are offered as the extension, and given to who can take them alone", function()
      local capabilities = ask("server/discover").result.capabilities
      assert.same({ ["io.modelcontextprotocol/tasks"] = {} }, capabilities.extensions)
      assert.is_nil(capabilities.tasks)
      assert.equal("complete", ask("tools/call", { name = "smart_replace", arguments = arguments_with() }, MODERN).result.resultType)
    end)

    it("are created at once, and end with what the call itself answers", function()
      local consent = scene:consent()
      local created = ask("tools/call", { name = "smart_replace", arguments = arguments_with(consent) }).result
      assert.same({ "task", "working", cjson.null }, { created.resultType, created.status, created.ttlMs })
      local task = scene:until_so(function()
        local now = ask("tasks/get", { taskId = created.taskId }).result
        assert.equal("complete", now.resultType)
        return now.status ~= "working" and now
      end)
      assert.equal("completed", task.status)
      assert.same(scene:call("smart_replace", arguments_with(consent), MODERN), task.result)
      assert.equal(1, scene:creates())
    end)

    it("wait instead where the call says how long", function()
      local arguments = arguments_with()
      arguments.wait = 9
      assert.equal("complete", ask("tools/call", { name = "smart_replace", arguments = arguments }).result.resultType)
    end)

    it("have completed when the tool says that it failed", function()
      scene.sandbox:fault { on = "create", effect = "fail" }
      local id = ask("tools/call", { name = "smart_replace", arguments = arguments_with() }).result.taskId
      local task = scene:until_so(function()
        local now = ask("tasks/get", { taskId = id }).result
        return now.status ~= "working" and now
      end)
      assert.equal("completed", task.status)
      assert.is_true(task.result.isError)
    end)

    it("answer what buys nothing as a result", function()
      local result = ask("tools/call", { name = "smart_replace", arguments = { parameters = PARAMS, consent = "x" } }).result
      assert.same({ "complete", true }, { result.resultType, result.isError })
    end)

    it("take cancellation and updates with an empty answer", function()
      local id = ask("tools/call", { name = "smart_replace", arguments = arguments_with() }).result.taskId
      for _, method in ipairs { "tasks/update", "tasks/cancel", "tasks/cancel" } do
        local result = ask(method, { taskId = id, inputResponses = {} }).result
        assert.equal("complete", result.resultType)
        assert.is_nil(result.status)
      end
      assert.equal("cancelled", ask("tasks/get", { taskId = id }).result.status)
    end)

    it("say what a client lacks, and what is gone", function()
      for _, method in ipairs { "tasks/get", "tasks/cancel", "tasks/update" } do
        local problem = ask(method, { taskId = "agent-00" }, MODERN).error
        assert.equal(-32021, problem.code)
        assert.same({ extensions = { ["io.modelcontextprotocol/tasks"] = {} } }, problem.data.requiredCapabilities)
        assert.equal(-32602, ask(method, { taskId = "agent-00" }).error.code)
      end
      assert.equal(-32601, ask("tasks/result", { taskId = "agent-00" }).error.code)
      assert.equal(-32601, ask("tasks/list").error.code)
      assert.equal(-32601, ask("ping").error.code)
    end)
  end)
end)
