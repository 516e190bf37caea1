local saved = require "homegen.sandbox.state.saved"

local CREATED = '{"kind":"created","id":"1234567890123456789","service":"magic_editor","credits":3,"input":{"model":"Base",'
  .. '"size":640,"share":0.5},"notes":[],"result_name":"0af3.png","created_at":12.25}'
local ENDED = '{"kind":"ended","id":"1234567890123456789","state":"succeeded","notes":["n"],"width":8,"height":4,'
  .. '"started_at":13,"ended_at":14.5}'

describe("sandbox.saved", function()
  local book
  before_each(function() book = saved.new() end)

  it("tells the account, later lines counting", function()
    assert.is_nil(book:add '{"kind":"account","account":{"api_key":"k","credits":5,"photos":6,"id_base":"7"}}')
    assert.is_nil(book:add '{"kind":"account","account":{"api_key":"other"}}')
    assert.same({ api_key = "other", credits = 5, photos = 6, id_base = "7" }, book.account)
  end)

  it("tells the tasks in order, and how they ended", function()
    assert.is_nil(book:last_id())
    assert.is_nil(book:add(CREATED))
    assert.is_nil(book:add((CREATED:gsub('456789"', '456790"'))))
    assert.is_nil(book:add(ENDED))
    local first, second = book.tasks[1], book.tasks[2]
    assert.same({ "1234567890123456789", "magic_editor", 3, 12.25, "0af3.png" },
      { first.id, first.service.name, first.credits, first.created_at, first.result_name })
    assert.same({ "succeeded", { "n" }, 8, 4, 13, 14.5 }, {
      first.ended.state, first.ended.notes, first.ended.width, first.ended.height, first.ended.started_at,
      first.ended.ended_at,
    })
    assert.is_nil(second.ended)
    assert.equal("1234567890123456790", book:last_id())
  end)

  -- A picture shows numbers as text, and must be the same after a restart.
  it("keeps whole numbers whole", function()
    book:add(CREATED)
    assert.equal("640 0.5", book.tasks[1].input.size .. " " .. book.tasks[1].input.share)
  end)

  it("does not count generations as Ideal House's ids", function()
    book:add(CREATED)
    assert.is_nil(book:add((CREATED:gsub("1234567890123456789", "11111111-2222-4333-8444-555555555555")
      :gsub("magic_editor", "create_room"))))
    assert.equal("1234567890123456789", book:last_id())
  end)

  it("refuses what no sandbox has written", function()
    local function with(line, from, to)
      local changed, count = line:gsub(from, to)
      assert.equal(1, count)
      return changed
    end
    local cases = {
      { "", "no JSON" }, { "{", "no JSON" }, { "7", "unknown kind" }, { "{}", "unknown kind" },
      { '{"kind":"add"}', "unknown kind" },
      { '{"kind":"account"}', "no account" }, { '{"kind":"account","account":{"colour":"red"}}', "colour" },
      { '{"kind":"account","account":{"credits":-1}}', "credits" },
      { '{"kind":"account","account":{"id_base":"012"}}', "id_base" },
      { with(CREATED, "magic_editor", "magic"), "unknown service magic" },
      { with(CREATED, '"credits":3', '"credits":"3"'), "no number credits" },
      { with(CREATED, '"credits":3', '"credits":0.5'), "no whole number" },
      { with(CREATED, "0af3.png", "../key.png"), "the result's name" },
      { with(CREATED, "1234567890123456789", "x"), "the id is none" },
      { with(CREATED, "magic_editor", "create_room"), "the id is none" },
      { with(CREATED, '"input":%b{}', '"input":"x"'), "no table input" },
      { CREATED, nil }, { CREATED, "a second time" },
      { with(ENDED, '456789"', '456788"'), "was not created" },
      { with(ENDED, "succeeded", "sold"), "unknown state sold" }, { with(ENDED, '"width":8,', ""), "no size" },
      { with(ENDED, '"notes":%["n"%],', ""), "no table notes" },
      { ENDED, nil }, { ENDED, "second end" },
    }
    for i, case in ipairs(cases) do
      local complaint = book:add(case[1])
      if case[2] then assert.matches(case[2], complaint or "nothing", 1, true) else assert.is_nil(complaint, "case " .. i) end
    end
    assert.equal(1, #book.tasks)
  end)
end)
