--- What the environment can and cannot do to requests.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("security: the environment", function()
  local servers, folder

  before_each(function() servers, folder = {}, clients.folder() end)
  after_each(function()
    for _, server in ipairs(servers) do assert.is_true(server:stop()) end
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function start(options)
    local server = faultd.start(options)
    servers[#servers + 1] = server
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
    return server
  end

  ---Creates, follows and downloads in a process with that environment.
  ---@return string output "ok", or the error's outcome and cause
  local function work(base_url, environment, options)
    return child.run(([[
      local homegen = require "homegen"
      local client = homegen.new {
        ideal_house = { api_key = "%s", base_url = "%s" }, poll_interval = %s, retries = 0, %s
      }
      local result, err = homegen.await(client:smart_replace {
        image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
      }, 20)
      if result then result, err = result:bytes() end
      io.write(result and "ok" or ("%%s %%s"):format(tostring(err.outcome), tostring(err.cause)))
      client:close()
    ]]):format(clients.KEY, base_url, base_url:find("homegen.invalid", 1, true) and 3 or 0.005, options or ""), environment)
  end

  local PROXIES = { "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" }

  for _, tls in ipairs { false, "good" } do
    it("never sends a request for this machine through a proxy: " .. (tls and "https" or "http"), function()
      local proxy, server = start { proxy = true }, start { tls = tls or nil }
      local environment = {}
      for _, name in ipairs(PROXIES) do environment[name] = proxy.url end
      local options = server.ca_file and ("ca_file = %q"):format(server.ca_file)
      assert.equal("ok", work(server.url, environment, options))
      assert.equal("ok", work(server.url:gsub("127%.0%.0%.1", "localhost"), environment, options))
      assert.equal(0, #proxy:connections())
      assert.equal(2, server:count(CREATE))
    end)
  end

  it("names the proxy for other hosts, as everywhere; over https it sees no key", function()
    local proxy = start()
    proxy:always("CONNECT", faultd.status(503))
    assert.equal("not_sent proxy", work("https://api.homegen.invalid", { https_proxy = proxy.url }))
    assert.equal(1, #proxy:requests("CONNECT"))
    assert.is_false(proxy:saw(clients.KEY))
  end)

  it("is told of in the error when its proxy refuses a request in clear, which proves nothing", function()
    local proxy = start { proxy = true }
    proxy:always("PROXY", faultd.html(403))
    local function said(proxy_url)
      return child.run(([[
        local homegen = require "homegen"
        local client = homegen.new { ideal_house = { api_key = "%s", base_url = "http://api.homegen.invalid" } }
        local _, err = homegen.await(client:smart_replace {
          image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
        }, 20)
        io.write(err.outcome, " ", err.message)
      ]]):format(clients.KEY), { http_proxy = proxy_url })
    end
    local words = said(proxy.url:gsub("//", "//me:a-secret@"))
    assert.equal(("unknown HTTP 403 without a readable answer (through the proxy %s)"):format(proxy.url), words)
  end)

  it("does not decide whom to trust", function()
    local server = start { tls = "good" }
    assert.equal("not_sent certificate", work(server.url, {
      SSL_CERT_FILE = server.ca_file, CURL_CA_BUNDLE = server.ca_file, SSL_CERT_DIR = folder, CURL_SSL_NO_VERIFY = "1",
    }))
    assert.equal(0, #server:requests())
  end)

  it("is not asked for passwords or options: .netrc and .curlrc are not read", function()
    local server = start()
    clients.write(folder .. "/.netrc", "machine 127.0.0.1 login somebody password something\ndefault login a password b\n")
    clients.write(folder .. "/.curlrc", 'header = "X-From-Curlrc: yes"\nuser = "a:b"\nproxy = "http://127.0.0.1:1"\ninsecure\n')
    os.execute(("chmod 600 '%s/.netrc'; cp '%s/.curlrc' '%s/curlrc'"):format(folder, folder, folder))
    assert.equal("ok", work(server.url, { HOME = folder, CURL_HOME = folder, XDG_CONFIG_HOME = folder, NETRC = folder .. "/.netrc" }))
    assert.is_true(#server:requests() >= 3)
    for _, request in ipairs(server:requests()) do
      assert.is_nil(request.headers.authorization)
      assert.is_nil(request.headers["x-from-curlrc"])
    end
  end)

  it("gives keys only by the documented names, and given ones win", function()
    local server = start()
    local output = child.run(([[
      local homegen = require "homegen"
      local client = homegen.new { ideal_house = { api_key = "given" }, poll_interval = 0.005 }
      local task = client:smart_replace {
        image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a sofa",
      }
      io.write(task:created(20) and "ok" or "no")
      client:close()
    ]]), { IDEAL_HOUSE_API_KEY = "from-environment", IDEAL_HOUSE_BASE_URL = server.url, API_KEY = "stray" })
    assert.equal("ok", output)
    assert.equal("given", server:requests(CREATE)[1].headers.apikey)
  end)
end)
