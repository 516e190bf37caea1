local cjson = require "cjson"
local job = require "homegen.cli.batch.job"

describe("homegen.cli.batch.job", function()
  it("is made of what a line says", function()
    local own = job.of(7, { service = "house-plan", key = "k", params = { bedrooms = 2 }, save = "a.png" })
    assert.same({ line = 7, service = "house_plan", key = "k", params = { bedrooms = 2 }, save = "a.png", made_key = false }, own)
    assert.equal("house_plan", job.of(1, { params = {} }, "house_plan").service)
    assert.same({}, job.of(1, { service = "house_plan" }).params)
  end)

  it("has a key of its own content where the line names none, which no version may change: it is what was paid for", function()
    local one = job.of(1, { service = "house_plan", params = { bedrooms = 2, stories = "1" } })
    local other = job.of(9, { service = "house-plan", key = "", params = { stories = "1", bedrooms = 2.0 }, save = "" })
    assert.equal("house-plan-e5f17d55c90e6103", one.key)
    assert.equal(one.key, other.key)
    assert.is_true(other.made_key)
    for _, said in ipairs {
      { service = "house_plan", params = { bedrooms = 3, stories = "1" } },
      { service = "magic_editor", params = { bedrooms = 2, stories = "1" } },
      { service = "house_plan", params = { bedrooms = 2, stories = "1" }, save = "x.png" },
      { service = "house_plan", params = { bedrooms = "2", stories = "1" } },
    } do assert.is_not.equal(one.key, job.of(1, said).key) end
  end)

  it("says what is wrong with a line", function()
    local function problem(said) return job.of(1, said).problem end
    assert.equal("it names no service: give one in the line, or --service", problem { params = {} })
    assert.equal("service: there is no 'hous_plan': did you mean house_plan?", problem { service = "hous_plan" })
    assert.equal("service: there is no 'x'", problem { service = "x" })
    assert.equal("service: text is expected", problem { service = 1 })
    assert.equal("unknown field 'param': did you mean params?", problem { service = "house_plan", param = {} })
    assert.equal("params: an object is expected", problem { service = "house_plan", params = { 1 } })
    assert.equal("params: an object is expected", problem { service = "house_plan", params = cjson.null })
    assert.equal("a JSON object is expected", problem { "house_plan" })
  end)

  it("is written so that it can be read again, with what became of it", function()
    local own = job.of(1, { service = "house_plan", params = { key_rooms = {}, prompt = "a\nb" } })
    local line = job.encode(own, { state = "failed", kind = "failed" })
    assert.matches('^{"service":"house_plan","params":{"key_rooms":%[%],"prompt":"a\\nb"},'
      .. '"failure":{"kind":"failed","state":"failed"}}$', line)
    local again = job.of(2, cjson.decode(line))
    assert.is_nil(again.problem)
    assert.equal(own.key, again.key)
  end)
end)
