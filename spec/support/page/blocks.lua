--- The blocks of a page of Markdown: what a fence holds, and what stands on it.

local scratch = require "spec.support.scratch"

local blocks = {}

-- What a fence may say. "run" is what a reader types, "parsed" what he cannot as it stands, or should not, "shown" is no program.
-- "host": run where its host is, by that host's spec.
local KINDS = {
  ["lua"] = "run", ["lua fragment"] = "parsed",
  ["sh"] = "run", ["sh root"] = "parsed", ["sh fragment"] = "parsed",
  ["python"] = "run", ["html"] = "parsed", ["json"] = "parsed", ["c"] = "parsed",
  ["text"] = "output", ["text excerpt"] = "shown",
  ["nginx"] = "host", ["yaml"] = "host",
}

---@class spec.Block
---@field kind string the words on its fence
---@field use "run"|"parsed"|"output"|"shown"|"host"
---@field line integer of the page, where its fence stands
---@field text string what it holds
---@field output? string of what is run: what the page says it prints

---@param page string path
---@return spec.Block[]
function blocks.of(page)
  local found, open, line, blank = {}, nil, 0, true
  for text in (assert(scratch.read(page)) .. "\n"):gmatch "([^\n]*)\n" do
    line = line + 1
    local fence = text:match "^```(.*)$"
    if open and fence == "" then
      local last = found[#found]
      if open.use == "output" then
        assert(last and last.use == "run" and not last.output and blank,
          ("%s, line %d: no program stands before what it prints"):format(page, open.line))
        last.output = open.text
      else
        found[#found + 1] = open
      end
      open, blank = nil, true
    elseif open then
      open.text = open.text .. text .. "\n"
    elseif fence then
      local use = KINDS[fence]
      assert(use, ("%s, line %d: no fence says %q"):format(page, line, fence))
      open = { kind = fence, use = use, line = line, text = "" }
    else
      blank = blank and text == ""
    end
  end
  assert(not open, page .. ": its last block does not end")
  return found
end

---@return string[] the pages whose blocks are run
function blocks.pages()
  local list = { "README.md" }
  local pipe = assert(io.popen "ls docs/*.md sandbox/README.md")
  for page in pipe:lines() do list[#list + 1] = page end
  pipe:close()
  return list
end

---The lines that a page says are those that were printed, in whatever order. "…" is anything, blanks are as many as there are.
---@param said string
---@param printed string
function blocks.assert_printed(said, printed)
  local rest = {}
  for line in printed:gmatch "([^\n]*)\n" do rest[#rest + 1] = line end
  for line in said:gmatch "([^\n]*)\n" do
    local pattern = "^" .. line:gsub("%p", "%%%0"):gsub(" +", " +"):gsub("…", ".+") .. "$"
    local place
    for index, candidate in ipairs(rest) do place = place or candidate:find(pattern) and index end
    assert(place, ("the page says %q, and it prints:\n%s"):format(line, printed))
    table.remove(rest, place)
  end
  assert(#rest == 0, ("the page does not say what is printed:\n%s"):format(table.concat(rest, "\n")))
end

return blocks
