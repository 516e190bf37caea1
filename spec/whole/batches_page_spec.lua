--- docs/batches.md as a person types it: its shell lines one block after the other, in one folder, and what they print is what
--- stands behind them ("…" stands for anything; the order of lines is free).

local command = require "spec.support.process.command"
local httpd = require "homegen.sandbox.httpd"
local scratch = require "spec.support.scratch"

local function free_port()
  local listener = assert(httpd.new { host = "127.0.0.1", port = 0 })
  local port = listener:port()
  listener:close()
  return port
end

---@return { sh: string, output: string }[]
local function blocks_of(text)
  local found = {}
  for at, language, content in text:gmatch "\n()```(%l+)\n(.-)\n```\n" do
    local last = found[#found]
    if language == "sh" then
      found[#found + 1] = { sh = content, output = "", line = select(2, text:sub(1, at):gsub("\n", "")) }
    elseif language == "text" and last then
      last.output, found[#found + 1] = last.output == "" and content .. "\n" or last.output, nil
    end
  end
  return found
end

local function assert_printed(expected, printed, line)
  local rest = {}
  for own in printed:gmatch "([^\n]*)\n" do rest[#rest + 1] = own end
  for own in expected:gmatch "([^\n]*)\n" do
    local pattern, place = "^" .. own:gsub("%p", "%%%0"):gsub(" +", " +"):gsub("…", ".+") .. "$", nil
    for index, candidate in ipairs(rest) do place = place or candidate:find(pattern) and index end
    assert(place, ("line %d: the page says %q, and it prints:\n%s"):format(line, own, printed))
    table.remove(rest, place)
  end
  assert.same({}, rest, line)
end

describe("docs/batches.md", function()
  it("can be typed from top to bottom", function()
    local folder, port = scratch.folder(), free_port()
    scratch.write(folder .. "/homegen", ("#!/bin/sh\nexec %s \"$@\"\n"):format(command.words()))
    local lines = { "set -u", "exec 2>&1", ("chmod +x homegen; PATH=%s:$PATH HOME=%s"):format(folder, folder), "export PATH HOME" }
    local blocks = blocks_of((scratch.read "docs/batches.md"):gsub("8090", tostring(port)))
    for index, block in ipairs(blocks) do
      lines[#lines + 1] = ("echo '=== %d'"):format(index)
      local sh = block.sh:gsub("(homegen sandbox [^\n]*) &", "%1 --painter plain --seconds 0.1 >ready & server=$!; "
        .. "while ! [ -s ready ]; do sleep 0.05; done")
      lines[#lines + 1] = sh
    end
    lines[#lines + 1] = "echo '=== end'; kill $server; wait $server"
    scratch.write(folder .. "/page", table.concat(lines, "\n") .. "\n")
    local pipe = assert(io.popen(("cd %s && env -u IDEAL_HOUSE_API_KEY timeout 150 sh page 2>&1 </dev/null"):format(folder)))
    local printed = pipe:read "*a"
    pipe:close()
    for index, block in ipairs(blocks) do
      local own = printed:match(("=== %d\n(.-)==="):format(index))
      assert_printed(block.output, assert(own, printed), block.line)
    end
    scratch.remove(folder)
  end)
end)
