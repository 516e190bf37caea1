local review = require "homegen.sandbox.provider.review"

describe("sandbox.review", function()
  it("finds its words, whole and in any case, and nothing else", function()
    for _, word in ipairs(review.words) do
      assert.equal(word, review.find("a " .. word:upper() .. "!"))
      assert.equal(word, review.find(word))
      assert.is_nil(review.find("un" .. word))
      assert.is_nil(review.find(word .. "some"))
    end
    assert.is_nil(review.find(""))
    assert.is_nil(review.find("a modern velvet sofa in dark blue"))
  end)
end)
