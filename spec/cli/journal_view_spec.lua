--- The commands that look into a journal, and those that say something about a task in it. No key is needed but to settle.

local command = require "spec.support.process.command"
local cjson = require "cjson"
local clients = require "spec.support.clients"
local event_schema = require "homegen.cli.output.event_schema"
local homegen = require "homegen"
local journal_rows = require "spec.support.journal_rows"
local journal_view = require "homegen.cli.journal_view"
local sandbox_scene = require "spec.support.sandbox_scene"
local scratch = require "spec.support.scratch"

describe("the commands on a journal", function()
  local scene, path, rows, client

  before_each(function()
    scene = sandbox_scene.begin()
    path = scene.folder .. "/jobs.db"
    client = assert(homegen.new { ideal_house = { api_key = clients.KEY, base_url = scene.url }, journal = path })
    rows = journal_rows.open(path)
  end)
  after_each(function()
    client:close()
    rows:close()
    scene:finish()
  end)

  local function add(fields)
    fields.created_at, fields.changed_at = 1780000000, 1780000000
    return rows:add(client, fields)
  end

  -- Without any key.
  local function run(arguments)
    local ended = command.run(arguments .. " --journal " .. path,
      ("unset IDEAL_HOUSE_API_KEY IACREA_API_KEY; export HOME=%s; "):format(scene.folder))
    ended.text = ended.text:gsub(scene.folder:gsub("%p", "%%%0"), "DIR"):gsub(scene.url:gsub("%p", "%%%0"), "URL")
      :gsub("[^\n ]*/bin/homegen", "homegen")
    return ended
  end

  local function says(expected, arguments, code)
    local ended = run(arguments)
    assert.equal(expected, ended.text)
    assert.equal(code or 0, ended.code)
  end

  local function events(arguments)
    local list, code = scene:events(arguments .. " --journal " .. path)
    for _, event in ipairs(list) do assert.is_nil(event_schema.problem(event)) end
    return list, code
  end

  it("list what there is, oldest first, and what of it is asked for", function()
    add { key = "velvet", state = "succeeded", id = "77", charged = 1, saved = '["/tmp/a.png"]' }
    add { key = "leather", state = "waiting" }
    add { state = "failed", id = "78", charged = 1, refunded = 1, service = "house_plan" }
    run "pause leather"
    says([[
#  key      service        state             id       cost  since (UTC)
1  velvet   smart_replace  succeeded         77   1 credit  2026-05-28 20:26:40
2  leather  smart_replace  waiting (paused)      0 credits  2026-05-28 20:26:40
3           house_plan     failed            78  0 credits  2026-05-28 20:26:40
]], "list")
    says("#  key  service     state   id       cost  since (UTC)\n3       house_plan  failed  78  0 credits  2026-05-28 20:26:40\n",
      "list --state failed --service house-plan")
    says("no tasks\n", "list --state lost")
    local list = events "list"
    assert.same({ 3, "task", "leather", true, true }, { #list, list[2].event, list[2].key, list[2].paused, list[2].own })
  end)

  it("list any number, a page at a time, and stop when nobody reads", function()
    rows:run { [[WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
      INSERT INTO task (account, service, fingerprint, context, price, state, id, charged, created_at, changed_at)
      SELECT 'a#0', 'smart_replace', '', '{}', 1, 'succeeded', i, 1, 1, 1 FROM n]] }
    local _, count = run("list").text:gsub("\n", "")
    assert.equal(1201, count)
    local pipe = assert(io.popen(("{ %s list --journal %s; echo \"exit $?\" >%s/code; } 2>&1 | head -n 2"):format(
      command.words(), path, scene.folder)))
    assert.matches("^ *#  key[^\n]*\n *1 [^\n]*\n$", pipe:read "*a")
    pipe:close()
    assert.equal("exit 0\n", scratch.read(scene.folder .. "/code"))
    _, count = run("export").text:gsub("\n", "")
    assert.equal(1200, count)
  end)

  it("show all that is known of one", function()
    add { key = "velvet", state = "unknown_outcome", reply = "<html>\27!",
      error = '{"kind":"unknown_outcome","message":"it broke","hint":"look"}' }
    says([[
row          1
key          velvet
service      smart_replace
state        unknown_outcome
paused       false
alive        false
attempt      0
price        1
credits      0
origin       URL
created_at   2026-05-28 20:26:40 UTC
error        unknown_outcome: it broke (look)
reply        <html> !
money        1 credit may have been charged: nobody knows; it is not sent again by itself
]], "show velvet")
    assert.equal(0, run("show '#1'").code)
    says("homegen: the journal has no task 'x'\n", "show x", 2)
    local list = events "show velvet"
    assert.same({ 1, "task", "unknown_outcome" }, { #list, list[1].event, list[1].error.kind })
  end)

  describe("explain", function()
    it("an unknown outcome: what may have been charged, and the exact commands", function()
      add { key = "velvet", state = "sending", owner = journal_rows.DEAD, attempt = 1, sent_at = 1780000001 }
      says([[
velvet: sending
The process that sent the paid request ended before its reply was recorded.
1 credit may have been charged: nobody knows; it is not sent again by itself.
  service: smart_replace
  attempts: 1
  asked for: 2026-05-28 20:26:40 UTC
  sent: 2026-05-28 20:26:41 UTC
What can be done:
  - you found it at the provider: it is followed under that id:
      homegen settle velvet --id ID --journal DIR/jobs.db
  - you found that it was not created: it costs nothing, and may be sent again:
      homegen settle velvet --not-created --journal DIR/jobs.db
  - the same with --retry-unknown: it may be paid a second time:
      homegen smart-replace … --key velvet --retry-unknown --journal DIR/jobs.db
]], "explain velvet")
    end)

    it("one that failed, one without a key, one that is not there", function()
      add { state = "terminated", id = "78", charged = 10, price = 10, service = "house_plan",
        error = '{"kind":"terminated","message":"ended by it"}' }
      says([[
#1: terminated
Ended by it.
10 credits were charged; no document promises them back: look at the balance.
  service: house_plan
  id: 78
  attempts: 0
  asked for: 2026-05-28 20:26:40 UTC
]], "explain '#1'")
      says("x: no task\nThere is no task of that key, id or number.\nNothing was charged.\n", "explain x", 1)
    end)

    it("as an event", function()
      add { key = "k", state = "lost", id = "9", charged = 1 }
      local list = events "explain k"
      assert.same({ 1, "explanation", "lost", 3 }, { #list, list[1].event, list[1].reason, #list[1].can })
      assert.matches("homegen settle k %-%-id ID %-%-journal ", list[1].can[1].command)
    end)
  end)

  it("hold keys back, and let go of them", function()
    says("a: paused: nothing of it is sent; what the provider has already is followed, as it is paid\n", "pause a")
    says([[
a: was paused already
b: paused: nothing of it is sent; what the provider has already is followed, as it is paid
]], "pause a b")
    says("a: no task, paused\nThe key is paused, and there is no task of it yet.\nNothing was charged.\nWhat can be done:\n"
      .. "  - let go of it:\n      homegen unpause a --journal DIR/jobs.db\n", "explain a", 1)
    says("a: goes on\nc: was not paused\n", "unpause a c")
    assert.same({ "paused", false, true }, { events("unpause b")[1].event, false, events("pause d")[1].changed })
  end)

  it("tell what was spent, whosever the key is", function()
    add { state = "succeeded", id = "77", charged = 1 }
    add { state = "unknown_outcome", service = "create_room", account = "https://iacrea.com#00" }
    assert.equal([[
provider address account charged given back uncertain reserved unit
ideal_house URL 1 0 0 0 credit
iacrea https://iacrea.com 0 0 1 0 photo
]], (run("spent").text:gsub(" +", " ")))
    local books = events "spent"
    assert.same({ 2, "book", true, 1 }, { #books, books[1].event, books[1].own, books[1].charged })
  end)

  it("forget what has ended", function()
    add { state = "succeeded", id = "77", charged = 1 }
    says("0 tasks were forgotten; what was spent stays counted\n", "prune --older-than 300000d")
    says("1 task was forgotten; what was spent stays counted\n", "prune --older-than 0s")
    assert.equal(2, run("prune --older-than soon").code)
    assert.same({ 1, 0 }, { #events "spent", events("prune")[1].count })
  end)

  it("write down what a person has found out, and follow what was made", function()
    add { key = "velvet", state = "unknown_outcome" }
    local other = add { state = "unknown_outcome" }
    says("homegen: say what you found: --id ID, or --not-created\n", "settle velvet", 2)
    assert.equal(2, run("settle velvet --id 5 --not-created").code)
    assert.equal(2, run("settle velvet --not-created").code) -- without the key it is another account's
    local ended = scene:run(("settle velvet --not-created --journal %s"):format(path))
    assert.same({ 0, "velvet: nothing was charged, as you have said; its key may be used again\n" }, { ended.code, ended.text })
    assert.equal("refused", rows:get(1).state)
    local task = assert(homegen.await(client:smart_replace(clients.params()), 20))
    rows:run { "DELETE FROM task WHERE id = ?1", task.id }
    ended = scene:run(("settle '#%d' --id %s --journal %s"):format(other, task.id, path))
    assert.equal(0, ended.code, ended.text)
    assert.equal("succeeded", rows:get(other).state)
  end)

  it("export every task, and no secret", function()
    add { key = "velvet", state = "succeeded", id = "77", charged = 1, result = journal_rows.result "https://x/y.png" }
    local text = run("export").text
    assert.is_nil(text:find(clients.KEY, 1, true))
    local task = cjson.decode((text:gsub("DIR", scene.folder)))
    assert.same({ "task", "velvet", "77", 1, "https://x/y.png" }, { task.event, task.key, task.id, task.credits, task.result.url })
  end)

  it("make no journal by looking for one", function()
    local ended = command.run(("list --journal %s/other.db"):format(scene.folder))
    assert.equal(4, ended.code)
    assert.matches("^homegen: there is no journal .*other%.db\n  hint: name it with %-%-journal", ended.text)
    assert.is_nil(scratch.read(scene.folder .. "/other.db"))
    ended = command.run("list", ("export HOME=%s/nobody; unset XDG_STATE_HOME; "):format(scene.folder))
    assert.matches("there is no journal .*nobody/%.local/state/homegen/jobs%.db", ended.text)
  end)

  it("take numbers of the journal apart from keys", function()
    assert.equal(12, journal_view.name "#12")
    assert.equal("12", journal_view.name "12")
    assert.equal("#x", journal_view.name "#x")
  end)
end)
