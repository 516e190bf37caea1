--- Against the sentences of the House Plan Generation API documentation.

local cjson = require "cjson"
local probe = require "spec.support.probe"

local CREATE, RESULT = "/api/v1/housePlan/generate", "/api/v1/housePlan/result"

-- "Basic request with default values"
local BASIC = '{"style":"Barndominium","stories":"2","bedrooms":"2","bathrooms":"1","totalArea":"150-200 m²",'
  .. '"garageEnabled":false,"garageType":null,"garageCapacity":null,"basement":"None","roofType":null,"outdoorSpaces":[],'
  .. '"layoutConcept":null,"bedroomAreaRanges":[{"name":"Room 1 (Master)","minArea":"12","maxArea":"18","unit":"m²"},'
  .. '{"name":"Room 2","minArea":"10","maxArea":"14","unit":"m²"}],"bathroomLayouts":[{"name":"Bathroom 1","layout":null}],'
  .. '"kitchenLayout":null,"kitchenFeatureOptions":[],"keyRooms":null,"prompt":"","refImageUrl":"","modelType":"Base"}'

-- "Pro model with reference image and custom prompt"
local PRO = '{"style":"Victorian","stories":"3+","bedrooms":"5+","bathrooms":"4+","totalArea":"300-380 m²",'
  .. '"garageEnabled":true,"garageType":"Front Entry","garageCapacity":"3+","basement":"Full","roofType":"Gable roof",'
  .. '"outdoorSpaces":["Front porch","Balcony","Courtyard","Outdoor Kitchen"],"layoutConcept":"Traditional",'
  .. '"bedroomAreaRanges":[{"name":"Room 1 (Master)","minArea":"18","maxArea":"28","unit":"m²"},'
  .. '{"name":"Room 2","minArea":"12","maxArea":"16","unit":"m²"},{"name":"Room 3","minArea":"12","maxArea":"16","unit":"m²"},'
  .. '{"name":"Room 4","minArea":"10","maxArea":"14","unit":"m²"},{"name":"Room 5","minArea":"10","maxArea":"14","unit":"m²"}],'
  .. '"bathroomLayouts":[{"name":"Bathroom 1","layout":"With Wet & Dry Separation"},'
  .. '{"name":"Bathroom 2","layout":"With Wet & Dry Separation"},{"name":"Bathroom 3","layout":"Without Separation"},'
  .. '{"name":"Bathroom 4","layout":null}],"kitchenLayout":"Closed Kitchen",'
  .. '"kitchenFeatureOptions":["Kitchen Island","Breakfast Nook"],"keyRooms":"Home Office, Bonus Room, Media Room, Guest Suite",'
  .. '"prompt":"Grand Victorian mansion with ornate details and wraparound porch",'
  .. '"refImageUrl":"https://example.com/reference-house.jpg","modelType":"Pro"}'

