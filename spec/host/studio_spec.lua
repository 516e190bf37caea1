--- The endpoints of the Room studio, in nginx with two workers, on its sandbox.

local cjson = require "cjson"
local hosts = require "spec.support.hosts"
local image = require "homegen.image"
local mask = require "homegen.mask"
local nginx = require "spec.support.nginx"
local pictures = require "spec.support.pictures"
local studio = require "spec.support.studio"

if not hosts.has({ "luajit" }, nginx.test) then return end

local SAMPLE = hosts.root .. "/sandbox/lua/homegen/sandbox/sample/room.png"

describe("the Room studio", function()
  local house, folder, files
  setup(function()
    folder, files = hosts.folder(), hosts.folder()
    house = studio.start(folder, "STUDIO_SECONDS=0.5 STUDIO_CREDITS=100")
    assert(mask.new(1024, 768):rectangle(290, 392, 545, 262):save(files .. "/sofa.png"))
  end)
  teardown(function()
    local trouble = house:stop()
    os.execute(("rm -rf '%s' '%s'"):format(folder, files))
    assert.is_nil(trouble)
  end)

  local function write(name, bytes)
    return hosts.write(files .. "/" .. name, bytes)
  end

  local function gray(width, height, before)
    return pictures.png { width = width, height = height, before = before, at = function(x) return x % 256 end }
  end

  -- What nginx itself has to say of a worker that was killed, and of a body that is too large.
  local function forget_log() os.execute((": >'%s/error.log'"):format(house.data)) end

  local function replacement(more)
    local photo = house:photo(SAMPLE)
    local order = {
      key = studio.key(), service = "smart_replace", photo = photo, mask = house:mask(photo, files .. "/sofa.png"),
      fields = { prompt = "a green velvet sofa" },
    }
    for name, value in pairs(more or {}) do order[name] = value end
    return order
  end

  local function refused(status, words, method, path, given)
    local got, answer = house:ask(method, path, given)
    assert.equal(status, got, type(answer) == "table" and answer.error and answer.error.message or tostring(answer))
    if words then assert.matches(words, type(answer) == "table" and answer.error.message or answer) end
  end

  it("creates a job with 202 and its key, tells of it from any worker, and gives the picture", function()
    local order = replacement()
    local status, answer = house:ask("POST", "/api/jobs", { json = order })
    assert.equal(202, status)
    assert.equal(order.key, answer.key)
    for _ = 1, 8 do assert.equal(200, (house:ask("GET", "/api/jobs/" .. order.key))) end
    local job = house:ended(order.key)
    assert.same({ "succeeded", 100, 1 }, { job.state, job.percentage, job.credits })
    local _, bytes = house:ask("GET", job.result)
    local info = assert(image.info { bytes = bytes })
    assert.same({ 1024, 768 }, { info.width, info.height })
  end)

  it("pays once for a job that is asked for again, while it is made and afterwards", function()
    local order, before = replacement(), house:creates()
    for _ = 1, 6 do assert.equal(202, (house:ask("POST", "/api/jobs", { json = order }))) end
    house:ended(order.key)
    assert.equal(202, (house:ask("POST", "/api/jobs", { json = order })))
    assert.equal("succeeded", house:ended(order.key).state)
    assert.equal(before + 1, house:creates())
    order.fields.prompt = "a red sofa"
    refused(409, "another job", "POST", "/api/jobs", { json = order })
    assert.equal(before + 1, house:creates())
  end)

  it("makes variations, each beside the one that it is of", function()
    local order = replacement { service = "create_room", fields = { room_type = "KITCHEN", theme = "MODERN" } }
    assert.equal(202, (house:ask("POST", "/api/jobs", { json = order })))
    local first, second = studio.key(), studio.key()
    refused(409, "no picture yet", "POST", ("/api/jobs/%s/variations"):format(order.key), { json = { key = first, fields = {} } })
    house:ended(order.key)
    local before = house:creates()
    for _ = 1, 2 do
      local status = house:ask("POST", ("/api/jobs/%s/variations"):format(order.key),
        { json = { key = first, fields = { theme = "INDUSTRIAL" } } })
      assert.equal(202, status)
    end
    assert.equal("INDUSTRIAL", house:ended(first).fields.theme)
    assert.equal(202, (house:ask("POST", ("/api/jobs/%s/variations"):format(first), { json = { key = second, fields = {} } })))
    assert.same({ "succeeded", "KITCHEN", "INDUSTRIAL" },
      { house:ended(second).state, house:ended(second).fields.room_type, house:ended(second).fields.theme })
    assert.equal(before + 2, house:creates())
    local _, chain = house:ask("GET", ("/api/jobs/%s/chain"):format(second))
    assert.same({ order.key, first, second }, { chain.links[1].key, chain.links[2].key, chain.links[3].key })
    local same = replacement()
    house:ask("POST", "/api/jobs", { json = same })
    house:ended(same.key)
    refused(422, "no variations", "POST", ("/api/jobs/%s/variations"):format(same.key), { json = { key = studio.key() } })
  end)

  it("goes on with what a worker had in hand that died, without paying again", function()
    local order, before = replacement { fields = { prompt = "a walnut bookshelf" } }, house:creates()
    assert.equal(202, (house:ask("POST", "/api/jobs", { json = order })))
    local workers = house:workers()
    assert.equal(2, #workers)
    for _, pid in ipairs(workers) do hosts.stop(pid, "KILL") end
    assert.equal("succeeded", house:ended(order.key).state)
    assert.equal(before + 1, house:creates())
    forget_log()
  end)

  local function fault(given)
    hosts.write(files .. "/fault", cjson.encode(given))
    hosts.get(house.sandbox .. "/__sandbox/faults", ("-H 'Content-Type: application/json' --data-binary @'%s/fault'"):format(files))
  end

  it("does not send again what may have been paid, and says so", function()
    local order, before = replacement(), house:creates()
    fault { effect = "drop", on = "create", carried_out = true }
    for _ = 1, 3 do
      local status, answer = house:ask("POST", "/api/jobs", { json = order })
      assert.same({ 502, "unknown_outcome" }, { status, answer.error.kind })
      assert.matches("might be paid twice", answer.error.message)
    end
    local _, job = house:ask("GET", "/api/jobs/" .. order.key)
    assert.same({ "unknown_outcome", true }, { job.state, job.ended })
    assert.equal(before + 1, house:creates())
  end)

  it("has ended when the picture is here, not before", function()
    local order, saving = replacement(), 0
    fault { effect = "delay", on = "download", seconds = 1 }
    house:ask("POST", "/api/jobs", { json = order })
    hosts.wait_for(function()
      local _, job = house:ask("GET", "/api/jobs/" .. order.key)
      if job.state == "saving" then saving = saving + 1 end
      assert.equal(job.ended, job.result ~= nil)
      return job.ended or nil
    end, "the picture")
    assert.is_true(saving > 0)
  end)

  it("says what the provider says, and begins anew after a failure only under another key", function()
    local order, before = replacement { fields = { prompt = "gore" } }, house:creates()
    local status, answer = house:ask("POST", "/api/jobs", { json = order })
    assert.same({ 422, "content" }, { status, answer.error.kind })
    assert.matches("change the words", answer.error.message)
    assert.equal(before, house:creates())
    order = replacement()
    fault { effect = "fail" }
    house:ask("POST", "/api/jobs", { json = order })
    local job = house:ended(order.key)
    assert.same({ "failed", 0 }, { job.state, job.credits })
    assert.is_string(job.error.message)
    house:ask("POST", "/api/jobs", { json = order })
    assert.equal("failed", house:ended(order.key).state)
    assert.equal(before + 1, house:creates())
    order.key = studio.key()
    house:ask("POST", "/api/jobs", { json = order })
    assert.equal("succeeded", house:ended(order.key).state)
  end)

  it("tells what it costs and what was spent", function()
    local function price(given)
      local _, answer = house:ask("POST", "/api/estimate", { json = given })
      return ("%d %s"):format(answer.price, answer.unit)
    end
    assert.equal("1 credit", price { service = "smart_replace" })
    assert.equal("10 credit", price { service = "magic_editor", fields = { model_type = "Pro" } })
    assert.equal("20 credit", price { service = "house_plan", fields = { model_type = "Pro" } })
    assert.equal("1 photo", price { service = "create_room", fields = { room_type = "KITCHEN", theme = "MODERN" }, variation = true })
    local _, before = house:ask("GET", "/api/spent")
    local order = replacement()
    house:ask("POST", "/api/jobs", { json = order })
    house:ended(order.key)
    for _ = 1, 8 do -- whichever worker is asked
      local _, spent = house:ask("GET", "/api/spent")
      assert.equal(before.credits.charged + 1, spent.credits.charged)
    end
    assert.equal(100, before.budget.credits)
  end)

  it("says what is wrong with a picture, a mask or a form before anything is paid", function()
    local before = house:creates()
    refused(422, "cannot be used", "POST", "/api/photos", { file = write("words.png", "no picture at all") })
    refused(422, "only 40", "POST", "/api/photos", { file = write("small.png", gray(40, 40)) })
    refused(422, "Make it smaller", "POST", "/api/photos", { file = write("wide.png", gray(9000, 64)) })
    refused(413, "too large", "POST", "/api/photos", { file = write("huge.png", ("x"):rep(22 * 1024 * 1024)) })
    forget_log()
    local photo = house:photo(SAMPLE)
    local function look(name, made) refused(422, name, "POST", "/api/masks?photo=" .. photo, { file = made }) end
    look("Nothing is painted", mask.new(1024, 768):save(files .. "/white.png"))
    look("Everything is painted", mask.new(1024, 768):invert():save(files .. "/black.png"))
    look("painted on another photo", mask.new(640, 480):rectangle(0, 0, 9, 9):save(files .. "/other.png"))
    look("is a PNG", write("words.txt", "words"))
    refused(422, "Choose a photo", "POST", "/api/jobs", { json = { key = studio.key(), service = "smart_replace" } })
    refused(422, "Paint over", "POST", "/api/jobs", { json = replacement { mask = "" } })
    local status, answer = house:ask("POST", "/api/jobs", { json = replacement { fields = { prompt = "  " } } })
    assert.same({ 422, "prompt" }, { status, answer.error.violations[1].field })
    refused(422, nil, "POST", "/api/jobs", { json = replacement { service = "create_room", fields = { theme = "NONE" } } })
    assert.equal(before, house:creates())
  end)

  it("turns a photo upright that was held sideways", function()
    local path = write("turned.png", gray(120, 80, pictures.chunk("eXIf", pictures.exif(6))))
    local _, photo = house:ask("POST", "/api/photos", { file = path })
    assert.same({ 80, 120 }, { photo.width, photo.height })
    local info = assert(image.info(house.data .. "/photos/" .. photo.photo))
    assert.same({ 80, 120, 1 }, { info.width, info.height, info.orientation })
  end)

  it("refuses what another site's page has sent, and other names for this machine", function()
    local order, before = replacement(), house:creates()
    for _, headers in ipairs {
      "-H 'X-Studio: 1' -H 'Origin: http://elsewhere.example'", "-H 'X-Studio: 1' -H 'Origin: null'",
      "-H 'X-Studio: 1' -H 'Sec-Fetch-Site: cross-site'", "-H 'X-Studio: 1' -H 'Sec-Fetch-Site: same-site'",
      ("-H 'Origin: %s'"):format(house.url), "-H 'Sec-Fetch-Site: same-origin'", "",
    } do
      refused(403, "not sent by the studio", "POST", "/api/jobs", { json = order, headers = headers })
      refused(403, nil, "POST", "/api/photos", { file = SAMPLE, headers = headers })
    end
    refused(403, nil, "GET", "/api/jobs/" .. order.key, { headers = "-H 'Sec-Fetch-Site: cross-site'" })
    refused(415, "JSON", "POST", "/api/jobs", { file = write("order", "key=1"), headers = "-H 'X-Studio: 1'" })
    refused(421, nil, "GET", "/", { headers = "-H 'Host: elsewhere.example'" })
    assert.equal(before, house:creates())
    assert.equal(202, (house:ask("POST", "/api/jobs", { json = order, headers = ("-H 'X-Studio: 1' -H 'Origin: %s'"):format(house.url) })))
    house:ended(order.key)
  end)

  it("gives no other files than pictures, under no other names than it has made", function()
    local photo = house:photo(SAMPLE)
    local id = studio.key()
    hosts.write(house.data .. "/results/" .. id .. ".json", "{}")
    os.execute(("ln -s ../jobs.db '%s/results/%s.png'"):format(house.data, id))
    for _, path in ipairs {
      "/results/" .. id .. ".json", "/results/../jobs.db", "/results/%2e%2e/jobs.db", "/photos/" .. photo .. "/../../jobs.db",
      "/jobs.db", "/sandbox.state", "/nginx.conf", "/css/../../nginx.conf", "/js/..%2f..%2flua/studio/jobs.lua", "/results/",
      "/photos/" .. photo:upper(), "/api/jobs/" .. id .. "%2f..", "/results/" .. ("0"):rep(32) .. ".png",
    } do
      local status = house:ask("GET", path)
      assert(status == 404 or status == 400 or status == 403, path .. ": " .. status)
    end
    assert.equal(404, (house:ask("GET", "/results/" .. id .. ".png"))) -- a link leads out
    for _, key in ipairs { "../jobs", ("A"):rep(32), ("a"):rep(31), ("a"):rep(33), 12, false } do
      refused(400, "needs a key", "POST", "/api/jobs", { json = { key = key, service = "house_plan" } })
    end
    for _, name in ipairs { "../jobs.db", "/etc/passwd", photo .. "/../" .. photo, photo .. "\0" } do
      refused(422, "Choose a photo", "POST", "/api/jobs", { json = { key = studio.key(), service = "magic_editor", photo = name } })
    end
    refused(405, nil, "DELETE", "/api/jobs/" .. id)
  end)

  it("lets a browser load nothing from elsewhere, and says so with every answer", function()
    for _, path in ipairs { "/", "/js/main.js", "/api/studio", "/photos/" .. house:photo(SAMPLE), "/nothing", "/sample.png" } do
      local head = hosts.get(house.url .. path, "-i -o - --max-filesize 100000000 -r 0-0")
      assert.matches("Content%-Security%-Policy: default%-src 'none'; script%-src 'self';", head, 1, false)
      assert.matches("X%-Content%-Type%-Options: nosniff", head)
    end
    local page = hosts.get(house.url .. "/")
    assert.is_nil(page:find "https?://")
    assert.is_nil(page:find "style=")
    assert.is_nil(page:find "<script>")
  end)

  it("ends with everything that it has started", function()
    local other = studio.start(hosts.folder(), "STUDIO_WORKERS=1")
    assert.matches("nginx", other:left())
    assert.matches("sandbox", other:left())
    assert.is_nil(other:stop())
    assert.equal("", other:left())
    os.execute(("rm -rf '%s'"):format(other.folder))
  end)
end)
