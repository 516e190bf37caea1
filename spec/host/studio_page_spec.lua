--- The Room studio as a person uses it: a real Chromium chooses a photo, paints, orders, waits, compares and varies.

local browser = require "spec.support.browser"
local hosts = require "spec.support.hosts"
local image = require "homegen.image"
local mask = require "homegen.mask"
local nginx = require "spec.support.nginx"
local scratch = require "spec.support.scratch"
local studio = require "spec.support.studio"

if not hosts.has({ "luajit" }, nginx.test .. " && " .. browser.test) then return end

local SAMPLE = hosts.root .. "/sandbox/lua/homegen/sandbox/sample/room.png"
local TAB, SHIFT, CONTROL, RIGHT = "\238\128\132", "\238\128\136", "\238\128\137", "\238\128\148"

describe("the Room studio's page", function()
  local house, page, folder
  setup(function()
    folder = hosts.folder()
    house = studio.start(folder, "STUDIO_SECONDS=2")
    page = browser.start(hosts.folder())
  end)
  teardown(function()
    page:stop()
    local trouble = house:stop()
    os.execute(("rm -rf '%s' '%s'"):format(folder, page.folder))
    assert.is_nil(trouble)
  end)

  before_each(function()
    page:open(house.url .. "/")
    page:wait("return document.body.dataset.ready", "the page") -- with what it has restored
    page:run "localStorage.clear()"
    page:reload()
    page:wait("return document.body.dataset.ready", "the page")
  end)
  after_each(function()
    assert.same({}, page:complaints()) -- of scripts, and of what the policy forbids
  end)

  local function text(selector) return page:run("return document.querySelector(arguments[0]).textContent", selector) end
  local function hidden(selector) return page:run("return document.querySelector(arguments[0]).hidden", selector) end

  local function choose(path)
    page:type("#file", path)
    page:wait("return !document.getElementById('frame').hidden && document.getElementById('photo').complete", "the photo")
  end

  local SOFA = { { .3, .55 }, { .75, .6 }, { .75, .75 }, { .35, .72 }, { .35, .62 }, { .7, .66 } }

  local function order_sofa()
    choose(SAMPLE)
    page:drag("#canvas", SOFA)
    page:type("#field-prompt", "a green velvet sofa")
  end

  local function result()
    page:wait("return !document.getElementById('compare').hidden && document.getElementById('after').complete", "the picture")
  end

  local function newest_mask()
    local pipe = io.popen(("ls -t '%s/masks'"):format(house.data))
    local name = pipe:read "*l"
    pipe:close()
    return house.data .. "/masks/" .. name
  end

  it("replaces what is painted: progress is seen, before and after are compared, the mask is sent as it was painted", function()
    order_sofa()
    assert.matches("^1%d %% of the photo is painted", text "#coverage")
    page:click "[data-tool=erase]"
    page:drag("#canvas", { { .6, .5 }, { .6, .9 } })
    assert.equal("Create · 1 credit", text "#create")
    page:run [=[window.told = []; new MutationObserver(() => told.push(document.getElementById("told").textContent
      + " " + document.getElementById("bar").value)).observe(document.getElementById("told"), { childList: true })]=]
    page:click "#create"
    result()
    local told = page:run "return window.told.join('\\n')"
    assert.matches("In the queue: next", told)
    local percentage, bar = told:match "In work: (%d+) %% (%d+)"
    assert.equal(percentage, bar)
    assert.is_true(tonumber(percentage) > 0)

    local bytes = scratch.read(newest_mask())
    assert.equal("\1\0", bytes:sub(25, 26)) -- one bit, gray: there is no alpha
    local found = assert(mask.check { mask = newest_mask(), image = SAMPLE })
    assert.same({ 1024, 768 }, { found.width, found.height })
    assert.equal(text("#coverage"):match "%d+", ("%.0f"):format(100 * found.black))

    page:drag("#slider", { { .5, .5 }, { .3, .5 }, { .2, .5 } })
    assert.is_true(math.abs(page:run "return Number(document.getElementById('slider').value)" - 20) < 4)
    assert.equal(page:run "return document.getElementById('slider').value + '%'",
      page:run "return document.getElementById('compare').style.getPropertyValue('--at')")
    local at = page:run "return Number(document.getElementById('slider').value)"
    page:press(RIGHT)
    assert.equal(at + 1, page:run "return Number(document.getElementById('slider').value)")
    page:wait("return document.getElementById('spent').textContent.includes('1 credit,')", "what was spent")
    local info = assert(image.info { bytes = hosts.get(page:run "return document.getElementById('after').src") })
    assert.same({ 1024, 768 }, { info.width, info.height })
  end)

  it("sends a mask of exactly the photo's size, whatever that is", function()
    for name, size in pairs { odd = { 333, 517 }, large = { 6001, 4003 } } do
      local drawn = mask.new(size[1], size[2]):ellipse(size[1] / 2, size[2] / 2, size[1] / 4)
      local path = assert(drawn:save(page.folder .. "/" .. name .. ".png"))
      if not hidden "#other" then page:click "#other" end
      choose(path)
      page:drag("#canvas", { { 0, 0.5 }, { .5, .95 }, { 1, .1 } })
      page:click "#create" -- without words: nothing is ordered
      page:wait("return !document.getElementById('problem').hidden", "words")
      local found = assert(mask.check { mask = newest_mask(), image = path })
      assert.same(size, { found.width, found.height })
      assert.equal(text("#coverage"):match "%d+", ("%.0f"):format(100 * found.black))
    end
    page:complaints()
  end)

  it("pays once, however often it is clicked and reloaded", function()
    local before = house:creates()
    order_sofa()
    page:run "const form = document.getElementById('form'); for (let n = 0; n < 5; n += 1) form.requestSubmit();"
    page:wait("return localStorage.getItem('studio.order')", "the order")
    page:reload() -- while it is sent, or a moment later
    page:wait("return !document.getElementById('progress').hidden", "that it goes on")
    page:reload()
    result()
    assert.equal(before + 1, house:creates())
    page:reload()
    result()
    assert.equal(before + 1, house:creates())
    assert.equal(page:run "return null", page:run "return localStorage.getItem('studio.order')")
  end)

  it("makes variations, and shows the chain of them", function()
    choose(SAMPLE)
    page:click "#services label:nth-child(3)"
    page:run "document.getElementById('size').value = 30"
    page:drag("#canvas", { { .35, .3 }, { .8, .3 }, { .8, .65 }, { .35, .65 } })
    page:click "#create"
    result()
    assert.equal("Make a variation · 1 photo", text "#create")
    page:type("#field-theme", "Lux")
    page:click "#create"
    page:wait("return document.querySelectorAll('#links li img').length === 2", "the second")
    assert.matches("Luxurious", text "#links li:nth-child(2)")
    assert.equal("true", page:run "return document.querySelector('#links li:nth-child(2) button').getAttribute('aria-current')")
    local second = page:run "return document.getElementById('after').src"
    page:wait("return document.getElementById('progress').hidden", "the end of work")
    page:click "#links li:nth-child(1) button"
    page:wait("return document.querySelector('#links li:nth-child(1) button').getAttribute('aria-current') === 'true'", "the first")
    assert.not_equal(second, page:run "return document.getElementById('after').src")
  end)

  it("says what is wrong where it is wrong, before anything is paid", function()
    local before = house:creates()
    page:click "#create"
    page:wait("return document.getElementById('problem').textContent === 'Choose a photo first.'", "words")
    choose(SAMPLE)
    assert.is_true(hidden "#problem")
    page:click "#create"
    page:wait("return document.getElementById('problem').textContent.startsWith('Paint over')", "words")
    page:drag("#canvas", SOFA)
    page:click "#create" -- without words
    page:wait("return document.activeElement.id === 'field-prompt' && document.activeElement.ariaInvalid === 'true'", "the field")
    assert.matches("Please fill this in", text "#field-prompt-wrong")
    page:click "#other"
    page:type("#file", hosts.write(page.folder .. "/words.png", "no picture"))
    page:wait("return document.getElementById('problem').textContent.includes('cannot be used')", "words")
    assert.equal(before, house:creates())
    for _, complaint in ipairs(page:complaints()) do assert.matches("422", complaint) end -- Chromium notes such answers
  end)

  it("says what became of a job that failed, and makes a new one of the next click", function()
    local before = house:creates()
    order_sofa()
    hosts.get(house.sandbox .. "/__sandbox/faults", [=[-H 'Content-Type: application/json' -d '{ "effect": "fail" }']=])
    page:click "#create"
    page:wait("return !document.getElementById('problem').hidden", "words")
    assert.is_false(page:run "return document.getElementById('create').disabled")
    assert.is_false(hidden "#frame") -- what was painted is there
    page:click "#create"
    result()
    assert.equal(before + 2, house:creates())
  end)

  it("keeps the key of an order of which nobody knows whether it was paid", function()
    local before = house:creates()
    order_sofa()
    hosts.get(house.sandbox .. "/__sandbox/faults",
      [=[-H 'Content-Type: application/json' -d '{ "effect": "drop", "on": "create", "carried_out": true }']=])
    local function told() -- visible, so of this click
      page:click "#create"
      page:wait("const box = document.getElementById('problem'); return !box.hidden && box.textContent.includes('paid twice')", "words")
    end
    told()
    told()
    page:type("#field-prompt", " and a lamp") -- another order between them
    page:click "#create"
    result()
    page:click "#again"
    page:run "document.getElementById('field-prompt').value = 'a green velvet sofa'"
    told()
    assert.equal(before + 2, house:creates())
    for _, complaint in ipairs(page:complaints()) do assert.matches("502", complaint) end
  end)

  it("can be used by keys alone: painting, taking back, erasing", function()
    choose(SAMPLE)
    page:run "document.getElementById('clear').disabled || 0; document.getElementById('size').focus()"
    page:press(TAB)
    assert.equal("canvas", page:run "return document.activeElement.id")
    assert.is_true(page:run "return document.getElementById('ring').classList.contains('shown')")
    page:press(" ")
    assert.matches("^Less than 1 %%", text "#coverage")
    page:ask("POST", "/actions", { actions = { { type = "key", id = "keys", actions = {
      { type = "keyDown", value = SHIFT }, { type = "keyDown", value = RIGHT }, { type = "keyUp", value = RIGHT },
      { type = "keyDown", value = RIGHT }, { type = "keyUp", value = RIGHT }, { type = "keyUp", value = SHIFT },
    } } } })
    assert.matches("^[12] %%", text "#coverage")
    page:press("e", " ")
    assert.equal("true", page:run "return document.querySelector('[data-tool=erase]').getAttribute('aria-pressed')")
    local function undo()
      page:ask("POST", "/actions", { actions = { { type = "key", id = "keys", actions = {
        { type = "keyDown", value = CONTROL }, { type = "keyDown", value = "z" }, { type = "keyUp", value = "z" },
        { type = "keyUp", value = CONTROL },
      } } } })
    end
    undo() undo() undo()
    assert.matches("^Less than 1 %%", text "#coverage")
    undo()
    assert.matches("^Paint over", text "#coverage")
    assert.is_true(page:run "return document.getElementById('undo').disabled")
  end)

  it("is for fingers, too: nothing sticks out of a telephone's screen, and a finger paints, clears and takes back", function()
    page:telephone(390, 844)
    choose(SAMPLE)
    page:drag("#canvas", SOFA, "touch")
    assert.matches("^1%d %%", text "#coverage")
    assert.is_true(page:run "return document.documentElement.scrollWidth <= innerWidth")
    local small = page:run [[return [...document.querySelectorAll("button, select, textarea, .button")]
      .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 36).map((one) => one.id || one.textContent).join()]]
    assert.equal("", small)
    page:click "#clear"
    assert.matches("^Paint over", text "#coverage")
    page:click "#undo"
    assert.matches("^1%d %%", text "#coverage")
    page:protocol("Emulation.clearDeviceMetricsOverride", { none = true })
    page:protocol("Emulation.setTouchEmulationEnabled", { enabled = false })
  end)

  it("has a name for everything that can be used, and tells of progress without a look at it", function()
    local nameless = page:run [[return [...document.querySelectorAll("button, input, select, textarea, canvas, progress")]
      .filter((one) => !(one.labels?.length || one.ariaLabel || one.getAttribute("aria-labelledby") || one.textContent.trim()))
      .map((one) => one.outerHTML).join("\n")]]
    assert.equal("", nameless)
    assert.equal("polite", page:run "return document.getElementById('live').ariaLive")
    order_sofa()
    page:run [[window.said = []; new MutationObserver(() => said.push(document.getElementById("live").textContent))
      .observe(document.getElementById("live"), { childList: true })]]
    page:click "#create"
    result()
    page:wait("return window.said.at(-1).startsWith('Done')", "the last word")
    assert.is_true(page:run "return window.said.length <= 8")
  end)

  it("takes no orders from another site's page", function()
    local before = house:creates()
    local elsewhere = house.url:gsub("127.0.0.1", "elsewhere.example")
    page:open(house.sandbox .. "/elsewhere") -- another port is another site's page
    local told = page:run([[
      const xhr = new XMLHttpRequest();
      xhr.open("POST", arguments[0] + "/api/jobs", false);
      xhr.setRequestHeader("Content-Type", "text/plain");
      try { xhr.send('{"key":"00000000000000000000000000000000","service":"house_plan"}'); } catch { return "refused"; }
      return xhr.status;]], house.url)
    assert.equal("refused", told)
    page:open(elsewhere .. "/")
    assert.is_nil(page:run "return document.body.dataset.ready")
    assert.equal(before, house:creates())
    assert.equal(404, (house:ask("GET", "/api/jobs/" .. ("0"):rep(32))))
    page:complaints()
  end)
end)
