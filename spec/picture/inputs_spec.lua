local core = require "homegen.core"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local pictures = require "spec.support.pictures"
local tree = require "spec.support.tree"

describe("homegen.picture.inputs", function()
  local server, client, folder

  setup(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success("http://127.0.0.1:9/r.png"))
    folder = clients.folder()
    clients.write(folder .. "/small.png", homegen.mask.new(8, 6):rectangle(1, 1, 3, 3):png())
    clients.write(folder .. "/same.png", homegen.mask.new(8, 6):ellipse(4, 3, 2):png())
    clients.write(folder .. "/other.png", homegen.mask.new(6, 8):ellipse(4, 3, 2):png())
    clients.write(folder .. "/text.png", "no picture at all")
    clients.write(folder .. "/empty.png", "")
  end)

  teardown(function()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  before_each(function()
    client = clients.new(server, { upload = function() return "https://files.example.com/x.png" end })
  end)

  after_each(function() client:close() end)

  local function rules_of(params)
    params.prompt = "a sofa"
    local ok, err = client:validate("smart_replace", params)
    assert.is_nil(ok)
    assert.equal("invalid", err.kind)
    local rules = {}
    for _, violation in ipairs(err.violations) do rules[violation.field] = violation.rule end
    return rules, err
  end

  it("refuses a mask whose size is known to differ from the image's", function()
    local rules, err = rules_of { image_file = folder .. "/small.png", mask_file = folder .. "/other.png" }
    assert.equal("same_size", rules.mask_file)
    assert.truthy(err.violations[1].message:find("8x6, is 6x8", 1, true))
  end)

  it("compares a mask given as base64 as well", function()
    local mask = homegen.mask.new(9, 9):rectangle(0, 0, 2, 2):base64()
    assert.equal("same_size", rules_of({ image_file = folder .. "/small.png", mask_base64 = mask }).mask_base64)
  end)

  for _, name in ipairs { "text.png", "empty.png", "missing.png", "" } do
    it(("refuses a mask that is no picture: %q"):format(name), function()
      assert.equal("image", rules_of({ image_url = "https://h/i.png", mask_file = folder .. "/" .. name }).mask_file)
    end)
  end

  it("refuses devices and never waits for them", function()
    assert.equal("image", rules_of({ image_url = "https://h/i.png", mask_file = "/dev/zero" }).mask_file)
  end)

  it("refuses base64 that is no picture", function()
    assert.is_string(rules_of({ image_url = "https://h/i.png", mask_base64 = core.base64_encode("hello") }).mask_base64)
  end)

  it("does not look at a mask that is not sent", function()
    assert.is_true(client:validate("smart_replace", {
      image_url = "https://h/i.png", mask_url = "https://h/m.png", mask_file = folder .. "/text.png", prompt = "p",
    }))
  end)

  it("sends a mask file as clean base64", function()
    assert(homegen.await(client:smart_replace {
      image_file = folder .. "/small.png", mask_file = folder .. "/same.png", prompt = "a sofa",
    }, 20))
    local requests = server:requests(clients.CREATE)
    local body = requests[#requests].body
    local sent = body:match('"maskBase64":"([^"]*)"')
    assert.equal(clients.read(folder .. "/same.png"), core.base64_decode(sent))
    assert.is_nil(body:find("File", 1, true))
    assert.is_nil(body:find(folder, 1, true))
  end)

  it("sends base64 without the data URI prefix and line breaks that the caller had", function()
    local base64 = homegen.mask.new(8, 6):rectangle(1, 1, 3, 3):base64()
    local broken = "data:image/png;base64," .. base64:gsub(("."):rep(20), "%0\r\n")
    local wire = assert(client:payload("smart_replace", { image_url = "https://h/i.png", prompt = "p", mask_base64 = broken }))
    assert.equal(base64, wire.maskBase64)
  end)

  describe("of a mask", function()
    local function png(given)
      given.width, given.height = 8, 6
      given.at = given.at or pictures.left(2)
      return pictures.png(given)
    end

    local function save(bytes, name) return clients.write(folder .. "/" .. (name or "made.png"), bytes) end

    ---The mask of the last create that the server has seen.
    local function sent()
      local requests = server:requests(clients.CREATE)
      return core.base64_decode(requests[#requests].body:match '"maskBase64":"([^"]*)"')
    end

    local function submit(params)
      params.image_url, params.prompt = params.image_url or (not params.image_file and "https://h/i.png" or nil), "a sofa"
      return client:smart_replace(params)
    end

    for name, given in pairs {
      ["class indices"] = { png { at = pictures.left(2, 0, 1) }, "some_white", "a label mask?" },
      ["16 bits with values to 255"] = { png { bits = 16, at = pictures.left(2, 0, 255) }, "some_white", "no higher than 255" },
      ["a JPEG of a transparent canvas"] = {
        pictures.jpeg { width = 8, height = 8, at = function() return 0 end }, "some_white", "JPEG has no",
      },
      ["a soft brush"] = { png { kind = "gray_alpha", at = function(x) return 0, x < 2 and 90 or 0 end }, "some_black", "read as white" },
      ["nothing at all"] = { png { at = pictures.left(0) }, "some_black", "all white" },
    } do
      it("refuses one of which nothing would be replaced or kept, before it is paid for: " .. name, function()
        local before = #server:requests(clients.CREATE)
        for _, params in ipairs { { mask_file = save(given[1]) }, { mask_base64 = core.base64_encode(given[1]) } } do
          local task, err = submit(params)
          assert.is_nil(task)
          assert.same({ "invalid", "not_sent", given[2] }, { err.kind, err.outcome, err.violations[1].rule })
          assert.truthy(err.violations[1].message:find(given[3], 1, true), err.violations[1].message)
        end
        assert.equal(before, #server:requests(clients.CREATE))
      end)
    end

    it("leaves one alone that is given as URL", function()
      assert(homegen.await(submit { mask_url = "https://h/m.png" }, 20))
    end)

    local function assert_sent(bytes, made)
      assert.equal(not made, sent() == bytes)
      local found = assert(homegen.mask.check { mask = { bytes = sent() } })
      assert.same({ 0.25, 0 }, { found.black, sent():byte(26) })
    end

    it("sends what it has read: gray over white where alpha would be read in two ways", function()
      local drawn = png { kind = "rgba", at = function(x) return 0, 0, 0, x < 2 and 255 or 0 end }
      for _, params in ipairs { { mask_file = save(drawn) }, { mask_base64 = core.base64_encode(drawn) } } do
        assert(homegen.await(submit(params), 20))
        assert_sent(drawn, true)
      end
      assert(homegen.await(submit { mask_file = save(png {}) }, 20))
      assert_sent(png {}, false)
    end)

    for _, kept in ipairs { "in memory", "in a journal" } do
      it("sends what it has checked, not what lies there later: " .. kept, function()
        if kept == "in a journal" then
          client:close()
          client = clients.new(server, { journal = folder .. "/jobs.db" })
        end
        local drawn = png { kind = "rgba", at = function(x) return 0, 0, 0, x < 2 and 255 or 0 end }
        local task = assert(submit { mask_file = save(drawn) })
        save(png { at = pictures.left(7) })
        assert(homegen.await(task, 20))
        assert_sent(drawn, true)
      end)
    end

    it("shows it in the payload, and leaves the caller's parameters alone", function()
      local text = core.base64_encode(png { kind = "rgba", at = function(x) return 0, 0, 0, x < 2 and 255 or 0 end })
      local params = { image_url = "https://h/i.png", prompt = "p", mask_base64 = text }
      local wire, body = client:payload("smart_replace", params)
      assert.equal(0, core.base64_decode(wire.maskBase64):byte(26))
      assert.truthy(body:find(wire.maskBase64, 1, true))
      assert.equal(text, params.mask_base64)
    end)

    it("uploads it like that, under the name of what it is", function()
      local uploaded = {}
      local own = clients.new(server, {
        iacrea = { api_key = "k", user_id = "11111111-2222-4333-8444-555555555555", base_url = server.url },
        upload = function(bytes, name)
          uploaded[name] = bytes
          return "https://files.example.com/" .. name
        end,
      })
      local drawn = png { kind = "rgba", at = function(x) return 0, 0, 0, x < 2 and 255 or 0 end }
      local task = assert(own:create_room {
        image_url = "https://h/i.png", mask_file = save(drawn, "drawn.PNG"), room_type = "KITCHEN", theme = "MODERN", width = 8, height = 6,
      })
      homegen.await(task, 20)
      assert.is_true(uploaded["drawn.png"] ~= nil and uploaded["drawn.png"] ~= drawn)
      local refused, err = own:create_room {
        image_url = "https://h/i.png", mask_file = save(png { at = pictures.left(0) }), room_type = "KITCHEN", theme = "MODERN",
        width = 8, height = 6,
      }
      assert.is_nil(refused)
      assert.equal("some_black", err.violations[1].rule)
      own:close()
    end)

    ---What a call is warned of.
    local function warnings(params)
      local list = {}
      local own = clients.new(server, { on_event = function(event)
        if event.type == "warning" then list[#list + 1] = event.message end
      end, upload = function() return "https://files.example.com/x.png" end })
      params.image_url, params.prompt = not params.image_file and "https://h/i.png" or nil, "a sofa"
      assert(own:validate("smart_replace", params))
      homegen.step()
      own:close()
      return list
    end

    it("warns of one that looks inverted, or like a photograph, and sends it all the same", function()
      assert.same({}, warnings { mask_file = save(png {}) })
      local inverted = homegen.mask.new(8, 6):rectangle(2, 2, 3, 3):invert():png()
      assert.truthy(warnings({ mask_file = save(inverted) })[1]:find("mask_file: 100 % of the mask's border are black", 1, true))
      assert(homegen.await(submit { mask_file = save(inverted) }, 20))
      assert.equal(inverted, sent())
    end)

    local function photograph(orientation)
      return save(pictures.jpeg { width = 16, height = 8, orientation = orientation, at = function() return 90 end }, "photograph.jpg")
    end

    local function mask_of(width, height) return save(homegen.mask.new(width, height):rectangle(0, 0, 2, 2):png()) end

    it("warns where nobody can tell which way a turned photograph's mask was drawn", function()
      for orientation = 2, 4 do
        local list = warnings { image_file = photograph(orientation), mask_file = mask_of(16, 8) }
        assert.truthy(list[1] and list[1]:find(("turned by its orientation (%d of 8)"):format(orientation), 1, true))
        assert.truthy(list[1]:find("homegen.image.upright", 1, true))
      end
      assert.same({}, warnings { image_file = photograph(1), mask_file = mask_of(16, 8) })
      assert.same({}, warnings { image_file = photograph(6), mask_file = mask_of(8, 16) })
      local exif = pictures.chunk("eXIf", pictures.exif(3))
      local turned_alike = save(pictures.png { width = 16, height = 8, at = pictures.left(2), before = exif })
      assert.same({}, warnings { image_file = photograph(3), mask_file = turned_alike })
      local square = save(pictures.jpeg { width = 8, height = 8, orientation = 6, at = function() return 90 end }, "square.jpg")
      assert.equal(1, #warnings { image_file = square, mask_file = mask_of(8, 8) })
    end)

    it("says that one was drawn on a photograph as it is stored", function()
      local rules, err = rules_of { image_file = photograph(6), mask_file = mask_of(16, 8) }
      assert.equal("same_size", rules.mask_file)
      assert.truthy(err.violations[1].message:find("8x16, is 16x8, as the image is stored", 1, true), err.violations[1].message)
    end)

    it("says that it cannot look without homegen-mask, once for a client", function()
      local place = tree.new { "homegen" }
      local said = place:run(([[
        local homegen = require "homegen"
        local client = assert(homegen.new {
          ideal_house = { api_key = "k", base_url = "http://127.0.0.1:1" }, on_event = function(event) print(event.type, event.message) end,
        })
        for _ = 1, 2 do
          print(client:validate("smart_replace", { image_url = "https://h/i.png", prompt = "p", mask_file = %q }))
          homegen.step()
        end
        client:close()
      ]]):format(save(png { at = pictures.left(0) })))
      place:remove()
      assert.equal(2, select(2, said:gsub("true\n", "")), said)
      assert.equal(1, select(2, said:gsub("warning\t", "")), said)
      assert.truthy(said:find("needs the package homegen-mask, which is not installed: install homegen-mask", 1, true), said)
    end)
  end)

  it("takes a photograph without an end mark, and says so; one that is cut off is refused", function()
    local whole = { width = 64, height = 64, at = function(x, y) return (x * y) % 256 end, ending = "" }
    local path = clients.write(folder .. "/open.jpg", pictures.jpeg(whole))
    local list = {}
    local own = clients.new(server, {
      upload = function() return "https://h/x.png" end, on_event = function(event) list[#list + 1] = event.message end,
    })
    local params = { image_file = path, mask_url = "https://h/m.png", prompt = "p" }
    assert.is_true(own:validate("smart_replace", params))
    homegen.step()
    assert.truthy(list[1]:find "image_file: the image has no end mark")
    clients.write(path, pictures.jpeg(whole):sub(1, -20))
    local ok, err = own:validate("smart_replace", params)
    assert.is_nil(ok)
    assert.same({ "image", "must be a whole image: is cut off" }, { err.violations[1].rule, err.violations[1].message })
    own:close()
  end)

  it("names a picture of another kind, and what to do", function()
    local path = clients.write(folder .. "/IMG_0001.HEIC", "\0\0\0\24ftypheic\0\0\0\0mif1heic")
    local _, err = rules_of { image_file = path, mask_url = "https://h/m.png" }
    assert.equal("must be an image (png, jpeg, webp): is HEIC, as iPhones make it: export it as JPEG", err.violations[1].message)
  end)

  it("takes what a program prints for the address of an upload, and no other text", function()
    local path, given = folder .. "/small.png", nil
    local own = clients.new(server, { upload = function() return given, "no quota" end })
    local function submit()
      local params = clients.params { image_file = path }
      params.image_url = nil
      return homegen.await(own:smart_replace(params), 20)
    end
    given = " https://files.example.com/x.png\r\n"
    assert(submit())
    local requests = server:requests(clients.CREATE)
    assert.truthy(requests[#requests].body:find('"imageUrl":"https://files.example.com/x.png"', 1, true))
    local before = #requests
    for _, text in ipairs { "https://h/a b.png", "https://h/a\nb.png", "", "no address", false } do
      given = text
      local _, err = submit()
      assert.same({ "io", "not_sent", "no quota" }, { err.kind, err.outcome, err.cause })
    end
    assert.equal(before, #server:requests(clients.CREATE))
    own:close()
  end)

  it("local files can be switched off for parameters of others", function()
    local closed = clients.new(server, { local_files = false })
    local ok, err = closed:validate("smart_replace", { image_file = "/etc/passwd", mask_file = "/etc/passwd", prompt = "p" })
    assert.is_nil(ok)
    for _, violation in ipairs(err.violations) do assert.equal("local_files", violation.rule) end
    closed:close()
  end)

  it("an image file needs somewhere to put it", function()
    local without = clients.new(server)
    local task, err = without:smart_replace { image_file = folder .. "/small.png", mask_file = folder .. "/same.png", prompt = "p" }
    assert.is_nil(task)
    assert.equal("config", err.kind)
    without:close()
  end)
end)
