#!/bin/bash
# coroutine.yield() in what five schedulers run as a coroutine: never resumed, resumed at once, an error from the loop, a
# refusal. None lets the others have a turn and then goes on.
#
# Guess: a task that yields goes on when others had their turn, or the host says no. Seen: HAProxy 2.6 and 3.0 never
# resume the task, and log nothing; core.msleep(1500) in a coroutine of one's own inside a task returns at once. copas 1.2
# never resumes it. nginx with its Lua module resumes it at once: no timer goes off while a handler yields. cqueues: loop()
# raises "attempt to yield from outside a coroutine" (another text with Lua 5.1), and its other coroutines stand still.
# Tarantool refuses, as if a fiber were no coroutine.
. "$(dirname "$0")/lib/debian.sh"

debian bookworm haproxy=2.6.12-1+deb12u3 python3
debian trixie haproxy=3.0.11-1+deb13u4 python3 lua5.4 lua5.1 tarantool=2.6.0-1.4+b1 \
  lua-cqueues=20200726-2+b1 lua-copas=1.2.0-4 nginx=1.26.3-3+deb13u10 libnginx-mod-http-lua=1:0.10.28-2

cat >"$work/haproxy.lua" <<'LUA'
local resumed, slept = "never resumed"
core.register_task(function()
  coroutine.yield()
  resumed = "resumed"
end)
core.register_task(function()
  slept = coroutine.wrap(function()
    local now = core.now().sec
    core.msleep(1500)
    return core.now().sec > now and "slept" or "at once"
  end)()
end)
core.register_service("told", "http", function(applet)
  core.msleep(2000)
  local text = ("task %s, msleep in an own coroutine: %s"):format(resumed, slept)
  applet:set_status(200)
  applet:add_header("content-length", #text)
  applet:start_response()
  applet:send(text)
end)
LUA
cat >"$work/haproxy.cfg" <<'CFG'
global
  lua-load /tmp/haproxy.lua
defaults
  mode http
  timeout connect 9s
  timeout client 9s
  timeout server 9s
frontend main
  bind 127.0.0.1:8080
  http-request use-service lua.told
CFG
cat >"$work/nginx.conf" <<'CONF'
load_module /usr/lib/nginx/modules/ndk_http_module.so;
load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
daemon off; master_process off; error_log stderr error; pid /tmp/nginx.pid;
events {}
http {
  access_log off;
  server {
    listen 127.0.0.1:8080;
    location /yielding { content_by_lua_block {
      local rung, begun = "no timer", ngx.now()
      assert(ngx.timer.at(0.1, function() rung = "a timer" end))
      local turns = 0
      repeat
        coroutine.yield()
        ngx.update_time()
        turns = turns + 1
      until ngx.now() - begun > 0.5
      ngx.print(turns > 1000 and "resumed at once" or "resumed", ", ", rung, " meanwhile")
    } }
    location / { return 200; }
  }
}
CONF
cat >"$work/ask.py" <<'PY'
import subprocess
import sys
import time
import urllib.request

host = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
for _ in range(100):
    try:
        urllib.request.urlopen("http://127.0.0.1:8080/", timeout=9).close()
        break
    except OSError:
        time.sleep(0.1)
with urllib.request.urlopen("http://127.0.0.1:8080" + sys.argv[1], timeout=9) as reply:
    print(reply.read().decode())
host.kill()
PY
cat >"$work/with_cqueues.lua" <<'LUA'
local cqueues = require "cqueues"
local loop, other, resumed = cqueues.new(), "the other stands still", "not resumed"
loop:wrap(function()
  coroutine.yield()
  resumed = "resumed"
end)
loop:wrap(function()
  cqueues.sleep(0.1)
  other = "the other ended"
end)
local ok, err = pcall(loop.loop, loop, 3)
print(resumed .. ", " .. other .. ", " .. (ok and "loop returned" or "loop raised " .. err))
LUA
cat >"$work/with_copas.lua" <<'LUA'
local copas = require "copas"
local resumed = "never resumed"
copas.addthread(function()
  coroutine.yield()
  resumed = "resumed"
end)
for _ = 1, 9 do copas.step(0.05) end
print(resumed)
LUA
cat >"$work/tarantool.lua" <<'LUA'
require("fiber").create(function() print(select(2, pcall(coroutine.yield))) end)
os.exit(0)
LUA

for suite in bookworm trixie; do
  give $suite "$work"/{haproxy.lua,haproxy.cfg,ask.py}
  expect "$suite, HAProxy" "$(inside $suite python3 ask.py /told haproxy -db -f haproxy.cfg)" \
    "task never resumed, msleep in an own coroutine: at once"
done
give trixie "$work"/{nginx.conf,with_cqueues.lua,with_copas.lua,tarantool.lua}
expect "nginx" "$(inside trixie python3 ask.py /yielding nginx -c /tmp/nginx.conf)" \
  "resumed at once, no timer meanwhile"
raised="not resumed, the other stands still, loop raised attempt to yield"
expect "cqueues, Lua 5.4" "$(inside trixie lua5.4 with_cqueues.lua)" "$raised from outside a coroutine"
expect "cqueues, Lua 5.1" "$(inside trixie lua5.1 with_cqueues.lua)" "$raised across metamethod/C-call boundary"
expect "copas" "$(inside trixie lua5.1 with_copas.lua)" "never resumed"
expect "Tarantool" "$(inside trixie tarantool tarantool.lua)" "attempt to yield across C-call boundary"
finish
