--- TLS is verified, always, before a byte of a request is written.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"

local CREATE, RESULT, PNG = clients.CREATE, clients.RESULT, clients.PNG

describe("security: TLS", function()
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
    server:always("/r.png", faultd.file(PNG))
    return server
  end

  ---Nothing but a handshake came to the server.
  local function saw_no_request(server)
    assert.equal(0, #server:requests())
    for _, connection in ipairs(server:connections()) do assert.equal(0, connection.requests) end
  end

  local function try(server, ca_file)
    local client = clients.new(server.url, { ca_file = ca_file })
    local result, err = homegen.await(client:smart_replace(clients.params()), 20)
    client:close()
    return result, err
  end

  local function is_refused(server, ca_file)
    local result, err = try(server, ca_file)
    assert.is_nil(result)
    assert.equal("not_sent", err.outcome)
    assert.equal("certificate", err.cause)
    saw_no_request(server)
  end

  it("trusts no authority that the system does not know", function()
    is_refused(start { tls = "good" })
  end)

  it("with a ca_file trusts that authority", function()
    local server = start { tls = "good" }
    assert(try(server, server.ca_file))
  end)

  -- The other authority has the same name, so that what fails is its signature.
  it("with a ca_file trusts no other", function()
    local one, other = start { tls = "good" }, start { tls = "good" }
    local result, err = try(one, other.ca_file)
    assert.is_nil(result)
    assert.equal("not_sent", err.outcome)
    saw_no_request(one)
  end)

  for _, sort in ipairs { "self-signed", "expired", "wrong-host" } do
    it("does not bend for a ca_file: " .. sort, function()
      local server = start { tls = sort }
      is_refused(server, server.ca_file)
    end)

    it("is verified where polls go: " .. sort, function()
      local good, bad = start { tls = "good" }, start { tls = sort }
      local client = clients.new(bad.url, { ca_file = good.ca_file })
      local result, err = homegen.await(client:resume("smart_replace", clients.ID, nil, { timeout = 0.1 }), 20)
      assert.is_nil(result)
      assert.equal("timeout", err.kind)
      saw_no_request(bad)
      client:close()
    end)

    it("is verified where results lie: " .. sort, function()
      local good, bad = start { tls = "good" }, start { tls = sort }
      good:always(RESULT, faultd.success(bad.url .. "/r.png"))
      local client = clients.new(good)
      local result = assert(homegen.await(client:smart_replace(clients.params()), 20))
      local path, err = result:save(folder .. "/r.png")
      assert.is_nil(path)
      assert.equal("network", err.kind)
      assert.same({}, clients.files(folder))
      saw_no_request(bad)
      client:close()
    end)
  end

  -- An OpenSSL that would speak anything, for both sides: what is refused then is refused by us.
  local LAX = "openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\nsystem_default = lax\n"
    .. "[lax]\nMinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n"

  ---A server that speaks one version of TLS; it says HTTP 200 to anything.
  local function openssl_server(version)
    local words = ("cd '%s' && echo $$ && OPENSSL_CONF=lax.cnf exec openssl s_server -%s -www -accept 127.0.0.1:0"
      .. " -key key.pem -cert cert.pem -cipher ALL:@SECLEVEL=0 2>&1 </dev/zero"):format(folder, version)
    local pipe = assert(io.popen(words))
    local pid, line, port = pipe:read("*l"), "", nil
    while not port do
      line = assert(pipe:read("*l"), "openssl s_server does not start: " .. line)
      port = line:match("ACCEPT .*:(%d+)")
    end
    return tonumber(port), function()
      os.execute("kill " .. pid)
      pipe:close()
    end
  end

  it("speaks TLS 1.2 and later, whatever OpenSSL would put up with", function()
    clients.write(folder .. "/lax.cnf", LAX)
    assert(os.execute(("cd '%s' && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=127.0.0.1"
      .. " -addext subjectAltName=IP:127.0.0.1 2>/dev/null"):format(folder)))
    local answers = {}
    for _, version in ipairs { "tls1_1", "tls1_2", "tls1_3" } do
      local port, stop = openssl_server(version)
      answers[version] = child.run(([[
        local engine = require("homegen.core").engine {}
        local target = engine:target { url = "https://127.0.0.1:%d/", ca_file = "%s/cert.pem" }
        engine:get(target, nil, 10)
        repeat engine:step(10) until engine:active() == 0
        local _, outcome, sent = engine:take()
        io.write(outcome, " ", tostring(sent))
      ]]):format(port, folder), { OPENSSL_CONF = folder .. "/lax.cnf" })
      stop()
    end
    assert.same({ tls1_1 = "tls false", tls1_2 = "ok true", tls1_3 = "ok true" }, answers)
  end)
end)
