local save_target = require "homegen.picture.save_target"
local scratch = require "spec.support.scratch"

describe("homegen.picture.save_target", function()
  local KNOWN = { service = "smart_replace", key = "k" }
  local function never() return false end

  it("takes a tilde for what a shell means by it, and nothing else", function()
    for _, path in ipairs { "~/x.png", "~me/x.png" } do assert.is_string(save_target.hint(path)) end
    for _, path in ipairs { "./~/x.png", "/home/~/x.png", "~x.png", "x~/y.png", "~" } do assert.is_nil(save_target.hint(path)) end
  end)

  it("leaves what is absolute as it is", function()
    assert.equal("/a/{id}.png", save_target.absolute "/a/{id}.png")
    assert.equal("/", save_target.absolute("x"):sub(1, 1))
  end)

  it("shows no dots of the folder that the process is in", function()
    local path = save_target.absolute "x.png"
    for _, same in ipairs { "./x.png", "././x.png", ".//x.png" } do assert.equal(path, save_target.absolute(same)) end
    for _, other in ipairs { ".x.png", "../x.png", "a/./x.png" } do
      assert.equal(path:gsub("x%.png$", "") .. other, save_target.absolute(other))
    end
  end)

  describe("a name", function()
    local one, other

    before_each(function() one, other = {}, {} end)
    after_each(function()
      save_target.release(one)
      save_target.release(other)
    end)

    local function both(first, second, known)
      assert.is_true(save_target.claim(one, first, KNOWN, never))
      return save_target.claim(other, second, known or { service = "smart_replace", key = "l" }, never)
    end

    for _, case in ipairs {
      { "/a/x.png", "/a/x.png" }, { "/a/x.png", "/a//./x.png" }, { "/a/x.jpg", "/a/x.{ext}" }, { "/a/x.{ext}", "/a/x.webp" },
      { "/a/1.png", "/a/{index}.png" }, { "/a/{service}.png", "/a/smart_replace.png" }, { "/a/{key}.png", "/a/k.png" },
    } do
      it(("belongs to one task: %s, %s"):format(case[1], case[2]), function()
        local ok, name = both(case[1], case[2])
        assert.is_nil(ok)
        assert.equal("/a/", name:sub(1, 3))
        save_target.release(one)
        assert.is_true(save_target.claim(other, case[2], { service = "smart_replace", key = "l" }, never))
      end)
    end

    it("is nobody's as long as it is not known", function()
      assert.is_true(both("/a/{id}.png", "/a/{id}.png"))
      assert.is_true(both("/a/{key}.png", "/a/{key}.png", { service = "smart_replace" }))
    end)

    it("may be shared by who is the same, stays its first owner's, and may be taken twice by one", function()
      assert.is_true(save_target.claim(one, "/a/x.png", KNOWN, never))
      assert.is_true(save_target.claim(one, "/a/x.png", KNOWN, never))
      assert.is_true(save_target.claim(other, "/a/x.png", KNOWN, function(owner) return owner == one end))
      save_target.release(other)
      assert.is_nil((save_target.claim({}, "/a/x.png", KNOWN, never)))
    end)

    it("is free when its owner is gone", function()
      save_target.claim({}, "/a/x.png", KNOWN, never)
      for _ = 1, 4 do collectgarbage() end
      assert.is_true(save_target.claim(one, "/a/x.png", KNOWN, never))
    end)
  end)

  it("is tried as far as it is known", function()
    local folder = scratch.folder()
    local unkeyed = { service = "smart_replace" }
    for _, name in ipairs { "/x.png", "/{id}.{ext}", "/{id}/x.png", "/{key}/{index}.png" } do
      assert.is_true(save_target.try_now(folder .. name, unkeyed))
    end
    local ok, message, reason = save_target.try_now(folder .. "/no/{id}/x.png", unkeyed)
    assert.is_nil(ok)
    assert.equal("folder", reason)
    assert.truthy(message:find(folder .. "/no", 1, true))
    assert.equal("folder", (select(3, save_target.try_now(folder .. "/{key}/x.png", KNOWN))))
    scratch.remove(folder)
  end)
end)
