local csv = require "homegen.cli.batch.csv"

describe("homegen.cli.batch.csv", function()
  local function records(text, separator)
    local number, at = 0, 1
    local function lines()
      if at > #text then return nil end
      local stop = text:find("\n", at, true)
      number = number + 1
      local line = { number = number, text = text:sub(at, (stop or #text + 1) - 1), whole = stop ~= nil }
      at = (stop or #text) + 1
      return line
    end
    local list = {}
    for record in csv.records(lines, separator or ",", 1000) do
      list[#list + 1] = { record.number, record.fields or record.problem }
    end
    return list
  end

  it("reads fields, empty ones, quoted ones", function()
    assert.same({ { 1, { "a", "b c", "" } }, { 2, { "", "", "" } } }, records "a,b c,\n,,\n")
    assert.same({ { 1, { 'say "no"', "a,b", "" } } }, records '"say ""no""","a,b",""\n')
    assert.same({ { 1, { "a" } } }, records "a")
    assert.same({ { 1, { "a;b", "c" } } }, records('"a;b";c', ";"))
  end)

  it("reads line ends in quotes as they are, and numbers records by their first line", function()
    assert.same({ { 1, { "a\nb", "c" } }, { 3, { "d", "e" } } }, records '"a\nb",c\nd,e\n')
    assert.same({ { 1, { "a\r\n\r\nb", "c" } }, { 4, { "d" } } }, records '"a\r\n\r\nb",c\r\nd\r\n')
    assert.same({ { 1, { 'a\n"b"\n', "c" } } }, records '"a\n""b""\n",c\n')
  end)

  it("says what is wrong, and goes on with the next record", function()
    assert.same({ { 1, 'field 2: a quote in the middle: quote the whole field, and write "" for each in it' }, { 2, { "c" } } },
      records 'a,b"b\nc\n')
    assert.same({ { 1, "field 1: something stands behind its closing quote" }, { 2, { "c" } } }, records '"a"b\nc\n')
    assert.same({ { 1, { "a" } }, { 2, "a quote is never closed, or the file was cut off" } }, records 'a\n"b\nc\n')
    assert.same({ { 1, "the line is too long" } }, records('"b\n' .. ("x"):rep(2000) .. "\n"))
  end)

  it("takes a hundred thousand lines within one quote in no time to speak of", function()
    local number = 0
    local function lines()
      number = number + 1
      if number <= 100000 then return { number = number, text = number == 1 and '"x' or "some text", whole = true } end
    end
    local before = os.clock()
    assert.equal("a quote is never closed, or the file was cut off", csv.records(lines, ",", 2 ^ 30)().problem)
    assert.is_true(os.clock() - before < 2)
  end)

  it("finds out what stands between fields", function()
    assert.equal(",", csv.separator "a,b;c")
    assert.equal(";", csv.separator "a;b")
    assert.equal("\t", csv.separator "a\tb")
    assert.equal(",", csv.separator "a")
  end)
end)
