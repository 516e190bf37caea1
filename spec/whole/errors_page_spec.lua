--- docs/errors.md against the kinds that there are: each stands in its table, and its program brings each about.

local blocks = require "spec.support.page.blocks"
local errors = require "homegen.base.errors"
local scratch = require "spec.support.scratch"

-- As an editor completes them.
local function kinds()
  local list = {}
  local alias = assert(scratch.read("lua/homegen/base/errors.lua"):match "\n%-%-%-@alias homegen%.ErrorKind\n(.-)\n\n")
  for kind in alias:gmatch '| "([%l_]+)"' do list[#list + 1] = kind end
  return list
end

local function sorted_keys(set)
  local list = {}
  for key in pairs(set) do list[#list + 1] = key end
  table.sort(list)
  return list
end

describe("docs/errors.md", function()
  local expected = kinds()
  table.sort(expected)

  it("is compared with kinds that there are", function()
    assert.is_true(#expected > 10)
    for _, kind in ipairs(expected) do assert.is_true(errors.is_kind(kind), kind) end
  end)

  it("says of every kind how it comes about and what to do", function()
    local section = assert(scratch.read("docs/errors.md"):match "\n## Every kind\n.-\n|%-%-%-|(.-)\n\nThis program")
    local told = {}
    for kind, how, what in section:gmatch "\n| `([%l_]+)` | ([^|]+) | ([^|]+) |" do told[kind] = #how > 20 and #what > 10 end
    assert.same(expected, sorted_keys(told))
    for kind, enough in pairs(told) do assert.is_true(enough, kind) end
  end)

  it("has a program that brings about every kind", function()
    local printed, program = {}, nil
    for _, block in ipairs(blocks.of "docs/errors.md") do
      if block.output and block.output:find "terminated" then program = block end
    end
    for kind in ("\n" .. assert(program).output):gmatch "\n([%l_]+)\t" do printed[kind] = true end
    assert.same(expected, sorted_keys(printed))
  end)
end)
