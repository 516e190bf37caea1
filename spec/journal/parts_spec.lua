--- Parts of a journal that are taken away while a client has it open: nothing is paid for that nobody would find again.

local clients = require "spec.support.clients"
local homegen = require "homegen"
local journal_scene = require "spec.support.journal_scene"

local CREATE = clients.CREATE

describe("a journal's part that is removed while it is open:", function()
  local scene

  before_each(function() scene = journal_scene.begin() end)
  after_each(function() scene:finish() end)

  for _, part in ipairs { "-shm", "-wal", "" } do
    it(("no create leaves without jobs.db%s, and the error names it and what to do"):format(part), function()
      local client = scene:client()
      assert(homegen.await(client:smart_replace(clients.params(), { key = "paid" })))
      assert(os.remove(scene.path .. part))
      local result, err = homegen.await(client:smart_replace(clients.params(), { key = "lost" }))
      assert.is_nil(result)
      assert.same({ "io", "not_sent" }, { err.kind, err.outcome })
      assert.truthy(err.message:find(scene.path .. part .. " was ", 1, true), err.message)
      assert.matches("open it again", err.message)
      assert.equal("nothing more is sent until it can be written", err.hint)
      assert.equal(1, scene.server:count(CREATE))
    end)
  end

  it("a process that comes later knows what was paid before, and pays for nothing again", function()
    local client = scene:client()
    local first = assert(homegen.await(client:smart_replace(clients.params(), { key = "paid" })))
    assert(os.remove(scene.path .. "-wal"))
    local _, err = homegen.await(client:smart_replace(clients.params(), { key = "lost" }))
    assert.equal("not_sent", err.outcome)
    client:close()
    scene.rows:close()
    client = scene:client()
    assert.equal(first.id, assert(homegen.await(client:smart_replace(clients.params(), { key = "paid" }))).id)
    assert.equal(1, scene.server:count(CREATE))
    assert(homegen.await(client:smart_replace(clients.params(), { key = "lost" })))
    assert.equal(2, scene.server:count(CREATE))
  end)
end)
