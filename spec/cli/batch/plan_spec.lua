--- What a file of jobs comes to: see also spec/cli/command/batch_spec.lua.

local homegen = require "homegen"
local jobs = require "homegen.cli.batch.jobs"
local plan = require "homegen.cli.batch.plan"
local scratch = require "spec.support.scratch"
local source = require "homegen.cli.batch.source"

describe("homegen.cli.batch.plan", function()
  local folder, session, told

  before_each(function()
    folder, told = scratch.folder(), {}
    session = {
      client = assert(homegen.new { ideal_house = { api_key = "k" } }), parsed = {}, interruption = function() end,
      out = {
        json = true, error = function(_, err, _, extra) told[#told + 1] = { extra.line, err.message } end,
        tell = function(_, text) told[#told + 1] = text end,
      },
    }
  end)

  after_each(function()
    session.client:close()
    scratch.remove(folder)
  end)

  local function make(text)
    scratch.write(folder .. "/jobs.jsonl", text)
    local own = assert(source.open(folder .. "/jobs.jsonl"))
    return plan.make(session, own, "jsonl", folder), own
  end

  local function plan_line(index, more)
    return ('{"service":"house_plan","key":"job-%d","params":{"prompt":"%s"}}\n'):format(index, more or "a house")
  end

  it("knows each job again, and one that was changed since", function()
    local found, own = make(plan_line(1) .. "\n" .. plan_line(2))
    assert.same({ 2, 0 }, { found.count, found.invalid })
    assert.same({ { amount = 20, unit = "credit", place = "Ideal House" } }, found:prices_by_place())
    for each in jobs.each(own, "jsonl") do assert.is_true(found:holds(each)) end
    own:close()
    local _, other = make(plan_line(1, "another") .. "\n" .. plan_line(2) .. plan_line(3) .. "{")
    local holds = {}
    for each in jobs.each(other, "jsonl") do holds[#holds + 1] = found:holds(each) end
    assert.same({ false, true, false, false }, holds)
    other:close()
  end)

  it("tells a thousand lines that are wrong, and counts the rest", function()
    local found, own = make(("{\n"):rep(1200))
    own:close()
    assert.equal(1200, found.invalid)
    assert.equal(1001, #told)
    assert.equal("homegen: 200 further lines are not valid", told[1001])
    assert.equal(1000, told[1000][1])
  end)

  it("keeps numbers of each job, whatever it says", function()
    local file = assert(io.open(folder .. "/long.jsonl", "wb"))
    for index = 1, 20000 do file:write(plan_line(index, ("x"):rep(300))) end
    file:close()
    local own = assert(source.open(folder .. "/long.jsonl"))
    collectgarbage()
    local before = collectgarbage "count"
    local found = plan.make(session, own, "jsonl", folder)
    collectgarbage()
    collectgarbage()
    local kept = (collectgarbage "count" - before) / 1024
    own:close()
    assert.equal(20000, found.count)
    assert.is_true(kept < 5, kept .. " MB") -- of a file of 7 MB
  end)

  it("stops when it is told to", function()
    session.interruption = function() return "SIGINT" end
    assert.is_nil((make((plan_line(1) .. "{\n"):rep(200))))
  end)

  it("lets no job leave the folder", function()
    for name, template in pairs { ["a.png"] = "/a.png", ["b/"] = "/b/{key}.{ext}", ["..a/b.png"] = "/..a/b.png" } do
      assert.equal(folder .. template, plan.save_of(folder, { save = name }))
    end
    assert.equal(folder .. "/{key}.{ext}", plan.save_of(folder, {}))
    for _, name in ipairs { "/a", "../a", "a/../../b", "a/.." } do assert.is_nil((plan.save_of(folder, { save = name }))) end
  end)
end)
