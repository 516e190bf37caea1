--- The gallery as a person looks at it: a real Chromium moves sliders, goes from picture to picture, turns the light off.

local browser = require "spec.support.browser"
local homegen = require "homegen"
local hosts = require "spec.support.hosts"
local samples = require "homegen.sandbox.files.samples"

if not hosts.has({ "lua5.4", "luajit" }, browser.test) then return end

local TAB, LEFT, UP, RIGHT, DOWN = "\238\128\132", "\238\128\146", "\238\128\147", "\238\128\148", "\238\128\149"
local EVIL = [["><script>document.title = "taken"</script><img src=x onerror='document.title = "taken"'>]]

describe("the gallery's page", function()
  local page, folder, address
  setup(function()
    folder = hosts.folder()
    local client = assert(homegen.new { sandbox = { seconds = 0.05 } })
    local function replace(prompt, key)
      return (assert(client:smart_replace({ image_file = samples.room, mask_file = samples.mask, prompt = prompt }, { key = key })))
    end
    local list = {
      replace("a green velvet sofa", "sofa"), replace(EVIL, EVIL), assert(client:house_plan { bedrooms = 3 }),
      (select(2, client:smart_replace { image_file = samples.room, mask_file = samples.mask, prompt = "" })),
      assert(client:variation_chain({
        service = "create_room", image_file = samples.room, mask_file = samples.mask, room_type = "KITCHEN", theme = "MODERN",
        width = 1024, height = 768,
      }, { { theme = "INDUSTRIAL" } })),
    }
    homegen.settle { list[1], list[2], list[3], list[5] }
    assert(homegen.gallery(list, folder .. "/index.html", { title = "Living room" }))
    client:close() -- from here on nobody is there who could be asked
    address = "file://" .. folder .. "/index.html"
    page = browser.start(hosts.folder())
  end)
  teardown(function()
    page:stop()
    os.execute(("rm -rf '%s' '%s'"):format(folder, page.folder))
  end)

  local ALL = "return [...document.images].every((image) => image.complete && image.naturalWidth > 0)"
  before_each(function()
    page:open(address)
    page:run "localStorage.clear()"
    page:dark(false)
    page:reload()
    page:wait(ALL, "the pictures")
  end)
  after_each(function()
    assert.same({}, page:complaints())
    assert.equal("Living room", page:run "return document.title")
  end)

  local function at(index)
    return tonumber((page:run("return getComputedStyle(document.querySelectorAll('.compare')[arguments[0]]).getPropertyValue('--at')",
      index - 1):match "[%d.]+"))
  end
  local function focus()
    return page:run "return [...document.querySelectorAll('input.at, figure[tabindex], div[tabindex]')].indexOf(document.activeElement)"
  end

  it("moves the slider by pointer, and shows so much of each picture", function()
    assert.equal(50, at(1))
    page:drag(".compare", { { .5, .5 }, { .4, .5 }, { .2, .5 } })
    assert.is_true(math.abs(at(1) - 20) < 1.5, at(1))
    local clip = page:run "return getComputedStyle(document.querySelector('.before')).clipPath"
    assert.is_true(math.abs(tonumber(clip:match "^inset%(0px ([%d.]+)%% 0px 0px%)$") - (100 - at(1))) < 0.01, clip)
    assert.matches("^20 %% input", page:run "return document.querySelector('input.at').getAttribute('aria-valuetext')")
    assert.equal(50, at(2))
  end)

  it("is used by keys alone, and one sees where one is", function()
    page:press(TAB) -- the theme
    page:press(TAB)
    assert.equal(0, focus())
    page:press(LEFT, LEFT)
    assert.equal(46, at(1))
    page:press(RIGHT)
    assert.equal(48, at(1))
    assert.equal("3px", page:run "return getComputedStyle(document.querySelector('.at')).outlineWidth")
    page:press(DOWN)
    assert.equal(1, focus())
    page:press(RIGHT)
    assert.equal(52, at(2))
    page:press(DOWN, DOWN) -- the plan has no input picture, and no slider; the failure is passed like the others
    assert.equal(3, focus())
    page:press(DOWN, DOWN, DOWN) -- the chain's steps, and no further
    assert.equal(5, focus())
    page:press(UP)
    assert.equal(4, focus())
  end)

  it("has names and roles for who cannot see it", function()
    assert.same({ 4, 4 }, page:run [[return [document.querySelectorAll("input[type=range][aria-label]").length,
      document.querySelectorAll("article[aria-labelledby]").length - 1] ]])
    assert.equal(0, page:run "return [...document.images].filter((image) => !image.alt).length")
    assert.equal("en", page:run "return document.documentElement.lang")
    assert.is_true(page:run [[return [...document.querySelectorAll("[aria-labelledby]")]
      .every((e) => document.getElementById(e.getAttribute("aria-labelledby")) !== null)]])
  end)

  it("shows words as words", function()
    assert.equal(EVIL, page:run "return document.querySelectorAll('.prompt')[1].textContent")
    assert.equal(1, page:run "return document.scripts.length")
    assert.equal(0, page:run "return document.querySelectorAll('img[onerror], img[src=x]').length")
    assert.matches("prompt: is required", page:run "return document.querySelector('.trouble').textContent")
  end)

  it("asks nobody for anything", function()
    assert.equal(0, page:run "return performance.getEntriesByType('resource').filter((e) => !e.name.startsWith('data:')).length")
    local refused = page:run [[return fetch("http://127.0.0.1:1/").then(() => "sent", (error) => error.name)]]
    assert.equal("TypeError", refused)
    assert.matches("Content Security Policy", table.concat(page:complaints(), "\n")) -- which is what has refused it
  end)

  it("is dark where the system is, or the person says so, and remembers that", function()
    local function colour() return page:run "return getComputedStyle(document.body).backgroundColor" end
    assert.equal("rgb(245, 242, 236)", colour())
    page:dark(true)
    assert.equal("rgb(22, 20, 18)", colour())
    assert.equal("Light", page:run "return document.getElementById('theme').textContent")
    page:click "#theme"
    assert.equal("rgb(245, 242, 236)", colour())
    page:reload()
    assert.equal("rgb(245, 242, 236)", colour())
    page:dark(false)
    page:click "#theme"
    assert.equal("rgb(22, 20, 18)", colour())
  end)

  it("fits a telephone 360 pixels wide: only strips are moved sideways", function()
    page:telephone(360, 740)
    page:reload()
    page:wait(ALL, "the pictures")
    assert.equal(360, page:run "return document.documentElement.scrollWidth")
    page:run "document.querySelector('.strip').scrollIntoView()"
    assert.is_true(page:run "const s = document.querySelector('.strip'); return s.scrollWidth > s.clientWidth + 100")
    page:run "scrollTo(0, 0)"
    page:drag(".compare", { { .5, .5 }, { .7, .5 }, { .8, .5 } }, "touch")
    assert.is_true(math.abs(at(1) - 80) < 3, at(1))
    page:protocol("Emulation.clearDeviceMetricsOverride", { none = 0 }) -- an empty table would be a list
    page:protocol("Emulation.setTouchEmulationEnabled", { enabled = false })
  end)

  it("has both pictures side by side on paper, and without a script", function()
    page:protocol("Emulation.setEmulatedMedia", { media = "print" })
    local boxes = page:run [[const box = (s) => {
        const b = document.querySelector(s).getBoundingClientRect(); return [b.left, b.right, b.width]; };
      return [box(".before"), box(".after"), getComputedStyle(document.querySelector(".before")).clipPath]; ]]
    assert.is_true(boxes[1][2] <= boxes[2][1] and boxes[1][3] > 100)
    assert.equal("none", boxes[3])
    page:protocol("Emulation.setEmulatedMedia", { media = "" })
  end)
end)
