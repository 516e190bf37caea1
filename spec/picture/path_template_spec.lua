local path_template = require "homegen.picture.path_template"

describe("homegen.picture.path_template", function()
  it("fills in what it knows and leaves the rest", function()
    assert.equal("out/smart_replace-7.{ext}",
      path_template.expand("out/{service}-{id}.{ext}", { service = "smart_replace", id = "7" }))
  end)

  it("keeps filled-in values inside the folder", function()
    for _, key in ipairs { "../../etc/passwd", "/etc/passwd", "a/b", "..", "a\\b", "a\0b" } do
      local path = path_template.expand("out/{key}.png", { key = key })
      assert.is_nil(path:sub(5):find("[/\\%z]"))
      assert.is_nil(path:match("^out/%.%.?"))
    end
  end)

  -- "#" stands for the hash that tells what was replaced from what is spelled so.
  it("makes values harmless and leaves the rest of them", function()
    local NAMES = {
      ["../x"] = "__" .. "_x#", ["..."] = "___#", [""] = "_#", [" "] = "_#", ["a."] = "a_#", ["a. ."] = "a___#", ["a b.c"] = "a b.c",
      ["a\r\n\27\127b"] = "a____b#", ["a\194\133b"] = "a_b#", ["{ext}"] = "_ext_#", ["é"] = "é", [".é"] = "_é#", ["C:\\x"] = "C:_x#",
    }
    for key, name in pairs(NAMES) do
      for _, tail in ipairs { "", "/p.png" } do
        local path = path_template.expand("out/{key}" .. tail, { key = key })
        assert.equal("out/" .. name .. tail, (path:gsub("~" .. ("%x"):rep(8), "#")))
      end
    end
  end)

  it("keeps names apart in which something was replaced", function()
    local seen = {}
    for _, key in ipairs { "a/b", "a_b", "a\\b", "a{b", "a\0b", "a\1b", "", "_", ".", " ", "/" } do
      local path = path_template.expand("{key}.png", { key = key })
      assert.is_nil(seen[path], path)
      seen[path] = true
    end
  end)

  it("cuts names that are too long, but no value that is short", function()
    local long = ("x"):rep(1e5)
    local path = path_template.expand("o/{service}-{key}-{id}.{ext}", { service = "smart_replace", key = long, id = long })
    local name = path:sub(3)
    assert.is_true(#name - #"{ext}" + #"webp" <= 255)
    assert.equal("smart_replace-", name:match("^smart_replace%-"))
    assert.is_true(#name > 250)
    local short = path_template.expand("{key}.png", { key = ("x"):rep(251) })
    assert.equal(("x"):rep(251) .. ".png", short)
    local both = path_template.expand("{id}{key}", { id = "1", key = ("x"):rep(254) })
    assert.equal("1" .. ("x"):rep(254), both)
  end)

  it("keeps names apart that begin alike", function()
    local seen = {}
    for index = 1, 1000 do
      local path = path_template.expand("{key}.png", { key = ("x"):rep(300) .. index })
      assert.is_nil(seen[path])
      seen[path] = true
    end
  end)

  it("does not cut within a character", function()
    for shift = 0, 3 do
      for _, character in ipairs { "é", "€", "😀" } do
        local path = path_template.expand("{key}", { key = ("a"):rep(shift) .. character:rep(200) })
        assert.is_true(#path > 240 and #path <= 255)
        local cut = path:sub(shift + 1):match("^(.*)~%x+$")
        assert.equal(character:rep(#cut / #character), cut)
      end
    end
    -- what is no UTF-8 is cut all the same
    assert.equal(255, #path_template.expand("{key}", { key = ("\128"):rep(300) }))
  end)

  -- For every value whatsoever the folder of the path is the template's, and its name is one that a file can have.
  it("never leaves the folder", function()
    local PIECES = { "/", "\\", "..", ".", "\0", "\n", "\127", " ", "{key}", "{ext}", "{", "}", "%", "%1", "é", "\255", "\128",
      "~", "-", "a", ("b"):rep(130), "../", "/etc/passwd", "\194\133" }
    local TEMPLATES = {
      ["out/"] = "{key}", ["./"] = "{key}.{ext}", ["/a/b c/"] = ".{id}", [""] = "{service}{id}{key}", ["../x/"] = "{key}-{index}.png",
    }
    local state = 20240229
    local function random(most)
      state = (state * 16807) % 2147483647
      return state % most + 1
    end
    local function hostile()
      local pieces = {}
      for index = 1, random(6) - 1 do pieces[index] = PIECES[random(#PIECES)] end
      return table.concat(pieces)
    end
    for _ = 1, 3000 do
      for folder, template in pairs(TEMPLATES) do
        local path = path_template.expand(folder .. template, { service = hostile(), id = hostile(), key = hostile(), index = 1 })
        local name = path:sub(#folder + 1)
        assert.equal(folder, path:sub(1, #folder))
        assert.is_true(#name > 0 and #name:gsub("{ext}$", "webp") <= 255 and name ~= "." and name ~= "..", name)
        assert.is_nil(name:find("[%c/\\]"), name)
        local filled = name:gsub("{ext}$", "png")
        assert.is_nil(filled:find("{ext}", 1, true), name)
        assert.is_nil(name:find("[. ]$"), name)
      end
    end
  end)

  for template, problem in pairs { ["a/{nope}.png"] = "placeholder", ["a/"] = "file name", [""] = "path", ["{ext}/a.png"] = "ext" } do
    it(("refuses %q"):format(template), function()
      assert.truthy(path_template.problem(template):find(problem, 1, true))
    end)
  end

  it("accepts plain paths", function()
    assert.is_nil(path_template.problem("a/b c/{key}-{index}.{ext}"))
  end)
end)
