local backoff = require "homegen.base.backoff"

local function half() return 0.5 end

describe("homegen.base.backoff", function()
  describe("backoff", function()
    it("doubles its ceiling and spreads over all of it", function()
      assert.equal(0.25, backoff.backoff(1, half))
      assert.equal(0.5, backoff.backoff(2, half))
      assert.equal(2, backoff.backoff(4, half))
      assert.equal(0, backoff.backoff(4, function() return 0 end))
    end)

    it("never waits longer than half a minute", function()
      assert.is_true(backoff.backoff(50, function() return 0.999 end) <= 30)
    end)
  end)

  describe("of a paid file", function()
    it("spreads four attempts over minutes, and two over seconds", function()
      local function one() return 1 end
      local ceilings = {}
      for attempt = 1, 6 do ceilings[attempt] = backoff.file_delay(attempt, nil, one) end
      assert.same({ 1, 5, 25, 125, 125, 125 }, ceilings)
      local function nought() return 0 end
      assert.equal(0, backoff.file_delay(2, nil, nought))
      assert.is_true(backoff.file_delay(3, nil, nought) + backoff.file_delay(4, nil, nought) > 60)
    end)

    it("is never shorter than the reply asked for", function()
      assert.equal(7.25, backoff.file_delay(3, { ["retry-after"] = "7" }, half))
    end)
  end)

  describe("Retry-After", function()
    it("is read as seconds", function()
      assert.equal(7, backoff.after { ["retry-after"] = " 7 " })
    end)

    it("is read as a date against the reply's own Date", function()
      assert.equal(35, backoff.after {
        ["retry-after"] = "Sun, 06 Nov 1994 08:50:12 GMT", date = "Sun, 06 Nov 1994 08:49:37 GMT",
      })
    end)

    it("of a date in the past asks for nothing", function()
      assert.equal(0, backoff.after {
        ["retry-after"] = "Sun, 06 Nov 1994 08:49:00 GMT", date = "Sun, 06 Nov 1994 08:49:37 GMT",
      })
    end)

    for _, seconds in ipairs { "86400", "2147483648", "18446744073709551615", "18446744073709551617", ("9"):rep(5000) } do
      it("is capped: " .. seconds:sub(1, 30), function()
        assert.equal(120, backoff.after { ["retry-after"] = seconds })
      end)
    end

    it("of many digits that are noughts is short", function()
      assert.equal(3, backoff.after { ["retry-after"] = "0000000000000000000000003" })
      assert.equal(0, backoff.after { ["retry-after"] = "0" })
    end)

    it("of a date far away is capped", function()
      assert.equal(120, backoff.after {
        ["retry-after"] = "Fri, 31 Dec 9999 23:59:59 GMT", date = "Sun, 06 Nov 1994 08:49:37 GMT",
      })
    end)

    it("is read in any two of the three forms of a date", function()
      local later = { "Sun, 06 Nov 1994 08:50:12 GMT", "Sunday, 06-Nov-94 08:50:12 GMT", "Sun Nov  6 08:50:12 1994" }
      local now = { "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994" }
      for _, value in ipairs(later) do
        for _, date in ipairs(now) do assert.equal(35, backoff.after { ["retry-after"] = value, date = date }) end
      end
    end)

    -- without the reply's Date a date cannot be read: our clock may be wrong
    for _, header in ipairs {
      "soon", "-3", "+3", "1.5", "1e3", "0x10", "3, 4", "", " ", "Sun, 06 Nov 1994 08:50:12 GMT", "Sun Nov  6 08:50:12 1994",
    } do
      it(("is ignored when it cannot be read: %q"):format(header), function()
        assert.is_nil(backoff.after { ["retry-after"] = header })
      end)
    end

    it("is the least that is waited", function()
      assert.is_true(backoff.delay(1, { ["retry-after"] = "5" }, half) >= 5)
      assert.equal(0.25, backoff.delay(1, {}, half))
      assert.equal(0.25, backoff.delay(1, nil, half))
    end)
  end)

  describe("a date", function()
    local MOMENT = 784111777
    it("is read in its three forms", function()
      assert.equal(MOMENT, backoff.parse_date("Sun, 06 Nov 1994 08:49:37 GMT"))
      assert.equal(MOMENT, backoff.parse_date("Sunday, 06-Nov-94 08:49:37 GMT"))
      assert.equal(MOMENT, backoff.parse_date("Sun Nov  6 08:49:37 1994"))
      assert.equal(MOMENT + 10 * 86400, backoff.parse_date("Wed Nov 16 08:49:37 1994"))
    end)

    it("counts days as the calendar does", function()
      assert.equal(951827696, backoff.parse_date("Tue, 29 Feb 2000 12:34:56 GMT"))
      assert.equal(4107542400, backoff.parse_date("Mon, 01 Mar 2100 00:00:00 GMT"))
    end)

    -- RFC 9110: what seems to be more than 50 years ahead is in the past
    it("with two digits of a year is of the century that fits", function()
      local year_2026 = backoff.parse_date("Thu, 01 Jan 2026 00:00:00 GMT")
      assert.equal(backoff.parse_date("Sat, 03 Jan 2026 00:00:00 GMT"), backoff.parse_date("Saturday, 03-Jan-26 00:00:00 GMT", year_2026))
      assert.equal(backoff.parse_date("Fri, 01 Jan 2060 00:00:00 GMT"), backoff.parse_date("Thursday, 01-Jan-60 00:00:00 GMT", year_2026))
      assert.equal(backoff.parse_date("Sat, 01 Jan 1994 00:00:00 GMT"), backoff.parse_date("Saturday, 01-Jan-94 00:00:00 GMT", year_2026))
      local year_1999 = backoff.parse_date("Fri, 31 Dec 1999 23:59:00 GMT")
      assert.equal(year_1999 + 120, backoff.parse_date("Saturday, 01-Jan-00 00:01:00 GMT", year_1999))
    end)

    for _, text in ipairs {
      "Sun, 06 Nuv 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
      "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 :: GMT", "Sun, 06 Nov 94 08:49:37 GMT",
      "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "1994-11-06T08:49:37Z", "", "GMT",
    } do
      it(("is none: %q"):format(text), function() assert.is_nil(backoff.parse_date(text)) end)
    end
  end)
end)
