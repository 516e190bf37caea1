local place = require "homegen.base.place"

describe("homegen.base.place", function()
  for _, same in ipairs {
    { "https://api.example.com", "HTTPS://API.Example.com", "https://api.example.com:443", "https://api.example.com./",
      "https://api.example.com//" },
    { "http://127.0.0.1:8080", "http://localhost:8080", "http://LOCALHOST:8080/", "http://[::1]:8080", "http://2130706433:8080" },
    { "http://example.com/v1", "http://example.com:80/v1/", "http://EXAMPLE.com/v1" },
  } do
    for index = 2, #same do
      it(same[index] .. " is " .. same[1], function() assert.equal(place.of(same[1]), place.of(same[index])) end)
    end
  end

  for _, two in ipairs {
    { "https://example.com", "http://example.com" }, { "https://example.com", "https://example.com:8443" },
    { "https://example.com/v1", "https://example.com/v2" }, { "https://example.com/v1", "https://example.com/V1" },
    { "https://example.com", "https://api.example.com" }, { "http://127.0.0.1:1", "http://127.0.0.2:1" },
  } do
    it(two[1] .. " is not " .. two[2], function() assert.not_equal(place.of(two[1]), place.of(two[2])) end)
  end

  it("is of web addresses alone", function()
    for _, text in ipairs { "", "ftp://example.com", "example.com", "http://" } do assert.is_nil(place.of(text)) end
  end)
end)
