local status_words = require "homegen.base.status_words"

describe("homegen.base.status_words", function()
  local STATUSES = { Success = "succeeded", Failed = "failed", InQueue = "queued" }

  for word, state in pairs {
    Success = "succeeded", success = "succeeded", SUCCESS = "succeeded", [" Success"] = "succeeded", ["Success\n"] = "succeeded",
    inqueue = "queued", ["\tFAILED "] = "failed",
  } do
    it(("%q means %s"):format(word, state), function() assert.equal(state, status_words.state(STATUSES, word)) end)
  end

  it("guesses at no other word", function()
    for _, word in ipairs { "", " ", "Succes", "Successful", "In Queue", "Fail", "3" } do
      assert.is_nil(status_words.state(STATUSES, word))
    end
  end)
end)
