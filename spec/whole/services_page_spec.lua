--- docs/services.md against what calls are checked with. (That its tables are made from the data is looked at by `make check`.)

local scratch = require "spec.support.scratch"
local service = require "homegen.service"

local page = scratch.read "docs/services.md"

---The table of a service: the cells of each row, by the parameter's name.
local function rows_of(name)
  local text = assert(page:match(("<!%%-%%- %s: made by make reference %%-%%->\n(.-)<!%%-%%- end %%-%%->"):format(name)), name)
  local rows, count = {}, 0
  for parameter, takes, absent in text:gmatch "\n| `([%l%d_]+)`[^|]* | ([^|]*) | ([^|]*) |" do
    rows[parameter], count = { takes = takes, absent = absent }, count + 1
  end
  return rows, count, text
end

describe("docs/services.md", function()
  for _, name in ipairs(service.names) do
    local definition = service.find(name)
    local rows, count, text = rows_of(name)

    it("has every parameter of " .. name .. ", and no other", function()
      for _, field in ipairs(definition.fields) do assert.is_table(rows[field.name], field.name) end
      assert.equal(#definition.fields, count)
    end)

    it("tells the allowed values and the defaults of " .. name, function()
      for _, field in ipairs(definition.fields) do
        local row = rows[field.name]
        for _, value in ipairs(field.values or (field.items or {}).values or {}) do
          assert.truthy(row.takes:find("`" .. value .. "`", 1, true), field.name .. ": " .. value)
        end
        if type(field.default) == "string" and field.default ~= "" then
          assert.equal("`" .. field.default .. "`", row.absent)
        end
      end
    end)

    it("tells the price of " .. name, function()
      local line = assert(text:match "^Costs %b()[^\n]*", text)
      local prices = {}
      for number in line:gmatch "%d+" do prices[#prices + 1] = tonumber(number) end
      local expected = { definition.credits }
      if type(definition.credits) == "table" then
        expected = {}
        for _, credits in pairs(select(2, next(definition.credits))) do expected[#expected + 1] = credits end
        table.sort(expected)
      end
      assert.same(expected, prices)
    end)
  end
end)
