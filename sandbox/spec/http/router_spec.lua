local router = require "homegen.sandbox.http.router"

describe("sandbox.router", function()
  local routes
  before_each(function()
    routes = router.new()
    routes:add("GET", "/a", { handler = "get a" })
    routes:add("POST", "/a", { handler = "post a" })
    routes:add_below("GET", "/files/", { handler = "files" })
  end)

  local function find(method, path)
    local request = { method = method, path = path }
    local route, status, allow = routes:find(request)
    return route and route.handler or status, allow or request.rest
  end

  it("finds by path and method; HEAD goes with GET", function()
    assert.equal("get a", find("GET", "/a"))
    assert.equal("post a", find("POST", "/a"))
    assert.equal("get a", find("HEAD", "/a"))
  end)

  it("finds what lies below a prefix", function()
    assert.same({ "files", "x/y" }, { find("GET", "/files/x/y") })
    assert.same({ "files", "" }, { find("HEAD", "/files/") })
    assert.equal(404, find("GET", "/files"))
  end)

  it("tells a wrong path from a wrong method", function()
    assert.equal(404, find("GET", "/b"))
    assert.equal(404, find("GET", "/a/"))
    assert.same({ 405, "GET, POST" }, { find("DELETE", "/a") })
    assert.same({ 405, "GET" }, { find("POST", "/files/x") })
  end)

  it("reads a parameter of a query", function()
    for query, value in pairs {
      ["taskId=7"] = "7", ["a=1&taskId=7"] = "7", ["taskId=7&taskId=8"] = "7", ["task%49d=%37"] = "7",
      ["taskId=a+b%20c"] = "a b c", ["taskId"] = "", ["taskId="] = "", ["taskId=a=b"] = "a=b", ["&&taskId=7&"] = "7",
    } do
      assert.equal(value, router.parameter(query, "taskId"), query)
    end
    assert.is_nil(router.parameter("taskid=7", "taskId"))
    assert.is_nil(router.parameter("", "taskId"))
    assert.is_nil(router.parameter(nil, "taskId"))
  end)

  it("takes broken escapes as they are", function()
    assert.equal("%zz%4", router.unescape("%zz%4"))
    assert.equal("a\0b/", router.unescape("a%00b%2f"))
  end)
end)
