-- How often a server reads one paid request, for each cause that makes a client send again.
--   resends.lua
-- Prints how many POSTs were read for each, and ends with the count: each must be read once.

local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

local WARM = 6

---Connections that are kept alive when the create comes.
local function warm(client, server)
  server:script("/warm", {}, faultd.json("1"):together(WARM))
  local where = client:target(server, { path = "/warm" })
  for _ = 1, WARM do client.engine:get(where, nil, 5) end
  client:finish(WARM)
  assert(#server:connections() == WARM, "the connections are not warm")
end

local function after_warming(action)
  return function(client)
    local server = client:start()
    warm(client, server)
    server:always("/job", action)
    return server, client:target(server)
  end
end

local function answered_by(action, options)
  return function(client)
    local server = client:start(options)
    server:always("/job", action)
    return server, client:target(server, { ca_file = server.ca_file })
  end
end

---Warm connections that something happens to before the create.
local function after_idle(happening)
  return function(client)
    local server = client:start()
    warm(client, server)
    server:always("/job", faultd.created())
    assert(happening(server) == WARM)
    return server, client:target(server)
  end
end

local function behind_proxy(action)
  return function(client)
    local proxy, server = client:start { proxy = true }, client:start()
    proxy:script("PROXY", { action }, faultd.status(502))
    return proxy, client:target(server, { proxy = proxy }), "PROXY"
  end
end

local CAUSES = {
  { "six warm connections, closed after the request was read", after_warming(faultd.close_after_read()) },
  { "six warm connections, reset after the request was read", after_warming(faultd.reset_after_read()) },
  { "six warm connections, closed after its head was read", after_warming(faultd.close_after_head()) },
  { "six warm connections, reset after its head was read", after_warming(faultd.reset_after_head()) },
  { "a new connection, closed after the request was read", answered_by(faultd.close_after_read()) },
  { "the same over TLS", answered_by(faultd.close_after_read(), { tls = "good" }) },
  { "idle connections that were closed just before", after_idle(function(server) return server:close_idle() end) },
  { "idle connections that were reset just before", after_idle(function(server) return server:reset_idle() end) },
  { "an unasked reply on the idle connections",
    after_idle(function(server) return server:push "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n" end) },
  { "a reply cut in its head", answered_by(faultd.created():cut_head(20):close()) },
  { "a reply cut in its body", answered_by(faultd.created():cut_body(10):reset()) },
  { "408", answered_by(faultd.status(408)) },
  { "417", answered_by(faultd.status(417)) },
  { "421", answered_by(faultd.status(421)) },
  { "401 with a challenge",
    answered_by(faultd.reply { status = 401, headers = { ["WWW-Authenticate"] = 'Digest realm="r", nonce="n"' } }) },
  { "503 with Retry-After", answered_by(faultd.reply { status = 503, headers = { ["Retry-After"] = "0" } }) },
  { "a redirect that keeps the method", answered_by(faultd.redirect("/job", 307)) },
  { "a proxy that closes after the request was read", behind_proxy(faultd.close_after_read()) },
  { "a proxy that asks for a password",
    behind_proxy(faultd.reply { status = 407, headers = { ["Proxy-Authenticate"] = 'Basic realm="p"' } }) },
  { "a reply that does not come in time", answered_by(faultd.stall_after_read()), 0.3 },
}

local function count(cause)
  local client = fault_client.new()
  local server, where, path = cause[2](client)
  client:create(where, '{"prompt":"[job]"}', cause[3])
  client.engine:step(0.1) -- time for whatever still wants to leave
  local posts = 0
  for _, request in ipairs(server:requests(path or "/job")) do
    posts = posts + (request.method == "POST" and 1 or 0)
  end
  client:close()
  return posts
end

local passed, failed = 0, 0
for _, cause in ipairs(CAUSES) do
  local posts = count(cause)
  local good = posts == 1
  print(("%6d     %s%s"):format(posts, cause[1], good and "" or ": FAILED, read more or less than once"))
  passed, failed = passed + (good and 1 or 0), failed + (good and 0 or 1)
end
print(("%d passed, %d failed, 0 skipped"):format(passed, failed))
os.exit(failed == 0)
