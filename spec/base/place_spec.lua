local place = require "homegen.base.place"

describe("homegen.base.place", function()
  for where, spelled in pairs {
    ["https://api.example.com"] = {
      "https://api.example.com", "HTTPS://API.Example.com", "https://api.example.com:443", "https://api.example.com./",
      "https://api.example.com//",
    },
    ["http://127.0.0.1:8080"] = {
      "http://127.0.0.1:8080", "http://localhost:8080", "http://LOCALHOST:8080/", "http://localhost.:8080", "http://[::1]:8080",
      "http://2130706433:8080",
    },
    ["http://example.com/v1"] = { "http://example.com/v1", "http://example.com:80/v1/", "http://EXAMPLE.com/v1" },
    ["http://example.com"] = { "http://example.com", "http://example.com:80", "http://example.com/" },
    ["http://example.com/V1"] = { "http://example.com/V1" },
    ["http://example.com:443"] = { "http://example.com:443" },
    ["https://example.com:80"] = { "https://example.com:80" },
    ["https://example.com:8443"] = { "https://example.com:8443/" },
    ["http://127.0.0.2:1"] = { "http://127.0.0.2:1" },
  } do
    for _, url in ipairs(spelled) do
      it(url .. " is " .. where, function() assert.equal(where, place.of(url)) end)
    end
  end

  it("is of web addresses alone", function()
    for _, text in ipairs { "", "ftp://example.com", "example.com", "http://" } do assert.is_nil(place.of(text)) end
  end)
end)
