local jobs = require "homegen.cli.batch.jobs"
local scratch = require "spec.support.scratch"
local source = require "homegen.cli.batch.source"

describe("homegen.cli.batch.jobs", function()
  local folder
  before_each(function() folder = scratch.folder() end)
  after_each(function() scratch.remove(folder) end)

  local function read(bytes, format, service)
    scratch.write(folder .. "/jobs", bytes)
    local own, list = assert(source.open(folder .. "/jobs")), {}
    for each in jobs.each(own, format, service) do list[#list + 1] = each end
    own:close()
    return list
  end

  it("knows the format by the name", function()
    assert.equal("csv", jobs.format_of "a/b.CSV")
    assert.equal("csv", jobs.format_of "b.tsv")
    assert.equal("jsonl", jobs.format_of "b.jsonl")
    assert.equal("jsonl", jobs.format_of "-")
  end)

  it("reads JSON lines with comments, blank lines, CRLF and a mark in front", function()
    local list = read('\239\187\191# mine\r\n\r\n  # more\n{"service":"house_plan","key":"a"}\r\n'
      .. '{"service":"house_plan","key":"b"}', "jsonl")
    assert.same({ { 4, "a" }, { 5, "b" } }, { { list[1].line, list[1].key }, { list[2].line, list[2].key } })
    assert.is_nil(list[1].problem or list[2].problem or list[3])
  end)

  it("keeps numbers that are longer than a number can be, and null", function()
    local params = read('{"service":"house_plan","params":{"a":12345678901234567890,"b":null,"c":[]}}', "jsonl")[1].params
    assert.equal("12345678901234567890", params.a)
    assert.equal(require("homegen").null, params.b)
  end)

  it("tells of a line that is no job, and of one in which the file was cut off", function()
    local list = read('nonsense\n[1]\n"a"\n{"service":"house_pl', "jsonl")
    assert.matches("^it is not valid JSON: .* at character 1$", list[1].problem)
    assert.is_false(list[1].torn)
    assert.equal("a JSON object is expected", list[2].problem)
    assert.equal("a JSON object is expected", list[3].problem)
    assert.is_true(list[4].torn)
    local most = source.MOST_BYTES
    source.MOST_BYTES = 10
    assert.equal("the line is too long", read("{            }\n", "jsonl")[1].problem)
    source.MOST_BYTES = most
  end)

  it("reads columns, each parameter by what it is", function()
    local list = read("\239\187\191service,key,bedrooms,key_rooms,garage_enabled,garage_type,style,prompt\r\n"
      .. 'house-plan,a,3,"Home Office, Mudroom",yes,Detached,null,"a ""big""\r\none, red"\r\n\r\n'
      .. "house_plan,b,,,,,,\r\n", "csv")
    assert.is_nil(list[1].problem)
    assert.same({ 2, "a", "house_plan" }, { list[1].line, list[1].key, list[1].service })
    assert.same({ "Home Office", "Mudroom" }, list[1].params.key_rooms)
    assert.same({ "3", true, 'a "big"\r\none, red' }, {
      list[1].params.bedrooms, list[1].params.garage_enabled, list[1].params.prompt,
    })
    assert.equal(require("homegen").null, list[1].params.style)
    assert.same({ 5, "b", {} }, { list[2].line, list[2].key, list[2].params })
    list = read("image_url;mask_url;room_type;width\nu;m;POOL;64", "csv", "create_exterior")
    assert.same({ image_url = "u", mask_url = "m", room_type = "POOL", width = 64 }, list[1].params)
  end)

  it("tells of columns and fields that are wrong", function()
    assert.equal("two columns are called 'key'", read("key, key\n", "csv")[1].problem)
    assert.equal("column 2 has no name", read("key,\na,b\n", "csv")[1].problem)
    local list = read("service,width\ncreate_room,ten\ncreate_room,1,2\nroom,3\ncreate_room,\"x\n", "csv")
    assert.equal("width: a whole number is expected, not 'ten'", list[1].problem)
    assert.equal("3 fields, and 2 columns have a name", list[2].problem)
    assert.matches("^service: there is no 'room'", list[3].problem)
    assert.same({ "a quote is never closed, or the file was cut off", 5 }, { list[4].problem, list[4].line })
    assert.equal("garage_enabled: true or false is expected, not 'maybe'",
      read("service,garage_enabled\nhouse_plan,maybe\n", "csv")[1].problem)
    assert.same({}, read("", "csv"))
    assert.same({}, read("service\n", "csv"))
  end)

  it("keeps nothing of a file, however long", function()
    local file = assert(io.open(folder .. "/long", "wb"))
    for index = 1, 100000 do
      file:write(('{"service":"house_plan","key":"job-%d","params":{"prompt":"%s"}}\n'):format(index, ("x"):rep(200)))
    end
    file:close()
    local own = assert(source.open(folder .. "/long"))
    collectgarbage()
    local before, most, count = collectgarbage "count", 0, 0
    for _ in jobs.each(own, "jsonl") do
      count = count + 1
      if count % 10000 == 0 then
        collectgarbage()
        most = math.max(most, collectgarbage "count" - before)
      end
    end
    assert.equal(100000, count)
    assert.is_true(most < 1000, most .. " KB")
    own:close()
  end)
end)
