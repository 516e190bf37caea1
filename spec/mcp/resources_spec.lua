local mcp_scene = require "spec.support.mcp_scene"
local clients = require "spec.support.clients"

local PARAMS, MODERN = mcp_scene.PARAMS, mcp_scene.MODERN

describe("homegen.mcp.resources", function()
  local scene

  before_each(function() scene = mcp_scene.begin() end)
  after_each(function() scene:finish() end)

  local function buy() return scene:call("smart_replace", { parameters = PARAMS, consent = scene:consent() }, MODERN).structuredContent end

  it("are the pictures that were bought, and what is known of each job", function()
    assert.equal("resources", next(scene:ask("resources/list", nil, MODERN).result) and "resources")
    local bought = buy()
    local list = scene:ask("resources/list", nil, MODERN).result.resources
    assert.equal(1, #list)
    assert.same({ bought.files[1].uri, "image/png" }, { list[1].uri, list[1].mimeType })
    local read = scene:ask("resources/read", { uri = list[1].uri }, MODERN).result.contents[1]
    assert.same({ list[1].uri, "image/png" }, { read.uri, read.mimeType })
    local core = require "homegen.core"
    assert.equal(clients.read(bought.files[1].path), core.base64_decode(read.blob))
    assert.equal(list[1].size, #core.base64_decode(read.blob))
    local job = scene:ask("resources/read", { uri = "homegen://job/" .. bought.key }, MODERN).result.contents[1]
    assert.matches('"state":"succeeded"', job.text)
    assert.equal("homegen://job/{key}", scene:ask("resources/templates/list", nil, MODERN).result.resourceTemplates[1].uriTemplate)
  end)

  it("are nothing else on this machine", function()
    clients.write(scene.folder .. "/pictures/notes.txt", "private")
    clients.write(scene.folder .. "/picture.png", clients.PNG)
    local folder = "file://" .. scene.folder .. "/pictures/"
    for _, uri in ipairs {
      "file:///etc/passwd", folder .. "../jobs.db", folder .. "%2e%2e/picture.png", folder .. "../picture.png", folder .. "notes.txt",
      folder .. "none.png", folder, "homegen://job/agent-00", "homegen://job/../x", "http://127.0.0.1/", "",
    } do
      local answer = scene:ask("resources/read", { uri = uri }, MODERN)
      assert.equal(-32602, answer.error and answer.error.code, uri)
    end
    assert.equal(-32602, scene:ask("resources/read", {}, MODERN).error.code)
    assert.equal(-32602, scene:ask("resources/list", { cursor = "-1" }, MODERN).error.code)
  end)

  it("has the older code for older revisions", function()
    scene:initialize()
    assert.equal(-32002, scene:ask("resources/read", { uri = "file:///etc/passwd" }).error.code)
  end)
end)
