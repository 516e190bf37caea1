--- homegen.gallery: what may be given, what the page holds, and whose file it takes the place of.

local clients = require "spec.support.clients"
local core = require "homegen.core"
local errors = require "homegen.base.errors"
local homegen = require "homegen"
local result = require "homegen.task.result"
local samples = require "homegen.sandbox.files.samples"
local scratch = require "spec.support.scratch"

local function made(path, input)
  local own = result.new({
    service = { name = "smart_replace" }, id = "1234567890123456789", credits = 1, key = "sofa", details = {},
  }, {
    urls = { "https://cdn.example.com/a.png?signature=secret" }, raw = { input = input or { prompt = "a sofa" } },
  }, { network = {}, retries = 0 })
  own.path = path
  return own
end

describe("homegen.gallery", function()
  local folder, page
  before_each(function()
    folder = clients.folder()
    page = folder .. "/index.html"
    clients.write(folder .. "/a.png", clients.PNG)
  end)
  after_each(function() os.execute(("rm -rf '%s'"):format(folder)) end)

  local function html(list, options)
    assert.equal(page, assert(homegen.gallery(list, page, options)))
    return clients.read(page)
  end

  it("holds the pictures, and asks nobody for anything", function()
    local text = html { made(folder .. "/a.png") }
    assert.truthy(text:find(("data:image/png;base64,%s"):format(core.base64_encode(clients.PNG)), 1, true))
    assert.matches("default%-src 'none'; img%-src data:; style%-src 'sha256%-[%w+/=]+'; script%-src 'sha256%-[%w+/=]+'", text)
    assert.is_nil(text:find "https?://") -- no address at all, and no signature
    assert.is_nil(text:find("secret", 1, true))
    assert.matches("a sofa", text)
    assert.matches("1 credit in all", text)
    assert.matches("<dt>key</dt><dd dir=\"auto\">sofa</dd>", text)
    assert.same({ "a.png", "index.html" }, clients.files(folder))
  end)

  it("is the same page for the same input", function()
    local list = { made(folder .. "/a.png", { prompt = "x", modelType = "Base", c = { d = 1, e = 2 }, a = 1, b = 2 }) }
    local first = html(list)
    assert.equal(first, html(list))
  end)

  it("holds each picture once, whoever shows it", function()
    local bytes = scratch.read(samples.room)
    clients.write(folder .. "/b.png", bytes)
    local list = {}
    for index = 1, 5 do list[index] = { result = made(folder .. "/a.png"), before = folder .. "/b.png" } end
    local text = html(list)
    assert.equal(2, select(2, text:gsub("data:image/png;base64,", "")))
    assert.equal(5, select(2, text:gsub('class="before"', "")))
    assert.equal(8, select(2, text:gsub('data%-of="p%d"', "")))
  end)

  it("links to the files instead, from where the page is", function()
    clients.write(folder .. "/it's 100% <a>.png", clients.PNG)
    os.execute(("mkdir '%s/pages'"):format(folder))
    page = folder .. "/pages/index.html"
    local text = html({ made(folder .. "/it's 100% <a>.png"), made() }, { embed = false })
    assert.truthy(text:find('src="../it%27s%20100%25%20%3Ca%3E.png"', 1, true), text)
    assert.matches("img%-src 'self' file:", text)
    assert.matches("The picture has no file", text)
  end)

  it("shows words as words, wherever they come from", function()
    local evil = [["><script>alert(1)</script><img src=x onerror='alert(2)'>]]
    local bad = errors.new { kind = "api", message = evil, hint = evil, key = evil, service = "smart_replace" }
    local text = html({
      made(folder .. "/a.png", { prompt = evil, modelType = evil, imageUrl = "https://e.example/" .. evil, [evil] = evil }), bad,
      { result = made(folder .. "/a.png"), title = evil },
    }, { title = evil, before = false })
    assert.equal(1, select(2, text:gsub("<script", "")))
    assert.is_nil(text:find("<img src=x", 1, true))
    assert.is_nil(text:find("onerror='", 1, true))
    assert.matches("&lt;script&gt;alert%(1%)", text)
  end)

  it("takes tasks, snapshots, errors, outcomes, lists and single ones", function()
    local err = errors.new { kind = "failed", message = "the provider could not", hint = "another prompt" }
    local snapshot = {
      service = "create_room", state = "succeeded", key = "k", credits = 1, saved = { folder .. "/a.png" },
      result = { url = "https://cdn.example.com/b.png?sig=1" },
    }
    local picture = made(folder .. "/a.png")
    local text = html { err, snapshot, { ok = true, value = picture }, { ok = false, err = err }, { picture } }
    assert.matches("the provider could not", text)
    assert.matches("2 failed", text)
    assert.matches("3 pictures", text)
    assert.matches("2 credits, 1 photo in all", text)
    assert.is_nil(text:find("sig=1", 1, true))
    assert.matches('class="strip"', text)
    assert.matches("1 picture<", html(made(folder .. "/a.png")))
    assert.matches("There is nothing to show", html {})
  end)

  it("tells of a journal's pictures what their manifests know", function()
    local snapshot = { service = "smart_replace", id = "7", state = "succeeded", credits = 1, saved = { folder .. "/a.png" }, result = {} }
    local own = require "homegen.picture.manifest"
    homegen.run(function()
      assert(own.write(folder .. "/a.png", { service = "smart_replace", id = "7", index = 1, credits = 1 }, {
        parameters = { prompt = "a red sofa" }, files = { image_file = { name = "room.png", sha256 = "" } }, left_out = {},
      }))
    end)
    local text = html { snapshot }
    assert.matches("a red sofa", text)
    assert.matches("<dt>image file</dt><dd dir=\"auto\">room.png</dd>", text)
    snapshot.id = "8" -- it is another's
    assert.is_nil(html({ snapshot }):find("a red sofa", 1, true))
  end)

  it("says what is still to come, and what cannot be shown", function()
    local text = html({
      { service = "smart_replace", state = "processing", credits = 1 }, made(folder .. "/none.png"),
      { result = made(folder .. "/a.png"), before = folder .. "/gone.png" },
    })
    assert.matches("There is no picture yet: processing", text)
    assert.matches("none.png", text)
    assert.matches("The input picture cannot be shown", text)
    assert.matches("1 not there yet", text)
  end)

  it("replaces an earlier gallery, and no other file", function()
    html { made(folder .. "/a.png") }
    html {}
    clients.write(page, "a page of mine")
    local path, err = homegen.gallery({}, page)
    assert.is_nil(path)
    assert.equal("io", err.kind)
    assert.is_true(err.exists)
    assert.equal("a page of mine", clients.read(page))
    path, err = homegen.gallery({}, folder .. "/none/index.html")
    assert.is_nil(path)
    assert.matches("there is no folder", err.message)
    assert.same({ "a.png", "index.html" }, clients.files(folder))
  end)

  it("gets no larger than it may, and leaves nothing of what would", function()
    local path, err = homegen.gallery({ made(samples.room) }, page, { max_bytes = 100000 })
    assert.is_nil(path)
    assert.equal("invalid", err.kind)
    assert.matches("100000 bytes", err.message)
    assert.matches("embed = false", err.hint)
    assert.same({ "a.png" }, clients.files(folder))
  end)

  it("holds no more than a picture or two in memory", function()
    local list, size = {}, #scratch.read(samples.room)
    for index = 1, 60 do -- all different
      local path = ("%s/%d.png"):format(folder, index)
      clients.write(path, scratch.read(samples.room) .. index)
      list[index] = made(path)
    end
    collectgarbage()
    collectgarbage()
    local before, most = collectgarbage "count", 0
    local real = core.base64_encode
    rawset(core, "base64_encode", function(bytes)
      collectgarbage()
      most = math.max(most, collectgarbage "count")
      return real(bytes)
    end)
    local text = pcall(homegen.gallery, list, page)
    rawset(core, "base64_encode", real)
    assert.is_true(text)
    assert.is_true((most - before) * 1024 < 6 * size, ("%.0f KB more, a picture has %.0f"):format(most - before, size / 1024))
  end)

  it("lets the host go on between two pictures", function()
    local list, turns = {}, 0
    for index = 1, 20 do list[index] = made(folder .. "/a.png") end
    homegen.run(function()
      local page_made = homegen.spawn(homegen.gallery, list, page)
      while not page_made:done() do
        turns = turns + 1
        homegen.sleep(0)
      end
    end)
    assert.is_true(turns >= 20, turns)
  end)

  it("raises for what is no list, no path and no option", function()
    for _, call in ipairs {
      function() homegen.gallery("text", page) end, function() homegen.gallery({ 7 }, page) end,
      function() homegen.gallery({ {} }, page) end,
      function() homegen.gallery({}, "") end, function() homegen.gallery({}, folder .. "/") end,
      function() homegen.gallery({}, page, { colour = true }) end, function() homegen.gallery({}, page, { embed = 1 }) end,
      function() homegen.gallery({ { result = made(), before = 7 } }, page) end,
    } do
      local ok, message = pcall(call)
      assert.is_false(ok)
      assert.matches("gallery_spec.lua:%d+: homegen.gallery: ", message)
    end
    assert.same({ "a.png" }, clients.files(folder))
  end)
end)
