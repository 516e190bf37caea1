local protocol = require "homegen.mcp.protocol"

local VERSION, CAPABILITIES = "io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities"

describe("homegen.mcp.protocol", function()
  it("answers initialize with the revision that was asked for, else with the newest that has a handshake", function()
    for asked, given in pairs {
      ["2025-06-18"] = "2025-06-18", ["2025-11-25"] = "2025-11-25", ["2024-11-05"] = "2025-11-25", ["2026-07-28"] = "2025-11-25",
      ["2099-01-01"] = "2025-11-25",
    } do
      local result, speaker = protocol.initialize { protocolVersion = asked }
      assert.equal(given, result.protocolVersion)
      assert.same({ given, false }, { speaker.version, speaker.modern })
      assert.equal(given == "2025-11-25", result.capabilities.tasks ~= nil)
      assert.is_nil(result.capabilities.extensions)
    end
    local result, problem = protocol.initialize {}
    assert.is_nil(result)
    assert.equal(-32602, problem.code)
  end)

  it("takes each request of the newer revision by itself", function()
    local speaker = protocol.speaker({ _meta = { [VERSION] = "2026-07-28", [CAPABILITIES] = {} } }, nil)
    assert.same({ version = "2026-07-28", modern = true, has_tasks = false }, speaker)
    speaker = protocol.speaker { _meta = { [VERSION] = "2026-07-28", [CAPABILITIES] = { extensions = { [protocol.TASKS] = {} } } } }
    assert.is_true(speaker.has_tasks)
  end)

  it("refuses a revision that it does not speak, and says which it does", function()
    local speaker, problem = protocol.speaker { _meta = { [VERSION] = "1900-01-01", [CAPABILITIES] = {} } }
    assert.is_nil(speaker)
    assert.equal(-32022, problem.code)
    assert.same({ "2026-07-28", "1900-01-01" }, { problem.data.supported[1], problem.data.requested })
  end)

  it("refuses a request that leaves out what its sender can do", function()
    local speaker, problem = protocol.speaker { _meta = { [VERSION] = "2026-07-28" } }
    assert.is_nil(speaker)
    assert.equal(-32602, problem.code)
  end)

  it("takes a request without a revision for the session's", function()
    local _, session = protocol.initialize { protocolVersion = "2025-06-18" }
    assert.equal(session, (protocol.speaker({ _meta = { progressToken = 1 } }, session)))
    assert.equal(session, (protocol.speaker({ _meta = "odd" }, session)))
    assert.equal(-32602, select(2, protocol.speaker({}, nil)).code)
  end)

  it("leaves out for older revisions what only the newer one has", function()
    local old = protocol.finish(protocol.cacheable { tools = {} }, { modern = false })
    assert.same({ tools = {} }, old)
    local new = protocol.finish(protocol.passing {}, { modern = true })
    assert.same({ 0, "private", "complete" }, { new.ttlMs, new.cacheScope, new.resultType })
  end)
end)
