--- The console as a person uses it: a real Chromium opens it, sees tasks come and go, and presses switches.

local browser = require "spec.support.browser"
local cjson = require "cjson"
local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"

if not hosts.has({ "lua5.4", "luajit" }, browser.test) then return end

local TAB, ENTER = "\238\128\132", "\238\128\135"

describe("the sandbox's console page", function()
  local start, page
  setup(function() page = browser.start(hosts.folder()) end)
  teardown(function()
    page:stop()
    os.execute(("rm -rf '%s'"):format(page.folder))
  end)
  before_each(function()
    start = cjson.decode(command.start("sandbox --json --seconds 0.3 --painter plain --api-key key-to-be-masked").line)
    page:open(start.base_url .. "/console")
    page:wait("return document.body.dataset.ready", "the page")
  end)
  after_each(function()
    page:open "about:blank" -- asks nobody any more
    local complaints = page:complaints() -- of scripts, and of what the policy forbids
    command.stop_all()
    assert.same({}, complaints)
  end)

  local function create(prompt)
    local body = cjson.encode { imageUrl = "https://example.com/room.jpg", maskUrl = "https://example.com/mask.png", prompt = prompt }
    return hosts.get(start.base_url .. "/api/v1/smartReplace/generate",
      ("-H 'APIKEY: %s' -H 'Content-Type: application/json' -d '%s'"):format(start.api_key, body))
  end

  local function text(selector) return page:run("return document.querySelector(arguments[0]).textContent", selector) end

  it("shows tasks live, with their pictures, money and requests, and no key", function()
    assert.equal("1000", text "#ideal-house [data-field=balance]")
    create "a <b>green</b> sofa"
    page:wait("return document.querySelector('.badge.succeeded')", "the end of the task")
    page:wait("const i = document.querySelector('.task img'); return i && i.complete && i.naturalWidth === 8", "the picture")
    assert.equal("a <b>green</b> sofa", text ".task .prompt")
    assert.equal("999", text "#ideal-house [data-field=balance]")
    assert.matches("POST/api/v1/smartReplace/generate200 · created %d+", text "#requests summary")
    page:click "#requests summary"
    assert.matches("apikey: ••••", text "#requests pre")
    assert.is_nil(page:run "return document.documentElement.outerHTML":find("key-to-be-masked", 1, true))
    page:wait("return document.querySelectorAll('#requests details[open]').length === 1", "what is open to stay open")
  end)

  it("lets a create go wrong by a switch, pressed with the keyboard, and says so", function()
    page:run "document.querySelector(\"[data-effect='status create']\").focus()"
    page:press(TAB)
    page:press(ENTER) -- HTTP 429
    page:wait("return document.querySelector('#pending li')", "the fault")
    assert.equal("status, status 429 · next create1 ×", text "#pending li")
    assert.equal("The next create: HTTP 429.", text "#told")
    assert.matches("HTTP 429", create "x")
    page:wait("return document.querySelector('.answer.bad')", "the refused request")
    assert.equal("429 · fault status", text ".answer.bad")
    assert.equal(0, page:run "return document.getElementById('pending').children.length")
    assert.is_false(page:run "return document.getElementById('no-faults').hidden")
    assert.matches('"code":0', create "x")
  end)

  it("takes a fault as JSON, says what is wrong with it, and clears all", function()
    page:run "document.getElementById('wish').value = '{\"effect\":\"dorp\"}'"
    page:click "#own button"
    page:wait("return document.querySelector('#told.bad')?.textContent.includes('effect')", "the complaint")
    page:complaints() -- Chromium's, of the status
    page:run "document.getElementById('wish').value = '{\"effect\":\"drop\",\"times\":3}'"
    page:click "#own button"
    page:wait("return document.querySelector('#pending li')?.textContent.includes('3 ×')", "the fault")
    page:click "#clear"
    page:wait("return document.getElementById('pending').children.length === 0", "the end of it")
  end)

  it("says when the sandbox is gone", function()
    command.stop_all()
    page:wait("return document.querySelector('#live.lost')", "the news")
    page:open "about:blank"
    page:complaints() -- of the requests that found nobody
  end)

  it("cannot be pressed by another site's page", function()
    local other = cjson.decode(command.start "sandbox --json --painter plain".line)
    page:open(other.base_url .. "/__sandbox/state") -- of another origin, and without a policy of its own
    local seen = page:run(([==[
      const out = [];
      for (const [path, more] of [["/console/state", {}], ["/console", {}],
          ["/console/faults", { method: "POST", body: '{"effect":"drop"}' }],
          ["/console/faults", { method: "POST", mode: "no-cors", body: '{"effect":"drop"}' }],
          ["/__sandbox/faults", { method: "POST", mode: "no-cors", body: '{"effect":"drop"}' }]]) {
        try {
          const reply = await fetch("%s" + path, more);
          out.push(reply.type === "opaque" ? "opaque" : await reply.text());
        } catch { out.push("blocked"); }
      }
      return out.join(" ");
    ]==]):format(start.base_url))
    assert.equal("blocked blocked blocked opaque opaque", seen)
    assert.equal("[]", hosts.get(start.base_url .. "/__sandbox/faults"))
    page:complaints()
  end)

  it("fits a telephone, light and dark", function()
    create "a sofa"
    page:telephone(390, 844)
    for _, dark in ipairs { false, true } do
      page:dark(dark)
      assert.is_true(page:run "return document.documentElement.scrollWidth <= innerWidth")
    end
    page:protocol("Emulation.clearDeviceMetricsOverride", setmetatable({}, cjson.empty_object_mt))
  end)
end)
