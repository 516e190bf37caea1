-- From parameters to a picture on the disk, through the public API and the real sandbox with its real painter.

local decimal = require "homegen.sandbox.provider.decimal"
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples"
local clients = require "spec.support.clients"
local pictures = require "spec.support.pictures"

describe("the whole path", function()
  local client, folder

  before_each(function()
    client = assert(homegen.new { sandbox = { credits = 5, seconds = 0.05 } })
    folder = clients.folder()
  end)

  ---The same without waiting for real pictures.
  local function with_quick_painter()
    client:close()
    client = assert(homegen.new { sandbox = {
      credits = 5, seconds = 0.05, painter = function(_, done) done(clients.PNG, 1, 1) end,
    } })
  end

  after_each(function()
    client:close()
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function params(changes)
    local given = { image_file = samples.room, mask_file = samples.mask, prompt = "a green velvet sofa" }
    for name, value in pairs(changes or {}) do given[name] = value end
    return given
  end

  it("replaces the sofa of the sample room: files in, a whole picture out", function()
    local seen = {}
    local task = assert(client:smart_replace(params(), {
      save = folder .. "/{service}-{id}.{ext}", on_progress = function(t) seen[#seen + 1] = t.state end,
    }))
    local result = assert(homegen.await(task, 60))
    assert.equal(("%s/smart_replace-%s.png"):format(folder, task.id), result.path)
    assert.same({ format = "png", width = 1024, height = 768, orientation = 1 }, homegen.image.info(result.path))
    assert.equal(1024, result.width)
    assert.is_true(#task.id >= 17) -- more digits than a double can tell apart
    assert.equal("succeeded", task.state)
    assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, client:spent().ideal_house)
    assert.equal(4, client.sandbox:ledger().balance)
  end)

  it("gives the same picture for the same input", function()
    local first = assert(homegen.await(client:smart_replace(params()), 60))
    local second = assert(homegen.await(client:smart_replace(params()), 60))
    assert.not_equal(first.id, second.id)
    assert.is_true(assert(first:bytes()) == assert(second:bytes()))
  end)

  it("works in coroutines as in the main chunk", function()
    with_quick_painter()
    local ids = homegen.run(function()
      local results = assert(homegen.all { client:smart_replace(params()), client:smart_replace(params()) })
      return { results[1].id, results[2].id }
    end)
    assert.not_equal(ids[1], ids[2])
    assert.equal(decimal.successor(ids[1]), ids[2]) -- which a double does not tell apart
  end)

  it("is refused before the money is out, and refunded when a task fails", function()
    local _, err = homegen.await(client:smart_replace(params { prompt = "nudity" }), 60)
    assert.equal("content", err.kind)
    assert.equal(9010, err.code)
    assert.equal(5, client.sandbox:ledger().balance)
    local other_size = homegen.mask.new(64, 64):rectangle(8, 8, 20, 20):base64()
    _, err = homegen.await(client:smart_replace {
      image_url = client.sandbox:url(samples.room), mask_base64 = other_size, prompt = "a sofa",
    }, 60)
    assert.equal("failed", err.kind)
    assert.equal("the provider could not make the picture: the mask is 64x64, the image 1024x768", err.message)
    assert.equal(5, client.sandbox:ledger().balance)
    assert.same({ reserved = 0, charged = 1, refunded = 1, uncertain = 0 }, client:spent().ideal_house)
  end)

  it("takes a WebP photograph", function()
    local room = clients.write(folder .. "/room.webp", pictures.WEBP)
    local mask = homegen.mask.new(16, 16):rectangle(2, 2, 9, 9):base64()
    local result = assert(homegen.await(client:smart_replace { image_file = room, mask_base64 = mask, prompt = "oak wood" }, 60))
    assert.same({ 16, 16 }, { result.width, result.height })
  end)

  it("tells why a generation has failed", function()
    local mask = clients.write(folder .. "/mask.png", homegen.mask.new(16, 8):rectangle(2, 2, 5, 5):png())
    local _, err = homegen.await(client:create_room {
      image_file = samples.room, mask_file = mask, room_type = "KITCHEN", theme = "MODERN", width = 1024, height = 768,
    }, 60)
    assert.equal("failed", err.kind)
    assert.truthy(err.message:find("the mask is 16x8, the image 1024x768", 1, true), err.message)
  end)

  it("ends when the credits do", function()
    with_quick_painter()
    local tasks = {}
    for index = 1, 7 do tasks[index] = assert(client:smart_replace(params())) end
    local succeeded, refused = 0, 0
    for _, outcome in ipairs(homegen.settle(tasks)) do
      if outcome.ok then succeeded = succeeded + 1 else refused = refused + (outcome.err.kind == "credits" and 1 or 0) end
    end
    assert.equal(5, succeeded)
    assert.equal(2, refused)
    assert.equal(0, client.sandbox:ledger().balance)
    assert.equal(5, client:spent().ideal_house.charged)
  end)

  it("agrees with the ledgers to the credit after any mix of endings", function()
    client:close()
    client = assert(homegen.new {
      retries = 1, max_unfinished = 3,
      sandbox = { seconds = 0.02, painter = function(_, done) done(clients.PNG, 1, 1) end },
    })
    local box = client.sandbox
    box:fault { effect = "fail", on = "create", times = 3, skip = 1 }
    box:fault { effect = "terminate", refund = false, on = "create", times = 2, service = "magic_editor" }
    box:fault { effect = "envelope", code = 1003, on = "create", skip = 2 }
    box:fault { effect = "status", status = 503, on = "create", skip = 4 }
    box:fault { effect = "status", status = 502, on = "create", skip = 5, carried_out = true }
    local url = box:url(samples.room)
    local room = {
      image_url = url, mask_url = box:url(samples.mask), room_type = "KITCHEN", theme = "MODERN", width = 1024, height = 768,
    }
    local tasks = {}
    for index = 1, 8 do
      local model = index % 2 == 0 and "Pro" or "Base"
      tasks[#tasks + 1] = assert(client:magic_editor { image_url = url, prompt = "a sofa", model_type = model })
      tasks[#tasks + 1] = assert(client:create_room(room))
      tasks[#tasks + 1] = assert(client:house_plan { stories = 2, model_type = "Pro" })
    end
    local kinds = {}
    for _, outcome in ipairs(homegen.settle(tasks)) do
      local kind = outcome.ok and "ok" or outcome.err.kind
      kinds[kind] = (kinds[kind] or 0) + 1
    end
    assert.is_true(kinds.ok > 0 and kinds.failed > 0 and kinds.unknown_outcome > 0)
    for _, provider in ipairs { "ideal_house", "iacrea" } do
      local spent, ledger = client:spent()[provider], box:ledger(provider)
      assert.equal(0, spent.reserved)
      assert.equal(ledger.refunded, spent.refunded)
      -- what is uncertain was charged or not: the ledger's figure lies between
      assert.is_true(spent.charged <= ledger.charged and ledger.charged <= spent.charged + spent.uncertain)
    end
  end)

  it("says so when the key is wrong", function()
    local stranger = clients.new(client.sandbox.base_url)
    local _, err = homegen.await(stranger:smart_replace {
      image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
    }, 60)
    assert.equal("auth", err.kind)
    assert.equal("API_KEY_INVALID", err.name)
    stranger:close()
  end)
end)
