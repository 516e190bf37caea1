--- How SQLite finds what each statement asks for: never by reading through the tasks, however many there are.

local account_statements = require "homegen.store.account_statements"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local pause_statements = require "homegen.store.pause.statements"
local query_statements = require "homegen.store.query_statements"
local statements = require "homegen.store.statements"
local webhook_statements = require "homegen.store.webhook_statements"

local unpack = table.unpack or unpack

local MANY = 300

-- A call of each function that gives a statement; "many" gives several.
local CALLS = {
  { statements, "by_key", { "a", "k" } },
  { statements, "by_row", { 1 } },
  { statements, "by_id", { "a", "i" } },
  { statements, "elsewhere", { { account = "a", service = "s", key = "k", named = true } } },
  { statements, "enter", { { account = "a", service = "s", key = "k", named = true, fingerprint = "", context = "{}", price = 1,
    owner = "o", budget = 5, now = 1 } } },
  { statements, "counted", { "a" } },
  { statements, "supersede", { 1, "failed", 1 } },
  { statements, "claim", { 1, "o", nil, 1 } },
  { statements, "take_over", { 1, "o", nil, 1 } },
  { statements, "take_over_by_id", { "a", "i", "o", nil, 1 } },
  { statements, "note_doubt", { { row = 1, owner = "o", error = "{}", now = 1 } } },
  { statements, "doubt", { 1, "{}", 1 } },
  { statements, "depart", { { account = "a", row = 1, owner = "o", service = "s", limit = 3, budget = 5, now = 1 } } },
  { statements, "depart", { { account = "a", row = 1, owner = "o", service = "s", limit = 3, budget = 5, now = 1, hooked = 1,
    webhook = "w" } } },
  { statements, "wait_again", { 1, "o", 1 } },
  { statements, "accept", { { account = "a", row = 1, id = "i", context = "{}", now = 1, owner = "o" } } },
  { statements, "finish", { { row = 1, state = "failed", outcome = "x", error = "{}", refund = true, now = 1, owner = "o" } } },
  { statements, "succeed", { { row = 1, result = "{}", keep = true, now = 1, owner = "o" } } },
  { statements, "begin_part", { 1, "{}", 1 } },
  { statements, "save", { 1, "[]", true, 1 } },
  { statements, "release", { 1, "o", 1 } },
  { statements, "attach", { { account = "a", service = "s", context = "{}", owner = "o", id = "i", now = 1 } } },
  { statements, "figures", { "a" } },
  { query_statements, "doubt_all", { "a", "{}", 1, 9, 0, "o" } },
  { query_statements, "ask_all", { "a", "o", 1, 9, 0 } },
  { query_statements, "adopt", { "a", "o", 1, 9, 0, "queued" } },
  { query_statements, "settle_created", { { row = 1, account = "a", id = "i", owner = "o", now = 1 } } },
  { query_statements, "settle_not_created", { 1, "{}", 1 } },
  { query_statements, "list", { "failed", "s", 0, 9 } },
  { query_statements, "list_end", { 0 } },
  { query_statements, "find", { "k", "i", "a", "b" } },
  { query_statements, "find_unsettled", { "a", "k" } },
  { query_statements, "date", { 1, 9 }, "many" },
  { query_statements, "prune", { 1, 9 }, "many" },
  { statements, "places", { "a", "s", 1 } },
  { pause_statements, "pause", { "k", 1 } },
  { pause_statements, "unpause", { "k" } },
  { pause_statements, "of_key", { "k" } },
  { pause_statements, "page", { "" } },
  { webhook_statements, "note", { 1, "w", "[]" } },
  { webhook_statements, "doubt", { 1, "o", "{}", 1 } },
  { webhook_statements, "doubt_told", { 1, "o", "{}", 1 } },
  { webhook_statements, "noticed", { "o" } },
  { webhook_statements, "heeded", { 1, "o" } },
  { webhook_statements, "claimed", { "a", "i" } },
  { account_statements, "all", {} },
  { account_statements, "known", {} },
  { account_statements, "in_use", {} },
  { account_statements, "enter", { "a", "p", "a", "l" } },
  { account_statements, "rename", { "a", "b" }, "many" },
}

-- Functions of those modules that give none.
local OTHERS = { is_unsettled = true, next_page = true }

describe("the journal's statements", function()
  local scene, rows

  before_each(function()
    scene = journal_scene.begin()
    rows = scene.rows
  end)

  after_each(function() scene:finish() end)

  local function each(visit)
    for _, call in ipairs(CALLS) do
      local module, name, arguments = call[1], call[2], call[3]
      local made = module[name](unpack(arguments, 1, 6))
      for _, statement in ipairs(call[4] and made or { made }) do visit(name, statement) end
    end
  end

  local function plan(statement)
    local asked = { n = statement.n, unpack(statement, 1, (statement.n or #statement) + 1) }
    asked[1] = "EXPLAIN QUERY PLAN " .. statement[1]
    return rows:run(asked)[1]
  end

  -- One statement fills both halves of the journal: what is over, and what is not.
  local function populate()
    rows:run { [[WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
      INSERT INTO task (account, service, key, fingerprint, context, price, state, owner, id, created_at, changed_at)
      SELECT 'a', 's', 'k' || i, '', '{}', 1, CASE i % 3 WHEN 0 THEN 'waiting' WHEN 1 THEN 'queued' ELSE 'succeeded' END,
        CASE i % 2 WHEN 0 THEN ?2 ELSE NULL END, 'i' || i, i, i FROM n]], MANY, journal_rows.DEAD }
  end

  it("search, and never read through the tasks", function()
    populate()
    each(function(name, statement)
      for _, step in ipairs(plan(statement)) do
        assert.is_nil(step.detail:match("^SCAN task") or step.detail:match("AUTOMATIC"), name .. ": " .. step.detail)
        if step.detail:find("^S%a+ task") then assert.matches("^SEARCH task USING", step.detail) end
      end
    end)
  end)

  it("are all asked here", function()
    local asked = {}
    for _, call in ipairs(CALLS) do asked[call[2]] = true end
    for _, module in ipairs { statements, query_statements, pause_statements, webhook_statements, account_statements } do
      for name, value in pairs(module) do
        if type(value) == "function" and not OTHERS[name] then assert.is_true(asked[name] == true, name .. " has no plan here") end
      end
    end
  end)
end)
