local answer = require "homegen.mcp.answer"
local clients = require "spec.support.clients"
local errors = require "homegen.base.errors"
local json_text = require "homegen.base.json_text"
local scratch = require "spec.support.scratch"

local function job(changes)
  local own = {
    key = "agent-0a", service = "magic_editor", title = "Magic editor", provider = "ideal_house", unit = "credit", id = "7",
    state = "queued", price = 1, charged = 1, files = {}, urls = {}, created_at = 0, updated_at = 0,
  }
  for name, value in pairs(changes or {}) do own[name] = value end
  return own
end

describe("homegen.mcp.answer", function()
  it("names the handle, the money and the next step, whatever the state", function()
    for _, state in ipairs { "waiting", "sending", "queued", "processing", "succeeded", "failed", "unknown_outcome", "lost" } do
      local result = answer.of(job { state = state }, 0)
      local text = result.content[1].text
      assert.matches("Key: agent%-0a; the provider's id: 7", text)
      assert.truthy(text:find(result.structuredContent.money, 1, true))
      assert.truthy(text:find("Next: " .. result.structuredContent.next, 1, true))
      assert.same({ "agent-0a", "7", state }, { result.structuredContent.key, result.structuredContent.id, result.structuredContent.state })
      local is_bad = state == "failed" or state == "unknown_outcome" or state == "lost"
      assert.equal(is_bad or nil, result.isError)
    end
  end)

  it("says how far it is", function()
    assert.matches("^Magic editor is in the provider's queue %(3 before it in the queue%)%.\n",
      answer.of(job { queue_position = 3, percentage = 0 }, 0).content[1].text)
    assert.matches("%(40 %% done%)", answer.of(job { state = "processing", percentage = 40 }, 0).content[1].text)
  end)

  it("holds a picture as such up to a size, and a link to it in any case", function()
    local folder = scratch.folder()
    local path = folder .. "/a.png"
    clients.write(path, clients.PNG)
    local small = answer.of(job { state = "succeeded", files = { path } }, #clients.PNG)
    assert.same({ "text", "image", "resource_link" }, { small.content[1].type, small.content[2].type, small.content[3].type })
    local large = answer.of(job { state = "succeeded", files = { path } }, #clients.PNG - 1)
    assert.same({ "text", "resource_link" }, { large.content[1].type, large.content[2].type })
    assert.equal(large.content[2].uri, large.structuredContent.files[1].uri)
    assert.matches('"urls":%[%]', json_text.encode(large))
    local gone = answer.of(job { state = "succeeded", files = { folder .. "/gone.png" } }, 1000)
    assert.is_nil(gone.content[2].size)
    scratch.remove(folder)
  end)

  it("tells an error's kind, outcome, violations and hint as text and as data", function()
    local result = answer.refused(errors.new {
      kind = "invalid", message = "two are wrong", hint = "look", outcome = "not_sent",
      violations = {
        { field = "a", rule = "required", message = "is required" }, { field = "b", rule = "url", message = "no url", value = {} },
      },
    })
    assert.is_true(result.isError)
    assert.equal("invalid: two are wrong\n- a: is required\n- b: no url\nHint: look\nNothing was sent, and nothing was charged.\n"
      .. "Next: Correct the parameters that are named, and ask for a quote again.", result.content[1].text)
    assert.same({ "invalid", "not_sent", 2 },
      { result.structuredContent.error.kind, result.structuredContent.error.outcome, #result.structuredContent.error.violations })
  end)
end)
