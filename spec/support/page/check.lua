--- Defines the specs of a page: each block as its fence says. What fences say: spec/whole/examples_pages_spec.lua.

local blocks = require "spec.support.page.blocks"
local busted = require "busted"
local cjson = require "cjson"
local reader = require "spec.support.page.reader"
local scratch = require "spec.support.scratch"

local describe, it, setup, teardown = busted.describe, busted.it, busted.setup, busted.teardown

local function check(session, block, printed, status)
  if block.output then
    blocks.assert_printed(session:with_own_ports(block.output), printed)
  else
    assert(status == 0, printed)
  end
end

local run = {
  lua = function(session, block)
    for _ = 1, block.text:find "journal = " and 2 or 1 do -- a batch is there to be run again
      local printed, status = session:lua(block.text)
      assert(status == 0, printed)
      check(session, block, printed, status)
    end
  end,
  sh = function(session, block) check(session, block, session:shell(block.text)) end,
  python = function(session, block)
    local printed, status, was_run = session:python(block.text)
    assert(status == 0, printed)
    if was_run then check(session, block, printed, status) end
  end,
}

-- A text as a file for a program that reads it.
local function read_by(line, text, ending)
  local folder = scratch.folder()
  scratch.write(("%s/text%s"):format(folder, ending), text)
  local pipe = assert(io.popen(("%s '%s/text%s' 2>&1; echo \"exit $?\""):format(line, folder, ending)))
  local printed = pipe:read "*a"
  pipe:close()
  scratch.remove(folder)
  assert(printed == "exit 0\n", printed)
end

local function shell(block) read_by("bash -n", (block.text:gsub("…", "x")), ".sh") end

local parse = {
  ["lua fragment"] = function(block)
    assert((loadstring or load)((block.text:gsub("…", "")))) -- luacheck: ignore loadstring
  end,
  ["sh root"] = shell,
  ["sh fragment"] = shell,
  json = function(block) cjson.decode(block.text) end,
  c = function(block) read_by("cc -std=c11 -fsyntax-only -Iexamples/embed $(pkg-config --cflags lua5.4) -x c", block.text, ".c") end,
  html = function(block)
    for script in block.text:gmatch "<script>\n(.-)</script>" do read_by("! command -v node >/dev/null || node --check", script, ".js") end
  end,
}

---@param page string path
return function(page)
  describe("the page " .. page, function()
    local session
    setup(function() session = reader.new() end)
    teardown(function() session:leave() end)

    for _, block in ipairs(blocks.of(page)) do
      it(("line %d, %s"):format(block.line, block.kind), function()
        if block.use == "run" then run[block.kind](session, block) end
        if block.use == "parsed" then parse[block.kind](block) end
      end)
    end
  end)
end
