--- The programs in README.md and docs/, as they are printed: each block of Lua is a file of its own, in a folder of its
--- own, and what it prints is what the page says behind it ("…" stands for anything; the order of lines is free). A fragment
--- ("```lua fragment") is a piece of a host's program, which is run where the host is (spec/host); here it has to be Lua.

local cjson = require "cjson"
local command = require "spec.support.process.command"
local httpd = require "homegen.sandbox.httpd"
local runtime = require "spec.support.runtime"
local scratch = require "spec.support.scratch"

-- A page's LÖVE programs run in this: frames until it quits, which the player asks for in the third.
local LOVE = [[
local ended, left
love = { event = { quit = function() ended = true end } }
assert(loadfile "block.lua")()
love.load()
for frame = 1, 1e6 do
  love.update(1 / 60)
  if ended or frame == 3 then ended, left = false, not love.quit() end
  if left then break end
end
assert(left, "it does not quit")
]]

local function read_all(pipe)
  local text = pipe:read "*a"
  pipe:close()
  return text
end

local tree = read_all(assert(io.popen "pwd -P")):gsub("\n$", "")

---@return { line: integer, lua: string, output: string|nil }[] blocks of a page
local function blocks_of(page)
  local text, found = assert(scratch.read(page)), {}
  for at, language, content, after in text:gmatch "\n()```(%l+)\n(.-)\n```\n()" do
    local line = select(2, text:sub(1, at):gsub("\n", ""))
    local last = found[#found]
    if language == "lua" then
      found[#found + 1] = { line = line, lua = content .. "\n", after = after }
    elseif language == "text" and last and text:sub(last.after, at - 1):match "^%s*$" then
      last.output = content .. "\n"
    end
  end
  return found
end

---The lines of `expected` are those of `printed`, in whatever order.
local function assert_printed(expected, printed)
  local rest = {}
  for line in printed:gmatch "([^\n]*)\n" do rest[#rest + 1] = line end
  for line in expected:gmatch "([^\n]*)\n" do
    local pattern = "^" .. line:gsub("%p", "%%%0"):gsub("…", ".+") .. "$"
    local place
    for index, candidate in ipairs(rest) do place = place or candidate:find(pattern) and index end
    assert(place, ("the page says %q, and it prints:\n%s"):format(line, printed))
    table.remove(rest, place)
  end
  assert.same({}, rest)
end

local pages = { "README.md" }
for page in read_all(assert(io.popen "ls docs/*.md sandbox/README.md")):gmatch "[^\n]+" do pages[#pages + 1] = page end

describe("the page", function()
  local folder, provider
  before_each(function()
    folder = scratch.folder()
    provider = command.start "sandbox --json --painter plain --seconds 0"
  end)
  after_each(function()
    command.stop_all()
    scratch.remove(folder)
  end)

  -- A page's own may be taken.
  local function free_port()
    local listener = assert(httpd.new { host = "127.0.0.1", port = 0 })
    local port = listener:port()
    listener:close()
    return port
  end

  -- Where a program does not start a sandbox, the page says that the environment names one.
  local function run(file)
    local start = cjson.decode(provider.line)
    local pipe = assert(io.popen(("cd %s && IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s timeout 100 %s %s 2>&1 </dev/null; "
      .. "echo \"exit $?\""):format(folder, start.base_url, start.api_key, runtime.interpreter, file)))
    local printed, code = read_all(pipe):match "^(.*)exit (%d+)\n$"
    assert.equal("0", code, printed)
    return printed
  end

  for _, page in ipairs(pages) do
    for _, block in ipairs(blocks_of(page)) do
      it(("%s, line %d"):format(page, block.line), function()
        scratch.write(folder .. "/block.lua", (block.lua:gsub("port = %d+", "port = " .. free_port())))
        scratch.write(folder .. "/love.lua", LOVE)
        local file = block.lua:find "love%." and "love.lua" or "block.lua"
        for _ = 1, block.lua:find "journal = " and 2 or 1 do -- a batch is there to be run again
          local printed = run(file)
          if block.output then assert_printed(block.output, printed) end
        end
      end)
    end
  end
end)

describe("the fragments of", function()
  for _, page in ipairs(pages) do
    local text = scratch.read(page)
    for at, content in text:gmatch "\n()```lua fragment\n(.-)\n```\n" do
      it(("%s, line %d"):format(page, select(2, text:sub(1, at):gsub("\n", ""))), function()
        assert((loadstring or load)((content:gsub("…", "")))) -- luacheck: ignore loadstring
      end)
    end
  end
end)

describe("README.md", function()
  local text = scratch.read "README.md"

  it("shows the example that it names, and says what each of its programs prints", function()
    local blocks = blocks_of "README.md"
    assert.equal(scratch.read "examples/smart_replace.lua", blocks[1].lua)
    for _, block in ipairs(blocks) do assert.is_string(block.output, "line " .. block.line) end
  end)

  it("has shell lines that can be typed", function()
    local folder = scratch.folder()
    os.execute(("cd %s && ln -s '%s'/* '%s/.ci' ."):format(folder, tree, tree))
    local lines = assert(text:match '\n```sh\n(eval "%$%(make .-)```\n')
    lines = lines:gsub('eval "%$%(make %-s env%)"', ('eval "$(make -s env LUA=%s)"'):format(runtime.name))
    lines = lines:gsub("\nlua5.4", "\n" .. runtime.name)
    local printed = read_all(assert(io.popen(("cd %s && set -e && unset LUA_PATH LUA_CPATH && %s"):format(folder, lines))))
    assert.matches("^replaced%-%d+%.png\n$", printed)
    scratch.remove(folder)
  end)
end)
