--- Makes docs/api.md from the annotations in lua/.
--
--     lua5.4 .ci/annotations/write.lua            writes it
--     lua5.4 .ci/annotations/write.lua --check    ends badly where it is not what it would be
--
-- Both end badly, too, where the annotations leave out what a user would look for.

package.path = ".ci/annotations/?.lua;" .. package.path

local page = require "page"
local reader = require "reader"

local PATH = "docs/api.md"

local function sources()
  local paths = {}
  local pipe = assert(io.popen "find lua -name '*.lua' | LC_ALL=C sort")
  for path in pipe:lines() do paths[#paths + 1] = path end
  pipe:close()
  return paths
end

local found = reader.read(sources())
page.take_exported(found)
local problems = page.problems(found)
for _, problem in ipairs(problems) do print(problem) end
if #problems > 0 then os.exit(1) end

local text = page.write(found)
if arg[1] == "--check" then
  local file = io.open(PATH, "rb")
  local old = file and file:read "a"
  if file then file:close() end
  if old ~= text then
    print(PATH .. " is not what the annotations say: make reference")
    os.exit(1)
  end
else
  local file = assert(io.open(PATH, "wb"))
  assert(file:write(text))
  assert(file:close())
end
