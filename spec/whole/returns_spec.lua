--- How many values each public function returns: those that the reference tells of, and nothing behind them. `print(f())`
--- shows a value too many, and a call as the last argument of another one passes it on.

local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples"
local sandbox = require "homegen.sandbox"
local scratch = require "spec.support.scratch"

local unpack = table.unpack or unpack

local PLAIN = { painter = "plain", seconds = 0 }
local IMAGE, MASK = "https://example.com/room.jpg", "https://example.com/mask.png"
local PARAMS = {
  smart_replace = { image_url = IMAGE, mask_url = MASK, prompt = "a sofa" },
  magic_editor = { image_url = IMAGE },
  house_plan = { bedrooms = 3 },
  create_room = { image_url = IMAGE, mask_url = MASK, room_type = "KITCHEN", theme = "MODERN", width = 9, height = 9 },
  create_exterior = { image_url = IMAGE, mask_url = MASK, room_type = "POOL", width = 9, height = 9 },
}
local SOFA, THEME = PARAMS.smart_replace, { theme = "LUXURIOUS" }

local function nothing() end

---The names that tables of a page have in their first column as `PREFIXname(…)` or `PREFIXname{…}`.
---@param from string where in the page, up to `to`
local function documented(page, prefix, from, to)
  local text = assert(scratch.read(page))
  local first = assert(text:find(from, 1, true), from)
  local last = assert(text:find(to, first + #from, true), to)
  local names = {}
  for line in text:sub(first, last):gmatch "[^\n]+" do
    for name in (line:match "^| (.-) |" or ""):gmatch("`" .. prefix .. "([%l_]+)[%(%{]") do names[name] = true end
  end
  assert(next(names), "the page has another form than this spec knows")
  return names
end

---@param cases table[] { name, how many values, the function, its arguments … }
---@param names? table<string, true> which have to be among them
local function check(cases, names)
  local counted = {}
  for _, case in ipairs(cases) do
    local name, expected, fn = case[1], case[2], case[3]
    counted[name] = true
    local count = select("#", fn(unpack(case, 4, 8)))
    assert.equal(expected, count, ("%s returns %d values instead of %d"):format(name, count, expected))
  end
  for name in pairs(names or {}) do assert.is_true(counted[name], name .. " is documented, and not counted here") end
end

describe("the number of values returned by", function()
  local folder, client, task
  before_each(function() folder = scratch.folder() end)
  after_each(function()
    if client then client:close() end
    client = nil
    scratch.remove(folder)
  end)

  local function begin(journal)
    client = assert(homegen.new { sandbox = PLAIN, journal = journal and folder .. "/jobs.db" or nil })
    task = assert(client:smart_replace(SOFA))
    assert(homegen.await(task, 20))
  end

  it("homegen", function()
    begin()
    local function one() return 1 end
    check({
      { "new", 1, homegen.new }, { "new", 2, homegen.new, { journal = folder .. "/no/jobs.db" } },
      { "await", 1, homegen.await, task }, { "await", 1, homegen.await, homegen.spawn(one) },
      { "run", 1, homegen.run, one }, { "spawn", 1, homegen.spawn, nothing },
      { "all", 1, homegen.all, { task } }, { "settle", 1, homegen.settle, { task } }, { "race", 2, homegen.race, { task } },
      { "each", 4, homegen.each, { task } }, { "each", 3, homegen.each { task } }, -- what a loop takes, and what it gives
      { "map", 1, homegen.map, { 1 }, one }, { "sleep", 0, homegen.sleep, 0 }, { "step", 1, homegen.step },
      { "schema", 1, homegen.schema, "magic_editor" },
      { "fd", 1, homegen.fd }, { "pollfd", 1, homegen.pollfd }, { "events", 1, homegen.events },
      { "timeout", 1, homegen.timeout }, { "use", 0, homegen.use, "blocking" }, { "now", 1, homegen.now },
      { "gallery", 1, homegen.gallery, { task }, folder .. "/g.html" }, { "gallery", 2, homegen.gallery, {}, folder .. "/no/g.html" },
      { "services", 1, homegen.services },
    }, documented("docs/reference.md", "", "## `homegen`\n", "### `homegen.image`"))
  end)

  for name, journal in pairs { ["a client"] = false, ["a client with a journal"] = true } do
    it(name, function()
      begin(journal)
      local room = assert(homegen.await(client:create_room(PARAMS.create_room), 20))
      local by_key = { key = "sofa" }
      check({
        { "vary", 1, client.vary, client, room, THEME }, { "vary", 2, client.vary, client, task },
        { "variation_chain", 1, client.variation_chain, client, room, { THEME } },
        { "variation_chain", 2, client.variation_chain, client, task, { THEME } },
        { "spent", 1, client.spent, client }, { "credits", 1, client.credits, client },
        { "resume", 1, client.resume, client, "smart_replace", task.id }, { "resume", 1, client.resume, client },
        { "smart_replace", 1, client.smart_replace, client, SOFA, by_key },
        { "smart_replace", 1, client.smart_replace, client, SOFA, by_key },
        { "find", 1, client.find, client, { id = task.id } }, { "find", 1, client.find, client, { id = "1" } },
        { "tasks", 1, client.tasks, client }, { "settle", 2, client.settle, client, "none", { created = false } },
        { "explain", 1, client.explain, client, "sofa" }, { "books", 1, client.books, client },
        { "pause", 1, client.pause, client, "k" }, { "unpause", 1, client.unpause, client, "k" },
        { "export", 1, client.export, client, nothing },
        { "prune", 1, client.prune, client }, { "probe", 1, client.probe, client },
        { "variation", 2, client.variation, client, room, THEME }, { "variation", 2, client.variation, client, task },
      })
      for service, params in pairs(PARAMS) do
        check {
          { service, 1, client[service], client, params }, { service, 2, client[service], client, { prompt = 7 } },
          { service .. " payload", 2, client.payload, client, service, params },
          { service .. " payload", 2, client.payload, client, service, { prompt = 7 } },
          { service .. " validate", 1, client.validate, client, service, params },
          { service .. " validate", 2, client.validate, client, service, { prompt = 7 } },
          { service .. " estimate", 1, client.estimate, client, service, params },
          { service .. " estimate", 2, client.estimate, client, service, { prompt = 7 } },
        }
      end
      check { { "close", 0, client.close, client }, { "close", 0, client.close, client } }
    end)
  end

  it("whatever else is a client's: there is none that this spec leaves out", function()
    local counted = {}
    for name in scratch.read("spec/whole/returns_spec.lua"):gmatch "client%.([%l_]+), client" do counted[name] = true end
    for name in pairs(documented("docs/reference.md", "client:", "## Client\n", "## Tasks")) do
      assert.is_true(counted[name], name .. " is documented, and not counted here")
    end
  end)

  it("a task, a chain and a spawn handle", function()
    begin()
    check({
      { "on_progress", 1, task.on_progress, task, nothing }, { "on_done", 1, task.on_done, task, nothing },
      { "await", 1, task.await, task }, { "created", 1, task.created, task }, { "snapshot", 1, task.snapshot, task },
      { "done", 1, task.done, task }, { "cancel", 0, task.cancel, task },
    }, documented("docs/reference.md", "task:", "## Tasks", "### Snapshots"))
    local chain = assert(client:variation_chain({ service = "magic_editor", image_url = IMAGE }, {}))
    check {
      { "on_progress", 1, chain.on_progress, chain, nothing }, { "on_done", 1, chain.on_done, chain, nothing },
      { "done", 1, chain.done, chain }, { "await", 1, chain.await, chain, 20 }, { "cancel", 0, chain.cancel, chain },
    }
    local handle = homegen.spawn(nothing)
    check { { "await", 1, handle.await, handle }, { "done", 1, handle.done, handle } }
  end)

  it("a result", function()
    begin()
    local result, path = task.result, folder .. "/{id}.{ext}"
    check({
      { "save", 1, result.save, result, path }, { "save", 2, result.save, result, path }, -- the name is taken then
      { "bytes", 1, result.bytes, result },
    }, documented("docs/reference.md", "result:", "## Results", "### Paths"))
  end)

  it("pictures and masks", function()
    local mask = homegen.mask.new(9, 9)
    check({
      { "rectangle", 1, mask.rectangle, mask, 0, 0, 3, 3 }, { "ellipse", 1, mask.ellipse, mask, 4, 4, 2 },
      { "polygon", 1, mask.polygon, mask, { 0, 0, 3, 0, 3, 3 } }, { "png", 1, mask.png, mask }, { "base64", 1, mask.base64, mask },
      { "invert", 1, mask.invert, mask },
      { "save", 1, mask.save, mask, folder .. "/mask.png" }, { "save", 2, mask.save, mask, folder .. "/no/mask.png" },
    }, documented("docs/reference.md", "mask:", "### `homegen.image`", "| `mask:save"))
    check({
      { "new", 1, homegen.mask.new, 9, 9 }, { "check", 1, homegen.mask.check, { mask = samples.mask, image = samples.room } },
      { "check", 2, homegen.mask.check, { mask = "/no/file" } },
      { "convert", 1, homegen.mask.convert, { mask = samples.mask, from = "white" } },
      { "convert", 2, homegen.mask.convert, { mask = samples.mask, from = "alpha" } },
      { "convert", 2, homegen.mask.convert, { mask = "/no/file", from = "white" } },
    }, documented("docs/reference.md", "mask%.", "### `homegen.image`", "| `mask:rectangle"))
    check({
      { "info", 1, homegen.image.info, samples.room }, { "info", 2, homegen.image.info, "/no/file" },
      { "info", 2, homegen.image.info, { bytes = "hello" } }, { "upright", 1, homegen.image.upright, samples.room },
      { "upright", 2, homegen.image.upright, "/no/file" },
    }, documented("docs/reference.md", "image%.", "### `homegen.image`", "| `mask.check"))
  end)

  it("the sandbox and its handle", function()
    local handle = assert(sandbox.start(PLAIN))
    check({
      { "url", 1, handle.url, handle, samples.room }, { "url", 2, handle.url, handle, "/no/file" },
      { "upload", 1, handle.upload, handle, "bytes", "name" }, { "ledger", 1, handle.ledger, handle },
      { "tasks", 1, handle.tasks, handle }, { "requests", 1, handle.requests, handle },
      { "fault", 0, handle.fault, handle, { effect = "drop" } }, { "pending_faults", 1, handle.pending_faults, handle },
      { "clear_faults", 0, handle.clear_faults, handle },
      { "start", 2, sandbox.start, { port = handle.port } }, { "stop", 0, handle.stop, handle },
    }, documented("sandbox/README.md", "handle:", "### The handle", "## What it answers"))
  end)
end)
