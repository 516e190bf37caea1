local json_rpc = require "homegen.mcp.json_rpc"

describe("homegen.mcp.json_rpc", function()
  it("tells requests, notifications and answers apart", function()
    assert.same({ id = 1, method = "m", params = { a = 1 } }, json_rpc.read '{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}}')
    assert.same({ method = "m", params = {} }, json_rpc.read '{"jsonrpc":"2.0","method":"m"}')
    assert.same({ params = {} }, json_rpc.read '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}')
  end)

  it("keeps the id of what is no request, where it can be read", function()
    local message, problem, id = json_rpc.read '{"jsonrpc":"1.0","id":"x","method":"m"}'
    assert.is_nil(message)
    assert.same({ -32600, "x" }, { problem.code, id })
    assert.is_nil(select(3, json_rpc.read '{"jsonrpc":"2.0","id":{},"method":"m"}'))
  end)

  it("writes a message a line", function()
    assert.equal('{"id":"a\\nb","jsonrpc":"2.0","result":{}}\n', json_rpc.result("a\nb", {}))
    assert.equal('{"error":{"code":-32700,"message":"x"},"id":null,"jsonrpc":"2.0"}\n',
      json_rpc.failure(nil, json_rpc.problem(-32700, "x")))
    assert.equal('{"jsonrpc":"2.0","method":"m","params":{"n":0.5}}\n', json_rpc.notification("m", { n = 0.5 }))
  end)
end)
