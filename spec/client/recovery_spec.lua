local cjson = require "cjson"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local tree = require "spec.support.tree"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID

describe("homegen.client.recovery", function()
  local scene, server, client, folder, rows

  local function open(journal) return scene:client_of_both(journal == false and { journal = false } or nil) end

  before_each(function()
    scene = journal_scene.begin()
    server, folder, rows = scene.server, scene.folder, scene.rows
    client = open()
  end)

  after_each(function() scene:finish() end)

  describe("resume without arguments", function()
    it("takes nothing over where what goes on with it cannot be loaded", function()
      local place = tree.new { "homegen" }
      finally(function() place:remove() end)
      local said = place:run(([[
        local homegen = require "homegen"
        local client = assert(homegen.new { journal = "%s/jobs.db", ideal_house = { api_key = "key", base_url = "http://127.0.0.1:9" } })
        assert(not client:find { id = "11" })
        local tables = require "homegen.store.tables"
        local handle = assert(require("homegen.journal").open {
          path = "%s/jobs.db", application_id = tables.application_id, versions = tables.versions,
        })
        local function run(sql)
          handle:submit { label = "spec", { sql, sql:find "?1" and client.store.accounts[client.accounts.ideal_house] or nil } }
          assert(handle:drain(20))
          return select(3, handle:take())[1][1]
        end
        run "INSERT INTO task (account, service, fingerprint, context, price, state, id, created_at, changed_at) \
          VALUES (?1, 'smart_replace', '', '{}', 1, 'queued', '11', 1, 1)"
        local path = package.searchpath("homegen.client.adoption", package.path)
        assert(os.rename(path, path .. ".gone"))
        print((pcall(client.resume, client)), run("SELECT owner FROM task").owner)
        run "UPDATE task SET state = 'unknown_outcome', id = NULL, key = 'k'"
        print((pcall(client.settle, client, "k", { id = "12" })), run("SELECT state FROM task").state)
        run "UPDATE task SET state = 'queued', id = '11', key = NULL"
        assert(os.rename(path .. ".gone", path))
        print(#assert(client:resume()), run("SELECT owner FROM task").owner ~= nil)
      ]]):format(place.folder, place.folder))
      assert.equal("false\tnil\nfalse\tunknown_outcome\n1\ttrue\n", said)
    end)

    it("adopts what was paid and nobody has in hand, saves it, and tells of what nobody knows", function()
      local url = server.url .. "/r.png"
      rows:add(client, { state = "queued", id = "11", charged = 1, key = "queued", owner = journal_rows.DEAD,
        save = folder .. "/{key}.{ext}" })
      rows:add(client, { state = "processing", id = "12", charged = 1 })
      rows:add(client, { state = "expired", id = "13", charged = 1, key = "expired" })
      rows:add(client, { state = "succeeded", id = "14", charged = 1, key = "unsaved", owner = journal_rows.DEAD,
        save = folder .. "/{key}.{ext}", result = journal_rows.result(url) })
      rows:add(client, { state = "sending", key = "lost", owner = journal_rows.DEAD })
      -- not these
      rows:add(client, { state = "waiting", key = "waiting", owner = journal_rows.DEAD })
      rows:add(client, { state = "canceled", id = "15", charged = 1 })
      rows:add(client, { state = "succeeded", id = "16", charged = 1, result = journal_rows.result(url) })
      rows:add(client, { state = "processing", id = "17", charged = 1, owner = rows.alive })
      rows:add(client, { state = "processing", id = "18", charged = 1, account = "https://elsewhere#0" })

      local tasks = assert(client:resume())
      local ended = {}
      for task, result in homegen.each(tasks) do ended[task.id or task.key] = result and "succeeded" or task.state end
      assert.same({ ["11"] = "succeeded", ["12"] = "succeeded", ["13"] = "succeeded", ["14"] = "succeeded",
        lost = "unknown_outcome" }, ended)
      assert.equal(clients.PNG, clients.read(folder .. "/queued.png"))
      assert.equal(clients.PNG, clients.read(folder .. "/unsaved.png"))
      assert.equal(0, server:count(CREATE))
      assert.same({}, assert(client:resume()))
      assert.equal("unknown_outcome", rows:one("SELECT state FROM task WHERE key = 'lost'").state)
      assert.equal(cjson.encode { folder .. "/unsaved.png" }, rows:one("SELECT saved FROM task WHERE id = '14'").saved)
    end)

    describe("of a file that was being saved", function()
      local part, final

      before_each(function()
        part, final = folder .. "/r.png.0123456789abcdef.part", folder .. "/r.png"
        rows:add(client, { state = "succeeded", id = "14", charged = 1, key = "k", owner = journal_rows.DEAD, save = final,
          result = journal_rows.result(server.url .. "/r.png"), part = cjson.encode { path = part, final = final } })
      end)

      it("knows that the part has got its name, and does not fetch it again", function()
        clients.write(final, clients.PNG)
        local task = assert(client:resume())[1]
        assert.equal(final, assert(homegen.await(task, 20)).path)
        assert.equal(0, server:count("/r.png"))
        assert.equal(cjson.encode { final }, rows:one("SELECT saved FROM task WHERE id = '14'").saved)
      end)

      it("does not take somebody else's file for it", function()
        clients.write(part, clients.PNG)
        clients.write(final, "precious")
        local _, err = homegen.await(assert(client:resume())[1], 20)
        assert.equal("io", err.kind)
        assert.is_true(err.exists)
        assert.equal("precious", clients.read(final))
      end)

      it("does not take it the next time either", function()
        rows:run { "UPDATE task SET save = ?1, part = NULL WHERE id = '14'", folder .. "/{key}.{ext}" }
        local taken = folder .. "/k.png" -- which is found only when the picture is there and its kind is known
        clients.write(taken, "precious")
        for _ = 1, 2 do
          local result, err = homegen.await(assert(client:resume())[1], 20)
          assert.is_nil(result)
          assert.is_true(err.exists)
        end
        assert.is_nil(rows:one("SELECT saved FROM task WHERE id = '14'").saved)
        os.remove(taken)
        assert.equal(taken, assert(homegen.await(assert(client:resume())[1], 20)).path)
        assert.equal(clients.PNG, clients.read(taken))
      end)

      it("goes on with the part, and leaves none behind", function()
        clients.write(part, clients.PNG:sub(1, 20))
        assert.equal(final, assert(homegen.await(assert(client:resume())[1], 20)).path)
        assert.equal(clients.PNG, clients.read(final))
        assert.is_nil((io.open(part)))
      end)
    end)

    describe("of a task with several pictures", function()
      local template, names

      local function leave(record)
        local urls = {}
        for index = 1, 3 do
          urls[index] = ("%s/%d.png"):format(server.url, index)
          server:always(("/%d.png"):format(index), faultd.file(clients.PNG .. index))
        end
        rows:add(client, { state = "succeeded", id = "14", charged = 1, key = "k", owner = journal_rows.DEAD, save = template,
          result = cjson.encode { url = urls[1], urls = urls }, part = record and cjson.encode(record) })
      end

      before_each(function()
        template, names = folder .. "/{key}-{index}.{ext}", {}
        for index = 1, 3 do names[index] = ("%s/k-%d.png"):format(folder, index) end
      end)

      local function resume()
        return homegen.await(assert(client:resume())[1], 20)
      end

      local function assert_all_saved()
        assert.equal(cjson.encode(names), rows:one("SELECT saved FROM task WHERE id = '14'").saved)
        for index, name in ipairs(names) do assert.equal(clients.PNG .. index, clients.read(name)) end
        assert.is_nil(io.popen(("ls '%s' | grep part"):format(folder)):read("*l"))
      end

      it("saves all of them, and notes each", function()
        leave()
        assert.equal(names[1], assert(resume()).path)
        assert_all_saved()
      end)

      it("goes on behind the one that had just got its name", function()
        clients.write(names[1], clients.PNG .. "1")
        leave { path = folder .. "/k-1.image.0123456789abcdef.part", final = names[1] }
        assert.equal(names[1], assert(resume()).path)
        assert.equal(0, server:count("/1.png"))
        assert_all_saved()
      end)

      it("goes on with the one whose part is there", function()
        clients.write(names[1], clients.PNG .. "1")
        local part = folder .. "/k-2.image.0123456789abcdef.part"
        clients.write(part, "half")
        leave { path = part, saved = { names[1] } }
        assert.equal(names[1], assert(resume()).path)
        assert.equal(0, server:count("/1.png"))
        assert_all_saved()
      end)

      -- The second picture cannot be had for now, and no fresh address either.
      local function break_off()
        leave()
        server:always("/2.png", faultd.reply { status = 410 })
        server:always(RESULT, faultd.reply { status = 410 })
        local task = assert(client:resume())[1]
        assert.is_nil((homegen.await(task, 20)))
        assert.is_nil((task.result:save(template)))
        assert.equal(1, server:count("/1.png"))
        server:always("/2.png", faultd.file(clients.PNG .. "2"))
        return task
      end

      it("that broke off between two goes on there", function()
        assert.equal(names[1], assert(break_off().result:save(template)))
        assert.equal(1, server:count("/1.png"))
        for index, name in ipairs(names) do assert.equal(clients.PNG .. index, clients.read(name)) end
      end)

      it("that broke off between two goes on there in a later process", function()
        break_off()
        assert.equal(names[1], assert(resume()).path)
        assert.equal(1, server:count("/1.png"))
        assert_all_saved()
      end)
    end)

    it("of two clients one adopts each task", function()
      for index = 1, 6 do rows:add(client, { state = "queued", id = "2" .. index, charged = 1 }) end
      local other = open()
      local one = homegen.spawn(function() return client:resume() end)
      local two = homegen.spawn(function() return other:resume() end)
      local seen = {}
      for _, handle in ipairs { one, two } do
        for _, task in ipairs(assert(homegen.await(handle))) do
          assert.is_nil(seen[task.id])
          seen[task.id] = assert(homegen.await(task, 20))
        end
      end
      for index = 1, 6 do assert.is_table(seen["2" .. index]) end
      other:close()
    end)

    it("knows the keys of what it adopted", function()
      rows:add(client, { state = "queued", id = "11", charged = 1, key = "k", owner = journal_rows.DEAD })
      local adopted = assert(client:resume())[1]
      assert.equal(adopted, assert(client:smart_replace(clients.params(), { key = "k" })))
      local task, err = client:smart_replace(clients.params { prompt = "another" }, { key = "k" })
      assert.is_nil(task)
      assert.truthy(err.message:find("differs in: prompt", 1, true))
    end)

    it("without a journal there is nothing to adopt", function()
      local other = open(false)
      assert.same({}, other:resume())
      other:close()
    end)
  end)

  it("what is asked while the client closes ends with an answer or an error, and raises nothing", function()
    rows:add(client, { state = "processing", id = "11", charged = 1, key = "k" })
    local arguments = { find = { { key = "k" } }, explain = { "k" }, settle = { "k", { created = false } }, export = { function() end },
      pause = { "k" }, unpause = { "k" } }
    for _, name in ipairs { "resume", "tasks", "find", "explain", "books", "export", "settle", "prune", "pause", "unpause" } do
      for turns = 1, 4 do
        local own = open()
        local asking = homegen.spawn(function() return own[name](own, (table.unpack or unpack)(arguments[name] or {})) end)
        for _ = 1, turns do homegen.step() end
        own:close()
        local value, err = homegen.await(asking, 20)
        if type(err) == "table" and name ~= "settle" then assert.same({ "canceled", nil }, { err.kind, value }, name) end
      end
    end
    assert.equal(1, #assert(client:resume())) -- it was left to whoever comes next
  end)

  it("resume by id saves where the call said that made it, and knows what it cost", function()
    local context = cjson.encode { manifest = { parameters = {}, files = {}, left_out = {} } }
    for index, state in ipairs { "canceled", "expired", "queued" } do
      local id, key = ID:sub(1, -2) .. index, "key-" .. state
      local row = rows:add(client, { state = state, id = id, charged = 1, key = key, owner = state == "queued" and journal_rows.DEAD or nil,
        save = folder .. "/{key}.{ext}", context = context })
      server:always(RESULT, faultd.success(server.url .. "/r.png", id))
      local task = client:resume("smart_replace", id)
      assert.equal(("%s/%s.png"):format(folder, key), assert(homegen.await(task, 20)).path)
      assert.equal(1, task.credits)
      assert.equal(clients.PNG, clients.read(("%s/%s.png"):format(folder, key)))
      assert.is_truthy(assert(clients.read(("%s/%s.png.json"):format(folder, key))):find(key, 1, true))
      assert.equal(cjson.encode { ("%s/%s.png"):format(folder, key) }, rows:get(row).saved)
    end
  end)

  it("resume by id leaves a task to the living process that has it in hand", function()
    local row = rows:add(client, { state = "processing", id = ID, charged = 1, owner = rows.alive, save = folder .. "/{key}.{ext}" })
    assert(homegen.await(client:resume("smart_replace", ID), 20))
    assert.equal("succeeded", rows:get(row).state)
    assert.equal(rows.alive, rows:get(row).owner) -- it still has to save the picture
    assert.same({}, assert(client:resume()))
  end)

  it("resume by id of a result that is there, given up, leaves it in nobody's hand", function()
    server:always(RESULT, faultd.task("Processing", 10))
    local row = rows:add(client, { state = "succeeded", id = ID, charged = 1, result = journal_rows.result(server.url .. "/r.png") })
    local task = client:resume("smart_replace", ID)
    repeat homegen.step(0.02) until server:count(RESULT) > 0
    assert.is_string(rows:get(row).owner)
    task:cancel()
    assert.equal("canceled", select(2, homegen.await(task, 20)).kind)
    repeat homegen.step(0.02) until rows:get(row).owner == nil
    assert.equal("succeeded", rows:get(row).state)
  end)

  it("resume by id writes the task down, and takes it over from a dead process", function()
    local row = rows:add(client, { state = "processing", id = ID, charged = 1, owner = journal_rows.DEAD })
    assert(homegen.await(client:resume("smart_replace", ID), 20))
    assert.equal("succeeded", rows:get(row).state)
    assert(homegen.await(client:resume("smart_replace", "77"), 20))
    local new = rows:one "SELECT * FROM task WHERE id = '77'"
    assert.equal("succeeded", new.state)
    assert.equal(0, new.charged)
    assert.equal(1, client:spent().ideal_house.charged)
  end)

  it("a variation takes what it needs from a row of an earlier process", function()
    server:always(iacrea.GENERATE, iacrea.generated(1, 41))
    server:always(iacrea.VARIATION, iacrea.varied(2))
    server:always(iacrea.GET, iacrea.succeeded("https://cdn.example.com/room.png", 1))
    local options = { key = "room" }
    assert(homegen.await(client:create_room(iacrea.room(), options), 20))
    client:close()
    client = open()
    local task = assert(client:create_room(iacrea.room(), options))
    local result = assert(homegen.await(task, 20))
    assert.equal(1, server:count(iacrea.GENERATE))
    assert.equal(41, result.remaining_photos)
    assert(homegen.await(client:vary(task, { theme = "INDUSTRIAL" }), 20))
    local sent = cjson.decode(server:requests(iacrea.VARIATION)[1].body)
    assert.equal("https://example.com/image.jpg", sent.original_url)
    assert.equal("KITCHEN", sent.room_type)
    assert.equal("INDUSTRIAL", sent.theme)
  end)

  describe("settle", function()
    local function lose(key)
      server:script(CREATE, { faultd.close_after_read() }, faultd.created(ID))
      local _, err = homegen.await(client:smart_replace(clients.params(), { key = key }), 20)
      assert.equal("unknown_outcome", err.kind)
    end

    for name, journal in pairs { ["a journal"] = true, memory = false } do
      it("with an id follows the task, which is charged then: " .. name, function()
        client:close()
        client = open(journal)
        lose "k"
        assert.equal(1, client:spent().ideal_house.uncertain)
        local task = assert(client:settle("k", { id = "55" }))
        assert.equal("55", assert(homegen.await(task, 20)).id)
        local figures = client:spent().ideal_house
        assert.equal(0, figures.uncertain)
        assert.equal(1, figures.charged)
        assert.equal(task, assert(client:smart_replace(clients.params(), { key = "k" })))
        assert.equal(1, server:count(CREATE))
      end)

      it("that it was not created lets the key try again: " .. name, function()
        client:close()
        client = open(journal)
        lose "k"
        assert.is_true(client:settle("k", { created = false }))
        assert.equal(ID, assert(homegen.await(client:smart_replace(clients.params(), { key = "k" }), 20)).id)
        assert.equal(2, server:count(CREATE))
        assert.equal(0, client:spent().ideal_house.uncertain)
        assert.equal(1, client:spent().ideal_house.charged)
      end)
    end

    it("works in another process, by the journal's number too", function()
      lose "k"
      local row = assert(client:find { key = "k" }).row
      client:close()
      client = open()
      local task = assert(client:settle(row, { id = "55" }))
      assert(homegen.await(task, 20))
      assert.equal("succeeded", rows:get(row).state)
    end)

    it("refuses what is known, what is not there, and an id that is taken", function()
      assert(homegen.await(client:smart_replace(clients.params(), { key = "done" }), 20))
      for _, case in ipairs { { "done", { id = "5" } }, { "nothing", { id = "5" } }, { 999, { created = false } } } do
        local settled, err = client:settle(case[1], case[2])
        assert.is_nil(settled)
        assert.equal("invalid", err.kind)
      end
      lose "k"
      local settled, err = client:settle("k", { id = ID })
      assert.is_nil(settled)
      assert.truthy(err.message:find("is in the journal already", 1, true))
      for _, bad in ipairs { {}, { id = "5", created = false }, { created = true }, { id = 5 }, { name = "x" } } do
        assert.has_error(function() client:settle("k", bad) end)
      end
    end)
  end)

  it("finds and lists tasks of any process", function()
    rows:add(client, { state = "processing", id = "12", charged = 1, key = "theirs", owner = rows.alive })
    assert(homegen.await(client:smart_replace(clients.params(), { key = "mine" }), 20))
    local theirs = assert(client:find { key = "theirs" })
    assert.equal("processing", theirs.state)
    assert.is_true(theirs.alive)
    assert.equal(theirs.row, assert(client:find { id = "12" }).row)
    local list = assert(client:tasks())
    assert.equal(2, #list)
    assert.equal("theirs", list[1].key)
    assert.equal("mine", list[2].key)
    assert.equal(server.url .. "/r.png", list[2].result.url)
    assert.equal(1, #assert(client:tasks { state = "succeeded" }))
    assert.equal(0, #assert(client:tasks { service = "house_plan" }))
    assert.is_nil((client:find { key = "nobody's" }))
    assert.is_string(cjson.encode(list))
  end)

  it("forgets no task whose age is not known: the clock stood in the past when it ended", function()
    for _, key in ipairs { "young", "old" } do
      assert(homegen.await(client:smart_replace(clients.params(), { key = key }), 20))
    end
    rows:run({ "UPDATE task SET changed_at = 86400 WHERE key = 'young'", n = 0 })
    rows:run({ "UPDATE task SET changed_at = changed_at - 31 * 86400 WHERE key = 'old'", n = 0 })
    assert.equal(1, client:prune())
    assert(homegen.await(client:smart_replace(clients.params(), { key = "young" }), 20))
    assert.equal(2, server:count(CREATE)) -- it is not paid again
    assert.equal(1, client:prune { older_than = 0 }) -- from now on it has an age
  end)

  it("prunes what has ended, and keeps its sums", function()
    server:script(CREATE, { faultd.created(ID), faultd.close_after_read(), faultd.created("8") })
    for _, key in ipairs { "good", "lost", "open" } do homegen.await(client:smart_replace(clients.params(), { key = key }), 20) end
    rows:add(client, { state = "queued", id = "12", charged = 1, key = "unfinished" })
    assert.equal(0, client:prune())
    assert.equal(2, client:prune { older_than = -1 })
    local left = {}
    for _, task in ipairs(assert(client:tasks())) do left[#left + 1] = task.key end
    assert.same({ "lost", "unfinished" }, left)
    client:spent() -- as of the last word from the journal: this fetches news
    assert(client:find { key = "lost" })
    local figures = client:spent().ideal_house
    assert.equal(1, figures.uncertain)
    assert.equal(3, figures.charged) -- two that were forgotten, and the unfinished one
  end)
end)
