--- Record and replay, of whole clients: real HTTP is recorded, and what was recorded answers without any.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local scratch = require "spec.support.scratch"

local CREATE, RESULT = clients.CREATE, clients.RESULT
local SIGNED = "X-Amz-Signature=5ecret5ignature"
local OWN_WEBHOOK = "https://me.example/hooks/own-secret"

describe("homegen.client.taping", function()
  local server, folder, tape, client

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    tape = folder .. "/tape.jsonl"
    server:always(CREATE, faultd.created())
    server:script(RESULT, { faultd.task("Pending", 0, 3), faultd.task("Processing", 60) },
      faultd.success(server.url .. "/r.png?" .. SIGNED))
    server:always("/r.png", faultd.file(clients.PNG))
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, iacrea.succeeded(server.url .. "/room.png?" .. SIGNED))
    server:always("/room.png", faultd.file(clients.PNG))
  end)

  after_each(function()
    if client then client:close() end
    client = nil
    server:stop()
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function recording(options)
    local given = { record = tape, iacrea = { api_key = "iacrea-" .. clients.KEY, user_id = iacrea.USER, base_url = server.url } }
    for name, value in pairs(options or {}) do given[name] = value end
    client = clients.new(server, given)
    return client
  end

  local function replaying(options)
    if client then client:close() end
    server:clear() -- whoever asked would get nothing
    local given = { replay = tape }
    for name, value in pairs(options or {}) do given[name] = value end
    client = assert(homegen.new(given))
    return client
  end

  local function all_files()
    local texts = {}
    for index, name in ipairs(clients.files(folder)) do texts[index] = name .. "\n" .. clients.read(folder .. "/" .. name) end
    return table.concat(texts, "\n")
  end

  it("answers as was recorded: creates, polls, results and their files, without keys and without network", function()
    recording()
    local first = assert(homegen.await(client:smart_replace(clients.params(), { save = folder .. "/a.{ext}" })))
    local room = assert(homegen.await(client:create_room(iacrea.room())))
    assert.equal(clients.PNG, assert(room:bytes()))
    replaying()
    local seen = {}
    local task = assert(client:smart_replace(clients.params(), {
      save = folder .. "/b.{ext}", on_progress = function(own) seen[own.percentage or -1] = true end,
    }))
    local again = assert(homegen.await(task))
    assert.equal(first.id, again.id)
    assert.equal(clients.PNG, clients.read(folder .. "/b.png"))
    assert.is_true(seen[0] and seen[60] and seen[100])
    assert.equal(clients.PNG, assert(assert(homegen.await(client:create_room(iacrea.room()))):bytes()))
    assert.equal(0, server:count())
    assert.equal(1, client:spent().ideal_house.charged) -- counted as it was, and nobody was asked for it
  end)

  it("keeps no key, no user, no webhook and no signature", function()
    local listener = assert(homegen.webhook.listen())
    server:script(iacrea.GENERATE, { iacrea.generated(1) }, iacrea.generated(2))
    recording { webhook = listener, upload = function() return server.url .. "/in.png?" .. SIGNED, nil end }
    assert(homegen.await(client:create_room(iacrea.room()))) -- with a webhook of ours
    assert(homegen.await(client:create_room(iacrea.room { webhook = OWN_WEBHOOK })))
    clients.write(folder .. "/in.png", clients.PNG)
    server:always("/api/v1/magicEditor/generate", faultd.created())
    server:always("/api/v1/magicEditor/result", faultd.success(server.url .. "/r.png?" .. SIGNED))
    assert(homegen.await(client:magic_editor { image_file = folder .. "/in.png" }))
    local params = clients.params { image_url = "https://example.com/r.png?" .. SIGNED }
    local result = assert(homegen.await(client:smart_replace(params)))
    assert(result:bytes())
    local sent = server:saw(clients.KEY) and server:saw(iacrea.USER)
    assert.is_true(sent)
    local text = all_files()
    for _, secret in ipairs {
      clients.KEY, iacrea.USER, SIGNED, "5ecret5ignature", OWN_WEBHOOK, "own-secret", listener.url, "127.0.0.1:" .. listener.port,
      "user-agent", "authorization", "api-key",
    } do
      assert.is_nil(text:lower():find(secret:lower(), 1, true), secret)
    end
    assert.truthy(text:find("a modern velvet sofa", 1, true)) -- what was asked for is on it
    listener:close()
  end)

  it("takes whoever asks for the same: other keys, webhooks, signatures, uploads", function()
    clients.write(folder .. "/in.png", clients.PNG)
    server:always("/api/v1/magicEditor/generate", faultd.created())
    server:always("/api/v1/magicEditor/result", faultd.success(server.url .. "/r.png"))
    recording { upload = function() return server.url .. "/somewhere/1.png" end }
    assert(homegen.await(client:create_room(iacrea.room { webhook = OWN_WEBHOOK, image_url = "https://example.com/i.jpg?sig=1" })))
    assert(homegen.await(client:magic_editor { image_file = folder .. "/in.png" }))
    replaying { upload = function() error "nothing is uploaded" end, iacrea = { api_key = "other", user_id = iacrea.generation(9) } }
    local err = select(2, homegen.await(client:create_room(iacrea.room { image_url = "https://example.com/i.jpg?sig=2" })))
    assert.matches("the nearest, line 2, differs in image_url", err.message) -- another signature may be another picture
    assert(homegen.await(client:create_room(iacrea.room { image_url = "https://example.com/i.jpg?sig=1" })))
    assert(homegen.await(client:magic_editor { image_file = folder .. "/in.png" }))
  end)

  it("says what is not on the tape, and what is nearest to it", function()
    recording()
    assert(homegen.await(client:smart_replace(clients.params())))
    replaying()
    local result, err = homegen.await(client:smart_replace(clients.params { prompt = "a red sofa" }))
    assert.is_nil(result)
    assert.same({ "config", "not_sent" }, { err.kind, err.outcome })
    assert.matches("POST ideal_house /api/v1/smartReplace/generate is not on the tape", err.message, 1, true)
    assert.matches('differs in prompt: "a modern velvet sofa in dark blue" there, "a red sofa" here', err.message, 1, true)
    result, err = homegen.await(client:resume("smart_replace", "42"))
    assert.is_nil(result)
    assert.same({ "config", "accepted" }, { err.kind, err.outcome })
    assert.matches("taskId=42 is not on the tape", err.message, 1, true)
    result, err = client:credits()
    assert.is_nil(result)
    assert.equal("config", err.kind)
    assert.equal(0, client:spent().ideal_house.charged)
  end)

  it("answers a create once for each time that it was made, and polls as long as they are asked", function()
    recording()
    assert(homegen.await(client:smart_replace(clients.params())))
    replaying()
    local result = assert(homegen.await(client:smart_replace(clients.params())))
    local _, err = homegen.await(client:smart_replace(clients.params()))
    assert.equal("config", err.kind)
    assert.matches("was made 1 times", err.message, 1, true)
    assert.equal(result.url, assert(homegen.await(client:resume("smart_replace", result.id))).url)
  end)

  it("tells failures as they were: refusals, lost replies, files that were not there at first", function()
    local REFUSED = faultd.json '{"code":9051,"message":"no coins","data":null}'
    server:script(CREATE, { REFUSED, faultd.close_after_read() }, faultd.created())
    server:script("/r.png", { faultd.reply { status = 404 } }, faultd.file(clients.PNG))
    local function outcomes()
      local told = {}
      for index = 1, 3 do
        local result, err = homegen.await(client:smart_replace(clients.params()))
        told[index] = result and assert(result:bytes()) or ("%s %s %s"):format(err.kind, err.outcome, tostring(err.code))
      end
      return told
    end
    recording { retries = 1 }
    local told = outcomes()
    assert.equal("credits refused 9051", told[1])
    assert.equal("unknown_outcome unknown nil", told[2])
    assert.equal(clients.PNG, told[3])
    replaying { retries = 1 }
    assert.same(told, outcomes())
  end)

  it("goes with a journal, whose rows are nobody else's", function()
    recording { journal = folder .. "/jobs.db" }
    assert(homegen.await(client:smart_replace(clients.params(), { key = "sofa" })))
    replaying { journal = folder .. "/jobs.db" }
    local result = assert(homegen.await(client:smart_replace(clients.params(), { key = "sofa" })))
    assert.equal(clients.ID, result.id)
    local tasks = assert(client:tasks())
    assert.equal(2, #tasks)
    assert.matches("replay.invalid", tasks[2].origin)
  end)

  it("follows many at once, stops, and closes", function()
    recording()
    for _ = 1, 3 do assert(homegen.await(client:smart_replace(clients.params()))) end
    replaying { poll_interval = 60, poll_interval_max = 60 }
    local task = assert(client:smart_replace(clients.params()))
    assert(task:created())
    assert.equal("queued", task.state)
    assert.equal(1, #assert(client:tasks()))
    task:cancel()
    local _, err = homegen.await(task)
    assert.equal("canceled", err.kind)
    local other = assert(client:smart_replace(clients.params()))
    assert(other:created())
    client:close()
    client = nil
    assert.equal("canceled", other.state)
    assert.equal(0, homegen.step())
  end)

  it("records over an earlier tape, and over no other file", function()
    recording()
    local task = client:smart_replace(clients.params(), { save = folder .. "/a.{ext}" })
    assert(homegen.await(task))
    client:close()
    local before = #clients.files(folder)
    recording()
    client:close()
    client = nil
    assert.equal('{"homegen_tape":1}\n', clients.read(tape))
    assert.equal(before - 1, #clients.files(folder)) -- its picture has gone with it
    clients.write(tape, "my notes")
    local made, err = homegen.new { record = tape }
    assert.is_nil(made)
    assert.equal("io", err.kind)
    assert.equal("my notes", clients.read(tape))
    for _, name in ipairs { tape, folder .. "/none", folder } do
      made, err = homegen.new { replay = name }
      assert.is_nil(made)
      assert.is_true(err.kind == "config" or err.kind == "io")
      assert.truthy(err.message:find(name, 1, true))
    end
  end)

  it("takes a tape whose end is torn, and none that is broken in the middle", function()
    recording()
    assert(homegen.await(client:smart_replace(clients.params())))
    client:close()
    client = nil
    local text = scratch.read(tape)
    clients.write(tape, text .. '{"request":{"method":"PO')
    replaying():close()
    clients.write(tape, text .. '{"request":{"method":"PO\n' .. text)
    client = nil
    local made, err = homegen.new { replay = tape }
    assert.is_nil(made)
    assert.matches("line %d+ is no exchange", err.message)
  end)

  it("raises for both at once, and with a sandbox", function()
    assert.has_error(function() homegen.new { record = tape, replay = tape } end)
    local ok, message = pcall(homegen.new, { replay = tape, sandbox = true })
    assert.is_false(ok)
    assert.matches("a replay needs no sandbox", message)
    assert.same({}, clients.files(folder))
  end)

  it("goes on where the tape cannot be written any further, and says so", function()
    local warnings = {}
    recording { on_warning = function(warning) warnings[#warnings + 1] = warning.message end }
    client.settings.tape.bytes = 64 * 1024 * 1024 -- as after a long day
    assert(homegen.await(client:smart_replace(clients.params())))
    homegen.step()
    assert.equal(1, #warnings)
    assert.matches("is not recorded any further", warnings[1])
  end)
end)