describe("sandbox.service.house_plan", function()
  local p
  before_each(function() p = probe.start { seconds = 0, workers = 9 } end)
  after_each(function() p:stop() end)

  local function create(body) return p:post(CREATE, body).json end
  local function poll(index) return p:get(RESULT, "taskId=" .. p.sandbox:tasks()[index].id) end

  it("takes the document's two examples, charges 10 and 20, and echoes every field", function()
    for i, example in ipairs { BASIC, PRO } do
      local reply = create(example)
      assert.equal("success", reply.message)
      assert.equal(10 * i, p.sandbox:ledger().creates[i].credits)
      assert.matches('"input":' .. example, poll(i).body, 1, true)
    end
  end)

  it('puts the same URL into resultUrl and, as the only item, into resultList', function()
    create(BASIC)
    p:run_until(function() return p.sandbox:tasks()[1].state == "succeeded" end)
    local url = p.sandbox:tasks()[1].result_url
    assert.matches(('"output":{"resultUrl":"%s","resultList":["%s"],"width":2,"height":1}'):format(url, url),
      poll(1).body, 1, true)
  end)

  it("gives the painter what was asked for, field by field", function()
    create(BASIC)
    create(PRO)
    p:run_until(function() return #p.jobs == 2 end)
    assert.same({
      "style: Barndominium", "stories: 2", "bedrooms: 2", "bathrooms: 1", "totalArea: 150-200 m²",
      "garageEnabled: false", "basement: None", "bedroomAreaRanges: Room 1 (Master) 12-18 m²; Room 2 10-14 m²",
      "bathroomLayouts: Bathroom 1", "modelType: Base",
    }, p.jobs[1].fields)
    assert.equal("house_plan", p.jobs[2].kind)
    assert.matches("outdoorSpaces: Front porch, Balcony, Courtyard, Outdoor Kitchen", table.concat(p.jobs[2].fields, "\n"), 1, true)
    assert.matches("sample room was used", p.sandbox:tasks()[2].notes[1], 1, true)
  end)

  it("keeps line breaks of the caller's out of those lines", function()
    create((BASIC:gsub('"prompt":""', '"prompt":"a\\nstories: 9"')))
    p:run_until(function() return p.jobs[1] end)
    assert.matches("\nprompt: a stories: 9\n", table.concat(p.jobs[1].fields, "\n"), 1, true)
  end)

  local function changed(changes)
    local fields = cjson.decode(BASIC)
    -- lua-cjson cannot write an empty list: both are optional
    fields.outdoorSpaces, fields.kitchenFeatureOptions = nil, nil
    for name, value in pairs(changes) do
      if value == false and name ~= "garageEnabled" then value = nil end
      fields[name] = value
    end
    return cjson.encode(fields)
  end

  local function room(minimum, maximum, unit)
    return { name = "Room", minArea = minimum, maxArea = maximum, unit = unit or "m²" }
  end

  it("takes what the document allows", function()
    for i, changes in ipairs {
      { style = cjson.null }, { keyRooms = "Home Office,Mudroom" }, { totalArea = "490-500 m²" },
      { totalArea = "500-5000 ft²" }, { bathrooms = "1.5" }, { bedroomAreaRanges = { room("9", "10"), room("12.5", "12.5", "ft²") } },
      { garageEnabled = true, garageType = "Detached", garageCapacity = "1" }, { garageType = false, garageCapacity = false },
      { prompt = false, refImageUrl = false, roofType = false, unknown = 7 },
    } do
      assert.equal("success", create(changed(changes)).message, tostring(i))
    end
  end)

  it("refuses what breaks a rule with 1011, and names the field as it is on the wire", function()
    local null = cjson.null
    for _, case in ipairs {
      { { style = false }, "style is required" }, { { modelType = false }, "modelType is required" },
      { { bedroomAreaRanges = false }, "bedroomAreaRanges is required" }, { { style = "Gothic" }, "style" },
      { { stories = 2 }, "stories must be sent as" }, { { stories = "3" }, "stories" }, { { stories = null }, "stories" },
      { { bedrooms = "3" }, "bedroomAreaRanges" }, { { bathrooms = "2.5" }, "bathroomLayouts" },
      { { totalArea = "155-200 m²" }, "totalArea" }, { { totalArea = "200-200 m²" }, "totalArea" },
      { { totalArea = "150-200 m2" }, "totalArea must be sent as" }, { { totalArea = "150-200" }, "totalArea" },
      { { garageEnabled = true }, "garageType" }, { { garageType = "Detached" }, "garageType" },
      { { garageEnabled = "true" }, "garageEnabled" }, { { basement = null }, "basement" },
      { { outdoorSpaces = { "Moat" } }, "outdoorSpaces" }, { { outdoorSpaces = null }, "outdoorSpaces" },
      { { bedroomAreaRanges = { room("12", "10"), room("1", "2") } }, "bedroomAreaRanges[1].maxArea" },
      { { bedroomAreaRanges = { room(12, 18), room("1", "2") } }, "bedroomAreaRanges[1].maxArea must be sent as" },
      { { bedroomAreaRanges = { room("12", "18", "m2"), room("1", "2") } }, "bedroomAreaRanges[1].unit must be sent as" },
      { { bedroomAreaRanges = { room("+1", "2"), room("1", "2") } }, "bedroomAreaRanges[1].minArea" },
      { { bathroomLayouts = { { name = "Bathroom 1" } } }, "bathroomLayouts[1].layout must be sent as" },
      { { bathroomLayouts = { { layout = null } } }, "bathroomLayouts[1].name" },
      { { keyRooms = "Cellar" }, "keyRooms" }, { { keyRooms = { "Mudroom" } }, "keyRooms" },
      { { prompt = null }, "prompt" }, { { refImageUrl = "house.jpg" }, "refImageUrl" },
      { { modelType = "Flash" }, "modelType" },
    } do
      local reply = create(changed(case[1]))
      assert.equal(1011, reply.code, case[2])
      assert.matches(case[2], reply.message, 1, true)
    end
    assert.equal(0, p.sandbox:ledger().charged)
  end)

  it("reviews the prompt", function()
    assert.equal(9010, create(changed { prompt = "a gore room" }).code)
  end)
end)
