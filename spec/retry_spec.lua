local retry = require "homegen.retry"

local function half() return 0.5 end

describe("homegen.retry", function()
  describe("backoff", function()
    it("doubles its ceiling and spreads over all of it", function()
      assert.equal(0.25, retry.backoff(1, half))
      assert.equal(0.5, retry.backoff(2, half))
      assert.equal(2, retry.backoff(4, half))
      assert.equal(0, retry.backoff(4, function() return 0 end))
    end)

    it("never waits longer than half a minute", function()
      assert.is_true(retry.backoff(50, function() return 0.999 end) <= 30)
    end)
  end)

  describe("Retry-After", function()
    it("is read as seconds", function()
      assert.equal(7, retry.after { ["retry-after"] = " 7 " })
    end)

    it("is read as a date against the reply's own Date", function()
      assert.equal(35, retry.after {
        ["retry-after"] = "Sun, 06 Nov 1994 08:50:12 GMT", date = "Sun, 06 Nov 1994 08:49:37 GMT",
      })
    end)

    it("of a date in the past asks for nothing", function()
      assert.equal(0, retry.after {
        ["retry-after"] = "Sun, 06 Nov 1994 08:49:00 GMT", date = "Sun, 06 Nov 1994 08:49:37 GMT",
      })
    end)

    it("is capped", function()
      assert.equal(120, retry.after { ["retry-after"] = "86400" })
    end)

    for _, header in ipairs { "soon", "-3", "1.5", "", "Sun, 06 Nov 1994 08:50:12 GMT" } do
      it(("is ignored when it cannot be read: %q"):format(header), function()
        assert.is_nil(retry.after { ["retry-after"] = header })
      end)
    end

    it("is the least that is waited", function()
      assert.is_true(retry.delay(1, { ["retry-after"] = "5" }, half) >= 5)
      assert.equal(0.25, retry.delay(1, {}, half))
      assert.equal(0.25, retry.delay(1, nil, half))
    end)
  end)

  it("counts days as the calendar does", function()
    assert.equal(784111777, retry.parse_date("Sun, 06 Nov 1994 08:49:37 GMT"))
    assert.equal(951827696, retry.parse_date("Tue, 29 Feb 2000 12:34:56 GMT"))
    assert.equal(4107542400, retry.parse_date("Mon, 01 Mar 2100 00:00:00 GMT"))
    assert.is_nil(retry.parse_date("Sun, 06 Nuv 1994 08:49:37 GMT"))
  end)
end)
