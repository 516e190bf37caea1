--- What README.md and docs/ link to is there: files, and the headings within them. And docs/README.md names every page.

local blocks = require "spec.support.page.blocks"
local scratch = require "spec.support.scratch"

-- Pages that are linked to before they are here.
local COMING = {
  ["docs/command.md"] = true, ["docs/batches.md"] = true, ["docs/agents.md"] = true, ["docs/galleries.md"] = true,
  ["docs/testing_your_code.md"] = true, ["docs/uploads.md"] = true,
}

local function without_blocks(text) return (("\n" .. text):gsub("\n```.-\n```", "\n")) end

-- As what shows Markdown makes it of a heading.
local function anchor(heading)
  local words = heading:gsub("%[(.-)%]%(.-%)", "%1"):gsub("→", ""):gsub("…", ""):lower():gsub("[%p]", function(mark)
    return (mark == "-" or mark == "_") and mark or ""
  end)
  return (words:gsub(" ", "-"))
end

local function anchors_of(path)
  local found = {}
  for heading in without_blocks(assert(scratch.read(path))):gmatch "\n#+ ([^\n]+)" do
    local name = anchor(heading)
    local count = found[name]
    found[name] = (count or 0) + 1
    if count then found[("%s-%d"):format(name, count)] = 1 end
  end
  return found
end

local function resolve(page, target)
  local folder, rest = page:match "^(.*/)[^/]*$" or "", target
  while rest:find "^%.%./" do folder, rest = folder:gsub("[^/]+/$", ""), rest:sub(4) end
  return folder .. rest
end

describe("links of", function()
  for _, page in ipairs(blocks.pages()) do
    it(page .. " lead somewhere", function()
      local text = without_blocks(assert(scratch.read(page))):gsub("`[^`\n]*`", "")
      for target in text:gmatch "%]%(([^)%s]+)%)" do
        local file, place = target:match "^([^#]*)#?(.*)$"
        if not target:find "^https?:" then
          local path = file == "" and page or resolve(page, file)
          if not (COMING[path] and not scratch.read(path)) then
            local handle = io.open(path)
            assert(handle, ("%s: %s is not there"):format(page, path))
            handle:close()
            if place ~= "" then assert(anchors_of(path)[place], ("%s: %s has no heading %s"):format(page, path, place)) end
          end
        end
      end
    end)
  end
end)

describe("docs/README.md", function()
  it("names every page", function()
    local text = scratch.read "docs/README.md"
    for page in io.popen "ls docs/*.md":lines() do
      local name = page:match "([^/]+)$"
      if name ~= "README.md" then assert.truthy(text:find(("](%s)"):format(name), 1, true), name) end
    end
  end)
end)
