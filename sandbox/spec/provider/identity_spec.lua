local decimal = require "homegen.sandbox.provider.decimal"
local identity = require "homegen.sandbox.provider.identity"

local USER = "11111111-2222-4333-8444-555555555555"

describe("sandbox.identity", function()
  local function state_with(account)
    local kept = {}
    return {
      kept = kept, saved = { account = account or {} },
      keep_account = function(_, facts)
        kept[#kept + 1] = facts
        return true
      end,
    }
  end

  it("makes up what was not given", function()
    local one, two = { credits = 1, photos = 2 }, { credits = 1, photos = 2 }
    assert.is_true(identity.fill(one))
    assert.is_true(identity.fill(two))
    assert.matches("^sandbox%-%x+$", one.api_key)
    assert.matches("^%x+%-%x+%-4%x+%-%x+%-%x+$", one.user_id)
    assert.is_true(decimal.is_id(one.id_base))
    assert.not_equal(one.api_key, two.api_key)
    assert.not_equal(one.user_id, two.user_id)
    assert.not_equal(one.id_base, two.id_base)
  end)

  it("keeps what it made up, and what the accounts begin with", function()
    local state, read = state_with(), { credits = 1, photos = 2 }
    assert.is_true(identity.fill(read, state))
    assert.same({ read }, state.kept)
  end)

  it("uses a key and a user that were given, and does not keep them", function()
    local state, read = state_with(), { credits = 1, photos = 2, api_key = "k", user_id = USER, id_base = "5" }
    assert.is_true(identity.fill(read, state))
    assert.same({ { credits = 1, photos = 2, id_base = "5" } }, state.kept)
    assert.same({ credits = 1, photos = 2, api_key = "k", user_id = USER, id_base = "5" }, read)
  end)

  it("is who it was before, but for a key and a user that are given", function()
    local account = { api_key = "k", user_id = USER, id_base = "5", credits = 7, photos = 8 }
    local state, read = state_with(account), { credits = 1, photos = 2, id_base = "9" }
    assert.is_true(identity.fill(read, state))
    assert.same(account, read)
    read = { credits = 1, photos = 2, api_key = "other" }
    assert.is_true(identity.fill(read, state))
    assert.same({ "other", USER, "5" }, { read.api_key, read.user_id, read.id_base })
    assert.same({}, state.kept)
  end)

  it("says when it cannot be kept", function()
    local state = state_with()
    state.keep_account = function() return nil, "the disk is full" end
    assert.same({ nil, "the state cannot be written: the disk is full" }, { identity.fill({}, state) })
  end)
end)
