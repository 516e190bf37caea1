local nearby = require "homegen.sandbox.http.nearby"

describe("sandbox.http.nearby", function()
  it("knows this machine's names", function()
    for _, host in ipairs { "localhost", "localhost:80", "127.0.0.1:8", "127.9.9.9", "[::1]:8", "LOCALHOST" } do
      assert.is_true(nearby.is_local { loopback = true, headers = { host = host } }, host)
    end
    for _, host in ipairs { "example.com", "127.0.0.1.example.com", "localhost.example.com", "10.0.0.1" } do
      assert.is_false(nearby.is_local { loopback = true, headers = { host = host } }, host)
    end
    assert.is_false(nearby.is_local { loopback = false, headers = { host = "localhost" } })
  end)

  it("knows its own pages by their origin, port and all", function()
    assert.is_true(nearby.is_own_page { headers = { host = "localhost:8", origin = "http://localhost:8" } })
    for _, origin in ipairs { "http://localhost", "http://localhost:9", "https://localhost:8", "null", "" } do
      assert.is_false(nearby.is_own_page { headers = { host = "localhost:8", origin = origin } })
    end
    assert.is_false(nearby.is_own_page { headers = { host = "localhost:8" } })
    assert.is_false(nearby.is_own_page { headers = { origin = "http://" } })
  end)
end)
